//! Which browsers this machine has: by their usual names on the search path, then in the places where macOS and
//! Windows keep programs. `RUBRICATOR_CHROMIUM` and `RUBRICATOR_FIREFOX` name one outright.

use crate::{Kind, Result, fail};
use std::env;
use std::path::{Path, PathBuf};

const CHROMIUM: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "brave-browser",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Chromium\Application\chrome.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

const FIREFOX: &[&str] = &[
    "firefox",
    "firefox-esr",
    "firefox-developer-edition",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    r"C:\Program Files\Mozilla Firefox\firefox.exe",
];

pub fn kinds_installed() -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|kind| installed(*kind).is_ok()).collect()
}

/// The program of a browser.
pub fn installed(kind: Kind) -> Result<PathBuf> {
    let (variable, names) = match kind {
        Kind::Chromium => ("RUBRICATOR_CHROMIUM", CHROMIUM),
        Kind::Firefox => ("RUBRICATOR_FIREFOX", FIREFOX),
    };
    if let Some(named) = env::var_os(variable) {
        return Ok(named.into());
    }
    let on_path = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let found = names.iter().find_map(|name| match Path::new(name) {
        whole if whole.is_absolute() => Some(whole.to_owned()),
        bare => on_path.iter().map(|folder| folder.join(bare)).find(|path| path.is_file()),
    });
    match found {
        Some(path) if path.is_file() => Ok(path),
        _ => fail!("No {} was found; install it, or name its program in {variable}.", kind.name()),
    }
}
