//! What goes wrong without anybody's ill will: a store that takes no more, a background that the browser ends in the middle
//! of something, an engine that traps, a tab that is gone, and several requests at once.

use crate::Test;
use crate::hostile::{evaluate, tells};
use crate::modes::ask;
use crate::stage::{STORY, Stage, message, passages, text};
use libtest_mimic::Failed;
use rubricator_browser::{Kind, Place, Popup, until};
use serde_json::{Value, json};
use std::fs;

pub const TESTS: &[Test] = &[
    ("a_mode_that_can_not_be_stored", not_stored),
    ("a_background_ended_while_it_judges", ended_judging),
    ("a_background_ended_before_the_marks", ended_dressing),
    ("a_background_ended_while_the_marks_go", ended_undressing),
    ("a_background_ended_while_a_mode_is_chosen", ended_choosing),
    ("an_engine_that_traps_is_replaced", trapped),
    ("a_tab_that_is_gone", gone),
    ("a_file_on_the_disk", file),
    ("many_switches_at_once", at_once),
    ("more_tabs_than_are_held", many_tabs),
];

fn not_stored(stage: &mut Stage) -> Result<(), Failed> {
    // As many rules as the browser takes in one entry, but for a few bytes.
    const KEY: &str = "site:127.0.0.1";
    let rules = |length: &dyn Fn(usize) -> usize| {
        let rule =
            |number| json!({ "label": format!("Our view {}", "x".repeat(length(number))), "says": "commentary" });
        json!({ KEY: { "rules": (0..70).map(rule).collect::<Vec<_>>() } })
    };
    let room = 8192 - 8 - KEY.len() - rules(&|_| 1)[KEY].to_string().len();
    let full = rules(&|number| 1 + room / 70 + usize::from(number < room % 70));
    let torn = json!({ "site:127.0.0.1": { "mode": [] } });
    let newer = json!({ "site:127.0.0.1": { "mode": "braille", "since": 3 } });
    for (store, why) in [(full, "unsaved_full"), (torn, "unsaved_broken"), (newer, "unsaved_broken")] {
        stage.browser.start_over()?;
        stage.browser.store("sync", &store)?;
        stage.open(STORY, &[])?;
        let before = stage.state()?;
        let answer = stage.browser.press()?;
        assert_eq!((&answer["error"], passages(&answer["report"]).len()), (&Value::Null, 3), "{why}");
        let painted = stage.state()?;
        stage.browser.evaluate(Place::Popup, "document.querySelector('#mode-commentary').click()")?;
        stage.browser.wait_for(
            Place::Popup,
            &format!("document.querySelector('#said').textContent === {}", json!(message(why))),
        )?;
        assert_eq!(stage.state()?, painted, "{why}");
        assert_eq!(stage.browser.stored("sync")?, store, "{why}");
        assert_eq!(stage.browser.switch_off()?["on"], false);
        assert_eq!(stage.state()?, before);
    }
    Ok(())
}

/// Makes the background wait, for ever, when it next comes to a call of the browser's.
fn halt(stage: &mut Stage, of: &str, name: &str, when: &str) -> Result<(), Failed> {
    let hook = format!(
        "void (() => {{
            const own = {of}.{name};
            {of}.{name} = (...given) => ({when})(...given) ? (self.halted = true, new Promise(() => {{}})) : own.apply({of}, given);
        }})()"
    );
    Ok(stage.browser.evaluate(Place::Background, &hook).map(drop)?)
}

/// Ends the background once it waits.
fn end_when_halted(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.wait_for(Place::Background, "self.halted === true")?;
    Ok(stage.browser.kill_background()?)
}

const MARKED: &str = "document.querySelectorAll('[data-rubricator~=start]').length";

/// Presses the button, ends the background in the middle, and expects the page to be marked all the same, and restored.
fn marked_all_the_same(stage: &mut Stage, of: &str, name: &str, when: &str) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    let look = tells(stage)?;
    halt(stage, of, name, when)?;
    stage.browser.press_button()?;
    end_when_halted(stage)?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 3"))?;
    until("the badge", || Ok((stage.browser.badge()? == "3").then_some(())))?;
    stage.browser.wait_for(Place::Popup, "document.querySelectorAll('#passages > li').length === 3")?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    assert_eq!(tells(stage)?, look);
    Ok(())
}

fn ended_judging(stage: &mut Stage) -> Result<(), Failed> {
    marked_all_the_same(stage, "chrome.storage.local", "get", "() => true")
}

fn ended_dressing(stage: &mut Stage) -> Result<(), Failed> {
    marked_all_the_same(
        stage,
        "chrome.scripting",
        "executeScript",
        "({ files }) => files?.includes('content/core/observe-changes.js')",
    )
}

fn ended_undressing(stage: &mut Stage) -> Result<(), Failed> {
    for name in ["removeCSS", "executeScript"] {
        stage.open(STORY, &[])?;
        let before = stage.state()?;
        let look = tells(stage)?;
        stage.browser.press()?;
        halt(stage, "chrome.scripting", name, "() => true")?;
        stage.click("#switch", 0)?;
        end_when_halted(stage)?;
        // The popup asks once more.
        stage.browser.wait_for(Place::Page, &format!("{MARKED} === 0"))?;
        until("the badge and the look to go", || {
            let gone = stage.browser.badge()?.is_empty() && tells(stage)? == look;
            Ok(gone.then_some(()))
        })?;
        assert_eq!(stage.state()?, before);
    }
    Ok(())
}

fn ended_choosing(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    stage.browser.press()?;
    halt(stage, "chrome.storage.sync", "set", "() => true")?;
    stage.browser.evaluate(Place::Popup, "document.querySelector('#mode-dim').click()")?;
    end_when_halted(stage)?;
    // The popup asks once more.
    stage.browser.wait_for(Place::Page, "document.querySelector('[data-rubricator-faint]') !== null")?;
    assert!(stage.browser.stored("sync")?.to_string().contains("\"dim\""));
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn trapped(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    let look = tells(stage)?;
    // In place of a fault of the core's: reading this throws.
    let trap = "void (() => {
        const settings = Object.defineProperty(self.JSON.parse('{}'), 'version', { enumerable: true, get() { throw new WebAssembly.RuntimeError('unreachable'); } });
        self.ownGet = chrome.storage.sync.get;
        chrome.storage.sync.get = async () => ({ settings });
    })()";
    stage.browser.evaluate(Place::Background, trap)?;
    let answer = stage.browser.press()?;
    assert_eq!((&answer["error"], &answer["on"]), (&json!("engine"), &json!(false)));
    let summary = stage.browser.evaluate(Place::Popup, "document.querySelector('#summary').textContent")?;
    assert_eq!(text(&summary), message("engine_title"));
    assert_eq!(stage.state()?, before);
    assert_eq!(tells(stage)?, look);
    stage.browser.evaluate(Place::Background, "void (chrome.storage.sync.get = self.ownGet)")?;
    stage.click("#retry", 0)?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 3"))?;
    stage.browser.wait_for(Place::Popup, "document.querySelectorAll('#passages > li').length === 3")?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn gone(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    let answer = stage
        .browser
        .evaluate(Place::Popup, "chrome.runtime.sendMessage({ type: 'set', tab: 987654321, on: true })")?;
    assert_eq!((&answer["error"], &answer["on"]), (&json!("gone"), &json!(false)));
    Ok(())
}

/// An extension that is not packed is let in by Chromium, too.
fn file(stage: &mut Stage) -> Result<(), Failed> {
    let name = format!("rubricator-story-{}-{}.html", std::process::id(), stage.browser.kind().name());
    let path = std::env::temp_dir().join(name);
    fs::write(&path, STORY)?;
    let answer = stage.browser.open(&format!("file://{}", path.display())).and_then(|()| stage.browser.press());
    fs::remove_file(&path)?;
    assert_eq!(passages(&answer?["report"]).len(), 3);
    Ok(())
}

fn at_once(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    stage.browser.press()?;
    let painted = stage.state()?;
    // As two windows, the keys, the menu and two popups would ask in the same moment.
    let together = |requests: &str| {
        format!(
            "chrome.tabs.query({{ active: true, currentWindow: true }}).then(([{{ id: tab }}]) =>
                Promise.all([{requests}].map(request => chrome.runtime.sendMessage({{ ...request, tab }})))).then(answers => answers.map(({{ on }}) => on))"
        )
    };
    let [on, off] = [true, false].map(|on| format!("{{ type: 'set', on: {on} }}"));
    let both = stage.browser.evaluate(Place::Popup, &together(&format!("{off}, {on}")))?;
    assert_eq!(both, json!([false, true]));
    assert_eq!(stage.state()?, painted);
    let requests = format!("{off}, {{ type: 'mode', mode: 'fold' }}, {on}, {{ type: 'step', by: 1 }}, {on}, {off}");
    stage.browser.evaluate(Place::Popup, &together(&requests))?;
    ask(stage, json!({ "type": "set", "on": false }))?;
    assert_eq!(stage.state()?, before);
    until("the badge to go", || Ok((stage.browser.badge()?.is_empty()).then_some(())))?;
    let switch = "document.querySelector('#switch').ariaChecked === 'false'";
    stage.browser.wait_for(Place::Popup, switch)?;
    Ok(())
}

fn many_tabs(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let first = stage.browser.tab();
    for number in 0..9 {
        let url = stage.server.page(&format!("/tab-{number}"), STORY, &[]);
        stage.browser.open_beside(&url)?;
        assert_eq!(passages(&stage.browser.press()?["report"]).len(), 3, "{number}");
        stage.browser.close_popup()?;
    }
    // The first page is not held any more, and is followed all the same.
    stage.browser.switch_to(&first)?;
    evaluate(
        stage,
        "document.querySelector('article').insertAdjacentHTML('beforeend', '<p>Comment: One more word on the fishermen.</p>')",
    )?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 4"))?;
    until("the badge", || Ok((stage.browser.badge()? == "4").then_some(())))?;
    if stage.browser.kind() == Kind::Chromium {
        assert_eq!(stage.browser.switch_off()?["on"], false);
    }
    Ok(())
}
