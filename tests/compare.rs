//! Every case in `tests/pairs` gives its comparison; see `crates/fixtures` for the form of a case. A pair has a `reprint` and a
//! `source`, each HTML or text.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rubricator::compare::sketch;
use rubricator::document::html;
use rubricator::document::page::Page;
use rubricator::model::{Certainty, Layer};
use rubricator::reader::quote::Quote;
use rubricator::reader::rules::{Classification, Correction};
use rubricator::report::{Format, Selection, write};
use rubricator::story::Story;
use rubricator::{Comparison, ReaderRules, Report, compare};
use rubricator_fixtures::Case;
use rubricator_fuzz::invariants;
use serde_json::{Value, json};

fn page(case: &Path, name: &str) -> Page {
    let path = ["html", "txt"].map(|form| case.join(name).with_extension(form)).into_iter().find(|path| path.exists());
    html::read(&fs::read(path.expect("a case has both pages")).unwrap()).unwrap()
}

fn pair(case: &str) -> (Page, Page) {
    let cases = rubricator_fixtures::pairs();
    let case = cases.iter().find(|known| known.name == case).expect("the pair exists");
    (page(&case.folder, "reprint"), page(&case.folder, "source"))
}

fn compared(reprint: &Page, source: &Page) -> (Report, Comparison) {
    compare(&Story::of(reprint), &Story::of(source), &ReaderRules::default())
}

/// A comparison as the cases have it: what a reader could notice.
fn expectation(report: &Report, comparison: &Comparison) -> Value {
    let inserted = comparison.inserted_of(report).map(|passage| {
        let reasons: Vec<&str> = passage.reasons.iter().map(|reason| &*reason.code).collect();
        json!({ "layer": passage.layer, "kind": passage.kind, "text": passage.text, "reasons": reasons })
    });
    let altered = comparison.altered.iter().map(|altered| match altered.headline {
        true => json!({ "from": altered.from, "to": altered.to, "headline": true }),
        false => json!({ "from": altered.from, "to": altered.to }),
    });
    json!({
        "same_story": comparison.same_story,
        "kept": comparison.kept,
        "inserted": inserted.collect::<Vec<_>>(),
        "altered": altered.collect::<Vec<_>>(),
        "omitted": comparison.omitted.iter().map(|omitted| &omitted.text).collect::<Vec<_>>(),
        "shared": comparison.shared.iter().map(|shared| &shared.text).collect::<Vec<_>>(),
    })
}

#[test]
fn every_pair_gives_its_comparison() {
    rubricator_fixtures::check(&rubricator_fixtures::pairs(), |case| {
        let (report, comparison) = compared(&page(&case.folder, "reprint"), &page(&case.folder, "source"));
        expectation(&report, &comparison)
    });
}

#[test]
fn a_page_is_its_own_source() {
    for case in rubricator_fixtures::pairs().into_iter().map(|case| case.folder) {
        for name in ["reprint", "source"] {
            let page = page(&case, name);
            let (report, comparison) = compared(&page, &page);
            assert!(comparison.same_story && comparison.kept == 1.0, "{}", case.display());
            assert!(comparison.altered.is_empty() && comparison.omitted.is_empty(), "{comparison:?}");
            assert!(report.passages.is_empty(), "{:?}", report.passages);
        }
    }
}

/// A page that was too large to be read whole is not said to have, or to lack, what was not read.
#[test]
fn nothing_is_said_of_what_was_not_read() {
    let (whole, _) = pair("en-nothing-changed");
    let whole = Page::plain(whole.text());
    let lines: Vec<&str> = whole.text().split_inclusive('\n').collect();
    let beginning = Page::plain(&lines[..lines.len() / 2].concat());
    let mut cut = beginning.clone();
    cut.cut = true;
    let found = |reprint: &Page, source: &Page| {
        let (report, comparison) = compared(reprint, source);
        assert!(comparison.same_story);
        (comparison.inserted_of(&report).count(), comparison.omitted.len())
    };
    assert_eq!((found(&whole, &beginning), found(&whole, &cut)), ((1, 0), (0, 0)));
    assert_eq!((found(&beginning, &whole), found(&cut, &whole)), ((0, 3), (0, 0)));
}

#[test]
fn a_sketch_knows_the_source_among_others() {
    let pages: Vec<(PathBuf, Page, Page)> = rubricator_fixtures::pairs()
        .into_iter()
        .map(|Case { folder, .. }| (folder.clone(), page(&folder, "reprint"), page(&folder, "source")))
        .collect();
    for (case, reprint, source) in &pages {
        let expected = fs::read_to_string(case.join("expected.json")).unwrap();
        let same_story = serde_json::from_str::<Value>(&expected).unwrap()["same_story"] == Value::Bool(true);
        let sketches: Vec<String> = pages
            .iter()
            .map(|(_, _, other)| other)
            .filter(|other| other.text() != source.text())
            .chain(same_story.then_some(source))
            .map(|page| sketch::sketch(&Story::of(page)))
            .collect();
        let found = sketch::likeliest(&sketch::sketch(&Story::of(reprint)), &sketches);
        let unlike = !case.ends_with("en-own-notes-of-the-source") && !same_story;
        if same_story {
            assert!(
                found.is_some_and(|at| at + 1 == sketches.len() || case.to_string_lossy().contains("/en-")),
                "{case:?}"
            );
        } else if unlike {
            assert_eq!(found, None, "{case:?}");
        }
    }
    assert_eq!(sketch::likeliest("nonsense", &[String::new(), "nonsense".to_owned()]), None);
}

#[test]
fn what_the_reader_says_holds_against_the_source() {
    let (reprint, source) = pair("en-every-kind-of-change");
    let correction = |exact: &str, says| Correction {
        quote: Quote { prefix: String::new(), exact: exact.to_owned(), suffix: String::new() },
        says,
        pattern: None,
    };
    let corrections = vec![
        correction("We doubt that very much indeed.", Classification::Story),
        correction("Investigators are expected to arrive on Thursday.", Classification::Commentary),
    ];
    let taught = ReaderRules { rules: Vec::new(), corrections };
    let (report, comparison) = compare(&Story::of(&reprint), &Story::of(&source), &taught);
    assert_eq!((comparison.inserted, report.passages.len()), (2, 3));
    assert_eq!(report.passages[2].reasons[0].code, "taught");
}

#[test]
fn insertions_are_passages_like_any_other() {
    let (reprint, source) = pair("en-every-kind-of-change");
    let (report, comparison) = compared(&reprint, &source);
    assert!(
        report
            .passages
            .iter()
            .all(|passage| passage.certainty == Certainty::Sure && passage.layer == Layer::Commentary)
    );
    let [labelled, bracket, _] = &report.passages[..] else { panic!("{:?}", report.passages) };
    assert_eq!(labelled.reasons[0].source, ["on Tuesday, the coast guard", "Nobody was hurt. The ship"]);
    assert_eq!(
        labelled.reasons[0].detail,
        "not in the source, which runs from “on Tuesday, the coast guard” to “Nobody was hurt. The ship”"
    );
    assert_eq!(labelled.reasons[1].code, "label");
    assert_eq!(bracket.text, "(an hour late, as our readers know)");
    assert_eq!(
        comparison.summary(),
        "3 insertions (31 words), the headline altered, 1 paragraph altered, 1 passage omitted; 80% of the source kept."
    );
}

#[test]
fn an_inserted_paragraph_with_a_note_in_it_is_one_insertion() {
    let story = "<p>The ferry left the harbour at nine on Sunday, the coast guard said in a statement.</p>
        <p>Nobody was hurt, and the ship will be towed to the yard on Monday, the company said.</p>";
    let inserted = "<p>We have warned of this for years (since the spring of 1998, editor's note) and nobody in the
        town hall has ever answered our letters about the rotten quay.</p>";
    let source = html::parse(story);
    let reprint = html::parse(&story.replace("</p>\n", &format!("</p>{inserted}\n")));
    let (report, _) = compared(&reprint, &source);
    let [passage] = &report.passages[..] else { panic!("{:?}", report.passages) };
    assert!(passage.text.starts_with("We have warned") && passage.text.ends_with("rotten quay."));
    assert_eq!(passage.layer, Layer::Commentary);
}

#[test]
fn the_count_of_insertions_is_that_of_the_passages_shown() {
    let (reprint, source) = pair("en-every-kind-of-change");
    let (mut report, mut comparison) = compared(&reprint, &source);
    assert!(comparison.inserted > 0);
    report.filter(&[Layer::Update], Certainty::Possible);
    comparison.count_insertions(&report);
    assert_eq!((comparison.inserted, comparison.inserted_words), (0, 0));
}

#[test]
fn every_form_tells_the_comparison() {
    let (reprint, source) = pair("en-every-kind-of-change");
    let story = Story::of(&reprint);
    let (report, comparison) = compare(&story, &Story::of(&source), &ReaderRules::default());
    let written = |form| write(&story, &report, Some(&comparison), Selection::Whole, form);
    assert!(written(Format::Text).contains("the coast guard [-said-]{+claimed+}."));
    assert!(written(Format::Text).contains("┆ ✂ Omitted\n  ┆ The company said"));
    assert!(written(Format::Markdown).contains("Ferry ~~runs aground~~**crashes** off northern cape"));
    assert!(written(Format::Markdown).contains("> **Omitted**\n>\n> ~~The company said"));
    assert!(written(Format::Html).contains("<del>said</del><ins>claimed</ins>"));
    let object: Value = serde_json::from_str(&written(Format::Json)).unwrap();
    let text: Vec<char> = reprint.text().chars().collect();
    for list in ["inserted", "altered"] {
        for found in object[list].as_array().unwrap() {
            let place = found["start"].as_u64().unwrap() as usize..found["end"].as_u64().unwrap() as usize;
            let words = found["text"].as_str().or(found["to"].as_str()).unwrap();
            assert_eq!(text[place].iter().collect::<String>(), words);
        }
    }
    let annotations: Value = serde_json::from_str(&written(Format::Annotations)).unwrap();
    let items = annotations["items"].as_array().unwrap();
    assert_eq!(items.len(), 3 + 2 + 1);
    let names: std::collections::BTreeSet<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(names.len(), items.len());
    // Without the comparison, the forms are those of the report.
    assert_eq!(
        write(&story, &report, Some(&comparison), Selection::Original, Format::Markdown),
        write(&story, &report, None, Selection::Original, Format::Markdown)
    );
}

fn text() -> impl Strategy<Value = String> {
    let phrase = prop::sample::select(vec![
        "The mayor of the town said on Thursday that the lock would stay shut. ",
        "Comment: We said so ourselves. ",
        "Nobody was hurt, and the boats went back to the harbour",
        " (of salt, NDLR) ",
        "[a note",
        "]",
        ". ",
        "\n",
        "\n\n",
        "“",
        "” – ",
        "编者按：本文。",
        "ماء النهر ",
        "Ǆ ŉ ﬁ 𝒜 ",
        "lock ",
        "the ",
        "«Wasser» ",
    ]);
    prop::collection::vec(phrase, 0..40).prop_map(|phrases| phrases.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the two pages are: what is found lies in the reprint, in order and apart.
    #[test]
    fn any_two_pages_can_be_compared(one in text(), other in text(), is_html in any::<bool>()) {
        let page = |text: &str| if is_html { html::parse(&text.replace('\n', "<p>")) } else { Page::plain(text) };
        invariants::hold_between(&page(&one), &page(&other));
    }

    #[test]
    fn a_text_has_nothing_that_it_has_not(text in text()) {
        let page = Page::plain(&text);
        let (report, comparison) = compared(&page, &page);
        prop_assert!(comparison.inserted == 0 && comparison.altered.is_empty() && comparison.omitted.is_empty());
        prop_assert!(!comparison.same_story || comparison.kept == 1.0 && report.passages.is_empty());
    }
}
