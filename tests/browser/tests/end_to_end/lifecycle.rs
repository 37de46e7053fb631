//! What becomes of a page that is switched on: kept and brought back, loaded ahead, discarded, shown in two windows, in a
//! private one, or left behind by an update of the extension.

use crate::Test;
use crate::modes::{ask, with_settings};
use crate::sites::{choose_everywhere, in_fresh_settings};
use crate::stage::{STORY, Stage, message, passages};
use libtest_mimic::Failed;
use rubricator_browser::{Kind, Place, Popup, until};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("a_kept_page_goes_off_and_on_again", kept),
    ("a_kept_page_that_was_off_stays_off", kept_off),
    ("a_page_loaded_ahead_is_read_when_it_is_shown", |stage| in_fresh_settings(stage, loaded_ahead)),
    ("a_discarded_page_comes_back_as_it_is_served", discarded),
    ("a_discarded_page_of_a_chosen_site_is_read_anew", |stage| in_fresh_settings(stage, discarded_always)),
    ("two_windows_do_not_mix", two_windows),
    ("private_windows_are_left_alone", private_windows),
    ("a_private_window_leaves_nothing_stored", private_allowed),
    ("an_update_leaves_a_page_that_goes_off_to_the_byte", updated),
    ("after_an_update_the_old_scripts_are_still", still),
];

const COMMENTS: [&str; 3] = [
    "Comment: Forty million is a great deal of money for a channel that three ships used last year.",
    "Comment: The inner harbour has stood empty for a decade, and everybody on the quay knows why. We asked the board for its figures in March and are still waiting for an answer.",
    "Comment: And who could blame them? Nobody asked the fishermen.",
];

/// Whether the page has anything of ours in it.
const CLEAN: &str = "!document.documentElement.outerHTML.includes('rubricator') && CSS.highlights.size === 0";

/// Serves the story under an address of its own.
fn story(stage: &mut Stage) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let path = format!("/life-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    stage.server.page(&path, STORY, &[("Cache-Control", "no-cache")])
}

fn await_badge(stage: &mut Stage, badge: &str) -> Result<(), Failed> {
    until(&format!("the badge {badge:?}"), || Ok((stage.browser.badge()? == badge).then_some(())))?;
    Ok(())
}

fn await_clean(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.wait_for(Place::Page, CLEAN)?;
    Ok(())
}

/// Goes to another page and comes back; whether the browser had kept the page, which it need not.
fn away_and_back(stage: &mut Stage) -> Result<bool, Failed> {
    stage.browser.evaluate(Place::Page, "void (window.kept = true, location.assign('/elsewhere'))")?;
    stage.browser.wait_for(Place::Page, "location.pathname === '/elsewhere' && document.readyState === 'complete'")?;
    await_badge(stage, "")?;
    stage.browser.evaluate(Place::Page, "void history.back()")?;
    stage.browser.wait_for(Place::Page, "location.pathname !== '/elsewhere' && document.readyState === 'complete'")?;
    Ok(stage.browser.evaluate(Place::Page, "window.kept === true")? == true)
}

/// Opens the story, makes it ready, and comes back to it from another page, until the browser has kept it; where it has
/// not, the page is as it is served. Gives that.
fn come_back(stage: &mut Stage, ready: fn(&mut Stage) -> Result<(), Failed>) -> Result<Value, Failed> {
    let url = story(stage);
    for _ in 0..5 {
        stage.browser.open(&url)?;
        let before = stage.state()?;
        ready(stage)?;
        if away_and_back(stage)? {
            return Ok(before);
        }
        assert_eq!(stage.state()?, before);
        assert_eq!(stage.browser.badge()?, "");
    }
    Err("The browser keeps no page.".into())
}

/// Presses the button and puts the popup away; whether the page is on.
fn press(stage: &mut Stage) -> Result<bool, Failed> {
    let on = stage.browser.press()?["on"] == true;
    stage.browser.close_popup()?;
    Ok(on)
}

/// Switches off in the popup and puts it away; whether the page is off.
fn switch_off(stage: &mut Stage) -> Result<bool, Failed> {
    stage.browser.press()?;
    let is_off = ask(stage, json!({ "type": "set", "on": false }))?["on"] == false;
    stage.browser.close_popup()?;
    Ok(is_off)
}

fn kept(stage: &mut Stage) -> Result<(), Failed> {
    let before = come_back(stage, |stage| press(stage).map(drop))?;
    await_badge(stage, "3")?;
    stage.await_painted(&COMMENTS)?;
    assert!(switch_off(stage)?);
    assert_eq!(stage.state()?, before);
    assert_eq!(stage.browser.badge()?, "");
    assert!(press(stage)?);
    stage.await_painted(&COMMENTS)?;
    await_badge(stage, "3")
}

fn kept_off(stage: &mut Stage) -> Result<(), Failed> {
    let before = come_back(stage, |stage| {
        assert!(press(stage)?);
        assert!(switch_off(stage)?);
        Ok(())
    })?;
    assert_eq!(stage.state()?, before);
    assert_eq!(stage.browser.badge()?, "");
    assert!(press(stage)?);
    Ok(stage.await_painted(&COMMENTS)?)
}

/// Notes, in the background, which pages are judged.
const NOTE: &str = "void (self.judged = [], chrome.runtime.onMessage.addListener(({ type }, { url }) => void (type === 'judge' && self.judged.push(url))))";

fn loaded_ahead(stage: &mut Stage) -> Result<(), Failed> {
    if stage.browser.kind() == Kind::Firefox {
        // It loads no page ahead: there are no speculation rules.
        let rules = stage.browser.evaluate(Place::Page, "!!HTMLScriptElement.supports?.('speculationrules')")?;
        assert_eq!(rules, false);
        return Ok(());
    }
    choose_everywhere(stage)?;
    let notes = "<script>localStorage.ahead = document.prerendering</script><article>";
    let next = stage.server.page("/ahead", &STORY.replace("<article>", notes), &[("Cache-Control", "max-age=60")]);
    let rules = json!({ "prerender": [{ "source": "list", "urls": [next], "eagerness": "immediate" }] });
    let from = format!(
        "<!doctype html><title>From</title><script type=speculationrules>{rules}</script><a href={next}>Next</a>"
    );
    let from = stage.server.page("/from", &from, &[]);
    stage.open("<!doctype html><title>Start</title><script>localStorage.clear()</script>", &[])?;
    let tab = stage.browser.tab_id()?;
    stage.browser.evaluate(Place::Background, NOTE)?;
    // The page is asked from the background, as nobody may watch its tab.
    stage.browser.look_away()?;
    let go = format!("chrome.tabs.update({tab}, {{ url: {from:?} }}).then(() => null)");
    stage.browser.evaluate(Place::Background, &go)?;
    let within = |script: &str| {
        format!(
            "chrome.scripting.executeScript({{ target: {{ tabId: {tab} }}, func: () => {script} }}).then(([{{ result }}]) => result)"
        )
    };
    stage
        .browser
        .wait_for(Place::Background, &within("location.pathname === '/from' && localStorage.ahead === 'true'"))?;
    stage.browser.wait_for(Place::Background, "self.judged.some(url => url.endsWith('/from'))")?;
    assert_eq!(stage.browser.evaluate(Place::Background, "self.judged.some(url => url.endsWith('/ahead'))")?, false);
    stage.browser.evaluate(Place::Background, &within("document.querySelector('a').click()"))?;
    stage
        .browser
        .wait_for(Place::Background, &within("location.pathname === '/ahead' && document.readyState === 'complete'"))?;
    stage.browser.look_again()?;
    stage.browser.switch_to_address("/ahead")?;
    let ahead = "performance.getEntriesByType('navigation')[0].activationStart > 0";
    assert_eq!(stage.browser.evaluate(Place::Page, ahead)?, true, "the browser had loaded it ahead");
    stage.await_painted(&COMMENTS)?;
    await_badge(stage, "3")?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    await_clean(stage)
}

const BRING_BACK: &str = "chrome.tabs.query({ discarded: true }).then(([{ id }]) => chrome.tabs.update(id, { active: true })).then(() => null)";

/// Has the browser throw away the tab of interest, with another one in front, and brings it back.
fn discard(stage: &mut Stage, url: &str) -> Result<(), Failed> {
    let id = stage.browser.tab_id()?;
    let other = stage.server.page("/beside", "<!doctype html><title>Beside</title><p>Nothing.</p>", &[]);
    stage.browser.open_beside(&other)?;
    let discarded = format!(
        "chrome.tabs.discard({id}).then(() => chrome.tabs.query({{ discarded: true }})).then(tabs => tabs.length)"
    );
    assert_eq!(stage.browser.evaluate(Place::Background, &discarded)?, 1);
    stage.browser.evaluate(Place::Background, BRING_BACK)?;
    stage.browser.switch_to_address(url)?;
    Ok(())
}

fn discarded(stage: &mut Stage) -> Result<(), Failed> {
    let url = story(stage);
    stage.browser.open(&url)?;
    let before = stage.state()?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    discard(stage, &url)?;
    assert_eq!(stage.state()?, before);
    await_badge(stage, "")?;
    assert_eq!(passages(&stage.browser.press()?["report"]), COMMENTS);
    stage.await_painted(&COMMENTS)?;
    await_badge(stage, "3")?;
    stage.browser.close_popup()?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn discarded_always(stage: &mut Stage) -> Result<(), Failed> {
    choose_everywhere(stage)?;
    let url = story(stage);
    stage.browser.open(&url)?;
    stage.await_painted(&COMMENTS)?;
    discard(stage, &url)?;
    stage.await_painted(&COMMENTS)?;
    await_badge(stage, "3")
}

fn two_windows(stage: &mut Stage) -> Result<(), Failed> {
    let (one, other) = (story(stage), story(stage));
    stage.browser.open(&one)?;
    let first = stage.browser.tab();
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.await_painted(&COMMENTS)?;
    stage.browser.open_window(&other, false)?;
    let before = stage.state()?;
    assert_eq!(stage.browser.evaluate(Place::Page, CLEAN)?, true);
    await_badge(stage, "")?;
    assert_eq!(stage.browser.press()?["on"], true);
    stage.await_painted(&COMMENTS)?;
    stage.browser.close_popup()?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    stage.browser.close_popup()?;
    // The page in the first window has stayed as it was.
    stage.browser.switch_to(&first)?;
    stage.await_painted(&COMMENTS)?;
    await_badge(stage, "3")?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    await_clean(stage)
}

/// Does something in a browser of its own, as what is allowed there can't be taken back.
fn alone(kind: Kind, act: fn(&mut Stage) -> Result<(), Failed>) -> Result<(), Failed> {
    let mut stage = Stage::speaking(kind, "en")?;
    act(&mut stage)?;
    crate::privacy::check(&mut stage)
}

/// Goes to the options, where every site is chosen.
fn everywhere(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.open_extension_page("ui/options/options.html")?;
    crate::sites::at_the_options(stage)?;
    choose_everywhere(stage)
}

fn private_windows(stage: &mut Stage) -> Result<(), Failed> {
    alone(stage.browser.kind(), |stage| {
        everywhere(stage)?;
        let options = stage.browser.tab();
        let url = story(stage);
        let private = stage.browser.open_window(&url, true)?;
        let before = stage.state()?;
        assert_eq!(stage.browser.evaluate(Place::Page, CLEAN)?, true);
        // What was opened later in an ordinary window has been read by now.
        stage.browser.switch_to(&options)?;
        let url = story(stage);
        stage.browser.open_beside(&url)?;
        stage.await_painted(&COMMENTS)?;
        stage.browser.switch_to(&private)?;
        assert_eq!(stage.state()?, before);
        Ok(())
    })
}

/// What is stored that could tell what was read.
const TELLING: &str = "Promise.all(['local', 'sync'].map(area => chrome.storage[area].get(null))).then(all => all.flatMap(Object.keys).filter(key => /^(page|site):/.test(key)))";

fn private_allowed(stage: &mut Stage) -> Result<(), Failed> {
    alone(stage.browser.kind(), |stage| {
        let url = story(stage);
        // The same page; its fragment tells the tabs apart.
        stage.browser.open(&format!("{url}#ordinary"))?;
        let ordinary = stage.browser.tab();
        stage.browser.allow_private_windows()?;
        stage.browser.open_window(&url, true)?;
        let before = stage.state()?;
        assert_eq!(passages(&stage.browser.press()?["report"]), COMMENTS);
        stage.await_painted(&COMMENTS)?;
        let said = format!("document.querySelector('#proviso').textContent === {}", json!(message("private")));
        stage.browser.wait_for(Place::Popup, &said)?;
        // The browser would keep what it allowed here.
        stage.browser.evaluate(Place::Popup, "document.querySelector('#more').click()")?;
        assert_eq!(
            stage.browser.evaluate(Place::Popup, "document.querySelector('#choose-always').checkVisibility()")?,
            false
        );
        assert_eq!(
            stage.browser.evaluate(Place::Popup, "document.querySelector('#choose-never').checkVisibility()")?,
            true
        );
        let answer = ask(stage, json!({ "type": "teach", "passage": 0, "says": "story" }))?;
        assert_eq!(passages(&answer["report"]), COMMENTS[1..]);
        let answer = ask(stage, json!({ "type": "mode", "mode": "dim" }))?;
        assert_eq!(
            (&answer["view"]["mode"], answer["view"]["corrections"].as_array().map(Vec::len)),
            (&json!("dim"), Some(1))
        );
        assert_eq!(stage.browser.evaluate(Place::Background, TELLING)?, json!([]));
        stage.browser.close_popup()?;
        // It holds for as long as the window is open, even where the background was ended meanwhile.
        stage.browser.kill_background()?;
        assert_eq!(stage.browser.switch_off()?["on"], false);
        assert_eq!(stage.state()?, before);
        stage.browser.close_popup()?;
        assert_eq!(passages(&stage.browser.press()?["report"]), COMMENTS[1..]);
        // Taken back, it is as before.
        let answer = ask(stage, json!({ "type": "forget", "correction": 0 }))?;
        assert_eq!(passages(&answer["report"]), COMMENTS);
        ask(stage, json!({ "type": "teach", "passage": 0, "says": "story" }))?;
        stage.browser.close_popup()?;

        // The reading view shows it and keeps nothing.
        let private = stage.browser.tab();
        stage.browser.press()?;
        ask(stage, json!({ "type": "open", "what": "reading" }))?;
        stage.browser.close_popup()?;
        stage.browser.switch_to_address("ui/reading/reading.html")?;
        stage.browser.wait_for(Place::Page, "document.querySelectorAll('#article p').length > 0")?;
        assert_eq!(stage.browser.evaluate(Place::Page, "document.title")?, message("reading_view"));
        assert!(!stage.browser.stored("session")?.to_string().contains(":article"), "it keeps no article");
        stage.browser.switch_to(&private)?;

        // The same page in an ordinary window knows nothing of it.
        stage.browser.switch_to(&ordinary)?;
        let answer = stage.browser.press()?;
        assert_eq!(
            (passages(&answer["report"]), &answer["view"]["mode"]),
            (COMMENTS.map(str::to_owned).to_vec(), &json!("highlight"))
        );
        stage.browser.close_popup()?;
        assert_ne!(stage.browser.stored("session")?, json!({}));
        let close = "chrome.windows.getAll().then(all => Promise.all(all.filter(({ incognito }) => incognito).map(({ id }) => chrome.windows.remove(id)))).then(() => null)";
        stage.browser.evaluate(Place::Background, close)?;
        stage.browser.wait_for(
            Place::Background,
            "chrome.storage.session.get(null).then(kept => Object.keys(kept).length === 0)",
        )?;
        assert_eq!(stage.browser.evaluate(Place::Background, TELLING)?, json!([]));
        Ok(())
    })
}

/// How an update finds a page: its mode, and what holds its article.
const PAINTED_IN: &[(&str, bool)] = &[
    ("highlight", false),
    ("dim", false),
    ("fold", false),
    ("original", false),
    ("commentary", false),
    ("highlight", true),
    ("fold", true),
];

/// The story between breaks, so that ranges are marked and split; or in a shadow tree.
fn page_in(shadow: bool) -> String {
    match shadow {
        false => rubricator_browser::scenes::between_breaks(),
        true => STORY
            .replace("<article>", "<x-story><template shadowrootmode=open><article>")
            .replace("</article>", "</article></template></x-story>"),
    }
}

fn updated(stage: &mut Stage) -> Result<(), Failed> {
    for (mode, shadow) in PAINTED_IN {
        with_settings(stage, json!({ "version": 1, "mode": mode }), |stage| {
            stage.open(&page_in(*shadow), &[])?;
            let before = stage.state()?;
            let listed = passages(&stage.browser.press()?["report"]);
            assert_eq!(listed.len(), 3);
            stage.browser.close_popup()?;
            let on = stage.state()?;
            assert_ne!(on, before);
            stage.browser.reload_extension()?;
            let answer = stage.browser.press()?;
            assert_eq!(passages(&answer["report"]), listed, "{mode}");
            // Once, as before, and not twice.
            until("the page as it was on", || {
                let now = stage.state()?;
                if now == on {
                    Ok(Some(()))
                } else {
                    Err(rubricator_browser::Error(format!("{mode}: {now}, not {on}")))
                }
            })?;
            stage.browser.close_popup()?;
            assert_eq!(stage.browser.switch_off()?["on"], false);
            until("the page as it was off", || {
                let now = stage.state()?;
                if now == before {
                    Ok(Some(()))
                } else {
                    Err(rubricator_browser::Error(format!("{mode}: {now}, not {before}")))
                }
            })?;
            Ok(())
        })?;
    }
    Ok(())
}

/// Selects the first comment and what is around it.
const SELECT: &str = "(() => {
    const paragraphs = document.querySelectorAll('article p');
    getSelection().setBaseAndExtent(paragraphs[0].firstChild, 0, paragraphs[2].firstChild, 20);
})()";

fn still(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1, "copy": "omit", "print": "omit" }), |stage| {
        for press in [false, true] {
            stage.open(STORY, &[])?;
            let before = stage.state()?;
            stage.browser.press()?;
            stage.browser.close_popup()?;
            stage.browser.reload_extension()?;
            if press {
                // On by the new scripts, and off again.
                stage.browser.press()?;
                stage.browser.close_popup()?;
                stage.browser.switch_off()?;
                stage.browser.close_popup()?;
                assert_eq!(stage.state()?, before);
            }
            stage.browser.evaluate(Place::Page, SELECT)?;
            stage.browser.press_key(Place::Page, "Ctrl+c")?;
            let copied = stage.browser.clipboard()?.text;
            assert!(copied.contains("Forty million"), "{copied}");
            let paper = "void addEventListener('beforeprint', () => { window.paper = document.body.innerText; })";
            stage.browser.evaluate(Place::Page, paper)?;
            stage.browser.print()?;
            let paper = stage.browser.wait_for(Place::Page, "window.paper")?;
            assert!(paper.as_str().is_some_and(|paper| paper.contains("Forty million")), "{paper}");
            // Where no new script has come, Firefox has ended the old one and Chromium has let it clean up.
            if press || stage.browser.kind() == Kind::Chromium {
                assert_eq!(stage.state()?, before);
            }
        }
        Ok(())
    })
}
