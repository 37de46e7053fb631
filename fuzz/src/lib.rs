//! What must hold for any input, and the bodies of the fuzz targets that look for one for which it doesn't.
//!
//! Each target takes any bytes and panics where something doesn't hold. The same functions run in three places: under
//! libFuzzer (`cargo xtask fuzz`), which finds the inputs; in `tests/short.rs`, on the stable toolchain, over seeds, what
//! was found, and a bounded number of mutations; and, for the invariants, in the core's property tests.

pub mod invariants;
mod pages;
pub mod seeds;

use arbitrary::Unstructured;
use rubricator::ReaderRules;
use rubricator::document::html;
use rubricator::document::page::Page;
use rubricator::reader::rules::{Correction, Rule};
use rubricator::reader::settings::Store;
use rubricator::wire::decode::{FromValue, Value};
use serde::Serialize;

/// A target: its name, and what it does with any bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets; each has a file in `fuzz_targets/`.
pub const TARGETS: &[Target] =
    &[("html", self::html), ("page", page), ("rules", rules), ("settings", settings), ("compare", compare)];

/// What stands between the two parts of an input.
const SEPARATOR: u8 = 0;

/// Any bytes as a file → report.
pub fn html(bytes: &[u8]) {
    if let Ok(page) = html::read(bytes) {
        invariants::hold(&page, &ReaderRules::default());
    }
}

/// Any flat page → report, or a sentence.
pub fn page(bytes: &[u8]) {
    let Ok(flat) = pages::flat(&mut Unstructured::new(bytes)) else { return };
    match Page::try_from(flat) {
        Ok(page) => {
            assert_eq!(Page::try_from(page.to_flat()).as_ref(), Ok(&page), "a page survives its journey");
            invariants::hold(&page, &seeds::reader_rules());
        }
        Err(damaged) => assert!(is_sentence(&damaged.to_string())),
    }
}

/// Any two files, the one a reprint and the other its source → what was inserted, altered and omitted.
pub fn compare(bytes: &[u8]) {
    let (reprint, source) = in_two(bytes);
    if let (Ok(reprint), Ok(source)) = (html::read(reprint), html::read(source)) {
        invariants::hold_between(&reprint, &source);
    }
}

/// Any rules and corrections, in JSON, and the file that they are applied to → report, or a sentence for each.
pub fn rules(bytes: &[u8]) {
    let (written, file) = in_two(bytes);
    let Ok(Value::List(values)) = serde_json::from_slice(written) else { return };
    let mut reader_rules = ReaderRules::default();
    for value in values {
        let rule = read_again::<Rule>(value.clone());
        let correction = read_again::<Correction>(value);
        assert!(rule.is_none() || correction.is_none(), "a rule is no correction");
        reader_rules.rules.extend(rule);
        reader_rules.corrections.extend(correction);
    }
    if let Ok(page) = html::read(if file.is_empty() { seeds::ARTICLE.as_bytes() } else { file }) {
        invariants::hold(&page, &reader_rules);
    }
}

/// Any file of settings → what can be read of it, and how pages are shown by that.
pub fn settings(bytes: &[u8]) {
    let Ok(Value::Map(entries)) = serde_json::from_slice(bytes) else { return };
    let count = entries.len();
    let addresses: Vec<String> = entries.iter().filter_map(|(key, _)| address(key)).collect();
    let store = Store::read(entries.clone());
    let read = store.sites.len() + store.pages.len() + store.broken.len();
    let whole = entries.iter().filter(|(key, _)| key == "settings").count();
    assert!(read <= count && count <= read + whole, "every entry is read or named");
    assert!(store.broken.iter().all(|broken| !broken.why.is_empty()));
    // What was read is what would be read of it once written.
    for (_, site) in &store.sites {
        assert!(read_again::<rubricator::reader::settings::Site>(value_of(site)).as_ref() == Some(site));
    }
    assert_eq!(
        rubricator::reader::settings::Settings::from_value(value_of(&store.settings)).as_ref(),
        Ok(&store.settings)
    );
    let page = html::parse(seeds::ARTICLE);
    for url in addresses.iter().map(String::as_str).chain(["", "https://www.example.org/a?b#c"]) {
        let view = store.view(url);
        assert_eq!(view.broken, store.broken);
        let reader_rules = store.rules_for(url);
        assert!(reader_rules.rules.iter().all(|rule| !rule.off && view.rules.contains(rule)));
        invariants::hold(&page, &reader_rules);
    }
}

/// The address of a page that an entry speaks of.
fn address(key: &str) -> Option<String> {
    match key.split_once(':')? {
        ("site", host) => Some(format!("https://news.{host}/a")),
        ("page", url) => Some(url.to_owned()),
        _ => None,
    }
}

/// What can be read of a value, after the check that it reads the same once written.
fn read_again<T: FromValue + Serialize + PartialEq>(value: Value) -> Option<T> {
    match T::from_value(value) {
        Ok(read) => {
            assert!(
                T::from_value(value_of(&read)).as_ref() == Ok(&read),
                "what was read can be written and read again"
            );
            Some(read)
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

fn value_of(written: &impl Serialize) -> Value {
    let json = serde_json::to_vec(written).expect("plain data has a form in JSON");
    serde_json::from_slice(&json).expect("JSON is read again")
}

/// The two parts of an input; the second may be empty.
fn in_two(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|&byte| byte == SEPARATOR) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}

/// Whether words can be shown to a reader as they are.
fn is_sentence(words: &str) -> bool {
    words.starts_with(char::is_uppercase) && words.ends_with('.')
}
