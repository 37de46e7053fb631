//! The popup: what it says, what it lists, and where its entries lead.

use crate::Test;
use crate::stage::{STORY, Stage, message, passages, text, texts};
use libtest_mimic::Failed;
use rubricator_browser::scenes::without_comments;
use rubricator_browser::{Kind, Place, Popup, until};
use serde_json::Value;

pub const TESTS: &[Test] = &[
    ("the_popup_sums_up_and_lists", lists),
    ("an_entry_scrolls_to_its_passage", entry_shows),
    ("an_entry_flashes_its_passage", entry_flashes),
    ("an_entry_brings_the_marks_back", entry_switches_on),
    ("the_switch_takes_the_marks_off_and_brings_them_back", switch),
    ("a_page_with_nothing_to_find_says_so", nothing),
    ("a_page_without_an_article_says_so", no_article),
    ("a_closed_page_says_so", restricted),
    ("a_pdf_says_so", pdf),
];

const SUMMARY: &str = "document.querySelector('#summary').textContent";
const ADVICE: &str = "document.querySelector('#advice').textContent";
const ENTRIES: &str = "Array.from(document.querySelectorAll('#passages > li'), entry => entry.textContent)";

const PDF: &[u8] = b"%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj
trailer<</Root 1 0 R>>
%%EOF";

/// The story, so tall that no two passages are in view together.
fn tall() -> String {
    STORY.replace("</style>", "p { margin: 900px 0 }</style>")
}

fn lists(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let report = stage.browser.press()?["report"].take();
    let summary = text(&stage.browser.evaluate(Place::Popup, SUMMARY)?);
    let share =
        100.0 * report["layers"]["commentary"].as_f64().unwrap_or(0.0) / report["words"].as_f64().unwrap_or(1.0);
    assert_eq!(summary, format!("3 comments, {}% of the words", share.round()));
    let entries = texts(&stage.browser.evaluate(Place::Popup, ENTRIES)?);
    let passages = passages(&report);
    assert_eq!(entries.len(), passages.len());
    for (entry, passage) in entries.iter().zip(&passages) {
        let first_words = passage.split(' ').take(8).collect::<Vec<_>>().join(" ");
        assert!(entry.contains(&first_words), "{entry}");
        assert!(entry.contains(&message("not_commentary")) && entry.contains(&message("ends_elsewhere")), "{entry}");
    }
    let strip = stage.browser.evaluate(Place::Popup, "document.querySelector('#strip').children.length")?;
    assert_eq!(strip, 3);
    Ok(())
}

/// Whether a marked element is in the window, all of it.
fn in_view(index: usize) -> String {
    format!(
        "(({{ top, bottom }}) => top >= 0 && bottom <= innerHeight)(document.querySelectorAll('[data-rubricator~=start]')[{index}].getBoundingClientRect())"
    )
}

fn entry_shows(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&tall(), &[])?;
    stage.browser.press()?;
    for index in [2, 0] {
        assert_eq!(stage.browser.evaluate(Place::Page, &in_view(index))?, false);
        stage.click("#passages .words", index)?;
        stage.browser.wait_for(Place::Page, &in_view(index))?;
    }
    Ok(())
}

fn entry_flashes(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    let calm = stage.browser.screenshot(Place::Page)?;
    stage.click("#passages .words", 1)?;
    until("the flash", || Ok((stage.browser.screenshot(Place::Page)? != calm).then_some(())))?;
    until("the flash's end", || Ok((stage.browser.screenshot(Place::Page)? == calm).then_some(())))?;
    Ok(())
}

fn entry_switches_on(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&tall(), &[])?;
    stage.browser.press()?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    stage.click("#passages .words", 2)?;
    stage.browser.wait_for(Place::Page, "document.querySelectorAll('[data-rubricator~=start]').length === 3")?;
    stage.browser.wait_for(Place::Page, &in_view(2))?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#switch').ariaChecked === 'true'")?;
    Ok(())
}

fn switch(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    stage.browser.press()?;
    let painted = stage.state()?;
    stage.click("#switch", 0)?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#switch').ariaChecked === 'false'")?;
    assert_eq!(stage.state()?, before);
    let entries = stage.browser.evaluate(Place::Popup, ENTRIES)?;
    assert_eq!(texts(&entries).len(), 3, "the list stays readable");
    stage.click("#switch", 0)?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#switch').ariaChecked === 'true'")?;
    assert_eq!(stage.state()?, painted);
    Ok(())
}

/// Presses the button and expects the popup to name this trouble.
fn says(stage: &mut Stage, trouble: &str) -> Result<Value, Failed> {
    let answer = stage.browser.press()?;
    assert_eq!(text(&stage.browser.evaluate(Place::Popup, SUMMARY)?), message(&format!("{trouble}_title")));
    assert_eq!(text(&stage.browser.evaluate(Place::Popup, ADVICE)?), message(&format!("{trouble}_text")));
    Ok(answer)
}

fn nothing(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&without_comments(), &[])?;
    let answer = says(stage, "nothing")?;
    assert_eq!(answer["error"], Value::Null);
    assert_eq!(stage.browser.badge()?, "0", "a page that was read without a find says so");
    Ok(())
}

fn no_article(stage: &mut Stage) -> Result<(), Failed> {
    stage.open("<!doctype html><title>Empty</title><body></body>", &[])?;
    assert_eq!(says(stage, "no_article")?["error"], "no-article");
    Ok(())
}

fn restricted(stage: &mut Stage) -> Result<(), Failed> {
    let closed = match stage.browser.kind() {
        Kind::Chromium => "chrome://version/",
        Kind::Firefox => "about:license",
    };
    stage.browser.open(closed)?;
    assert_eq!(says(stage, "restricted")?["error"], "restricted");
    Ok(())
}

fn pdf(stage: &mut Stage) -> Result<(), Failed> {
    let address = stage.server.file("/paper.pdf", "application/pdf", PDF, &[]);
    stage.browser.open(&address)?;
    assert_eq!(says(stage, "pdf")?["error"], "pdf");
    Ok(())
}
