//! What holds for every page, whatever is on it.

use proptest::collection::vec;
use proptest::prelude::*;
use rubricator::document::html;
use rubricator::document::page::{Page, Shape};
use rubricator::document::page_builder::PageBuilder;
use rubricator::document::snapshot::FlatPage;
use rubricator::{ReaderRules, judge};
use rubricator_fuzz::invariants;
use rubricator_fuzz::seeds::{PHRASES, reader_rules};

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
    let phrases = prop::sample::select(PHRASES);
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_invariants_hold_for_every_page(page in page()) {
        invariants::hold(&page, &reader_rules());
    }

    #[test]
    fn a_page_survives_its_journey(page in page()) {
        let mut back = Page::try_from(page.to_flat()).expect("a page is well formed");
        prop_assert_eq!(judge(&back, &reader_rules()), judge(&page, &reader_rules()));
        back.url = page.url.clone();
        prop_assert_eq!(back, page);
    }

    #[test]
    fn any_flat_page_is_a_page_or_an_error(nodes in vec(-6_i32..6, 0..40), text in ".{0,20}", shapes in 0_usize..3) {
        let shapes = vec![Default::default(); shapes];
        if let Ok(page) = Page::try_from(FlatPage { shapes, nodes, text, ..FlatPage::default() }) {
            judge(&page, &reader_rules());
        }
    }

    #[test]
    fn any_bytes_are_a_page_or_an_error(bytes in vec(any::<u8>(), 0..200), markup in "(<[a-z]{1,8}>|</[a-z]{1,8}>|Comment: |[ -~]{1,9}){0,30}") {
        if let Ok(page) = html::read(&bytes) {
            judge(&page, &ReaderRules::default());
        }
        judge(&html::parse(&markup), &ReaderRules::default());
    }
}
