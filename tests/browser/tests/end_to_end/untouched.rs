//! No node of a page ever changes its parent or its siblings: pages that hold on to their nodes go on as if nobody were
//! there, in every mode, and what they write holds once the marks are off.

use crate::Test;
use crate::modes::{SHAPES, ask, breaks, fixture, modes, with_settings};
use crate::stage::{STORY, Stage, passages, text};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("no_node_of_a_page_moves", nothing_moves),
    ("a_page_that_removes_what_is_folded_goes_on", removes),
    ("what_a_page_writes_meanwhile_holds", writes),
];

/// Remembers where each node of the page is, and counts the nodes that the page's own observer sees come and go, but
/// for what comes behind the body.
const WATCH: &str = "void (() => {
    const nodes = [];
    const walker = document.createTreeWalker(document);
    do nodes.push(walker.currentNode); while (walker.nextNode());
    const place = node => [node.parentNode, node.previousSibling, node === document.body ? null : node.nextSibling];
    const places = nodes.map(place);
    window.moved = () => nodes.filter((node, at) => place(node).some((other, of) => other !== places[at][of])).map(node => node.nodeName);
    window.seen = 0;
    new MutationObserver(records => seen += records.length).observe(document.body, { subtree: true, childList: true });
})()";

const MOVED: &str = "[window.moved(), window.seen]";

/// Opens and folds every stub, as a reader does.
fn press_stubs(stage: &mut Stage) -> Result<(), Failed> {
    let stubs = "document.querySelectorAll('rubricator-stub').length";
    if stage.browser.evaluate(Place::Page, stubs)? != 0 {
        stage.browser.click_at(Place::Page, "rubricator-stub")?;
        stage.browser.press_key(Place::Page, "Enter")?;
    }
    Ok(())
}

fn nothing_moves(stage: &mut Stage) -> Result<(), Failed> {
    let mut pages = vec![("story", STORY.to_owned()), ("breaks", breaks())];
    for shape in SHAPES {
        pages.push((shape, fixture(shape)?));
    }
    with_settings(stage, json!({ "version": 1, "print": "bracket" }), |stage| {
        for (shape, html) in &pages {
            stage.open(html, &[])?;
            stage.browser.evaluate(Place::Page, WATCH)?;
            let before = stage.state()?;
            assert!(!passages(&stage.browser.press()?["report"]).is_empty(), "{shape}");
            for mode in modes() {
                ask(stage, json!({ "type": "mode", "mode": mode }))?;
                ask(stage, json!({ "type": "step", "by": 1 }))?;
                assert_eq!(stage.browser.evaluate(Place::Page, MOVED)?, json!([[], 0]), "{shape}, {mode}");
            }
            ask(stage, json!({ "type": "set", "on": false }))?;
            assert_eq!(stage.browser.evaluate(Place::Page, MOVED)?, json!([[], 0]), "{shape}, off");
            assert_eq!(stage.state()?, before, "{shape}");
        }
        for html in [STORY.to_owned(), breaks(), fixture("notes-in-sentences")?] {
            stage.open(&html, &[])?;
            stage.browser.evaluate(Place::Page, WATCH)?;
            stage.browser.press()?;
            stage.browser.print()?;
            assert_eq!(stage.browser.evaluate(Place::Page, MOVED)?, json!([[], 0]), "printed");
            ask(stage, json!({ "type": "mode", "mode": "fold" }))?;
            stage.browser.close_popup()?;
            press_stubs(stage)?;
            assert_eq!(stage.browser.evaluate(Place::Page, MOVED)?, json!([[], 0]), "pressed");
        }
        Ok(())
    })
}

/// A page as frameworks make them: it keeps its nodes, and takes each from where it put it.
const KEEPS: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>Lighthouse relit</title><body><article></article><script>
    const article = document.querySelector("article");
    const make = (tag, ...content) => { const element = document.createElement(tag); element.append(...content); return element; };
    const words = ["The lighthouse on the northern mole was lit again on Monday, the harbour office said in a statement.",
        "Comment: It took them eleven years, and nobody has said a word about who paid for it.",
        "The keeper told reporters that the lamp had been built by a workshop in the next county.",
        "The office said that the second lamp would follow before the end of the year, according to its plan."];
    const parts = PARTS;
    article.append(...parts);
    window.fault = "";
    const attempt = work => { try { work(); } catch (error) { fault = String(error); article.replaceChildren(); } };
    window.drop = () => attempt(() => DROPPED.forEach(part => article.removeChild(part)));
    window.add = () => attempt(() => article.insertBefore(make("p", "The mayor said on Friday that she was glad."), DROPPED[0]));
</script></body></html>"#;

/// The same in paragraphs of their own, and between breaks.
fn keeping_pages() -> [String; 2] {
    [
        KEEPS
            .replace("PARTS", "[make('h1', 'Lighthouse relit'), ...words.map(text => make('p', text))]")
            .replace("DROPPED", "[parts[2]]"),
        KEEPS
            .replace(
                "PARTS",
                "[make('h1', 'Lighthouse relit'), ...words.flatMap(text => [new Text(text), make('br'), make('br')])]",
            )
            .replace("DROPPED", "parts.slice(4, 7)"),
    ]
}

fn removes(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1 }), |stage| {
        for html in keeping_pages() {
            for mode in modes() {
                stage.open(&html, &[])?;
                let page = |stage: &mut Stage, script: &str| stage.browser.evaluate(Place::Page, script);
                assert_eq!(passages(&stage.browser.press()?["report"]).len(), 1);
                ask(stage, json!({ "type": "mode", "mode": mode }))?;
                page(stage, "void (window.wrappedJSObject ?? window).add()")?;
                page(stage, "void (window.wrappedJSObject ?? window).drop()")?;
                ask(stage, json!({ "type": "set", "on": false }))?;
                assert_eq!(page(stage, "(window.wrappedJSObject ?? window).fault")?, "", "{mode}");
                let left = text(&page(stage, "document.querySelector('article').innerHTML")?);
                assert!(left.contains("The keeper told") && left.contains("she was glad"), "{mode}: {left}");
                assert!(!left.contains("Comment:") && !left.contains("rubricator"), "{mode}: {left}");
            }
        }
        Ok(())
    })
}

fn writes(stage: &mut Stage) -> Result<(), Failed> {
    let html = &keeping_pages()[1];
    with_settings(stage, json!({ "version": 1 }), |stage| {
        for mode in ["fold", "original"] {
            stage.open(html, &[])?;
            stage.browser.press()?;
            ask(stage, json!({ "type": "mode", "mode": mode }))?;
            let comment = "Comment: It took them twelve years, as we have learnt since.";
            let write = "document.querySelector('article').childNodes[4].data = ";
            stage.browser.evaluate(Place::Page, &format!("void ({write}{})", Value::from(comment)))?;
            let answer = ask(stage, json!({ "type": "state" }))?;
            assert_eq!(passages(&answer["report"]), [comment], "{mode}");
            let seen = text(&stage.browser.evaluate(Place::Page, "document.body.innerText")?);
            assert!(!seen.contains("twelve"), "{mode}: {seen}");
            ask(stage, json!({ "type": "set", "on": false }))?;
            let left = stage.browser.evaluate(Place::Page, "document.querySelector('article').childNodes[4].data")?;
            assert_eq!(left, comment, "{mode}");
        }
        Ok(())
    })
}
