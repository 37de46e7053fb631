//! The extension's words: every language has every message with the same placeholders, each counted noun in the plural
//! forms of that language, and a reason is the same sentence in the extension as in a file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rubricator::detect::corrections;
use rubricator::document::html;
use rubricator::reader::rules::Classification;
use rubricator::story::Story;
use rubricator::{ReaderRules, compare, judge};
use serde_json::Value;

fn folders(path: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The plural forms of each language, by its folder's name, as CLDR has them and `Intl.PluralRules` chooses them.
const PLURALS: [(&str, &[&str]); 13] = [
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("de", &["one", "other"]),
    ("en", &["one", "other"]),
    ("es", &["one", "many", "other"]),
    ("fr", &["one", "many", "other"]),
    ("it", &["one", "many", "other"]),
    ("ja", &["other"]),
    ("pl", &["one", "few", "many", "other"]),
    ("pt_BR", &["one", "many", "other"]),
    ("pt_PT", &["one", "many", "other"]),
    ("ru", &["one", "few", "many", "other"]),
    ("uk", &["one", "few", "many", "other"]),
    ("zh_CN", &["other"]),
];

/// The messages of a language, by name.
fn messages(locale: &str) -> BTreeMap<String, Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("extension/_locales").join(locale).join("messages.json");
    serde_json::from_value(json(&path)).unwrap()
}

/// What a message's placeholders stand for, by name.
fn declared(message: &Value) -> BTreeMap<&str, &str> {
    let placeholders = message["placeholders"].as_object().into_iter().flatten();
    placeholders.map(|(name, value)| (name.as_str(), value["content"].as_str().unwrap())).collect()
}

/// The placeholders that a message's words use.
fn used(message: &Value) -> BTreeSet<String> {
    message["message"].as_str().unwrap().split('$').skip(1).step_by(2).map(str::to_lowercase).collect()
}

/// The noun and the form, if a message is a counted noun in one of its forms.
fn counted(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('_').filter(|(_, form)| ["zero", "one", "two", "few", "many", "other"].contains(form))
}

#[test]
fn every_language_has_its_plural_forms_in_the_table() {
    let locales: BTreeSet<_> =
        folders("extension/_locales").iter().map(|path| path.file_name().unwrap().to_owned()).collect();
    assert_eq!(locales, PLURALS.iter().map(|(locale, _)| (*locale).into()).collect());
}

/// Until a release a message may be missing in a language other than English, which the browser falls back to.
/// `cargo xtask release` sets this variable, and then every language needs all of them.
const RELEASE: &str = "RUBRICATOR_RELEASE";

#[test]
fn every_language_has_every_message_in_every_form_it_needs() {
    let english = messages("en");
    for (locale, forms) in PLURALS {
        let expected: BTreeSet<String> = english
            .keys()
            .flat_map(|name| match counted(name) {
                Some((noun, _)) => forms.iter().map(|form| format!("{noun}_{form}")).collect(),
                None => vec![name.clone()],
            })
            .collect();
        let translated: BTreeSet<_> = messages(locale).into_keys().collect();
        let unknown: Vec<_> = translated.difference(&expected).collect();
        assert!(unknown.is_empty(), "{locale} has messages that English has not: {unknown:?}");
        if locale == "en" || std::env::var_os(RELEASE).is_some() {
            let missing: Vec<_> = expected.difference(&translated).collect();
            assert!(missing.is_empty(), "{locale} lacks messages: {missing:?}");
        }
    }
}

#[test]
fn every_message_has_the_same_placeholders_in_every_language() {
    let english = messages("en");
    for (locale, _) in PLURALS {
        for (name, message) in messages(locale) {
            let form = counted(&name);
            let model = &english[&form.map_or(name.clone(), |(noun, _)| format!("{noun}_other"))];
            assert_eq!(declared(&message), declared(model), "{locale}: {name}");
            // Arabic says none, one and two without a number; elsewhere a form may stand for several numbers.
            let said = locale == "ar" && form.is_some_and(|(_, form)| ["zero", "one", "two"].contains(&form));
            assert_eq!(used(&message), if said { BTreeSet::new() } else { used(model) }, "{locale}: {name}");
        }
    }
}

#[test]
fn every_language_names_itself_and_fits_the_stores() {
    for (locale, _) in PLURALS {
        let messages = messages(locale);
        assert_eq!(messages["language"]["message"], locale.replace('_', "-"));
        assert!(messages["description"]["message"].as_str().unwrap().chars().count() <= 132, "{locale}");
    }
}

/// A message's words, with these in its places.
fn filled(message: &Value, words: &[&str]) -> String {
    let mut filled = String::new();
    for (index, part) in message["message"].as_str().unwrap().split('$').enumerate() {
        let place = (index % 2 == 1).then(|| declared(message)[&*part.to_lowercase()].trim_start_matches('$'));
        filled += place.map_or(part, |number| words[number.parse::<usize>().unwrap() - 1]);
    }
    filled
}

/// The popup shows a reason by its message, a file and the command line by its English sentence: both say the same, except that
/// the sentence may add a name or a number in brackets, which messages have no place for.
#[test]
fn every_reason_has_a_message_that_says_the_same() {
    let english = messages("en");
    let mut reasons = Vec::new();
    for case in rubricator_fixtures::reports() {
        let page = html::read(&case.article()).unwrap();
        reasons.extend(judge(&page, &ReaderRules::default()).passages.into_iter().flat_map(|passage| passage.reasons));
    }
    for case in rubricator_fixtures::pairs() {
        let page = |name: &str| {
            let files = ["html", "txt"].map(|ending| case.folder.join(name).with_extension(ending));
            html::read(&files.iter().find_map(|file| fs::read(file).ok()).unwrap()).unwrap()
        };
        let (report, _) = compare(&Story::of(&page("reprint")), &Story::of(&page("source")), &ReaderRules::default());
        reasons.extend(report.passages.into_iter().flat_map(|passage| passage.reasons));
    }
    let page = html::parse("<p>The ferry left the harbour at nine on Sunday.</p><p>It should never have left.</p>");
    let story = Story::of(&page);
    let correction = corrections::correction(&story, (1, 0)..(1, 10), Classification::Commentary);
    let taught = ReaderRules { corrections: vec![correction], ..ReaderRules::default() };
    reasons.extend(judge(&page, &taught).passages.into_iter().flat_map(|passage| passage.reasons));

    assert!(reasons.iter().any(|reason| reason.code == "taught"));
    for reason in reasons {
        let name = format!("reason_{}", reason.code);
        let message = english.get(&name).unwrap_or_else(|| panic!("{name} is missing: “{}”", reason.detail));
        let words: Vec<&str> = [&*reason.quote].into_iter().chain(reason.source.iter().map(String::as_str)).collect();
        let (said, detail) = (filled(message, &words).replace('’', "'"), reason.detail.replace('’', "'"));
        let is_same = detail.strip_prefix(&said).is_some_and(|more| more.is_empty() || more.starts_with(" ("));
        assert!(is_same, "{name}: the message says “{said}”, the report “{detail}”");
    }
}
