//! What holds for every page, whatever is on it.

use rubricator::document::blocks::blocks;
use rubricator::document::html;
use rubricator::document::page::{Content, NodeId, Page};
use rubricator::metadata::byline::Credits;
use rubricator::report::{Format, Mark, Passage, Report, Selection, write};
use rubricator::story::Story;
use rubricator::{ReaderRules, compare, report_on};
use serde_json::Value;

/// All of it, for one page.
pub fn hold(page: &Page, reader_rules: &ReaderRules) {
    let story = Story::of(page);
    let report = report_on(&story, reader_rules);
    the_report_is_sound(page, &report);
    the_credits_are_stated(&story);
    the_article_can_be_written(&story, &report);
}

/// All that holds for a reprint and its source, whatever they are: what is found lies in the reprint, in order and apart, and
/// can be written.
pub fn hold_between(reprint: &Page, source: &Page) {
    let story = Story::of(reprint);
    let (report, comparison) = compare(&story, &Story::of(source), &ReaderRules::default());
    the_report_is_sound(reprint, &report);
    assert!((0.0..=1.0).contains(&comparison.kept));
    for altered in &comparison.altered {
        assert!(reprint.text().get(altered.place.clone()).is_some());
        assert!(reprint.nodes().len() > altered.end.0 && altered.start <= altered.end);
        assert_ne!(altered.from, altered.to);
    }
    for pair in comparison.altered.windows(2) {
        assert!(pair[0].place.start <= pair[1].place.start, "alterations stand in order");
    }
    if !comparison.same_story {
        assert!(comparison.altered.is_empty() && comparison.omitted.is_empty() && comparison.inserted == 0);
    }
    for &form in Format::ALL {
        assert!(write(&story, &report, Some(&comparison), Selection::Whole, form).ends_with('\n'));
    }
}

/// Passages lie within the page, in order and apart, with reasons that quote it.
pub fn the_report_is_sound(page: &Page, report: &Report) {
    let visible = Visible::of(page);
    for passage in &report.passages {
        the_passage_is_sound(page, &visible, passage);
    }
    for pair in report.passages.windows(2) {
        assert!(pair[0].end <= pair[1].start, "passages stand in order and apart");
    }
    let words: usize = report.passages.iter().map(|passage| passage.words).sum();
    assert_eq!(words, report.layers.commentary + report.layers.note + report.layers.update);
    assert!(words <= report.words);
}

fn the_passage_is_sound(page: &Page, visible: &Visible, passage: &Passage) {
    let text: String = page.text().chars().skip(passage.start).take(passage.end - passage.start).collect();
    assert_eq!(passage.text, folded(&passage.text));
    // What is outside the story can stand between the blocks of a passage.
    let (own, around) = (letters(&passage.text), letters(&text));
    assert!(is_in_order(&own, &around), "the offsets are the passage's");
    assert_eq!((own.chars().next(), own.chars().next_back()), (around.chars().next(), around.chars().next_back()));
    let marked: String = passage.marks.iter().map(|mark| visible.marked(mark)).collect();
    assert_eq!(letters(&marked), own, "the marks are the passage's");
    let quotes = passage.reasons.iter().map(|reason| letters(&reason.quote)).filter(|quote| !quote.is_empty());
    let quoted = quotes.inspect(|quote| assert!(own.contains(quote), "“{quote}” quotes the page")).count();
    assert!(quoted > 0, "a passage has a reason that quotes the page");
    assert!(0.0 <= passage.from && passage.from <= passage.to && passage.to <= 1.0);
}

/// What a page states about itself are its own words.
pub fn the_credits_are_stated(story: &Story) {
    let stated = letters(&format!("{} {}", story.page.title, story.page.text()));
    let Credits { title, byline, source, date, .. } = Credits::of(story);
    for credit in [title, byline, source, date].into_iter().flatten() {
        // What is hidden can stand in between.
        assert!(is_in_order(&letters(&credit), &stated), "“{credit}” is on the page");
    }
}

/// Each written form can be read by those for whom it is, and holds the page's words.
pub fn the_article_can_be_written(story: &Story, report: &Report) {
    let json = |what, form| serde_json::from_str::<Value>(&write(story, report, None, what, form)).expect("it is JSON");
    let list = |value: &Value| value.as_array().expect("it is a list").clone();
    let paragraphs = list(&json(Selection::Original, Format::Json)["paragraphs"]);
    let own: String = paragraphs.iter().filter_map(Value::as_str).map(letters).collect();
    let document = html::parse(&write(story, report, None, Selection::Original, Format::Html));
    let read: String = blocks(&document).iter().map(|block| letters(&block.text)).collect();
    // The address stands at the document's end.
    let shown = |text: &str| text.replace(char::is_control, "\u{fffd}");
    assert_eq!(read, shown(&own) + &shown(&letters(&story.page.url)));
    let text: Vec<char> = story.page.text().chars().collect();
    for what in [Selection::Whole, Selection::Original] {
        for annotation in list(&json(what, Format::Annotations)["items"]) {
            let selector = &annotation["target"]["selector"];
            let at = |end: &str| selector[1][end].as_u64().expect("it is a place") as usize;
            assert_eq!(selector[0]["exact"], *text[at("start")..at("end")].iter().collect::<String>());
        }
    }
    for what in [Selection::Whole, Selection::Original, Selection::Commentary] {
        for form in [Format::Text, Format::Markdown, Format::Html] {
            let written = write(story, report, None, what, form);
            assert!(!written.contains(|c: char| c.is_control() && c != '\n') && written.ends_with('\n'));
        }
    }
}

/// Which of a page's text is read: what is shown, without ruby readings, as a browser counts it.
struct Visible {
    units: Vec<u16>,
    shown: Vec<bool>,
    /// Where each node's text starts, and at the end of the list the text ends.
    starts: Vec<usize>,
    ends: Vec<NodeId>,
}

impl Visible {
    fn of(page: &Page) -> Self {
        let units: Vec<u16> = page.text().encode_utf16().collect();
        let mut visible = Self { shown: vec![true; units.len()], units, starts: Vec::new(), ends: Vec::new() };
        visible.starts = vec![visible.units.len(); page.nodes().len() + 1];
        for (id, node) in page.nodes().iter().enumerate().rev() {
            visible.starts[id] = match node.content {
                Content::Text { units, .. } => units,
                Content::Element(_) => visible.starts[id + 1],
            };
        }
        for (id, node) in page.nodes().iter().enumerate() {
            visible.ends.push(node.end);
            // A ruby reading is shown, but its letters are no words of the text.
            if page.shape(id).is_some_and(|shape| shape.is_hidden() || matches!(&*shape.tag, "rp" | "rt" | "rtc")) {
                visible.shown[visible.starts[id]..visible.starts[node.end]].fill(false);
            }
        }
        visible
    }

    /// The text of a mark, as a browser would find it.
    fn marked(&self, mark: &Mark) -> String {
        let range = match *mark {
            Mark::Whole { node } => self.starts[node]..self.starts[self.ends[node]],
            Mark::Range { start: (first, from), end: (last, to) } => self.starts[first] + from..self.starts[last] + to,
        };
        let shown: Vec<u16> = range.filter(|&unit| self.shown[unit]).map(|unit| self.units[unit]).collect();
        String::from_utf16(&shown).expect("an offset never splits a character")
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The characters of a text that are not white space.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a text's letters stand in another in this order, with or without others in between.
fn is_in_order(letters: &str, text: &str) -> bool {
    let mut rest = text.chars();
    letters.chars().all(|c| rest.any(|other| other == c))
}
