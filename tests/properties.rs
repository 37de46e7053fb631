//! What holds for every page, whatever is on it.

use proptest::collection::vec;
use proptest::prelude::*;
use rubricator::blocks::blocks;
use rubricator::credits::Credits;
use rubricator::page::{FlatPage, Page, PageBuilder, Shape};
use rubricator::quote::Quote;
use rubricator::report::{Form, Mark, Passage, What, write};
use rubricator::rules::{Correction, Pattern, Rule, Says};
use rubricator::story::Story;
use rubricator::{Taught, html, judge, report_on};
use serde_json::Value;

/// A step in the making of a page.
#[derive(Clone, Debug)]
enum Step {
    Open(&'static str, &'static str),
    Close,
    Text(String),
}

fn step() -> impl Strategy<Value = Step> {
    let tags = prop::sample::select(vec![
        "div",
        "p",
        "b",
        "br",
        "ul",
        "li",
        "blockquote",
        "h2",
        "a",
        "article",
        "aside",
        "form",
        "span",
        "x-tag",
    ]);
    let classes = prop::sample::select(vec!["", "", "", "comment", "comments", "note"]);
    let phrases = prop::sample::select(vec![
        "Comment: ",
        "LANTERN COMMENT: ",
        "[Editor's note: ",
        "]",
        " (of salt, NDLR) ",
        "Update:",
        "Comment",
        ":",
        " – Ed.) ",
        "(",
        "[",
        "We said so ourselves. ",
        "The mayor of the town said on Thursday that the lock would stay shut. ",
        "“",
        "” ",
        "\n",
        "\u{a0}",
        "\u{200b}",
        "é",
        "🖋",
        "说",
        "İ",
        "ﷺ ",
        "\u{301}",
    ]);
    prop_oneof![
        3 => (tags, classes).prop_map(|(tag, class)| Step::Open(tag, class)),
        3 => Just(Step::Close),
        6 => vec(phrases, 1..6).prop_map(|phrases| Step::Text(phrases.concat())),
        1 => ".{0,12}".prop_map(Step::Text),
    ]
}

fn page() -> impl Strategy<Value = Page> {
    (prop::sample::select(vec!["", "en", "fr", "de-AT", "xx"]), vec(step(), 0..60)).prop_map(|(lang, steps)| {
        let mut page = PageBuilder::new(lang, "");
        let mut depth = 1;
        page.open(Shape { tag: "body".to_owned(), ..Shape::default() });
        for step in steps {
            match step {
                Step::Open(tag, class) => {
                    page.open(Shape { tag: tag.to_owned(), class: class.to_owned(), ..Shape::default() });
                    depth += 1;
                }
                Step::Close if depth > 1 => {
                    page.close();
                    depth -= 1;
                }
                Step::Close => {}
                Step::Text(text) => page.text(&text),
            }
        }
        let mut page = page.finish();
        page.url = "https://news.example.org/a".to_owned();
        page
    })
}

/// A rule, and corrections of what pages like these hold.
fn taught() -> Taught {
    let rule = Rule { pattern: Pattern::Label("We said so ourselves".to_owned()), says: Says::Update, off: false };
    let own = Rule { pattern: Pattern::Class("comment".to_owned()), says: Says::Story, off: false };
    let correction = |exact: &str, says| Correction {
        quote: Quote { prefix: String::new(), exact: exact.to_owned(), suffix: String::new() },
        says,
        pattern: None,
    };
    let corrections = vec![
        correction("said so", Says::Commentary),
        correction("Comment:", Says::Story),
        correction(". ", Says::Note),
    ];
    Taught { rules: vec![rule, own], corrections }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The characters of a passage that are not white space, by its offsets and by its marks.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text of a mark, as a browser would find it.
fn marked(page: &Page, mark: &Mark) -> String {
    let data = |id| page.text_bytes(id).map_or("", |bytes| &page.text()[bytes]);
    match *mark {
        Mark::Whole { node } => (node..page.nodes()[node].end).map(data).collect(),
        Mark::Range { start: (first, from), end: (last, to) } => {
            let units = |id: usize, from: usize, to: usize| {
                let units: Vec<u16> = data(id).encode_utf16().collect();
                String::from_utf16(&units[from..to]).expect("an offset never splits a character")
            };
            let len = |id| data(id).encode_utf16().count();
            if first == last {
                return units(first, from, to);
            }
            let between: String = (first + 1..last).map(data).collect();
            units(first, from, len(first)) + &between + &units(last, 0, to)
        }
    }
}

fn check(page: &Page, passage: &Passage) -> Result<(), TestCaseError> {
    let text: String = page.text().chars().skip(passage.start).take(passage.end - passage.start).collect();
    prop_assert_eq!(&passage.text, &folded(&passage.text));
    // What is outside the story can stand between the blocks of a passage.
    let mut between = letters(&text).chars().collect::<Vec<_>>().into_iter();
    let (first, last) = (letters(&passage.text).chars().next(), letters(&passage.text).chars().next_back());
    prop_assert!(
        letters(&passage.text).chars().all(|c| between.any(|other| other == c)),
        "the offsets are the passage's"
    );
    prop_assert_eq!((letters(&text).chars().next(), letters(&text).chars().next_back()), (first, last));
    let marked: String = passage.marks.iter().map(|mark| marked(page, mark)).collect();
    prop_assert_eq!(letters(&marked), letters(&passage.text), "the marks are the passage's");
    prop_assert!(!passage.reasons.is_empty());
    let quotes = passage.reasons.iter().filter(|reason| !reason.quote.is_empty());
    let mut count = 0;
    for reason in quotes {
        prop_assert!(letters(&text).contains(&letters(&reason.quote)), "{:?} quotes the page", reason);
        count += 1;
    }
    prop_assert!(count > 0);
    prop_assert!((0.0..=1.0).contains(&passage.from) && passage.from <= passage.to && passage.to <= 1.0);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_page_has_a_sound_report(page in page()) {
        let report = judge(&page, &taught());
        for passage in &report.passages {
            check(&page, passage)?;
        }
        for pair in report.passages.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start, "passages stand in order and apart");
        }
        let words: usize = report.passages.iter().map(|passage| passage.words).sum();
        prop_assert_eq!(words, report.layers.commentary + report.layers.note + report.layers.update);
        prop_assert!(words <= report.words);
    }

    /// What a page states about itself are its own words.
    #[test]
    fn every_page_has_sound_credits(page in page()) {
        let dense = |text: &str| text.split_whitespace().collect::<String>();
        let stated = dense(&format!("{} {}", page.title, page.text()));
        let Credits { title, byline, source, date, .. } = Credits::of(&Story::of(&page));
        for credit in [title, byline, source, date].into_iter().flatten() {
            prop_assert!(stated.contains(&dense(&credit)), "“{credit}” is on the page");
        }
    }

    #[test]
    fn every_page_can_be_written(page in page()) {
        let story = Story::of(&page);
        let report = report_on(&story, &taught());
        let json = |what, form| serde_json::from_str::<Value>(&write(&story, &report, None, what, form)).expect("JSON");
        let paragraphs = json(What::Original, Form::Json)["paragraphs"].take();
        let own: String = paragraphs.as_array().expect("a list").iter().filter_map(Value::as_str).map(letters).collect();
        let document = html::parse(&write(&story, &report, None, What::Original, Form::Html));
        let read: String = blocks(&document).iter().map(|block| letters(&block.text)).collect();
        // The address stands at the document's end.
        prop_assert_eq!(read, own.replace(char::is_control, "\u{fffd}") + &page.url);
        let text: Vec<char> = page.text().chars().collect();
        for what in [What::Whole, What::Original] {
            for annotation in json(what, Form::Annotations)["items"].as_array().expect("a list") {
                let selector = &annotation["target"]["selector"];
                let at = |end: &str| selector[1][end].as_u64().expect("a place") as usize;
                prop_assert_eq!(&selector[0]["exact"], &text[at("start")..at("end")].iter().collect::<String>());
            }
        }
        for what in [What::Whole, What::Original, What::Commentary] {
            for form in [Form::Text, Form::Markdown, Form::Html] {
                let written = write(&story, &report, None, what, form);
                prop_assert!(!written.contains(|c: char| c.is_control() && c != '\n') && written.ends_with('\n'));
            }
        }
    }

    #[test]
    fn a_page_survives_its_journey(page in page()) {
        let mut back = Page::try_from(page.to_flat()).expect("a page is well formed");
        prop_assert_eq!(judge(&back, &taught()), judge(&page, &taught()));
        back.url = page.url.clone();
        prop_assert_eq!(back, page);
    }

    #[test]
    fn any_flat_page_is_a_page_or_an_error(nodes in vec(-6_i32..6, 0..40), text in ".{0,20}", shapes in 0_usize..3) {
        let shapes = vec![Default::default(); shapes];
        if let Ok(page) = Page::try_from(FlatPage { shapes, nodes, text, ..FlatPage::default() }) {
            judge(&page, &taught());
        }
    }

    #[test]
    fn any_bytes_are_a_page_or_an_error(bytes in vec(any::<u8>(), 0..200), markup in "(<[a-z]{1,8}>|</[a-z]{1,8}>|Comment: |[ -~]{1,9}){0,30}") {
        if let Ok(page) = html::read(&bytes) {
            judge(&page, &Taught::default());
        }
        judge(&html::parse(&markup), &Taught::default());
    }
}
