//! A browser with Rubricator in it, for the end-to-end tests and `cargo xtask`: the driver of `crates/browser-driver`, what a test
//! does with the popup, and the scenes that a person can see.

mod popup;
pub mod scenes;

pub use browser_driver::{
    Browser, Clipboard, Error, Kind, Media, Place, Request, Result, Tab, Window, installed, kinds_installed, server,
    until,
};
pub use popup::Popup;

use std::path::Path;

/// Starts a browser with a fresh profile and the unpacked extension in it.
pub fn launch(kind: Kind, extension: &Path, window: Window) -> Result<Box<dyn Browser>> {
    launch_in(kind, extension, window, "en")
}

/// The same in a language, by its tag: `ar`, `pt-BR`.
pub fn launch_in(kind: Kind, extension: &Path, window: Window, language: &str) -> Result<Box<dyn Browser>> {
    let mut browser = browser_driver::launch_in(kind, extension, window, language)?;
    // The welcome page opens after the installation. Wait for it, so that it does not open later in front of another tab.
    const WELCOME: &str = "ui/welcome/welcome.html";
    if extension.join(WELCOME).exists() {
        browser.switch_to_address(WELCOME)?;
    }
    Ok(browser)
}
