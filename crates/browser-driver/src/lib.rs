//! A real browser with the extension in it, and nothing installed but the browser.
//!
//! The driver uses the DevTools protocol for Chromium and Marionette for Firefox. Both are part of the browser itself,
//! so neither `chromedriver` nor `geckodriver` is needed. [`Browser`] is the same for both; a method says so where only
//! one of them can do something.
//!
//! A browser has one tab of interest, the one that was opened or switched to last. Every wait has a deadline
//! ([`PATIENCE`]) and no wait is a fixed sleep. A browser dies, with its profile, when its value is dropped.
//!
//! What replaces a person's action where a protocol has no way to do it:
//!
//! | | Chromium | Firefox |
//! |---|---|---|
//! | keyboard command | its event is raised in the worker; grants nothing | the real keys |
//! | context menu | its event is raised in the worker; grants nothing | the real menu and its item |
//! | side panel | opened by the extension's own call, with a gesture | opened as its button does |
//! | access is asked for | granted beforehand on the browser's own page of extensions; asking then succeeds at once | the real prompt is answered |
//! | access is refused | the question is answered in the extension's page | the real prompt is answered |
//! | language | the extension's messages and direction; what else the browser says depends on its packs | the same |
//! | large text | the default size is doubled, as in the settings | all text is doubled, as in the settings |
//!
//! All else (button, popup, keys, pointer, clipboard, downloads, print) is the browser's own.

mod cdp;
mod chromium;
mod firefox;
mod installed;
mod keys;
mod marionette;
mod process;
pub mod server;

use serde_json::Value;
use std::fmt;
use std::path::{Path, PathBuf};
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
    /// The document of the tab that was opened or switched to last, as the page's own scripts see it.
    Page,
    /// The popup that the toolbar button opened.
    Popup,
    /// The side panel (Chromium) or sidebar (Firefox) of the extension.
    Panel,
    /// The extension's service worker (Chromium) or event page (Firefox).
    Background,
}

/// One request that the browser made of the network; its own files and the extension's don't count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub url: String,
    /// The address that asked for it, as far as the browser tells; empty where nobody did (a typed address).
    pub initiator: String,
    /// Whether the browser names the extension (its pages, its worker or its content scripts) as the one who asked.
    pub by_extension: bool,
}

/// A tab, for as long as it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(String);

/// How a person set their browser up to show pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Media {
    pub dark: bool,
    pub forced_colors: bool,
    pub reduced_motion: bool,
    /// Text at 200 %.
    pub large_text: bool,
    /// The page as it is laid out for paper; see [`Browser::print`] for the act itself.
    pub print: bool,
}

/// What was copied, in the two forms that other programs paste.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clipboard {
    pub text: String,
    pub html: String,
}

/// An area that is empty is left alone: browsers count writes to the synchronised one.
const START_OVER: &str = r#"Promise.all([
    ...["local", "sync", "session"].map(async area => {
        const kept = await chrome.storage[area].get(null);
        if (Object.keys(kept).length) await chrome.storage[area].clear();
    }),
    chrome.permissions.getAll().then(({ origins }) => origins.length && chrome.permissions.remove({ origins })),
]).then(() => null)"#;

pub trait Browser: Send {
    fn kind(&self) -> Kind;

    /// Opens an address in a fresh tab, waits until it is loaded, and closes all that was open before.
    fn open(&mut self, url: &str) -> Result<()>;

    /// Opens an address in a fresh tab, waits until it is loaded, and leaves the other tabs open.
    fn open_beside(&mut self, url: &str) -> Result<Tab>;

    /// Opens an address in a window of its own, waits until it is loaded, and leaves the other windows open. A private
    /// window is one that the extension has nothing to do with, unless [`Browser::allow_private_windows`] was called.
    fn open_window(&mut self, url: &str, private: bool) -> Result<Tab>;

    /// Lets the extension into private windows, as its entry in the browser's settings does, and restarts it.
    fn allow_private_windows(&mut self) -> Result<()>;

    /// Stops watching the tab of interest until [`Browser::look_again`]: Chromium loads no page ahead for a tab that is
    /// watched. Requests that are made meanwhile in the tab go unrecorded there.
    fn look_away(&mut self) -> Result<()>;

    fn look_again(&mut self) -> Result<()>;

    /// The tab of interest.
    fn tab(&self) -> Tab;

    /// Brings a tab to the front and makes it the tab of interest.
    fn switch_to(&mut self, tab: &Tab) -> Result<()>;

    /// The tabs that are open and their addresses, whoever opened them.
    fn tabs(&mut self) -> Result<Vec<(Tab, String)>>;

    /// The number that the extension knows the tab of interest by.
    fn tab_id(&mut self) -> Result<i64>;

    /// The address of a file of the extension.
    fn extension_url(&mut self, path: &str) -> Result<String>;

    /// The value of a JavaScript expression; a promise is awaited, `undefined` is null.
    fn evaluate(&mut self, place: Place, expression: &str) -> Result<Value>;

    /// The text below an element of the page, in its closed shadow root too, which no script of the page can read.
    fn inner_text(&mut self, selector: &str) -> Result<String>;

    /// Presses the extension's toolbar button, with all that a press means (`activeTab`), and waits for its popup.
    /// A popup that is still open is closed first.
    fn press_button(&mut self) -> Result<()>;

    fn close_popup(&mut self) -> Result<()>;

    /// Opens the extension's side panel beside the tab of interest and waits until it is loaded.
    fn open_panel(&mut self) -> Result<()>;

    /// Presses keys where the focus is in this place: `Tab`, `Enter`, `a`, `Shift+Tab`, `Ctrl+c`.
    fn press_key(&mut self, place: Place, keys: &str) -> Result<()>;

    /// Brings an element into view and clicks on its middle, with the pointer.
    fn click_at(&mut self, place: Place, selector: &str) -> Result<()>;

    /// Runs an item of the extension's context menu by its id, on what is selected in the page.
    fn menu(&mut self, id: &str) -> Result<()>;

    /// Answers the extension's next question for access to sites; call it before the click that asks. The pattern
    /// is one that the question will name, such as `http://127.0.0.1/*`.
    fn answer_access(&mut self, place: Place, pattern: &str, yes: bool) -> Result<()>;

    /// What was copied last.
    fn clipboard(&mut self) -> Result<Clipboard>;

    /// Waits until a file of this name has been saved, and gives its bytes.
    fn downloaded(&mut self, name: &str) -> Result<Vec<u8>>;

    /// Shows all pages, the extension's too, as for a person with these settings.
    fn emulate(&mut self, media: Media) -> Result<()>;

    /// Gives the page of the tab of interest this much room, for as long as the tab is open.
    fn resize(&mut self, width: u32, height: u32) -> Result<()>;

    /// Prints the page, with all that printing means to it (`beforeprint`, `afterprint`), and gives the PDF.
    fn print(&mut self) -> Result<Vec<u8>>;

    /// Runs the extension's keyboard command of this name. Firefox gets the real keys; Chromium takes no keys for
    /// its own window over the protocol, so there the command's event is raised in the worker, which grants no
    /// `activeTab`: press the button on the page first.
    fn command(&mut self, name: &str) -> Result<()>;

    /// The text on the toolbar button for the open tab.
    fn badge(&mut self) -> Result<String>;

    /// Ends the service worker or event page, as the browser does to an idle one, and waits until it is gone.
    fn kill_background(&mut self) -> Result<()>;

    /// Installs the extension over itself, as an update does; its pages close. Storage and access stay.
    fn reload_extension(&mut self) -> Result<()>;

    /// A PNG of the page, all of it, or of the popup or panel.
    fn screenshot(&mut self, place: Place) -> Result<Vec<u8>>;

    /// Every request since the browser started.
    fn requests(&mut self) -> Result<Vec<Request>>;

    /// The folder of the browser's profile, which is gone when the browser is dropped.
    fn profile(&self) -> PathBuf;

    /// Ends the browser as its own menu does, so that it writes down whatever it keeps.
    fn quit(&mut self) -> Result<()>;

    /// Lets go of the browser and returns when the person has closed it.
    fn hand_over(self: Box<Self>) -> Result<()>;
}

impl dyn Browser + '_ {
    /// Opens a file of the extension in a tab beside the others: `ui/reading/reading.html?tab=7`.
    pub fn open_extension_page(&mut self, path: &str) -> Result<Tab> {
        let url = self.extension_url(path)?;
        self.open_beside(&url)
    }

    /// Waits for a tab whose address contains this, whoever opened it, and switches to it.
    pub fn switch_to_address(&mut self, part: &str) -> Result<Tab> {
        let tab = until(&format!("a tab at {part}"), || {
            Ok(self.tabs()?.into_iter().find(|(_, address)| address.contains(part)).map(|(tab, _)| tab))
        })?;
        self.switch_to(&tab)?;
        self.wait_for(Place::Page, "document.readyState === 'complete'")?;
        Ok(tab)
    }

    /// All that the extension keeps in an area of its storage: `local`, `sync` or `session`.
    pub fn stored(&mut self, area: &str) -> Result<Value> {
        self.evaluate(Place::Background, &format!("chrome.storage.{area}.get(null)"))
    }

    /// Puts values into an area of the extension's storage, beside what is there.
    pub fn store(&mut self, area: &str, values: &Value) -> Result<()> {
        self.evaluate(Place::Background, &format!("chrome.storage.{area}.set({values})")).map(drop)
    }

    /// Empties the extension's storage and gives back what access it was granted, as on its first day.
    pub fn start_over(&mut self) -> Result<()> {
        self.write(Place::Background, START_OVER)
    }

    /// Has an expression write to the extension's storage, once the browser lets it: Chromium takes no more than 120 writes
    /// to the synchronised area a minute.
    pub fn write(&mut self, place: Place, expression: &str) -> Result<()> {
        let mut attempt = || until("a write to the storage", || self.evaluate(place, expression).map(Some)).map(drop);
        attempt().or_else(|_| attempt()).or_else(|_| attempt())
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
    launch_in(kind, extension, window, "en")
}

/// The same in a language, by its tag: `ar`, `pt-BR`.
pub fn launch_in(kind: Kind, extension: &Path, window: Window, language: &str) -> Result<Box<dyn Browser>> {
    Ok(match kind {
        Kind::Chromium => Box::new(chromium::Chromium::launch(extension, window, language)?),
        Kind::Firefox => Box::new(firefox::Firefox::launch(extension, window, language)?),
    })
}

/// The greatest height that browsers give a popup, in CSS pixels.
const MAX_POPUP_HEIGHT: u32 = 600;

/// The middle of an element in its window, once it has been brought into view, drawn there, and stood still for two frames: a
/// window that only just opens has no size yet, and a popup's grows to what it shows.
fn middle_of(place: Place, selector: &str) -> String {
    let full_height = if place == Place::Popup { MAX_POPUP_HEIGHT } else { 0 };
    format!(
        "(async element => {{
            if (!element) throw new Error('There is no ' + {selector});
            const reveal = () => element.scrollIntoView({{ block: 'center', inline: 'center', behavior: 'instant' }});
            reveal();
            for (let frame = 0, still = 0, last = {{}}; ; frame++) {{
                await new Promise(requestAnimationFrame);
                const {{ left, top, width, height }} = element.getBoundingClientRect();
                const middle = {{ x: Math.floor(left + width / 2), y: Math.floor(top + height / 2) }};
                const hasGrown = innerHeight >= Math.min({full_height}, document.documentElement.scrollHeight);
                const isInView = innerWidth > middle.x && innerHeight > middle.y && hasGrown;
                if (!isInView) reveal();
                still = isInView && middle.x === last.x && middle.y === last.y ? still + 1 : 0;
                if (still === 2 || frame === 100) return middle;
                last = middle;
            }}
        }})(document.querySelector({selector}))",
        selector = Value::from(selector)
    )
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
