//! `cargo xtask test`: everything that is checked, in the order in which a mistake shows soonest.

use crate::build::build;
use crate::engine::{TRIPLE, require_target};
use crate::shell::{cargo, is_there, program, root, run, step};
use crate::supply;
use crate::tidy::tidy;
use anyhow::{Result, bail};
use rubricator_browser::{Kind, kinds_installed};
use std::fs;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Core,
    Javascript,
    Browser,
}

impl Part {
    pub fn from_name(name: &str) -> Option<Part> {
        Some(match name {
            "core" => Part::Core,
            "javascript" => Part::Javascript,
            "browser" => Part::Browser,
            _ => return None,
        })
    }
}

/// A step, and the parts that need it.
type Step = (&'static str, &'static [Part], fn() -> Result<()>);

const STEPS: &[Step] = &[
    ("format", &[Part::Core], format),
    ("tidy", &[Part::Core, Part::Javascript], tidy),
    ("clippy", &[Part::Core], clippy),
    ("clippy, for the browser", &[Part::Core], clippy_wasm),
    ("core's tests", &[Part::Core], core),
    ("crates of others", &[Part::Core], supply::crates),
    ("build", &[Part::Javascript, Part::Browser], build),
    ("build from the source archive", &[Part::Javascript], supply::source_archive),
    ("npm packages", &[Part::Javascript, Part::Browser], npm_packages),
    ("format, the extension", &[Part::Javascript], || run(program("npm").args(["run", "--silent", "format:check"]))),
    ("type check", &[Part::Javascript], || run(program("npm").args(["run", "--silent", "check"]))),
    ("lint", &[Part::Javascript], || run(program("npm").args(["run", "--silent", "lint"]))),
    ("add-on lint", &[Part::Javascript], addon_lint),
    ("browsers", &[Part::Browser], browsers),
    ("end to end", &[Part::Browser], end_to_end),
];

pub fn test(part: Option<Part>) -> Result<()> {
    STEPS
        .iter()
        .filter(|(_, parts, _)| part.is_none_or(|part| parts.contains(&part)))
        .try_for_each(|(name, _, work)| step(name, work))
}

/// What a release needs: no known fault in the crates, every string in every language, a package that builds on its own, and
/// all that is checked.
pub fn release() -> Result<()> {
    step("known faults", supply::advisories)?;
    step("every string in every language", || {
        run(cargo()
            .args(["test", "--locked", "--package", "rubricator", "--test", "locales"])
            .env("RUBRICATOR_RELEASE", "1"))
    })?;
    step("package", || run(cargo().args(["package", "--locked", "--package", "rubricator"])))?;
    test(None)
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    run(cargo().args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn clippy_wasm() -> Result<()> {
    require_target()?;
    run(cargo().args(["clippy", "--locked", "--package", "rubricator", "--lib", "--target", TRIPLE]).args([
        "--no-default-features",
        "--features",
        // With it, all that is in the engine without it is checked, too.
        "compare",
        "--",
        "-D",
        "warnings",
    ]))
}

fn core() -> Result<()> {
    run(cargo().args([
        "test",
        "--locked",
        "--workspace",
        "--exclude",
        "rubricator-browser",
        "--exclude",
        "browser-driver",
    ]))
}

fn npm_packages() -> Result<()> {
    if !is_there("npm") {
        bail!("The checks of the JavaScript need Node and npm: install Node 20 or later.");
    }
    supply::packages()?;
    let changed = |name: &str| fs::metadata(root().join(name)).and_then(|file| file.modified());
    match (changed("package-lock.json"), changed("node_modules/.package-lock.json")) {
        (Ok(wanted), Ok(installed)) if installed >= wanted => Ok(()),
        _ => run(program("npm").args(["ci", "--no-audit", "--no-fund"])),
    }
}

/// The linter of Mozilla's add-on site; a warning fails as an error does.
fn addon_lint() -> Result<()> {
    run(program("npm").args(["run", "--silent", "lint:addon", "--", "dist/firefox", "--warnings-as-errors"]))
}

fn browsers() -> Result<()> {
    let missing = || Kind::ALL.into_iter().filter(|kind| !kinds_installed().contains(kind)).collect::<Vec<_>>();
    if missing().is_empty() {
        return Ok(());
    }
    if is_there("apt-get") {
        let packages = missing().into_iter().map(|kind| match kind {
            Kind::Chromium => "chromium",
            Kind::Firefox => "firefox-esr",
        });
        let _ = run(program("apt-get").args(["update", "-q"]));
        let _ = run(program("apt-get")
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"));
    }
    match missing().as_slice() {
        [] => Ok(()),
        kinds => bail!(
            "The end-to-end tests need both browsers: install {}.",
            kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" and ")
        ),
    }
}

fn end_to_end() -> Result<()> {
    run(cargo().args(["test", "--locked", "--package", "browser-driver", "--package", "rubricator-browser", "--tests"]))
}
