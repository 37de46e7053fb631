//! The reader teaches on the page: selected words, a block that they pick, and where a passage ends.

use crate::Test;
use crate::modes::{ask, breaks, with_settings};
use crate::stage::{STORY, Stage, passages};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup, until};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("a_block_is_picked_by_keyboard", picked_by_keyboard),
    ("a_block_is_picked_by_pointer_and_the_page_hears_nothing", picked_by_pointer),
    ("escape_ends_picking", escape),
    ("selected_words_are_taught", selection),
    ("an_end_is_picked", end_picked),
    ("a_passage_is_said_to_be_the_storys", not_commentary),
    ("a_correction_holds_for_all_spellings_of_the_address", other_spellings),
];

const FISHERMEN: &str = "Fishermen in the area have opposed the plan";

/// The passages, once there are as many as expected.
fn listed(stage: &mut Stage, count: usize) -> Result<Vec<String>, Failed> {
    Ok(until("the passages", || {
        stage.browser.press_button()?;
        let state = ask(stage, json!({ "type": "set", "on": true })).unwrap_or(Value::Null);
        let passages = passages(&state["report"]);
        stage.browser.close_popup()?;
        Ok((passages.len() == count).then_some(passages))
    })?)
}

const PICKING: &str = "document.activeElement.localName === 'rubricator-layer'";

/// Asks as the popup does, which then closes itself.
fn pick(stage: &mut Stage, html: &str, message: Value) -> Result<(), Failed> {
    stage.open(html, &[])?;
    stage.browser.press()?;
    ask(stage, message)?;
    stage.browser.close_popup()?;
    stage.browser.wait_for(Place::Page, PICKING)?;
    Ok(())
}

/// Goes down until the outlined block begins with these words.
fn go_down_to(stage: &mut Stage, words: &str) -> Result<(), Failed> {
    for _ in 0..12 {
        if stage.browser.inner_text("rubricator-layer:focus")?.contains(words) {
            return Ok(());
        }
        stage.browser.press_key(Place::Page, "ArrowDown")?;
    }
    Err(Failed::from(format!("“{words}” was not reached.")))
}

fn picked_by_keyboard(stage: &mut Stage) -> Result<(), Failed> {
    for html in [STORY.to_owned(), breaks()] {
        with_settings(stage, json!({ "version": 1 }), |stage| {
            pick(stage, &html, json!({ "type": "pick", "says": "commentary" }))?;
            go_down_to(stage, FISHERMEN)?;
            stage.browser.press_key(Place::Page, "Enter")?;
            stage.browser.wait_for(Place::Page, &format!("!({PICKING})"))?;
            let passages = listed(stage, 3).or_else(|_| listed(stage, 4))?;
            assert!(passages.iter().any(|passage| passage.contains(FISHERMEN)), "{passages:?}");
            assert!(!passages.iter().any(|passage| passage.contains("Two companies")), "{passages:?}");
            Ok(())
        })?;
    }
    Ok(())
}

fn picked_by_pointer(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1 }), |stage| {
        let html = STORY.replace("<p>Work is due", "<p id=\"work\">Work is due");
        pick(stage, &html, json!({ "type": "pick", "says": "note" }))?;
        stage.browser.evaluate(
            Place::Page,
            "void (window.heard = [], document.addEventListener('click', event => heard.push(event.type)), document.querySelector('#work').addEventListener('mousedown', event => heard.push(event.type)))",
        )?;
        stage.browser.click_at(Place::Page, "#work")?;
        stage.browser.wait_for(Place::Page, &format!("!({PICKING})"))?;
        assert_eq!(stage.browser.evaluate(Place::Page, "heard")?, json!([]));
        let passages = listed(stage, 4)?;
        assert!(passages.iter().any(|passage| passage.starts_with("Work is due")), "{passages:?}");
        Ok(())
    })
}

fn escape(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1 }), |stage| {
        stage.open(STORY, &[])?;
        let before = stage.state()?;
        stage.browser.press()?;
        ask(stage, json!({ "type": "set", "on": false }))?;
        ask(stage, json!({ "type": "pick", "says": "commentary" }))?;
        stage.browser.close_popup()?;
        stage.browser.wait_for(Place::Page, PICKING)?;
        stage.browser.press_key(Place::Page, "Escape")?;
        stage.browser.wait_for(Place::Page, &format!("!({PICKING})"))?;
        assert_eq!(stage.state()?, before);
        Ok(())
    })
}

fn selection(stage: &mut Stage) -> Result<(), Failed> {
    // The boundaries lie on elements, not in texts, as they do after a triple click.
    let select = "(() => { const blocks = [...document.querySelectorAll('article > p')]; const block = blocks.find(block => block.textContent.startsWith('Fishermen'));
        getSelection().setBaseAndExtent(block, 0, blocks[blocks.indexOf(block) + 1], 0); })()";
    with_settings(stage, json!({ "version": 1 }), |stage| {
        stage
            .open(&STORY.replace("<p>Comment: And who could blame them? Nobody asked the fishermen.</p>\n", ""), &[])?;
        stage.browser.press()?;
        stage.browser.close_popup()?;
        stage.browser.evaluate(Place::Page, select)?;
        stage.browser.menu("teach")?;
        let passages = listed(stage, 3)?;
        let taught = passages.iter().find(|passage| passage.starts_with(FISHERMEN));
        assert!(taught.is_some_and(|passage| passage.ends_with("signatures.")), "{passages:?}");
        Ok(())
    })
}

fn end_picked(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1 }), |stage| {
        pick(stage, STORY, json!({ "type": "pick-end", "passage": 1 }))?;
        go_down_to(stage, "Work is due to begin")?;
        stage.browser.press_key(Place::Page, "Enter")?;
        stage.browser.wait_for(Place::Page, &format!("!({PICKING})"))?;
        let passages = listed(stage, 3)?;
        assert!(passages[1].starts_with("Comment: The inner harbour"), "{passages:?}");
        assert!(passages[1].ends_with("seen by reporters."), "{passages:?}");
        Ok(())
    })
}

fn not_commentary(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1 }), |stage| {
        stage.open(STORY, &[])?;
        stage.browser.press()?;
        let answer = ask(stage, json!({ "type": "teach", "passage": 0, "says": "story" }))?;
        let left = passages(&answer["report"]);
        assert_eq!(left.len(), 2, "{left:?}");
        assert!(left.iter().all(|passage| !passage.contains("Forty million")), "{left:?}");
        Ok(())
    })
}

fn other_spellings(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1 }), |stage| {
        let url = stage.server.page("/ferry", STORY, &[]);
        stage.browser.open(&format!("{url}?utm_source=letter&fbclid=1#top"))?;
        let count = passages(&stage.browser.press()?["report"]).len();
        ask(stage, json!({ "type": "teach", "passage": 0, "says": "story" }))?;
        stage.browser.close_popup()?;
        stage.browser.open(&url)?;
        assert_eq!(passages(&stage.browser.press()?["report"]).len(), count - 1);
        stage.browser.close_popup()?;
        // Another page of the site.
        stage.browser.open(&format!("{url}?page=2"))?;
        assert_eq!(passages(&stage.browser.press()?["report"]).len(), count);
        Ok(())
    })
}
