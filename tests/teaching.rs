//! What a reader teaches holds: corrections of a passage, also on a page that has changed since, and rules of a site.

use rubricator::detect::corrections;
use rubricator::document::html;
use rubricator::reader::rules::{Classification, Correction, Pattern, ReaderRules, Rule};
use rubricator::report::{self, Mark};
use rubricator::story::Story;
use rubricator::{Page, Report, judge};

const ARTICLE: &str = r#"<article><h1>Harbour board votes to dredge</h1>
<p>The harbour board voted on Tuesday to dredge the northern channel, officials said in a statement.</p>
<p>Quayside verdict: Forty million is a great deal of money for a channel that three ships used last year.</p>
<p>The chairwoman of the board said that the channel had last been dredged in 1998.</p>
<div class="desk"><p>The inner harbour has stood empty for a decade, as everybody on the quay knows.</p>
<p>Nobody has asked the fishermen so far.</p></div>
<p>Comment: And who could blame them? Nobody asked the fishermen.</p>
<p>We never heard a word of it ourselves.</p>
<p>Work is due to begin in April, the board said. Two companies from the region have submitted bids.</p></article>"#;

/// A correction of the words that marks name.
fn correction(page: &Page, marks: &[Mark], says: Classification) -> Correction {
    let story = Story::of(page);
    corrections::correction(&story, report::span(&story, marks).expect("the marks name words"), says)
}

/// The marks of the element that holds these words and no others.
fn element(page: &Page, words: &str) -> Vec<Mark> {
    let text = |id: usize| (id..page.nodes()[id].end).filter_map(|id| page.text_bytes(id)).map(|at| &page.text()[at]);
    let node = (0..page.nodes().len())
        .rev()
        .find(|&id| page.shape(id).is_some() && text(id).collect::<String>().starts_with(words));
    vec![Mark::Whole { node: node.expect("the words are on the page") }]
}

fn corrected(page: &Page, corrections: Vec<Correction>) -> Report {
    judge(page, &ReaderRules { corrections, ..ReaderRules::default() })
}

fn ruled(page: &Page, pattern: Pattern, says: Classification) -> Report {
    judge(page, &ReaderRules { rules: vec![Rule { pattern, says, off: false }], ..ReaderRules::default() })
}

fn texts(report: &Report) -> Vec<&str> {
    report.passages.iter().map(|passage| &*passage.text).collect()
}

#[test]
fn any_passage_of_any_fixture_can_be_taken_back_and_marked_again() {
    let mut passages = 0;
    for case in rubricator_fixtures::reports() {
        let folder = &case.folder;
        let page = html::read(&case.article()).unwrap();
        let found = judge(&page, &ReaderRules::default());
        for (index, passage) in found.passages.iter().enumerate() {
            let not = correction(&page, &passage.marks, Classification::Story);
            let without = corrected(&page, vec![not.clone()]);
            let mut others = texts(&found);
            others.remove(index);
            assert_eq!((texts(&without), &*without.unplaced), (others, &[][..]), "{}", folder.display());

            let again = corrected(&page, vec![not, correction(&page, &passage.marks, Classification::Update)]);
            assert_eq!(texts(&again), texts(&found), "{}", folder.display());
            assert_eq!(again.passages[index].marks, passage.marks, "{}", folder.display());
            assert_eq!(again.passages[index].reasons[0].code, "taught");
            passages += 1;
        }
    }
    assert!(passages > 100);
}

#[test]
fn a_block_without_any_sign_can_be_marked() {
    let page = html::parse(ARTICLE);
    let marks = element(&page, "The chairwoman");
    let report = corrected(&page, vec![correction(&page, &marks, Classification::Commentary)]);
    assert!(
        texts(&report).contains(&"The chairwoman of the board said that the channel had last been dredged in 1998.")
    );
    assert_eq!(report.passages[0].marks, marks);
}

#[test]
fn a_selection_is_widened_to_whole_words() {
    let page = html::parse(ARTICLE);
    let node = (0..page.nodes().len())
        .find(|&id| page.text_bytes(id).is_some_and(|at| page.text()[at].starts_with("Work is")))
        .unwrap();
    let marks = [Mark::Range { start: (node, 46), end: (node, 52) }];
    let correction = correction(&page, &marks, Classification::Note);
    assert_eq!(correction.quote.exact, "Two companies");
    assert_eq!(texts(&corrected(&page, vec![correction])).last(), Some(&"Two companies"));
}

#[test]
fn a_comment_ends_where_the_reader_says() {
    let page = html::parse(ARTICLE);
    let comment = element(&page, "Comment:");
    let marks = [comment.clone(), element(&page, "We never")].concat();
    let report = corrected(&page, vec![correction(&page, &marks, Classification::Commentary)]);
    let expected =
        "Comment: And who could blame them? Nobody asked the fishermen. We never heard a word of it ourselves.";
    assert_eq!(texts(&report), [expected]);

    let Mark::Whole { node } = comment[0] else { unreachable!() };
    let shorter = [Mark::Range { start: (node + 1, 0), end: (node + 1, 34) }];
    let report = corrected(&page, vec![correction(&page, &shorter, Classification::Commentary)]);
    assert_eq!(texts(&report), ["Comment: And who could blame them?"]);
}

#[test]
fn a_correction_survives_changes_around_it_and_nothing_is_guessed_after_changes_in_it() {
    let page = html::parse(ARTICLE);
    let not = correction(&page, &element(&page, "Comment:"), Classification::Story);
    let changed = html::parse(&ARTICLE.replace("<p>We never heard", "<p>A new paragraph.</p><p>We never heard"));
    assert_eq!(corrected(&changed, vec![not.clone()]).passages.len(), 0);
    let rewritten = html::parse(&ARTICLE.replace("who could blame them", "who would blame them"));
    let report = corrected(&rewritten, vec![not]);
    assert_eq!((report.passages.len(), report.unplaced), (1, vec![0]));
}

#[test]
fn a_correction_offers_what_a_rule_can_be_made_of() {
    let page = html::parse(ARTICLE);
    let pattern = |marks: &[Mark]| correction(&page, marks, Classification::Commentary).pattern;
    assert_eq!(pattern(&element(&page, "Quayside verdict")), Some(Pattern::Label("Quayside verdict".to_owned())));
    let desk = [element(&page, "The inner"), element(&page, "Nobody has")].concat();
    assert_eq!(pattern(&desk), Some(Pattern::Class("desk".to_owned())));
    assert_eq!(pattern(&element(&page, "The chairwoman")), None);
}

#[test]
fn a_rule_marks_what_opens_with_a_label_or_stands_in_a_class() {
    let page = html::parse(ARTICLE);
    let report = ruled(&page, Pattern::Label("QUAYSIDE VERDICT".to_owned()), Classification::Commentary);
    assert!(texts(&report)[0].starts_with("Quayside verdict: Forty million"));
    let report = ruled(&page, Pattern::Class("desk".to_owned()), Classification::Note);
    assert!(texts(&report)[0].starts_with("The inner") && texts(&report)[0].ends_with("so far."));
}

#[test]
fn a_rule_can_say_that_a_label_is_the_storys_own() {
    let page = html::parse(ARTICLE);
    assert_eq!(judge(&page, &ReaderRules::default()).passages.len(), 1);
    assert_eq!(ruled(&page, Pattern::Label("Comment".to_owned()), Classification::Story).passages.len(), 0);
}
