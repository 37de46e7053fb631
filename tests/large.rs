//! Pages that are huge or hostile: each gets a report, in time and memory that grow with the page and no faster, and what
//! was too large says so. How it grows is measured by `cargo xtask bench`; here each page is so large that anything
//! worse than linear would not end.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use rubricator::document::html;
use rubricator::document::page::{MAX_NODES, MAX_UTF16_UNITS, Page};
use rubricator::document::snapshot::{FlatPage, FlatShape};
use rubricator::report::{Format, Selection, write};
use rubricator::story::Story;
use rubricator::{ReaderRules, Report, report_on};

const SENTENCE: &str = "The harbour master counted the boats twice before the storm came in from the west.";
const COMMENT: &str = "<p>LANTERN COMMENT: We said so in spring, and nobody listened to us.</p>";

/// The report on a page, once every written form has been made of it, too.
fn judged(page: &Page) -> Report {
    let story = Story::of(page);
    let report = report_on(&story, &ReaderRules::default());
    for &form in Format::ALL {
        assert!(write(&story, &report, None, Selection::Whole, form).ends_with('\n'));
    }
    for form in [Format::Html, Format::Annotations] {
        assert!(write(&story, &report, None, Selection::Original, form).ends_with('\n'));
    }
    report
}

fn read(html: &str) -> Report {
    judged(&html::read(html.as_bytes()).expect("it is HTML"))
}

#[test]
fn a_million_elements() {
    let report = read(&format!("{COMMENT}{}", format!("<p>{SENTENCE}</p>").repeat(1_000_000)));
    assert!(report.cut && report.passages.len() == 1);
}

#[test]
fn a_text_of_twenty_megabytes() {
    let sentences = format!("{SENTENCE} (of salt, NDLR) ");
    let report = read(&format!("<p>{}</p>", sentences.repeat(20_000_000 / sentences.len())));
    assert!(report.cut);
    assert_eq!(report.passages.len(), MAX_UTF16_UNITS / sentences.len());
    let report = read(&format!("<pre>{}</pre>", format!("COMMENT: {SENTENCE}\n\n{SENTENCE}\n\n").repeat(100_000)));
    assert!(report.cut && report.passages.len() > 10_000);
}

#[test]
fn a_hundred_thousand_nested_elements() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<span>", "</span>"),
        ("<ul><li>", "</ul>"),
        ("<blockquote>", ""),
        ("<b>", "</b>"),
        ("<table><tr><td>", "</table>"),
    ] {
        for filling in ["", "a word ", "Comment: a word<br><br>"] {
            let page = format!("{open}{filling}").repeat(100_000);
            let report = read(&format!("{COMMENT}<p>{SENTENCE}</p>{page}{}<p>{SENTENCE}</p>", close.repeat(100_000)));
            assert!(!report.passages.is_empty() || report.words > 0, "{open}{filling}");
        }
    }
}

/// A script can nest elements deeper than any parser does.
#[test]
fn a_flat_page_of_nested_elements() {
    for tag in ["span", "blockquote", "h2"] {
        let shape = |tag: &str| {
            let mut row = FlatShape::default();
            row[0] = tag.to_owned();
            row
        };
        let text = "Comment: a word ";
        let shapes = vec![shape("body"), shape(tag), shape("br")];
        let mut page = FlatPage { shapes, nodes: vec![0, 0], ..FlatPage::default() };
        for depth in 1..i32::try_from(MAX_NODES / 8).unwrap() {
            let length = i32::try_from(text.len()).unwrap();
            page.nodes.extend([depth, 1, depth + 1, -length, depth + 1, 2, depth + 1, 2]);
            page.text += text;
        }
        assert!(judged(&Page::try_from(page).unwrap()).words > 0, "{tag}");
    }
}

#[test]
fn formatting_that_is_never_closed() {
    // Each paragraph opens all of it anew: a page of pages.
    let open: String = (0..10_000).map(|number| format!("<b id={number}>")).collect();
    let report = read(&format!("{COMMENT}{open}{}", format!("<p>{SENTENCE}").repeat(20_000)));
    assert!(report.cut);
}

#[test]
fn fifty_thousand_brackets() {
    let nested = format!("{}{}", "(".repeat(50_000), ")".repeat(50_000));
    let open = "[".repeat(50_000);
    let close = ")".repeat(50_000);
    let notes = "(of salt, NDLR) ".repeat(50_000);
    let within = format!("{} a word – NDLR {}", "(".repeat(700), ")".repeat(700)).repeat(100);
    for brackets in [nested, open, close, notes, within] {
        let report = read(&format!("<p>{SENTENCE}</p><p>{brackets}</p><p>{SENTENCE}</p>{COMMENT}"));
        assert!(!report.cut && !report.passages.is_empty());
    }
}

#[test]
fn fifty_thousand_notes_in_elements_of_their_own() {
    let notes = "<b>(of salt, NDLR)</b> and <i>more</i> ".repeat(30_000);
    let report = read(&format!("<div><p>{SENTENCE} {notes}</p></div><p>{SENTENCE}</p>"));
    assert_eq!(report.passages.len(), 30_000);
}

#[test]
fn comments_without_end() {
    let report = read(&format!("<div class=box>{}</div>", format!("{COMMENT}<p>{SENTENCE}</p>").repeat(20_000)));
    assert_eq!(report.passages.len(), 20_000);
    // One note of thousands of blocks, each with something between that is no part of a block.
    let story = format!("<p>{SENTENCE}</p>").repeat(20_000);
    let note = format!("<p>{SENTENCE}<span></span></p><hr>").repeat(15_000);
    let report = read(&format!("{story}<div class=editors-note>{note}</div>{story}"));
    assert_eq!(report.passages.len(), 1);
}

#[test]
fn slots_without_end() {
    let slots: String = (0..20_000).map(|number| format!("<slot name=s{number}></slot>")).collect();
    let slotted: String = (0..20_000).map(|number| format!("<b slot=s{number}>word </b>")).collect();
    let report =
        read(&format!("<x-a><template shadowrootmode=open>{slots}</template>{slotted}</x-a><p>{SENTENCE}</p>"));
    assert!(report.words > 0);
}

#[test]
fn unicode_of_every_kind() {
    let storm = "e".to_owned() + &"\u{301}".repeat(1000);
    for noise in [
        "\u{202e}",
        "\u{2066}\u{2069}",
        "\u{200b}",
        "\u{200d}",
        "\u{feff}",
        "\u{301}",
        "\u{fffd}",
        "ﷺ",
        "🏳\u{fe0f}\u{200d}🌈",
        &storm,
        "İ",
        "ß",
        "\u{e0041}",
    ] {
        let many = noise.repeat(200_000 / noise.len());
        let label: String = "Comment:".chars().map(|c| format!("{c}{noise}")).collect();
        read(&format!(
            "<p>{SENTENCE}<p>{label} we said so.<p>{many}<p>Comment{many}: no<p>({many}, NDLR)<p>{SENTENCE}"
        ));
        // What is invisible is no part of a label; nor does it change which words are whose.
        let report = read(&format!("<p>{SENTENCE} {noise}</p>{COMMENT}<p>{noise} {SENTENCE}</p>"));
        assert_eq!(report.passages.len(), 1, "{noise:?}");
    }
}

#[test]
fn digits_and_signs_are_escaped_once() {
    let page = html::parse(&format!("<p>{SENTENCE}</p><p>{}{}</p>", "1".repeat(500_000), ".)".repeat(500_000)));
    assert!(judged(&page).words > 0);
}

fn run(input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rubricator"))
        .args(["--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

#[test]
fn the_command_line_says_what_it_did_not_read() {
    let page = format!("{COMMENT}{}", format!("<p>{SENTENCE}</p>").repeat(MAX_NODES));
    let output = run(page.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told, "rubricator: - is too large to be read whole; only its beginning was judged\n");
    assert!(String::from_utf8(output.stdout).unwrap().contains("LANTERN COMMENT"));
}

#[test]
fn two_hundred_thousand_attributes() {
    let attributes: String = (0..200_000).map(|number| format!("a{number}=1 ")).collect();
    // What is no tag is text, however much it looks like one.
    let words = format!("<title>{COMMENT} <p {attributes}</title>");
    let report = read(&format!("{words}{COMMENT}<p>{SENTENCE} &amp<p {attributes}>{SENTENCE}</p>"));
    assert!(report.cut && report.passages.len() == 1);
    let report =
        read(&format!("{words}<!-- <p x --><p title=\"{attributes}\">{SENTENCE}</p>{COMMENT}<p>{SENTENCE}</p>"));
    assert!(!report.cut && report.passages.len() == 1);
}

#[test]
fn two_hundred_thousand_bodies() {
    let bodies: String = (0..200_000).map(|number| format!("<body b{number}>")).collect();
    let report = read(&format!("<p>{SENTENCE}</p>{bodies}{COMMENT}<p>{SENTENCE}</p>"));
    assert!(!report.cut && report.passages.len() == 1);
}

/// Input without an end is read no further than a page can reach.
#[cfg(unix)]
#[test]
fn input_without_end() {
    let mut words = Command::new("yes").arg("<p>The harbour é").stdout(Stdio::piped()).spawn().unwrap();
    let judged = Command::new(env!("CARGO_BIN_EXE_rubricator"))
        .args(["--format", "json", "-"])
        .stdin(words.stdout.take().unwrap())
        .output()
        .unwrap();
    words.wait().unwrap();
    assert_eq!(judged.status.code(), Some(0));
    let told = String::from_utf8(judged.stderr).unwrap();
    assert_eq!(told, "rubricator: - is too large to be read whole; only its beginning was judged\n");
    assert!(String::from_utf8(judged.stdout).unwrap().contains(r#""cut":true"#));
}
