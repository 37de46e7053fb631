//! The examples in the lexicon's files hold: what must match gives one of its entry's labels, and what must not match
//! gives none.

use std::path::Path;
use std::{fs, iter};

use rubricator::language::key::key;
use rubricator::language::lexicon::Lexicon;
use toml::{Table, Value};

/// The labels found in a paragraph, as keys: the one that opens it, and those of its asides.
fn labels(lexicon: &Lexicon, text: &str) -> Vec<String> {
    let opening = lexicon.label(text).map(|(_, found)| found);
    let found = opening.into_iter().chain(lexicon.asides(text).into_iter().map(|aside| aside.marker));
    found.map(|found| key(&text[found.label])).collect()
}

fn strings(table: &Table, name: &str) -> Vec<String> {
    let list = table[name].as_array().unwrap();
    list.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_example_holds() {
    let mut wrong = Vec::new();
    let mut examples = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/language/data")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let table: Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        let language = table["language"].as_str().unwrap();
        let lexicon = Lexicon::new(language, iter::empty::<&str>());
        let parts = table["parts"].as_table().unwrap();
        let unread = strings(parts, "matches").into_iter().filter(|text| labels(&lexicon, text).is_empty());
        wrong.extend(unread.map(|text| format!("{language}: parts must match: {text}")));
        for marker in table["marker"].as_array().unwrap().iter().filter_map(Value::as_table) {
            let own: Vec<String> = strings(marker, "labels").iter().map(|label| key(label)).collect();
            let matches = |text: &str| labels(&lexicon, text).iter().any(|label| own.contains(label));
            let kept = strings(marker, "matches").into_iter().filter(|text| !matches(text));
            wrong.extend(kept.map(|text| format!("{language}: must match: {text}")));
            examples += strings(marker, "matches").len();
        }
        for entry in table["marker"].as_array().unwrap().iter().filter_map(Value::as_table).chain([parts]) {
            let marked = strings(entry, "rejects").into_iter().filter(|text| !labels(&lexicon, text).is_empty());
            wrong
                .extend(marked.map(|text| format!("{language}: must not match: {text} {:?}", labels(&lexicon, &text))));
        }
    }
    assert!(examples > 0 && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A degree of ambiguity whose markers never show would be a dead row of the weights: each example of the degrees 0 to 2 is marked,
/// at least as possible, in a story that has no other label. The story is in no language, lest it be taken for the page's.
#[test]
fn every_degree_up_to_two_shows() {
    let mut hidden = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/language/data")).unwrap() {
        let table: Table = fs::read_to_string(entry.unwrap().path()).unwrap().parse().unwrap();
        let language = table["language"].as_str().unwrap();
        for marker in table["marker"].as_array().unwrap().iter().filter_map(Value::as_table) {
            let ambiguity = marker["ambiguity"].as_integer().unwrap();
            for example in strings(marker, "matches").iter().filter(|_| ambiguity <= 2) {
                let example = example.replace('&', "&amp;").replace('<', "&lt;");
                let story = "<p>Zorvu palidem qonta brezil, tumvar eshgol rindak, postel ovanti krell umbrado festim galorn wexil.</p>";
                let html = format!("<html lang={language}><body><article>{story}{story}<p>{example}</p>{story}{story}");
                let report =
                    rubricator::judge(&rubricator::document::html::parse(&html), &rubricator::ReaderRules::default());
                if report.passages.is_empty() {
                    hidden.push(format!("{language} {ambiguity}: {example}"));
                }
            }
        }
    }
    assert!(hidden.is_empty(), "{} examples are not marked:\n{}", hidden.len(), hidden.join("\n"));
}
