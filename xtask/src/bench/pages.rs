//! The pages that are measured: real ones, and made ones that grow in one way each.

use crate::archive;
use crate::shell::root;
use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

const SENTENCE: &str =
    "The harbour master counted the boats twice before the storm came in from the west, said the mayor.";

/// Pages as files, in the order of their names.
pub struct Pages {
    pub files: Vec<PathBuf>,
    /// Where they are from, to be read after “pages”.
    pub origin: String,
}

/// The pages of these folders, unpacked.
pub fn unpacked(folders: &[PathBuf], scratch: &Path) -> Result<Pages> {
    let corpus = root().join("../shared/corpus/pages/extraction");
    let (folders, origin) = match folders {
        [] if corpus.is_dir() => (vec![corpus], "of `../shared/corpus/pages/extraction`".to_owned()),
        [] => {
            println!("skipped: there is no {}; the fixtures are measured instead.", corpus.display());
            (vec![root().join("tests/fixtures")], "of `tests/fixtures`".to_owned())
        }
        named => (named.to_vec(), "of folders named on the command line".to_owned()),
    };
    let folder = scratch.join("pages");
    let mut files = Vec::new();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for (name, path) in folders.iter().map(|folder| archive::files(folder)).collect::<Result<Vec<_>>>()?.concat() {
        let packed = fs::read(&path).with_context(|| path.display().to_string())?;
        let html = match name.strip_suffix(".gz") {
            Some(_) => {
                let mut html = Vec::new();
                GzDecoder::new(packed.as_slice()).read_to_end(&mut html)?;
                html
            }
            None => packed,
        };
        let name = name.trim_end_matches(".gz").replace('/', "-");
        if name.ends_with(".html") {
            let file = folder.join(name);
            fs::write(&file, html)?;
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        bail!("There is no HTML page to measure.");
    }
    Ok(Pages { files, origin })
}

/// A way in which pages grow: each file has so many times what the first has.
pub struct Growth {
    pub what: &'static str,
    pub files: Vec<(usize, PathBuf)>,
}

pub fn growing(scratch: &Path) -> Result<Vec<Growth>> {
    let folder = scratch.join("growing");
    fs::create_dir_all(&folder)?;
    let paragraph = format!("<p>{SENTENCE} <a href=/>Again</a>, <b>{SENTENCE}</b></p>\n");
    let comment = "<p><b>COMMENT:</b> We said so in spring, and nobody listened to us.</p>\n";
    let article =
        |content: String| format!("<!doctype html><html lang=en><title>Boats</title><article>{content}</article>");
    type Make<'m> = &'m dyn Fn(usize) -> String;
    let ways: [(&'static str, &[usize], Make); 4] = [
        ("blocks", &[20, 200, 2000], &|count| article(paragraph.repeat(count))),
        ("inserted comments", &[5, 50, 500], &|count| {
            article(format!("{paragraph}{paragraph}{comment}").repeat(count))
        }),
        ("notes in one paragraph", &[5, 50, 500], &|count| {
            article(format!("<p>{}</p>{paragraph}", format!("{SENTENCE} (of salt, <i>NDLR</i>) ").repeat(count)))
        }),
        ("elements, each in the one before", &[10, 100, 1000, 10_000], &|depth| {
            article(format!("{}{paragraph}{}", "<div>a word ".repeat(depth), "</div>".repeat(depth)))
        }),
    ];
    let mut grown = Vec::new();
    for (what, sizes, make) in ways {
        let mut files = Vec::new();
        for &size in sizes {
            let file = folder.join(format!("{}-{size}.html", what.split(' ').next().unwrap_or(what)));
            fs::write(&file, make(size))?;
            files.push((size, file));
        }
        grown.push(Growth { what, files });
    }
    Ok(grown)
}
