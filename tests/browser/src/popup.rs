//! The popup of Rubricator: what a test does with it and waits for.

use browser_driver::{Browser, Place, Result};
use serde_json::Value;

/// Whether the popup has its answer: the switch can be used, or the popup says why not.
const HAS_ANSWERED: &str =
    r##"!document.querySelector("#switch").disabled || !document.querySelector("#advice").hidden"##;

/// Sends the popup's own message again with the switch as it is, which changes nothing.
const ASK_AGAIN: &str = r##"chrome.tabs.query({ active: true, currentWindow: true }).then(([tab]) =>
    chrome.runtime.sendMessage({ type: "set", tab: tab.id, on: document.querySelector("#switch").ariaChecked === "true" }))"##;

/// What a browser's popup does when it is Rubricator's.
pub trait Popup {
    /// Presses the toolbar button, waits until the popup shows the result, and returns the answer that the popup got:
    /// `{ on, report, error }`.
    fn press(&mut self) -> Result<Value>;

    /// Removes the marks with the switch in the popup, and returns the answer that the popup got then.
    fn switch_off(&mut self) -> Result<Value>;
}

impl Popup for dyn Browser + '_ {
    fn press(&mut self) -> Result<Value> {
        self.press_button()?;
        self.wait_for(Place::Popup, HAS_ANSWERED)?;
        self.evaluate(Place::Popup, ASK_AGAIN)
    }

    fn switch_off(&mut self) -> Result<Value> {
        self.press()?;
        self.evaluate(Place::Popup, "void document.querySelector('#switch').click()")?;
        self.wait_for(Place::Popup, "document.querySelector('#switch').ariaChecked === 'false'")?;
        self.evaluate(Place::Popup, ASK_AGAIN)
    }
}
