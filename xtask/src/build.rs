//! `cargo xtask build`: everything that ships, in `dist/`.
//!
//! One source tree gives both browsers' extensions; only the manifest differs, by the keys in `FOREIGN`. The site
//! gets the same engine and the same `copy.js`. The build fails where something outgrows its budget.

use crate::shell::{root, step, target};
use crate::{archive, engine};
use anyhow::{Context, Result, bail};
use rubricator_browser::Kind;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The keys of the manifest that one browser has no use for and warns about.
const FOREIGN: &[(Kind, &[&str])] = &[
    (Kind::Chromium, &["/background/scripts", "/background/preferred_environment", "/browser_specific_settings"]),
    (Kind::Firefox, &["/background/service_worker", "/minimum_chrome_version"]),
];

/// What the site shares with the extension, besides the engine.
const SHARED_WITH_SITE: &[&str] = &["page/copy.js"];

const KB: usize = 1024;
const ENGINE_RAW: usize = 400 * KB;
const ENGINE_BROTLI: usize = 160 * KB;
const CONTENT_SCRIPTS: usize = 16 * KB;

pub fn build() -> Result<()> {
    let made = target().join("engine");
    step("engine", || {
        fresh(&made)?;
        engine::build(&made)
    })?;
    step("dist", || dist(&made))
}

fn dist(engine: &Path) -> Result<()> {
    let (source, dist) = (root().join("extension"), root().join("dist"));
    let version = version()?;
    fresh(&dist)?;
    for (kind, foreign) in FOREIGN {
        let folder = dist.join(kind.name());
        copy(&source, &folder)?;
        copy(engine, &folder.join("engine"))?;
        let manifest = fs::read_to_string(source.join("manifest.json")).context("extension/manifest.json")?;
        let manifest = manifest_for(&manifest, &version, foreign).context("extension/manifest.json")?;
        fs::write(folder.join("manifest.json"), manifest)?;
        archive::write(&folder, &dist.join(format!("rubricator-{}-{version}.zip", kind.name())))?;
    }
    let site = dist.join("www");
    copy(&root().join("www"), &site)?;
    copy(engine, &site.join("engine"))?;
    for name in SHARED_WITH_SITE {
        let to = site.join(name);
        fs::create_dir_all(to.parent().unwrap_or(&site))?;
        fs::copy(source.join(name), to).with_context(|| format!("extension/{name}"))?;
    }
    weigh(engine, &source)
}

fn manifest_for(manifest: &str, version: &str, foreign: &[&str]) -> Result<String> {
    let mut manifest: Value = serde_json::from_str(manifest)?;
    manifest["version"] = version.into();
    for pointer in foreign {
        let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
        if let Some(object) = manifest.pointer_mut(parent).and_then(Value::as_object_mut) {
            object.shift_remove(key);
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

fn weigh(engine: &Path, extension: &Path) -> Result<()> {
    let wasm = fs::read(engine.join("rubricator_bg.wasm"))?;
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut wasm.as_slice(), &mut packed, &brotli::enc::BrotliEncoderParams::default())?;
    let scripts = archive::files(&extension.join("page"))?;
    let scripts = scripts.iter().filter(|(name, _)| name.ends_with(".js"));
    let scripts = scripts.map(|(_, path)| Ok(fs::metadata(path)?.len() as usize)).sum::<Result<usize>>()?;
    for (what, size, budget) in [
        ("engine", wasm.len(), ENGINE_RAW),
        ("engine, brotli", packed.len(), ENGINE_BROTLI),
        ("content scripts", scripts, CONTENT_SCRIPTS),
    ] {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_browser_gets_its_own_manifest() -> Result<()> {
        let manifest = r#"{ "version": "0", "background": { "service_worker": "a", "scripts": ["a"] },
            "minimum_chrome_version": "131", "browser_specific_settings": {} }"#;
        let expected = [
            (
                Kind::Chromium,
                r#"{"version":"1.2.3","background":{"service_worker":"a"},"minimum_chrome_version":"131"}"#,
            ),
            (Kind::Firefox, r#"{"version":"1.2.3","background":{"scripts":["a"]},"browser_specific_settings":{}}"#),
        ];
        for ((kind, foreign), (expected_kind, expected)) in FOREIGN.iter().zip(expected) {
            let made: Value = serde_json::from_str(&manifest_for(manifest, "1.2.3", foreign)?)?;
            assert_eq!((*kind, made.to_string().as_str()), (expected_kind, expected));
        }
        Ok(())
    }
}
