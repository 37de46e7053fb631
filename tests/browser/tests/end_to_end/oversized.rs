//! Pages too large to be read whole, and articles with more brackets and insertions than anybody writes. What was read is
//! marked, the popup says that the page was too large, and nothing hangs.

use crate::Test;
use crate::hostile::with;
use crate::modes::ask;
use crate::stage::{STORY, Stage, message, passages};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("a_million_elements_are_cut", many_elements),
    ("twenty_megabytes_of_text_are_cut", long_text),
    ("what_takes_most_room_in_a_message_arrives", large_message),
    ("a_hundred_thousand_elements_in_one_another", nested),
    ("fifty_thousand_brackets", brackets),
    ("a_thousand_insertions", thousand),
];

/// What the popup says besides its sum.
const PROVISO: &str = "document.querySelector('#proviso').textContent";

/// Whether the popup says that the page was too large.
fn says_cut(stage: &mut Stage) -> Result<(), Failed> {
    let start = message("cut").split('$').next().unwrap_or_default().to_owned();
    stage.browser.wait_for(Place::Popup, &format!("{PROVISO}.startsWith({})", json!(start)))?;
    Ok(())
}

/// The story's article, and whether anything of ours is on the page: all that can be asked of a page too large to be read out.
const ARTICLE: &str = "[document.querySelector('article').outerHTML, document.querySelectorAll('[data-rubricator], [data-rubricator-text], rubricator-layer').length, CSS.highlights.size]";

/// Switches a page on that is too large: the story, which comes first in it, is marked, and the popup says what was read.
fn is_cut(stage: &mut Stage, script: &str) -> Result<(), Failed> {
    stage.open(&with(STORY, script, ""), &[])?;
    let before = stage.browser.evaluate(Place::Page, ARTICLE)?;
    let answer = stage.browser.press()?;
    assert_eq!(answer["error"], Value::Null);
    assert_eq!(answer["report"]["cut"], true);
    assert_eq!(passages(&answer["report"]).len(), 3);
    assert_eq!(stage.browser.evaluate(Place::Page, ARTICLE)?[1], 3);
    says_cut(stage)?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.browser.evaluate(Place::Page, ARTICLE)?, before);
    Ok(())
}

/// Nobody has to lay it out for it to be there.
const HEAP: &str = "const heap = document.body.appendChild(document.createElement('div')); heap.hidden = true;";

fn many_elements(stage: &mut Stage) -> Result<(), Failed> {
    is_cut(
        stage,
        &format!(
            "{HEAP} const thousand = document.createElement('p');
            for (let count = 0; count < 999; count++) thousand.append(document.createElement('i'));
            for (let count = 0; count < 1000; count++) heap.append(thousand.cloneNode(true));"
        ),
    )
}

fn long_text(stage: &mut Stage) -> Result<(), Failed> {
    is_cut(stage, &format!("{HEAP} heap.append('Many words. '.repeat(20_000_000 / 12));"))
}

/// As JSON, each half of a pair takes six bytes, in the text and in what elements look like.
fn large_message(stage: &mut Stage) -> Result<(), Failed> {
    is_cut(
        stage,
        &format!(
            "{HEAP} const half = '\\ud800';
            for (let count = 0; count < 50; count++) {{
                const look = heap.appendChild(document.createElement('p'));
                look.className = count + half.repeat(100_000);
                look.append('a ' + half.repeat(80_000));
            }}
            heap.append(half.repeat(20_000_000));"
        ),
    )
}

fn nested(stage: &mut Stage) -> Result<(), Failed> {
    // Put together from pieces: browsers look at all that is around an element when one is put into it.
    let script = format!(
        "{HEAP} const piece = document.createElement('div');
        const innermost = element => {{ while (element.firstChild) element = element.firstChild; return element; }};
        for (let count = 1; count < 500; count++) innermost(piece).append(document.createElement('div'));
        let inner = heap;
        for (let count = 0; count < 200; count++) inner = innermost(inner.appendChild(piece.cloneNode(true)));
        inner.append('Comment: This is far below.');"
    );
    stage.open(&with(STORY, &script, ""), &[])?;
    let before = stage.browser.evaluate(Place::Page, ARTICLE)?;
    let answer = stage.browser.press()?;
    assert_eq!(answer["error"], Value::Null);
    assert!(passages(&answer["report"]).len() >= 3);
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.browser.evaluate(Place::Page, ARTICLE)?, before);
    Ok(())
}

fn brackets(stage: &mut Stage) -> Result<(), Failed> {
    for brackets in ["'['.repeat(50_000)", "'[a] '.repeat(50_000)", "'['.repeat(25_000) + ']'.repeat(25_000)"] {
        let script = format!("document.querySelector('article').lastElementChild.append({brackets});");
        stage.open(&with(STORY, &script, ""), &[])?;
        let before = stage.browser.evaluate(Place::Page, ARTICLE)?;
        let answer = stage.browser.press()?;
        assert_eq!(answer["error"], Value::Null, "{brackets}");
        assert_eq!(passages(&answer["report"]).len(), 3, "{brackets}");
        assert_eq!(stage.browser.switch_off()?["on"], false);
        assert_eq!(stage.browser.evaluate(Place::Page, ARTICLE)?, before);
    }
    Ok(())
}

/// As many insertions, half of them inside sentences.
fn thousand(stage: &mut Stage) -> Result<(), Failed> {
    let script = "const article = document.querySelector('article');
        for (let count = 0; count < 500; count++) article.insertAdjacentHTML('beforeend',
            `<p>The board said in part ${count} of its report that the work would go on [Editor’s note: it did not, in part ${count}] until spring.</p>
            <p>Comment: Nobody believes part ${count} of it.</p>`);";
    stage.open(&with(STORY, script, ""), &[])?;
    let before = stage.browser.evaluate(Place::Page, ARTICLE)?;
    let answer = stage.browser.press()?;
    assert_eq!(answer["error"], Value::Null);
    assert_eq!(passages(&answer["report"]).len(), 1003);
    let listed = "document.querySelectorAll('#passages > li').length";
    assert_eq!(stage.browser.evaluate(Place::Popup, listed)?, 1003);
    let folded = ask(stage, json!({ "type": "mode", "mode": "fold" }))?;
    assert_eq!(folded["error"], Value::Null);
    let stubs = "document.querySelectorAll('rubricator-stub').length";
    assert_eq!(stage.browser.evaluate(Place::Page, stubs)?, 1003);
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.browser.evaluate(Place::Page, ARTICLE)?, before);
    Ok(())
}
