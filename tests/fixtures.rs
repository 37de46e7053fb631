//! Every case in `tests/fixtures` gives its report; see `crates/fixtures` for the form of a case.

use rubricator::document::html;
use rubricator::{ReaderRules, Report, judge};
use serde_json::{Value, json};

/// A report as the fixtures have it: what a reader could notice.
fn expectation(report: &Report) -> Value {
    let passages = report.passages.iter().map(|passage| {
        let reasons: Vec<&str> = passage.reasons.iter().map(|reason| &*reason.code).collect();
        json!({
            "layer": passage.layer, "kind": passage.kind, "certainty": passage.certainty,
            "may_continue": passage.may_continue, "text": passage.text, "reasons": reasons,
        })
    });
    json!({ "lang": report.lang, "words": report.words, "passages": passages.collect::<Vec<_>>() })
}

#[test]
fn every_case_gives_its_report() {
    rubricator_fixtures::check(&rubricator_fixtures::reports(), |case| {
        expectation(&judge(&html::read(&case.article()).unwrap(), &ReaderRules::default()))
    });
}

/// A case that does not say why it exists cannot be judged when it fails.
#[test]
fn every_case_says_in_a_sentence_why_it_exists() {
    for case in [rubricator_fixtures::reports(), rubricator_fixtures::pairs()].concat() {
        let why = case.why();
        let is_sentence = why.split_whitespace().count() > 2 && why.ends_with(['.', '?', '”']);
        assert!(is_sentence, "{}/case.toml: “why” is not a sentence: “{why}”", case.folder.display());
    }
}
