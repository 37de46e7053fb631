//! What the extension must never do: ask the network for anything, or let a page's text become markup.

use crate::Test;
use crate::stage::{STORY, Stage, escape, failed, passages, texts};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup, Request, Window, launch, until};
use std::path::Path;

pub const TESTS: &[Test] = &[
    ("text_that_looks_like_markup_stays_text", text_stays_text),
    ("the_recording_hears_an_extension_that_asks", recording_hears),
];

/// Reads the recording of requests: there is none that nobody may make.
pub fn check(stage: &mut Stage) -> Result<(), Failed> {
    let home = stage.server.address().to_owned();
    let opened = &stage.opened;
    let mut requests = stage.browser.requests()?.into_iter().filter(|request| !opened.contains(&request.url));
    match requests.find(|request| strays(request, &home)) {
        Some(request) => Err(failed(format!("A request that nobody may make: {request:?}"))),
        None => Ok(()),
    }
}

/// Whether a request comes from the extension, or from one of our pages to anyone but our own server. The latter is
/// how a content script's request may look: in Firefox, and in Chromium without a stack, it goes under the page's name.
/// Our server has two names, so that a page can hold a frame of another site.
fn strays(request: &Request, home: &str) -> bool {
    let names = [home.to_owned(), home.replace("127.0.0.1", "localhost")];
    let is_home = |address: &str| names.iter().any(|name| address.starts_with(name));
    request.by_extension || (is_home(&request.initiator) && !is_home(&request.url))
}

/// An extension that asks from its background, its popup and its content script: the recording has to hear each.
fn recording_hears(stage: &mut Stage) -> Result<(), Failed> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/leaky"));
    let mut leaky = launch(stage.browser.kind(), folder, Window::Headless)?;
    let page = stage.server.page("/leak", "<!doctype html><title>Leak</title>", &[]);
    leaky.open(&page)?;
    leaky.press_button()?;
    for origin in ["background", "popup", "content"] {
        let heard = until(&format!("the request of the {origin}"), || {
            Ok(leaky.requests()?.into_iter().find(|request| request.url.ends_with(origin)))
        })?;
        assert!(strays(&heard, stage.server.address()), "{heard:?}");
    }
    Ok(())
}

fn text_stays_text(stage: &mut Stage) -> Result<(), Failed> {
    let trap = r#"Comment: They wrote <img src="/trap.png" onerror="window.sprung = true"> and <script>window.sprung = true</script> and expected us to <b>believe</b> it."#;
    let html = STORY.replace(
        "<p>Comment: And who could blame them? Nobody asked the fishermen.</p>",
        &format!("<p>{}</p>", escape(trap)),
    );
    stage.open(&html, &[])?;
    let answer = stage.browser.press()?;
    assert!(passages(&answer["report"]).iter().any(|passage| passage == trap));
    let entries = texts(&stage.browser.evaluate(
        Place::Popup,
        "Array.from(document.querySelectorAll('#passages .words'), words => words.textContent)",
    )?);
    assert!(entries.iter().any(|entry| entry.contains(r#"<img src="/trap.png" onerror="#)), "{entries:?}");
    for place in [Place::Popup, Place::Page] {
        assert_eq!(
            stage.browser.evaluate(place, "document.querySelector('img') === null && window.sprung === undefined")?,
            true
        );
    }
    Ok(())
}
