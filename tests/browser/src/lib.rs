//! A real browser with the extension in it, and nothing installed but the browser.
//!
//! Chromium is spoken to over the DevTools protocol and Firefox over Marionette, both of which are part of the
//! browser itself, so neither `chromedriver` nor `geckodriver` is needed. [`Browser`] hides which one it is; what
//! only one of them can do is said at the method. The end-to-end suite and `cargo xtask run` both stand on this.
//!
//! A browser has one tab of interest, the one that [`Browser::open`] opened last. Every wait has a deadline
//! ([`PATIENCE`]) and no wait is a fixed sleep. A browser dies, with its profile, when its value is dropped.

mod cdp;
mod chromium;
mod firefox;
mod installed;
mod marionette;
mod process;
pub mod server;

use serde_json::Value;
use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

pub use installed::{installed, kinds_installed};

/// How long a browser may take for one step. Generous, for machines with two slow cores.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What went wrong, in one sentence.
#[derive(Debug)]
pub struct Error(pub String);

pub type Result<T> = std::result::Result<T, Error>;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

macro_rules! fail {
    ($($word:tt)*) => { Err($crate::Error(format!($($word)*))) };
}
pub(crate) use fail;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Chromium,
    Firefox,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Chromium, Kind::Firefox];

    /// The name that people type and that folders under `dist/` have.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Chromium => "chromium",
            Kind::Firefox => "firefox",
        }
    }

    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Where a script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The tab's own document, as the page's own scripts see it.
    Page,
    /// The popup that the toolbar button opened.
    Popup,
    /// The extension's service worker (Chromium) or event page (Firefox).
    Background,
}

/// One request that the browser made of the network; its own files and the extension's are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub url: String,
    /// The address that asked for it, as far as the browser tells; empty where nobody did (a typed address).
    pub initiator: String,
    /// Whether the browser names the extension (its pages, its worker or its content scripts) as the one who asked.
    pub by_extension: bool,
}

/// Whether the popup has had its answer: the switch can be used, or the popup says why not.
const HAS_ANSWERED: &str =
    r##"!document.querySelector("#switch").disabled || !document.querySelector("#advice").hidden"##;

/// The popup's own message once more, with the switch as it stands, which changes nothing.
const ASK_AGAIN: &str = r##"chrome.tabs.query({ active: true, currentWindow: true }).then(([tab]) =>
    chrome.runtime.sendMessage({ type: "set", tab: tab.id, on: document.querySelector("#switch").ariaChecked === "true" }))"##;

pub trait Browser: Send {
    fn kind(&self) -> Kind;

    /// Opens an address in a fresh tab, waits until it is loaded, and closes the tab that was open before.
    fn open(&mut self, url: &str) -> Result<()>;

    /// The value of a JavaScript expression; a promise is awaited, `undefined` is null.
    fn evaluate(&mut self, place: Place, expression: &str) -> Result<Value>;

    /// The text below an element of the page, in its closed shadow root too, which no script of the page can read.
    fn inner_text(&mut self, selector: &str) -> Result<String>;

    /// Presses the extension's toolbar button, with all that a press means (`activeTab`), and waits for its popup.
    /// A popup that is still open is closed first.
    fn press_button(&mut self) -> Result<()>;

    fn close_popup(&mut self) -> Result<()>;

    /// Runs the extension's keyboard command of this name. Firefox gets the real keys; Chromium takes no keys for
    /// its own window over the protocol, so there the command's event is raised in the worker, which grants no
    /// `activeTab`: press the button on the page first.
    fn command(&mut self, name: &str) -> Result<()>;

    /// The text on the toolbar button for the open tab.
    fn badge(&mut self) -> Result<String>;

    /// Ends the service worker or event page, as the browser does to an idle one, and waits until it is gone.
    fn kill_background(&mut self) -> Result<()>;

    /// A PNG of the page, all of it, or of the popup.
    fn screenshot(&mut self, place: Place) -> Result<Vec<u8>>;

    /// Every request since the browser started.
    fn requests(&mut self) -> Result<Vec<Request>>;

    /// Lets go of the browser and returns when the person has closed it.
    fn hand_over(self: Box<Self>) -> Result<()>;
}

impl dyn Browser {
    /// Presses the toolbar button, waits until the popup shows what came of it, and gives what the popup was told:
    /// `{ on, report, error }`.
    pub fn press(&mut self) -> Result<Value> {
        self.press_button()?;
        self.wait_for(Place::Popup, HAS_ANSWERED)?;
        self.evaluate(Place::Popup, ASK_AGAIN)
    }

    /// Waits until the expression is truthy, and gives its value.
    pub fn wait_for(&mut self, place: Place, expression: &str) -> Result<Value> {
        let what = format!("`{expression}` in the {place:?}");
        until(&what, || {
            let value = self.evaluate(place, expression)?;
            let empty = matches!(&value, Value::Null | Value::Bool(false)) || value == 0 || value == "";
            Ok((!empty).then_some(value))
        })
    }
}

/// Whether the browser shows a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    Shown,
    Headless,
}

/// Starts a browser with a fresh profile and the unpacked extension in it.
pub fn launch(kind: Kind, extension: &Path, window: Window) -> Result<Box<dyn Browser>> {
    Ok(match kind {
        Kind::Chromium => Box::new(chromium::Chromium::launch(extension, window)?),
        Kind::Firefox => Box::new(firefox::Firefox::launch(extension, window)?),
    })
}

/// Tries until there is something, or the deadline has passed; the last error then says why there is nothing.
pub fn until<T>(what: &str, mut attempt: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let outcome = attempt();
        if let Ok(Some(found)) = outcome {
            return Ok(found);
        }
        if Instant::now() > deadline {
            return match outcome {
                Err(error) => fail!("Waited {} s in vain for {what}: {error}", PATIENCE.as_secs()),
                _ => fail!("Waited {} s in vain for {what}.", PATIENCE.as_secs()),
            };
        }
        std::thread::sleep(Duration::from_millis(15));
    }
}
