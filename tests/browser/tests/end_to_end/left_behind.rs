//! Nothing of ours is left in a page, and nothing of it in the page's copies of itself.

use crate::Test;
use crate::modes::{ask, breaks};
use crate::sealed::in_content_world;
use crate::sites::in_fresh_settings;
use crate::stage::{STORY, Stage};
use libtest_mimic::Failed;
use rubricator_browser::{Error, Place, Popup, until};
use serde_json::json;

pub const TESTS: &[Test] = &[
    ("copies_of_a_painted_page_keep_nothing_of_ours", |stage| in_fresh_settings(stage, copies_are_swept)),
    ("highlights_that_the_page_removes_come_back", highlights_come_back),
    ("off_leaves_nothing_in_any_scene", |stage| in_fresh_settings(stage, off_in_every_scene)),
];

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

/// The page takes our highlights away as a whole, and out of what it finds under their name.
fn highlights_come_back(stage: &mut Stage) -> Result<(), Failed> {
    let [html, _] = pages();
    stage.open(&html.replace("</article>", "</article><div style='height: 3000px'></div>"), &[])?;
    let before = stage.state()?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let painted = stage.painted()?;
    assert!(painted.contains("twoofthemareontheharbourboard"), "{painted}");
    for (way, look) in [
        ("CSS.highlights.clear()", "document.body.append('.')"),
        ("CSS.highlights.delete('rubricator-note')", "scrollBy(0, 40)"),
        ("CSS.highlights.get('rubricator-note').clear()", "scrollBy(0, 40)"),
        ("CSS.highlights.set('rubricator-note', new Highlight())", "scrollBy(0, 40)"),
    ] {
        stage.browser.evaluate(Place::Page, &format!("({way}, null)"))?;
        assert_ne!(stage.painted()?, painted, "{way}");
        stage.browser.evaluate(Place::Page, &format!("({look}, null)"))?;
        until("the highlights to be back", || {
            let now = stage.painted()?;
            if now == painted { Ok(Some(())) } else { Err(Error(format!("{way}: {now}"))) }
        })?;
    }
    stage.browser.press_button()?;
    ask(stage, json!({ "type": "set", "on": false }))?;
    stage.browser.evaluate(Place::Page, "(document.body.lastChild.remove(), null)")?;
    assert_eq!(stage.state()?, before);
    Ok(())
}

/// What a reader may be doing when the page goes off.
fn off_in_every_scene(stage: &mut Stage) -> Result<(), Failed> {
    let source = STORY.lines().filter(|line| line.starts_with("<p>") && !line.contains("Comment:"));
    let source: Vec<&str> = source.map(|line| line.trim_start_matches("<p>").trim_end_matches("</p>")).collect();
    let folded = |html: String| {
        html.replace("<article>", "<details><summary>More</summary><article>")
            .replace("</article>", "</article></details>")
    };
    let pages = pages().map(folded);
    let scenes = ["marks", "show", "step", "pick", "pick-end", "compare", "write"];
    for (index, mode) in MODES.iter().enumerate() {
        for (other, scene) in scenes.iter().enumerate() {
            stage.open(&pages[(index + other) % pages.len()], &[])?;
            let before = stage.state()?;
            stage.browser.press()?;
            ask(stage, json!({ "type": "mode", "mode": mode }))?;
            match *scene {
                "show" => ask(stage, json!({ "type": "show", "passage": 1 })),
                "step" => ask(stage, json!({ "type": "step", "by": 1 })),
                "pick" => ask(stage, json!({ "type": "pick", "says": "note" })),
                "pick-end" => ask(stage, json!({ "type": "pick-end", "passage": 0 })),
                "compare" => {
                    let kept = ask(stage, json!({ "type": "keep-source", "text": source.join("\n") }))?;
                    ask(stage, json!({ "type": "compare", "source": kept["id"] }))
                }
                "write" => ask(stage, json!({ "type": "write", "part": "original", "format": "text" })),
                _ => Ok(json!(null)),
            }?;
            assert_ne!(stage.state()?, before, "{mode}, {scene}");
            ask(stage, json!({ "type": "set", "on": false }))?;
            assert_eq!(stage.state()?, before, "{mode}, {scene}");
        }
    }
    Ok(())
}
