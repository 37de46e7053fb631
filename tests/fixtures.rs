//! Every folder of `tests/fixtures` is a case: an article (`page.html` or `article.txt`) and the report it must give
//! (`expected.json`). Adding one needs no code; `RUBRICATOR_BLESS=1 cargo test --test fixtures` writes what is
//! missing or has changed, to be read before it is committed.

use std::path::{Path, PathBuf};
use std::{env, fs};

use rubricator::document::html;
use rubricator::{Report, Taught, judge};
use serde_json::{Value, json};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

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
    let mut differing = Vec::new();
    for case in cases() {
        let article = ["page.html", "article.txt"].map(|name| case.join(name)).into_iter().find(|path| path.exists());
        let bytes = fs::read(article.expect("a case has a page.html or an article.txt")).unwrap();
        let given = expectation(&judge(&html::read(&bytes).unwrap(), &Taught::default()));
        let path = case.join("expected.json");
        let expected = fs::read_to_string(&path).ok().map(|text| serde_json::from_str::<Value>(&text).unwrap());
        if expected.as_ref() == Some(&given) {
            continue;
        }
        let written = serde_json::to_string_pretty(&given).unwrap() + "\n";
        if env::var_os("RUBRICATOR_BLESS").is_some() {
            fs::write(path, written).unwrap();
        } else {
            differing.push(format!("{} gives\n{written}", case.display()));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
