//! Pages that move: what is on the page is what is marked, listed and counted, whenever it got there; and a page that
//! never rests costs the reader nothing.

use crate::Test;
use crate::stage::{STORY, Stage, message, passages, text, texts};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup, until};

pub const TESTS: &[Test] = &[
    ("an_article_that_comes_late_is_read", late),
    ("a_swapped_story_is_read_anew", swapped),
    ("what_scrolling_brings_is_read", scrolled),
    ("what_a_reader_unfolds_is_read", unfolded),
    ("a_live_blog_keeps_its_marks", live_blog),
    ("a_rewritten_page_is_marked_again", rewritten),
    ("changes_in_every_mode_leave_nothing_behind", every_mode),
    ("a_split_paragraph_that_changes_is_read_once", split),
    ("an_open_popup_follows_the_page", popup_follows),
    ("a_clock_is_left_alone", clock),
    ("a_page_that_never_rests_is_let_go", restless),
    ("a_page_that_takes_the_marks_away_is_left_without", taken_away),
    ("attributes_that_look_like_ours_come_to_nothing", faked),
    ("a_change_while_the_background_is_gone_is_read", killed),
];

/// Counts, in the background, how often a page is judged.
const COUNT: &str = "void ('judged' in self || chrome.runtime.onMessage.addListener(({ type }) => void (type === 'judge' && self.judged++)), self.judged = 0)";

fn evaluate(stage: &mut Stage, script: &str) -> Result<(), Failed> {
    Ok(stage.browser.evaluate(Place::Page, &format!("(() => {{ {script} }})()")).map(drop)?)
}

/// The story's article as its page has it.
fn article() -> String {
    let start = STORY.find("<article").unwrap_or_default();
    STORY[start..].split("</article>").next().map(|article| format!("{article}</article>")).unwrap_or_default()
}

/// The texts of the story's three comments, each on a line of its own.
fn comments() -> Vec<String> {
    let plain = |line: &str| {
        line.replace("</p><p>", " ")
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
            .collect()
    };
    STORY.lines().filter(|line| line.contains("<p>Comment:")).map(plain).collect()
}

/// Puts markup into the page's main element by the page's own script.
fn put(stage: &mut Stage, html: &str) -> Result<(), Failed> {
    evaluate(stage, &format!("document.querySelector('main').innerHTML = {}", serde_json::Value::from(html)))
}

/// A page with nothing in its main element.
const SHELL: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>The Harbour Gazette</title><body><nav><a href=/>Home</a></nav><main></main></body></html>";

/// The same with something in it from the start.
fn with(html: &str) -> String {
    SHELL.replace("<main></main>", &format!("<main>{html}</main>"))
}

const OTHER: &str = "<article><h1>Bakery reopens</h1>\
    <p>The bakery on Mill Lane opened its doors again on Monday, its owner told the county paper.</p>\
    <p>Comment: We had been told that it would take until spring. So much for that.</p>\
    <p>According to the owner, the ovens were repaired within nine days by a firm from the next town.</p>\
    <p>The council said in a statement that it had paid for a third of the repairs.</p></article>";

const OTHER_COMMENT: &str = "Comment: We had been told that it would take until spring. So much for that.";

fn late(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(SHELL, &[])?;
    assert_eq!(stage.browser.press()?["error"], "no-article");
    put(stage, &article())?;
    let comments = comments();
    stage.await_painted(&comments.iter().map(String::as_str).collect::<Vec<_>>())?;
    until("the badge", || Ok((stage.browser.badge()? == "3").then_some(())))?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    Ok(())
}

fn swapped(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(SHELL, &[])?;
    put(stage, &article())?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    evaluate(stage, "history.pushState(null, '', '/another-story')")?;
    put(stage, OTHER)?;
    stage.await_painted(&[OTHER_COMMENT])?;
    until("the badge", || Ok((stage.browser.badge()? == "1").then_some(())))?;
    stage.browser.switch_off()?;
    Ok(stage.await_painted(&[])?)
}

fn scrolled(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(SHELL, &[])?;
    put(stage, OTHER)?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let more: String = (0..5)
        .map(|number| {
            format!("<p>The report of part {number} was read out by the clerk, the paper said on Friday.</p>")
        })
        .collect();
    let script = format!(
        "document.querySelector('article').insertAdjacentHTML('beforeend', {})",
        serde_json::Value::from(format!("{more}<p>Comment: Nobody was asked, and nobody answered.</p>{more}"))
    );
    evaluate(stage, &script)?;
    stage.await_painted(&[OTHER_COMMENT, "Comment: Nobody was asked, and nobody answered."])?;
    Ok(())
}

fn unfolded(stage: &mut Stage) -> Result<(), Failed> {
    let hidden = OTHER.replace("<p>According", "<p hidden>Comment: Seen by those who ask for more.</p><p>According");
    stage.open(&with(&hidden), &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.await_painted(&[OTHER_COMMENT])?;
    evaluate(stage, "document.querySelector('[hidden]').hidden = false")?;
    Ok(stage.await_painted(&[OTHER_COMMENT, "Comment: Seen by those who ask for more."])?)
}

fn live_blog(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&with(OTHER), &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.browser.evaluate(Place::Background, COUNT)?;
    // A mark that is still right is left as it is.
    evaluate(
        stage,
        "window.touched = 0; new MutationObserver(records => touched += records.length)
            .observe(document.querySelector('[data-rubricator]'), { attributes: true })",
    )?;
    for number in 1..=3 {
        let entry = format!("<p>At {number} o’clock the mayor said that the queue had reached the bridge.</p>");
        evaluate(stage, &format!("document.querySelector('h1').insertAdjacentHTML('afterend', {entry:?})"))?;
        stage.browser.wait_for(Place::Background, &format!("self.judged >= {number}"))?;
    }
    stage.await_painted(&[OTHER_COMMENT])?;
    assert_eq!(stage.browser.evaluate(Place::Page, "touched")?, 0);
    Ok(())
}

fn rewritten(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&with(OTHER), &[])?;
    let before = stage.state()?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    // A framework puts its own nodes in the place of those it was served, attributes of ours and all.
    evaluate(stage, "const main = document.querySelector('main'); main.innerHTML = main.innerHTML;")?;
    until("the marks on the new nodes", || {
        let rewritten = stage.browser.evaluate(Place::Page, "document.querySelectorAll('[data-rubricator]').length")?;
        Ok((rewritten == 1).then_some(()))
    })?;
    stage.await_painted(&[OTHER_COMMENT])?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn every_mode(stage: &mut Stage) -> Result<(), Failed> {
    for mode in ["dim", "fold", "original", "commentary"] {
        stage.open(SHELL, &[])?;
        put(stage, OTHER)?;
        stage.browser.press()?;
        stage.browser.evaluate(Place::Popup, &format!("document.querySelector('#mode-{mode}').click()"))?;
        let dressed = "document.querySelector('rubricator-stub, [data-rubricator-faint]') !== null";
        stage.browser.wait_for(Place::Page, dressed)?;
        stage.browser.close_popup()?;
        put(stage, &article())?;
        let settled = "document.querySelectorAll('[data-rubricator]').length === 3";
        stage.browser.wait_for(Place::Page, settled)?;
        assert_eq!(stage.browser.switch_off()?["on"], false, "{mode}");
        let left = stage.browser.evaluate(Place::Page, "document.querySelector('main').innerHTML")?;
        assert_eq!(text(&left), article(), "{mode}");
    }
    Ok(())
}

/// What is in the place of a folded note is nobody's text, and the words on both sides of it stay one text.
fn split(stage: &mut Stage) -> Result<(), Failed> {
    let note = "The council said [the town has two of them – Ed.] in a statement that it had paid for the repairs.";
    stage.open(SHELL, &[])?;
    put(stage, &OTHER.replace("</article>", &format!("<p id=split>{note}</p></article>")))?;
    stage.browser.press()?;
    stage.browser.evaluate(Place::Popup, "document.querySelector('#mode-fold').click()")?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#split[data-rubricator-text]') !== null")?;
    evaluate(stage, "document.querySelector('#split').append(' Nobody asked the bakers.')")?;
    let tab = stage.browser.tab_id()?;
    let ask = format!("chrome.runtime.sendMessage({{ type: 'write', tab: {tab}, part: 'whole', format: 'text' }})");
    let written = until("the change to be read", || {
        let written = text(&stage.browser.evaluate(Place::Popup, &ask)?["text"]);
        Ok(written.contains("Nobody asked the bakers.").then_some(written))
    })?;
    assert_eq!(written.matches("in a statement that it had paid for the repairs.").count(), 1, "{written}");
    Ok(())
}

fn popup_follows(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(SHELL, &[])?;
    put(stage, OTHER)?;
    let answer = stage.browser.press()?;
    assert_eq!(passages(&answer["report"]), [OTHER_COMMENT]);
    put(stage, &article())?;
    stage.browser.wait_for(Place::Popup, "document.querySelectorAll('#passages > li').length === 3")?;
    let words = stage.browser.evaluate(
        Place::Popup,
        "Array.from(document.querySelectorAll('#passages .words'), words => words.textContent)",
    )?;
    let listed = texts(&words);
    assert!(
        listed.iter().zip(comments()).all(|(listed, comment)| comment.starts_with(listed.trim_end_matches('…'))),
        "{listed:?}"
    );
    Ok(())
}

fn clock(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&with(&format!("{OTHER}<p>It is <b id=clock>0</b></p>")), &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.browser.evaluate(Place::Background, COUNT)?;
    // It ticks whenever the browser is idle, as the extension looks whenever it is idle.
    evaluate(
        stage,
        "window.ticks = 0; const tick = () => {
            document.querySelector('#clock').textContent = ++window.ticks;
            if (window.ticks < 100) requestIdleCallback(() => setTimeout(tick, 2));
        }; tick();",
    )?;
    stage.browser.wait_for(Place::Page, "window.ticks === 100")?;
    let judged = stage.browser.evaluate(Place::Background, "self.judged")?.as_u64().unwrap_or(u64::MAX);
    assert!(judged <= 10, "judged {judged} times");
    // Everything else is still looked at.
    put(stage, &article())?;
    until("the badge", || Ok((stage.browser.badge()? == "3").then_some(())))?;
    Ok(())
}

fn restless(stage: &mut Stage) -> Result<(), Failed> {
    // So many that none of them is left alone before the page is.
    let clocks: String = (0..1000).map(|number| format!("<p>It is <b class=clock>{number}</b></p>")).collect();
    stage.open(&with(&format!("{OTHER}<div hidden>{clocks}</div>")), &[])?;
    stage.browser.press()?;
    evaluate(
        stage,
        "let turn = 0; const clocks = document.querySelectorAll('.clock');
            const tick = () => { clocks[turn % 1000].textContent = ++turn; setTimeout(tick, 10); }; tick();",
    )?;
    stage.browser.wait_for(Place::Popup, &format!("document.body.textContent.includes({:?})", message("stopped")))?;
    Ok(stage.await_painted(&[OTHER_COMMENT])?)
}

/// A page's script that takes the attribute away as often as it is set.
const TAKES: &str = "new MutationObserver(() => document.querySelectorAll('[data-rubricator]').forEach(
    element => element.removeAttribute('data-rubricator'))).observe(document, { subtree: true, attributes: true })";

fn taken_away(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&with(OTHER), &[])?;
    let before = stage.state()?;
    evaluate(stage, TAKES)?;
    stage.browser.evaluate(Place::Background, COUNT)?;
    stage.browser.press_button()?;
    stage.browser.wait_for(Place::Popup, &format!("document.body.textContent.includes({:?})", message("stopped")))?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#switch').ariaChecked === 'false'")?;
    // The list stays.
    assert_eq!(stage.browser.evaluate(Place::Popup, "document.querySelectorAll('#passages > li').length")?, 1);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn faked(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&with(OTHER), &[])?;
    let answer = stage.browser.press()?;
    assert_eq!(passages(&answer["report"]), [OTHER_COMMENT]);
    evaluate(
        stage,
        "document.querySelector('article p').setAttribute('data-rubricator', 'commentary sure start end')",
    )?;
    stage.await_painted(&[OTHER_COMMENT])?;
    assert_eq!(stage.browser.badge()?, "1");
    Ok(())
}

fn killed(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(SHELL, &[])?;
    put(stage, OTHER)?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.browser.kill_background()?;
    put(stage, &article())?;
    let comments = comments();
    stage.await_painted(&comments.iter().map(String::as_str).collect::<Vec<_>>())?;
    until("the badge", || Ok((stage.browser.badge()? == "3").then_some(())))?;
    Ok(())
}
