//! The welcome page's sample, in every language it is translated into: the engine must find its two comments, and
//! nothing else.

use std::fs;
use std::path::Path;

use rubricator::document::html;
use rubricator::judge;
use serde_json::Value;

/// The sample's parts, in the page's order.
const SAMPLE: [(&str, bool); 6] = [
    ("welcome_sample_first", false),
    ("welcome_sample_comment", true),
    ("welcome_sample_second", false),
    ("welcome_sample_third", false),
    ("welcome_sample_reply", true),
    ("welcome_sample_last", false),
];

#[test]
fn the_sample_has_its_comments_in_every_language() {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("extension/_locales");
    for locale in fs::read_dir(locales).unwrap().map(|entry| entry.unwrap().path()) {
        let messages: Value = serde_json::from_str(&fs::read_to_string(locale.join("messages.json")).unwrap()).unwrap();
        let Some(title) = messages["welcome_sample_title"]["message"].as_str() else { continue };
        let part = |name: &str| messages[name]["message"].as_str().unwrap().to_owned();
        let paragraphs: String = SAMPLE.iter().map(|(name, _)| format!("<p>{}</p>", part(name))).collect();
        let language = messages["language"]["message"].as_str().unwrap();
        let sample = format!("<html lang='{language}'><article><h3>{title}</h3>{paragraphs}</article>");
        let report = judge(&html::parse(&sample), &Default::default());
        let found: Vec<&str> = report.passages.iter().map(|passage| &*passage.text).collect();
        let comments: Vec<String> = SAMPLE.iter().filter(|(_, comment)| *comment).map(|(name, _)| part(name)).collect();
        assert_eq!(found, comments, "{language}");
    }
}
