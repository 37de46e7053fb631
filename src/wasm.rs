//! The browser's door: the core as a WebAssembly module.
//!
//! Everything that crosses it is plain data, checked on the way in. A page that isn't one, or rules that aren't, throw
//! an `Error` with one sentence; a fault of the core itself traps, and the caller has to replace the instance.
//!
//! The door is built twice: the small engine judges pages, and is the one that is loaded every day. With the feature `compare` it
//! also draws and writes articles, takes the source of a page, and compares the two. That makes it a quarter larger, and is loaded
//! where somebody asks for it.

use js_sys::{Array, Int32Array, JSON, Object};
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::*;
#[cfg(feature = "compare")]
use web_sys::Element;

#[cfg(feature = "compare")]
use crate::compare::sketch;
use crate::detect::corrections;
#[cfg(feature = "compare")]
use crate::document::links::Link;
use crate::document::page::Page;
use crate::document::snapshot::FlatPage;
use crate::reader::address;
use crate::reader::rules::{Classification, Correction};
use crate::reader::settings::{Broken, Settings, Site, Store, View};
use crate::report::{self, Comparison, Mark, Report};
#[cfg(feature = "compare")]
use crate::report::{UnknownName, dom};
use crate::story::Story;
use crate::wire::decode::{DecodeError, FromValue, Value};

/// Tells the console where a fault of the core was: the trap that follows has no message.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|fault| web_sys::console::error_1(&fault.to_string().into())));
}

/// A report, how its page is to be shown, and what a comparison found, if there was a source.
#[derive(Serialize)]
struct Judgement {
    report: Report,
    view: View,
    comparison: Option<Comparison>,
}

/// Judges a page by what is stored, and by its source where there is one.
///
/// Takes a flat page (see [`FlatPage`]) and the stored entries (see [`crate::reader::settings`]; an empty object for none), and
/// returns `{ report, view, comparison }` as plain objects (see [`Report`], [`View`], [`Comparison`]). `source` is a flat
/// page, or text with a paragraph on each line, or missing; then the comparison is null.
///
/// # Errors
/// When a page is not of that form.
#[wasm_bindgen]
pub fn judge(page: &Object, store: &Object, source: &JsValue) -> Result<JsValue, JsError> {
    let (page, store, source) = (page_from(page)?, store_from(store), source_from(source)?);
    let source = source.as_ref().map(Story::of);
    let (report, comparison) = reported(&Story::of(&page), &store, source.as_ref());
    to_js(&Judgement { report, view: store.view(&page.url), comparison })
}

/// Judges a page, draws the separated article into an empty element, and returns the report.
///
/// `messages` is an object of words for the reader by code (`kind_comment`, `certainty_sure`, `may_continue`); what is
/// missing stays English. With a source (see [`judge`]) that has the same story, it is drawn beside the article, paragraph by
/// paragraph.
///
/// # Errors
/// When a page is not of its form, or the element can't be drawn into.
#[cfg(feature = "compare")]
#[wasm_bindgen]
pub fn view(
    page: &Object,
    store: &Object,
    container: &Element,
    messages: &JsValue,
    source: &JsValue,
) -> Result<JsValue, JsError> {
    let (page, store, source) = (page_from(page)?, store_from(store), source_from(source)?);
    let (story, source) = (Story::of(&page), source.as_ref().map(Story::of));
    let (report, comparison) = reported(&story, &store, source.as_ref());
    let beside = source.as_ref().zip(comparison.as_ref()).filter(|(_, comparison)| comparison.same_story);
    dom::draw(&story, &report, beside, container, messages)
        .map_err(|_| JsError::new("The article could not be drawn into this element."))?;
    to_js(&report)
}

/// Writes a page's article, or a part of it, as the command line does.
///
/// `what` is the name of a [`Selection`](crate::report::Selection), `form` that of a [`Format`](crate::report::Format).
/// With a source (see [`judge`]), the whole article includes the comparison.
///
/// # Errors
/// If a page does not have the expected form, or a word is unknown.
#[cfg(feature = "compare")]
#[wasm_bindgen]
pub fn write(page: &Object, store: &Object, what: &str, form: &str, source: &JsValue) -> Result<String, JsError> {
    let unknown = |word: UnknownName| JsError::new(&format!("The article can't be written: {word}."));
    let (what, form) = (what.parse().map_err(unknown)?, form.parse().map_err(unknown)?);
    let (page, store, source) = (page_from(page)?, store_from(store), source_from(source)?);
    let (story, source) = (Story::of(&page), source.as_ref().map(Story::of));
    let (report, comparison) = reported(&story, &store, source.as_ref());
    Ok(report::write(&story, &report, comparison.as_ref(), what, form))
}

/// A sketch of a page's story: 512 characters by which [`likeliest`] knows it again, and which hold none of its words.
///
/// # Errors
/// When the page is not of its form.
#[cfg(feature = "compare")]
#[wasm_bindgen(js_name = sketch)]
pub fn sketch_of(page: &Object) -> Result<String, JsError> {
    Ok(sketch::sketch(&Story::of(&page_from(page)?)))
}

/// The addresses that a page gives for its source, the surest first. `links` is a list of [`crate::document::links::Link`]s.
///
/// # Errors
/// When the page or the links are not of their form.
#[cfg(feature = "compare")]
#[wasm_bindgen]
pub fn source_links(page: &Object, links: &JsValue) -> Result<Vec<String>, JsError> {
    let (page, links): (_, Vec<Link>) = (page_from(page)?, read(links, "The list of links")?);
    Ok(crate::metadata::source_links::addresses(&Story::of(&page), &links))
}

/// Which of a list of sketches is most likely one of the same story, by its place in the list; nothing where none is.
#[cfg(feature = "compare")]
#[wasm_bindgen]
pub fn likeliest(sketch: &str, others: Vec<String>) -> Option<usize> {
    sketch::likeliest(sketch, &others)
}

/// What a reader says (`story` or a layer) of marked words, as a correction that can be stored.
///
/// `marks` is a list of [`Mark`]s, from the first word to the last. Null where they name no words of the story.
///
/// # Errors
/// When the page, the marks or what is said are not of their form.
#[wasm_bindgen]
pub fn correction(page: &Object, marks: &JsValue, says: &JsValue) -> Result<JsValue, JsError> {
    let page = page_from(page)?;
    let marks: Vec<Mark> = read(marks, "The list of marks")?;
    let says: Classification = read(says, "What is said")?;
    let story = Story::of(&page);
    let correction = report::span(&story, &marks).map(|span| corrections::correction(&story, span, says));
    correction.map_or(Ok(JsValue::NULL), |correction| to_js(&correction))
}

/// All that is stored, as far as it can be read.
#[derive(Serialize)]
struct Readable {
    settings: Settings,
    #[serde(serialize_with = "map")]
    sites: Vec<(String, Site)>,
    #[serde(serialize_with = "map")]
    pages: Vec<(String, Vec<Correction>)>,
    broken: Vec<Broken>,
}

/// Pairs as an object.
fn map<T: Serialize, S: Serializer>(pairs: &[(String, T)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

/// All that is stored, checked and filled in: `{ settings, sites, pages, broken }`.
///
/// # Errors
/// None that a store can cause.
#[wasm_bindgen]
pub fn settings(store: &Object) -> Result<JsValue, JsError> {
    let Store { settings, sites, pages, broken } = store_from(store);
    to_js(&Readable { settings, sites, pages, broken })
}

/// The entries in a file of settings, ready to be stored.
///
/// # Errors
/// If the file does not have the expected form, or one of its entries can't be read; the sentence says which, and why.
#[wasm_bindgen]
pub fn read_settings(file: &str) -> Result<Object, JsError> {
    let no_settings = || JsError::new("This file holds no settings of Rubricator.");
    let value = JSON::parse(file).map_err(|_| JsError::new("This file is not JSON."))?;
    let entries =
        value.dyn_into::<Object>().ok().filter(|entries| !Array::is_array(entries)).ok_or_else(no_settings)?;
    if Object::keys(&entries).length() == 0 {
        return Err(no_settings());
    }
    match store_from(&entries).broken.first() {
        Some(Broken { key, why }) => Err(JsError::new(&format!("The entry “{key}” can't be read: {why}."))),
        None => named_by_page(&entries),
    }
}

/// The address by which what is decided about a page is stored: the same for all spellings of the page's address.
#[wasm_bindgen]
pub fn page_address(url: &str) -> String {
    address::page_address(url)
}

/// These entries, those of pages under the addresses that [`page_address`] gives.
fn named_by_page(stored: &Object) -> Result<Object, JsError> {
    let pairs = entries(stored).map(|(key, value)| {
        let key = key.strip_prefix("page:").map_or(key.clone(), |url| format!("page:{}", page_address(url)));
        Array::of2(&key.into(), &value)
    });
    let pairs: Array = pairs.collect();
    Object::from_entries(&pairs).map_err(|_| JsError::new("The settings could not be read."))
}

/// All that is stored and can be read, as a file that [`read_settings`] reads.
///
/// # Errors
/// None that a store can cause.
#[wasm_bindgen]
pub fn write_settings(store: &Object) -> Result<String, JsError> {
    let broken = store_from(store).broken;
    // Put in order one by one: they are few, and a sort of their own would cost the engine 5 KB.
    let mut ordered: Vec<(String, JsValue)> = Vec::new();
    for entry in entries(store).filter(|(key, _)| broken.iter().all(|broken| broken.key != *key)) {
        ordered.insert(ordered.partition_point(|(key, _)| *key < entry.0), entry);
    }
    let pairs: Array = ordered.into_iter().map(|(key, value)| Array::of2(&key.into(), &value)).collect();
    let unwritable = |_| JsError::new("The settings could not be written.");
    let entries = Object::from_entries(&pairs).map_err(unwritable)?;
    let text = JSON::stringify_with_replacer_and_space(&entries, &JsValue::NULL, &2.into()).map_err(unwritable)?;
    Ok(String::from(text) + "\n")
}

fn reported(story: &Story, store: &Store, source: Option<&Story>) -> (Report, Option<Comparison>) {
    let reader_rules = store.rules_for(&story.page.url);
    let (mut report, mut comparison) = match source.filter(|_| cfg!(feature = "compare")) {
        Some(source) => {
            let (report, comparison) = crate::compare(story, source, &reader_rules);
            (report, Some(comparison))
        }
        None => (crate::report_on(story, &reader_rules), None),
    };
    report.filter(&store.settings.layers, store.settings.certainty);
    if let Some(comparison) = &mut comparison {
        comparison.count_insertions(&report);
    }
    (report, comparison)
}

/// A source as it was copied or pasted, if there is one; always none in the engine that doesn't compare.
fn source_from(source: &JsValue) -> Result<Option<Page>, JsError> {
    if cfg!(not(feature = "compare")) {
        return Ok(None);
    }
    match (source.as_string(), source.dyn_ref::<Object>()) {
        (Some(text), _) => Ok(Some(Page::plain(&text))),
        (None, Some(page)) => page_from(page).map(Some),
        (None, None) => Ok(None),
    }
}

/// Reads a page, with its links if they are there. Its nodes come in one piece, since there may be a hundred thousand of them.
fn page_from(page: &Object) -> Result<Page, JsError> {
    let malformed = |error: DecodeError| JsError::new(&format!("The copy of the page is malformed: {error}."));
    let (nodes, mut fields): (Vec<_>, Vec<_>) = entries(page).partition(|(key, _)| key == "nodes");
    let links = fields.iter().position(|(key, _)| key == "links").map(|at| fields.swap_remove(at).1);
    #[cfg(not(feature = "compare"))]
    drop(links);
    let nodes = nodes.first().filter(|(_, nodes)| Array::is_array(nodes));
    let nodes = nodes.ok_or_else(|| malformed(DecodeError::expected("a list of nodes")))?;
    let fields = Value::Map(fields.into_iter().map(|(key, field)| (key, value(&field))).collect());
    let mut flat = FlatPage::from_value(fields).map_err(malformed)?;
    flat.nodes = Int32Array::new(&nodes.1).to_vec();
    #[cfg_attr(not(feature = "compare"), allow(unused_mut, reason = "only what draws and writes reads the links"))]
    let mut page = Page::try_from(flat).map_err(JsError::from)?;
    #[cfg(feature = "compare")]
    if let Some(links) = links {
        page.set_links(&read::<Vec<Link>>(&links, "The list of links")?);
    }
    Ok(page)
}

fn store_from(store: &Object) -> Store {
    Store::read(entries(store).map(|(key, entry)| (key, value(&entry))))
}

fn entries(object: &Object) -> impl Iterator<Item = (String, JsValue)> {
    let pairs = Object::entries(object).into_iter().map(|pair| Array::from(&pair));
    pairs.map(|pair| (pair.get(0).as_string().unwrap_or_default(), pair.get(1)))
}

/// Nothing of ours has lists and objects in each other deeper than this.
const DEEPEST: usize = 32;

/// A value of JavaScript's; what JSON cannot express, such as a function, is null, and so is what is nested too deeply.
fn value(given: &JsValue) -> Value {
    value_above(given, DEEPEST)
}

fn value_above(given: &JsValue, depth: usize) -> Value {
    if let Some(text) = given.as_string() {
        Value::Text(text)
    } else if let Some(number) = given.as_f64() {
        Value::Number(number)
    } else if let Some(flag) = given.as_bool() {
        Value::Bool(flag)
    } else if depth == 0 {
        Value::Null
    } else if Array::is_array(given) {
        Value::List(Array::from(given).iter().map(|item| value_above(&item, depth - 1)).collect())
    } else if let Some(object) = given.dyn_ref::<Object>() {
        Value::Map(entries(object).map(|(key, entry)| (key, value_above(&entry, depth - 1))).collect())
    } else {
        Value::Null
    }
}

fn read<T: FromValue>(given: &JsValue, what: &str) -> Result<T, JsError> {
    T::from_value(value(given)).map_err(|error| JsError::new(&format!("{what} is malformed: {error}.")))
}

fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsError> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(JsError::from)
}
