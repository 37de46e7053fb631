//! `cargo xtask build`: everything that ships, in `dist/`.
//!
//! One source tree gives both browsers' extensions; only the manifest differs, by the keys in `FOREIGN`. The site
//! gets the same engine, the same `snapshot.js` and the same `article.css`. Each extension carries `build.json`, which says what it was made of, so
//! that a reader can compare it with a build of their own; and the source archive beside them holds all that such a build
//! needs. The build fails where something outgrows its budget.

use crate::content_scripts::{ContentScripts, code_size};
use crate::shell::{output, program, root, step, target};
use crate::{archive, engine, vocabulary};
use anyhow::{Context, Result, bail};
use data_encoding::HEXLOWER;
use rubricator_browser::Kind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The keys of the manifest, and the words in its lists, that one browser has no use for and warns about.
const FOREIGN: &[(Kind, &[&str])] = &[
    (
        Kind::Chromium,
        &["/background/scripts", "/background/preferred_environment", "/browser_specific_settings", "/sidebar_action"],
    ),
    (
        Kind::Firefox,
        &["/background/service_worker", "/minimum_chrome_version", "/permissions/sidePanel", "/side_panel"],
    ),
];

/// What the site shares with the extension.
const SHARED_WITH_SITE: &[&str] = &[
    "engine/compare.js",
    "engine/compare_bg.wasm",
    "engine/rubricator.js",
    "engine/rubricator_bg.wasm",
    "content/core/snapshot.js",
    "shared/article.css",
];

/// The folders of the tree that hold no sources.
const BUILT: &[&str] = &["dist/", "node_modules/", "target/"];

const KB: usize = 1024;
/// How large each engine may be, and how large packed with brotli.
/// The goal for the engine that compares is 640 and 224 KiB; see `docs/performance.md`.
const ENGINE_BUDGETS: &[(&str, usize, usize)] = &[("rubricator", 512 * KB, 184 * KB), ("compare", 688 * KB, 243 * KB)];
/// How many bytes of code the content scripts may have together that every switched-on page gets.
const MAX_EVERY_PAGE_BYTES: usize = 20 * KB;
/// How many bytes of code every other content script may have.
const MAX_CONTENT_SCRIPT_BYTES: usize = 8 * KB;

pub fn build() -> Result<()> {
    for (path, content) in generated()? {
        if fs::read_to_string(&path).is_ok_and(|former| former == content) {
            continue;
        }
        fs::create_dir_all(path.parent().context("a folder")?)?;
        fs::write(path, content)?;
    }
    let made = target().join("engine");
    step("engine", || {
        fresh(&made)?;
        engine::build(&made)
    })?;
    step("dist", || dist(&made))
}

/// The files in `extension/generated/`, each with what it has to hold.
pub fn generated() -> Result<Vec<(PathBuf, String)>> {
    Ok([ContentScripts::read()?.generated(), vocabulary::generated()].concat())
}

fn dist(engine: &Path) -> Result<()> {
    let (source, dist) = (root().join("extension"), root().join("dist"));
    let version = version()?;
    fresh(&dist)?;
    for (kind, foreign) in FOREIGN {
        let folder = dist.join(kind.name());
        copy(&source, &folder)?;
        remove_declarations(&folder)?;
        copy(engine, &folder.join("engine"))?;
        let manifest = fs::read_to_string(source.join("manifest.json")).context("extension/manifest.json")?;
        let manifest = manifest_for(&manifest, &version, foreign).context("extension/manifest.json")?;
        fs::write(folder.join("manifest.json"), manifest)?;
        let made = json!({ "version": version, "sha256": fingerprint(&folder)? });
        fs::write(folder.join("build.json"), serde_json::to_string_pretty(&made)? + "\n")?;
        archive::write(&folder, &dist.join(format!("rubricator-{}-{version}.zip", kind.name())))?;
    }
    archive::write_files(tracked()?, &dist.join(format!("rubricator-source-{version}.zip")))?;
    let site = dist.join("www");
    copy(&root().join("www"), &site)?;
    for name in SHARED_WITH_SITE {
        let to = site.join(name);
        fs::create_dir_all(to.parent().unwrap_or(&site))?;
        fs::copy(dist.join(Kind::Chromium.name()).join(name), to).with_context(|| name.to_string())?;
    }
    weigh()
}

/// The sources: what is under version control; in a tree without it, as the source archive unpacked makes one, all but
/// what is built.
fn tracked() -> Result<Vec<(String, PathBuf)>> {
    if root().join(".git").exists() {
        let listed = output(program("git").args(["-c", "core.quotePath=off", "-c", "safe.directory=*", "ls-files"]))?;
        return Ok(listed.lines().map(|name| (name.to_owned(), root().join(name))).collect());
    }
    let mut files = archive::files(&root())?;
    files.retain(|(name, _)| !BUILT.iter().any(|built| name.starts_with(built)));
    Ok(files)
}

/// What a folder's files come to: the SHA-256 of the list that `sha256sum` prints of them, in the order of their names.
fn fingerprint(folder: &Path) -> Result<String> {
    let sum = |bytes: &[u8]| HEXLOWER.encode(&Sha256::digest(bytes));
    let list = archive::files(folder)?.into_iter().map(|(name, path)| {
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        Ok(format!("{}  {name}\n", sum(&bytes)))
    });
    Ok(sum(list.collect::<Result<String>>()?.as_bytes()))
}

fn manifest_for(manifest: &str, version: &str, foreign: &[&str]) -> Result<String> {
    let mut manifest: Value = serde_json::from_str(manifest)?;
    manifest["version"] = version.into();
    for pointer in foreign {
        let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
        match manifest.pointer_mut(parent) {
            Some(Value::Object(object)) => drop(object.shift_remove(key)),
            Some(Value::Array(words)) => words.retain(|word| word != key),
            _ => {}
        }
    }
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

/// The version of the whole, from the root's `Cargo.toml`.
fn version() -> Result<String> {
    let cargo_toml = fs::read_to_string(root().join("Cargo.toml"))?;
    let line =
        cargo_toml.lines().find_map(|line| line.strip_prefix("version = ")).context("Cargo.toml names no version.")?;
    Ok(line.trim_matches('"').to_owned())
}

/// What ships, with how many bytes it has and may have: of a script, those of its code.
pub type Size = (String, usize, usize);

/// The sizes of what was built last.
pub fn sizes() -> Result<Vec<Size>> {
    let (engine, extension) = (target().join("engine"), root().join("extension"));
    let mut sizes = Vec::new();
    for (name, raw, brotli) in ENGINE_BUDGETS {
        let wasm = fs::read(engine.join(format!("{name}_bg.wasm")))?;
        let mut packed = Vec::new();
        brotli::BrotliCompress(&mut wasm.as_slice(), &mut packed, &brotli::enc::BrotliEncoderParams::default())?;
        sizes.push((format!("engine {name}"), wasm.len(), *raw));
        sizes.push((format!("engine {name}, brotli"), packed.len(), *brotli));
    }
    let scripts = ContentScripts::read()?;
    let on_every_page = scripts.on_every_page();
    let code = |name: &str| -> Result<usize> {
        Ok(code_size(&fs::read_to_string(extension.join("content").join(format!("{name}.js")))?))
    };
    let together = on_every_page.iter().map(|name| code(name)).sum::<Result<usize>>()?;
    sizes.push((on_every_page.join(", "), together, MAX_EVERY_PAGE_BYTES));
    for name in scripts.names().filter(|name| !on_every_page.contains(name)) {
        sizes.push((name.to_owned(), code(name)?, MAX_CONTENT_SCRIPT_BYTES));
    }
    Ok(sizes)
}

fn weigh() -> Result<()> {
    for (what, size, budget) in sizes()? {
        println!("   {what}: {size} bytes of {budget}");
        if size > budget {
            bail!("Over budget, {what}: {size} bytes of {budget}.");
        }
    }
    Ok(())
}

fn fresh(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for (name, path) in archive::files(from).with_context(|| from.display().to_string())? {
        let copy = to.join(name);
        fs::create_dir_all(copy.parent().unwrap_or(to))?;
        fs::copy(path, copy)?;
    }
    Ok(())
}

/// Removes the type declarations, which are read by the type checker only, and the folders that held nothing else.
fn remove_declarations(folder: &Path) -> Result<()> {
    for (name, path) in archive::files(folder)? {
        if name.ends_with(".d.ts") {
            fs::remove_file(&path)?;
            // Fails where something else is in the folder, which then stays.
            let _ = path.parent().map(fs::remove_dir);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_that_of_the_files_and_their_names() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("rubricator-fingerprint-{}", std::process::id()));
        fs::create_dir_all(folder.join("a"))?;
        fs::write(folder.join("b.js"), "one\n")?;
        fs::write(folder.join("a/c.js"), "two\n")?;
        let made = fingerprint(&folder);
        fs::remove_dir_all(&folder)?;
        // printf 'one\n' > b.js; mkdir a; printf 'two\n' > a/c.js; sha256sum a/c.js b.js | sha256sum
        assert_eq!(made?, "c56908791523c582a75b4f885f918348ac3bdc0971ab093224af26976974b242");
        Ok(())
    }

    #[test]
    fn each_browser_gets_its_own_manifest() -> Result<()> {
        let manifest = r#"{ "version": "0", "background": { "service_worker": "a", "scripts": ["a"] },
            "minimum_chrome_version": "131", "browser_specific_settings": {}, "permissions": ["storage", "sidePanel"] }"#;
        let expected = [
            (
                Kind::Chromium,
                r#"{"version":"1.2.3","background":{"service_worker":"a"},"minimum_chrome_version":"131","permissions":["storage","sidePanel"]}"#,
            ),
            (
                Kind::Firefox,
                r#"{"version":"1.2.3","background":{"scripts":["a"]},"browser_specific_settings":{},"permissions":["storage"]}"#,
            ),
        ];
        for ((kind, foreign), (expected_kind, expected)) in FOREIGN.iter().zip(expected) {
            let made: Value = serde_json::from_str(&manifest_for(manifest, "1.2.3", foreign)?)?;
            assert_eq!((*kind, made.to_string().as_str()), (expected_kind, expected));
        }
        Ok(())
    }
}
