//! `cargo xtask fuzz [TARGET] [--minutes N]`: looks for inputs for which something doesn't hold, with libFuzzer.
//!
//! What is found stays in `fuzz/kept/TARGET`, where `fuzz/tests/short.rs` tries it on each run of the tests. The corpus
//! grows in `target/fuzz` and starts from the project's fixtures.

use crate::shell::{program, root, run, step, target};
use crate::{archive, shell};
use anyhow::{Context, Result, bail};
use rubricator_fuzz::{TARGETS, seeds};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Longer inputs cost speed and say nothing new; how the core grows with its input is measured by `cargo xtask bench`.
const MAX_SEED_BYTES: usize = 6000;
/// Seconds for one input on the clock: the slowest seed takes some milliseconds, but a busy machine may stop for a while.
const TIMEOUT: usize = 30;
const MEGABYTES: usize = 1024;
/// How long each target is searched for where nothing else is asked for.
pub const MINUTES: u64 = 30;

pub fn fuzz(wanted: Option<&str>, minutes: u64) -> Result<()> {
    let names: Vec<&str> =
        TARGETS.iter().map(|(name, _)| *name).filter(|name| wanted.is_none_or(|it| it == *name)).collect();
    if names.is_empty() {
        let known: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        bail!("There is no such target: {} are.", known.join(", "));
    }
    let is_ready = shell::is_successful(program("rustup").args(["run", "nightly", "cargo", "fuzz", "--version"]));
    if !is_ready {
        bail!(
            "Fuzzing needs a nightly toolchain and cargo-fuzz: `rustup toolchain install nightly --profile minimal`, \
             `cargo install cargo-fuzz --locked`."
        );
    }
    let words = target().join("fuzz/words.dict");
    fs::create_dir_all(target().join("fuzz"))?;
    fs::write(&words, seeds::words().iter().map(|word| dictionary_line(word)).collect::<String>())?;
    names.into_iter().try_for_each(|name| step(&format!("fuzz {name}"), || search(name, minutes, &words)))
}

fn search(name: &str, minutes: u64, words: &Path) -> Result<()> {
    let folder = |kind: &str| -> Result<PathBuf> {
        let folder = target().join("fuzz").join(kind).join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    };
    let (corpus, started_from) = (folder("corpus")?, folder("seeds")?);
    for (index, seed) in seeds::of(name).into_iter().enumerate() {
        fs::write(started_from.join(format!("{index:04}")), &seed[..seed.len().min(MAX_SEED_BYTES)])?;
    }
    let kept = root().join("fuzz/kept").join(name);
    fs::create_dir_all(&kept)?;
    let before = found(&kept)?;
    run(program("rustup")
        .args(["run", "nightly", "cargo", "fuzz", "run", "--sanitizer", "none", "--features", "libfuzzer"])
        .arg("--target-dir")
        .arg(target().join("fuzz/build"))
        .arg(name)
        .args([&corpus, &started_from])
        .arg("--")
        .arg(format!("-max_total_time={}", minutes * 60))
        .arg(format!("-dict={}", words.display()))
        .arg(format!("-artifact_prefix={}/", kept.display()))
        .args([
            format!("-max_len={MAX_SEED_BYTES}"),
            format!("-timeout={TIMEOUT}"),
            format!("-rss_limit_mb={MEGABYTES}"),
        ])
        // A process of its own for the search, so that it goes on after it has found something.
        .args(["-fork=1", "-ignore_crashes=1", "-ignore_timeouts=1", "-ignore_ooms=1"])
        // Optimising over crates makes the build slow and the search no faster.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"))?;
    let new: Vec<String> = found(&kept)?.difference(&before).cloned().collect();
    if new.is_empty() {
        return Ok(());
    }
    bail!("Something does not hold for what is now in {}: {}.", kept.display(), new.join(", "));
}

fn found(folder: &Path) -> Result<BTreeSet<String>> {
    Ok(archive::files(folder)
        .with_context(|| folder.display().to_string())?
        .into_iter()
        .map(|(name, _)| name)
        .collect())
}

/// A word as libFuzzer's dictionaries have it.
fn dictionary_line(word: &str) -> String {
    let escaped: String = word
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' => format!("\\{}", char::from(byte)),
            b' '..=b'~' => char::from(byte).to_string(),
            _ => format!("\\x{byte:02x}"),
        })
        .collect();
    format!("\"{escaped}\"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_has_a_word_a_line() {
        assert_eq!(dictionary_line("a \"é\\\n"), "\"a \\\"\\xc3\\xa9\\\\\\x0a\"\n");
    }
}
