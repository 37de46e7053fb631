//! What others wrote: that it is under licences that allow its use, from the one registry, without known faults, and the
//! same bytes for everybody.

use crate::shell::{cargo, is_successful, program, root, run, target};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Built from its own lock file into `target/`, where nothing of this version is there.
const CARGO_DENY: &str = "0.20.2";

/// Holds the crates against `deny.toml`. The known faults are in a database that has to be fetched; where it can't be, the
/// rest is still checked.
pub fn crates() -> Result<()> {
    let deny = cargo_deny()?;
    run(&mut check(&deny, &["bans", "licenses", "sources"]))?;
    if fetch_advisories(&deny) {
        run(&mut check(&deny, &["advisories", "--disable-fetch"]))
    } else {
        println!("skipped: the database of advisories could not be fetched.");
        Ok(())
    }
}

/// Holds the crates against the known faults; fails where these can't be fetched.
pub fn advisories() -> Result<()> {
    let deny = cargo_deny()?;
    if !fetch_advisories(&deny) {
        bail!("The database of advisories could not be fetched, and a release needs it.");
    }
    run(&mut check(&deny, &["advisories", "--disable-fetch"]))
}

fn check(deny: &Path, what: &[&str]) -> Command {
    let mut command = Command::new(deny);
    command.current_dir(root()).args(["--workspace", "check", "--hide-inclusion-graph"]).args(what);
    command
}

fn fetch_advisories(deny: &Path) -> bool {
    is_successful(Command::new(deny).current_dir(root()).args(["fetch", "db"]))
}

fn cargo_deny() -> Result<PathBuf> {
    let own = target().join("tools");
    let places =
        [PathBuf::from("cargo-deny"), own.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX))];
    let is_it = |path: &PathBuf| {
        let answer = Command::new(path).arg("--version").output();
        answer.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).trim().ends_with(CARGO_DENY))
    };
    if let Some(there) = places.iter().find(|path| is_it(path)) {
        return Ok(there.clone());
    }
    run(cargo().args(["install", "cargo-deny", "--locked", "--quiet", "--version", CARGO_DENY, "--root"]).arg(&own))?;
    Ok(places[1].clone())
}

/// Each package of npm's is identified by the hash of its bytes.
pub fn packages() -> Result<()> {
    let lock = fs::read(root().join("package-lock.json")).context("package-lock.json")?;
    let lock: Value = serde_json::from_slice(&lock).context("package-lock.json")?;
    let bare = without_integrity(&lock);
    if !bare.is_empty() {
        bail!("package-lock.json has no integrity for {}.", bare.join(", "));
    }
    Ok(())
}

fn without_integrity(lock: &Value) -> Vec<&str> {
    let packages = lock["packages"].as_object().into_iter().flatten();
    let fetched = packages.filter(|(place, package)| !place.is_empty() && package["link"] != true);
    let bare =
        fetched.filter(|(_, package)| !package["integrity"].as_str().is_some_and(|hash| hash.starts_with("sha512-")));
    bare.map(|(place, _)| place.as_str()).collect()
}

/// Builds the extensions once more, from the source archive alone and elsewhere, and compares the store archives.
pub fn source_archive() -> Result<()> {
    let dist = root().join("dist");
    let archives: Vec<PathBuf> = fs::read_dir(&dist)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let zips = archives.iter().filter(|path| path.extension().is_some_and(|end| end == "zip"));
    let (sources, made): (Vec<&PathBuf>, Vec<&PathBuf>) = zips.partition(|path| name(path).contains("-source-"));
    let [source] = sources[..] else { bail!("There is no source archive in {}.", dist.display()) };
    let elsewhere = target().join("from-source");
    // What an earlier run compiled may stay, the tree may not.
    let kept = target().join("from-source-target");
    if elsewhere.exists() {
        fs::remove_dir_all(&elsewhere)?;
    }
    zip::ZipArchive::new(fs::File::open(source)?)?.extract(&elsewhere)?;
    // This very program, at work on the other tree.
    run(program(&std::env::current_exe()?.to_string_lossy())
        .arg("build")
        .current_dir(&elsewhere)
        .env("CARGO_MANIFEST_DIR", elsewhere.join("xtask"))
        .env("CARGO_TARGET_DIR", kept))?;
    for archive in made.into_iter().chain([source]) {
        let again = elsewhere.join("dist").join(name(archive));
        if fs::read(archive)? != fs::read(&again).with_context(|| again.display().to_string())? {
            bail!("{} differs when it is built from {}.", name(archive), name(source));
        }
    }
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_package_without_a_hash_is_named() {
        let lock = json!({ "packages": {
            "": { "name": "rubricator" },
            "node_modules/a": { "integrity": "sha512-x" },
            "node_modules/b": { "version": "1.0.0" },
            "node_modules/c": { "integrity": "sha1-x" },
        }});
        assert_eq!(without_integrity(&lock), ["node_modules/b", "node_modules/c"]);
    }
}
