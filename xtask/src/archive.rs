//! The store archives: the same files give the same bytes. Entries are sorted and carry one fixed date and mode.

use anyhow::Result;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// An archive of all that a folder holds.
pub fn write(folder: &Path, archive: &Path) -> Result<()> {
    write_files(files(folder)?, archive)
}

/// An archive of these files, by the names that they have in it.
pub fn write_files(mut files: Vec<(String, PathBuf)>, archive: &Path) -> Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(File::create(archive)?);
    files.sort();
    for (name, path) in files {
        zip.start_file(name, options)?;
        zip.write_all(&fs::read(path)?)?;
    }
    zip.finish()?;
    Ok(())
}

/// Every file below a folder, by its name from there with `/` between, sorted.
pub fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(inner)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let parts =
                    path.strip_prefix(folder)?.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
                found.push((parts.collect::<Vec<_>>().join("/"), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_give_the_same_bytes() -> Result<()> {
        let scratch = std::env::temp_dir().join(format!("rubricator-archive-{}", std::process::id()));
        let archive = |name: &str, files: &[&str]| -> Result<Vec<u8>> {
            let folder = scratch.join(name);
            for file in files {
                fs::create_dir_all(folder.join(file).parent().unwrap_or(&folder))?;
                fs::write(folder.join(file), file.repeat(50))?;
            }
            let archive = scratch.join(format!("{name}.zip"));
            write(&folder, &archive)?;
            Ok(fs::read(archive)?)
        };
        let one = archive("one", &["b.js", "a/c.js", "a/b.js"]);
        let other = archive("other", &["a/b.js", "b.js", "a/c.js"]);
        fs::remove_dir_all(&scratch)?;
        assert_eq!(one?, other?);
        Ok(())
    }
}
