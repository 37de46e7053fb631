//! A page whose article is in a frame: of the same site, or of another, with and without leave to read it.

use crate::Test;
use crate::documents::{COMMENT, HTML, OTHER, article, evaluate, open, page, paragraphs};
use crate::stage::{Stage, dense, message, passages, texts};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup, until};
use serde_json::json;

pub const TESTS: &[Test] = &[
    ("a_frame_of_the_same_site_answers_for_its_page", framed),
    ("a_frame_of_another_site_is_left_alone_without_leave", framed_elsewhere),
    ("a_frame_of_another_site_is_read_with_leave", framed_elsewhere_with_leave),
];

const COOKIES: &str =
    "<p>We use cookies to make this site better. You can change your choice at any time in the settings.</p>";

/// A page without an article of its own, around a frame; and what is in the frame, under an address of its own.
fn open_framed(stage: &mut Stage, host: &str, name: &str, around: &str) -> Result<(), Failed> {
    let inner = stage.server.page(&format!("/framed-{name}"), &page(&article(&paragraphs())), &[]);
    let inner = inner.replace("127.0.0.1", host);
    let body =
        format!("<nav><a href=/>Home</a></nav>{around}<iframe src={inner} style='width: 90vw; height: 80vh'></iframe>");
    open(stage, HTML, page(&body).as_bytes())
}

/// What the documents in all frames of the tab have of ours, as far as the extension may look: in each, the text that
/// is marked, or nothing.
fn in_frames(stage: &mut Stage) -> Result<Vec<String>, Failed> {
    let tab = stage.browser.tab_id()?;
    let marked = format!(
        "chrome.scripting.executeScript({{ target: {{ tabId: {tab}, allFrames: true }}, func: () =>
            Array.from(document.querySelectorAll('[data-rubricator]'), element => element.textContent).join('') }})
            .then(all => all.map(({{ result }}) => result))"
    );
    Ok(texts(&stage.browser.evaluate(Place::Background, &marked)?))
}

fn framed(stage: &mut Stage) -> Result<(), Failed> {
    ["", COOKIES].into_iter().try_for_each(|around| framed_by(stage, around))
}

fn framed_by(stage: &mut Stage, around: &str) -> Result<(), Failed> {
    open_framed(stage, "127.0.0.1", "here", around)?;
    let before = stage.state()?;
    let answer = stage.browser.press()?;
    assert_eq!(passages(&answer["report"]), [COMMENT, OTHER]);
    assert_eq!(stage.painted()?, dense(&[COMMENT, OTHER].concat()));
    assert_eq!(stage.browser.badge()?, "2");
    stage.browser.close_popup()?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.browser.badge()?, "");
    assert_eq!(stage.state()?, before);
    // Once more, as the page now knows its frame; it answers whatever becomes of it, until it is gone.
    assert_eq!(stage.browser.press()?["on"], true);
    stage.browser.close_popup()?;
    let gone = stage.server.page("/framed-gone", "<!doctype html><body></body>", &[]);
    evaluate(stage, &format!("document.querySelector('iframe').src = {gone:?}"))?;
    stage.browser.wait_for(
        Place::Page,
        "document.querySelector('iframe').contentDocument.readyState === 'complete' && document.querySelector('iframe').contentDocument.URL.endsWith('gone')",
    )?;
    assert_eq!(stage.browser.press()?["error"], "no-article");
    stage.browser.close_popup()?;
    evaluate(
        stage,
        "document.querySelector('iframe').remove(); document.querySelector('nav').after(document.createElement('main'))",
    )?;
    let put = format!("document.querySelector('main').innerHTML = {}", json!(article(&paragraphs())));
    evaluate(stage, &put)?;
    let answer = stage.browser.press()?;
    assert_eq!((&answer["on"], passages(&answer["report"])), (&json!(true), vec![COMMENT.into(), OTHER.into()]));
    Ok(stage.await_painted(&[COMMENT, OTHER])?)
}

fn framed_elsewhere(stage: &mut Stage) -> Result<(), Failed> {
    open_framed(stage, "localhost", "elsewhere", "")?;
    let before = stage.state()?;
    let answer = stage.browser.press()?;
    assert_eq!(answer["error"], "framed");
    assert_eq!(passages(&answer["report"]), Vec::<String>::new());
    let said = format!("document.querySelector('#advice').textContent === {}", json!(message("framed_text")));
    stage.browser.wait_for(Place::Popup, &said)?;
    stage.browser.close_popup()?;
    assert!(in_frames(stage)?.iter().all(String::is_empty));
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn framed_elsewhere_with_leave(stage: &mut Stage) -> Result<(), Failed> {
    crate::sites::in_fresh_settings(stage, |stage| {
        crate::sites::choose_everywhere(stage)?;
        open_framed(stage, "localhost", "allowed", "")?;
        // A page that is read unasked is read in its frame, too.
        until("the marks in the frame", || {
            let marked = in_frames(stage).map_err(|failed| rubricator_browser::Error(format!("{failed:?}")))?;
            Ok((marked.iter().any(|marked| *marked == [COMMENT, OTHER].concat())).then_some(()))
        })?;
        until("the badge", || Ok((stage.browser.badge()? == "2").then_some(())))?;
        assert_eq!(stage.browser.switch_off()?["on"], false);
        assert!(in_frames(stage)?.iter().all(String::is_empty));
        assert_eq!(stage.browser.badge()?, "");
        Ok(())
    })
}
