//! Nothing of ours is left in a page, and nothing of it in the page's copies of itself.

use crate::Test;
use crate::modes::{ask, breaks};
use crate::sealed::in_content_world;
use crate::sites::in_fresh_settings;
use crate::stage::{STORY, Stage};
use libtest_mimic::Failed;
use rubricator_browser::{Error, Place, Popup, until};
use serde_json::json;

pub const TESTS: &[Test] =
    &[("copies_of_a_painted_page_keep_nothing_of_ours", |stage| in_fresh_settings(stage, copies_are_swept))];

const MODES: [&str; 5] = ["highlight", "dim", "fold", "original", "commentary"];

/// How a page copies what is in it.
const COPIES: [&str; 3] = [
    "(() => { const article = document.querySelector('article'); article.replaceWith(article.cloneNode(true)); })()",
    "(() => { const view = document.createElement('div'); view.innerHTML = document.querySelector('article').innerHTML; document.body.append(view); })()",
    "document.body.outerHTML += ''",
];

/// What bears our names and was not put there by us.
const FOREIGN: &str = "const { placed } = rubricator;
    const names = ['', '-hidden', '-room', '-faint', '-text'].map((part) => `data-rubricator${part}`);
    const bears = (element, name) => element.hasAttribute(name) && !placed.has(element, name);
    const foreign = [...document.querySelectorAll('*')].filter((element) => names.some((name) => bears(element, name)));
    const ours = [...document.querySelectorAll('rubricator-layer')].filter((element) => !placed.has(element));
    return [...foreign, ...ours].map((element) => element.outerHTML);";

/// A story with insertions that are elements, lines, and parts of a sentence.
fn pages() -> [String; 2] {
    let note = "have [Editor’s note: two of them are on the <b>harbour board</b> itself] opposed";
    let with_note = |html: String| html.replace("have opposed", note);
    let emphasis = |html: String| html.replace("a great deal of money", "a <em>great</em> deal of <em>money</em>");
    [with_note(STORY.to_owned()), emphasis(with_note(breaks()))]
}

fn copies_are_swept(stage: &mut Stage) -> Result<(), Failed> {
    for html in pages() {
        for copy in COPIES {
            stage.open(&html, &[])?;
            stage.browser.evaluate(Place::Page, &format!("({copy}, null)"))?;
            let wanted = stage.state()?;
            for mode in MODES {
                stage.open(&html, &[])?;
                stage.browser.press()?;
                ask(stage, json!({ "type": "mode", "mode": mode }))?;
                stage.browser.evaluate(Place::Page, &format!("({copy}, null)"))?;
                until("the copy to be swept", || {
                    let foreign = in_content_world(stage, FOREIGN).map_err(|error| Error(format!("{error:?}")))?;
                    if foreign == json!([]) { Ok(Some(())) } else { Err(Error(format!("{mode}, {copy}: {foreign}"))) }
                })?;
                ask(stage, json!({ "type": "set", "on": false }))?;
                assert_eq!(stage.state()?, wanted, "{mode}, {copy}");
            }
        }
    }
    Ok(())
}
