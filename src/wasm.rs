//! The browser's door: the core as a WebAssembly module.
//!
//! Everything that crosses it is plain data, checked on the way in. A page that isn't one, or rules that aren't, throw
//! an `Error` with one sentence; a fault of the core itself traps, and whoever holds the module makes it anew.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::page::{FlatPage, Page};
use crate::report_on;
use crate::rules::Rules;
use crate::story::Story;
use crate::view;

/// Tells the console where a fault of the core was: the trap that follows has no message.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|fault| web_sys::console::error_1(&fault.to_string().into())));
}

/// Judges a page.
///
/// Takes a flat page (see [`FlatPage`]) and a list of rules (see [`crate::rules::Rule`]; empty for none), and returns a
/// report (see [`crate::report::Report`]) as a plain object.
///
/// # Errors
/// When the page or the rules are not of that form.
#[wasm_bindgen]
pub fn judge(page: JsValue, rules: JsValue) -> Result<JsValue, JsError> {
    let page = page_from(page)?;
    to_js(&crate::judge(&page, &rules_from(rules)?))
}

/// Judges a page, draws the separated article into an empty element, and returns the report.
///
/// `messages` is an object of words for the reader by code (`kind_comment`, `certainty_sure`, `may_continue`); what is
/// missing stays English.
///
/// # Errors
/// When the page, the rules or the messages are not of their form, or the element can't be drawn into.
#[wasm_bindgen]
pub fn view(page: JsValue, rules: JsValue, container: &Element, messages: JsValue) -> Result<JsValue, JsError> {
    let page = page_from(page)?;
    let rules = rules_from(rules)?;
    let messages: BTreeMap<String, String> = from_js(messages, "The view's words")?;
    let story = Story::of(&page);
    let report = report_on(&story, &rules);
    view::draw(&story, &report, container, &messages)
        .map_err(|_| JsError::new("The article could not be drawn into this element."))?;
    to_js(&report)
}

fn page_from(page: JsValue) -> Result<Page, JsError> {
    let flat: FlatPage = from_js(page, "The copy of the page")?;
    Page::try_from(flat).map_err(JsError::from)
}

fn rules_from(rules: JsValue) -> Result<Rules, JsError> {
    from_js(rules, "The list of rules")
}

fn from_js<T: DeserializeOwned>(value: JsValue, what: &str) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(|error| JsError::new(&format!("{what} is not of its form: {error}.")))
}

fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsError> {
    value.serialize(&Serializer::json_compatible()).map_err(JsError::from)
}
