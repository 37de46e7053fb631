//! No node of a page ever changes its parent or its siblings: pages that hold on to their nodes go on as if nobody were
//! there, in every mode, and what they write holds once the marks are off.

use crate::Test;
use crate::modes::{SHAPES, ask, breaks, fixture, modes, with_settings};
use crate::stage::{STORY, Stage, passages, text};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup};
use serde_json::{Value, json};
use std::ops::Range;

pub const TESTS: &[Test] = &[
    ("no_node_of_a_page_moves", nothing_moves),
    ("a_page_that_removes_what_is_folded_goes_on", removes),
    ("what_a_page_writes_meanwhile_holds", writes),
    ("off_restores_the_page_after_any_walk", walks),
    ("what_an_editor_saves_is_what_was_there", editors),
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

/// The markup of what can be edited, and what fields hold.
const EDITED: &str = "[
    document.designMode === 'on' ? document.body.innerHTML : '',
    ...Array.from(document.querySelectorAll('[contenteditable]'), ({ outerHTML }) => outerHTML),
    ...Array.from(document.querySelectorAll('input, textarea, button, output'), ({ outerHTML, value }) => outerHTML + value),
    ...Array.from(document.querySelectorAll('iframe'), ({ contentDocument }) => contentDocument.documentElement.outerHTML),
].join('\\n')";

/// Nothing of ours is in what a page's own editor would save.
fn editors(stage: &mut Stage) -> Result<(), Failed> {
    let comment = "<p>Comment: And who could blame them? Nobody asked the fishermen.</p>";
    assert!(STORY.contains(comment));
    let fields = "<p>Comment: And who could blame them? <input value='Comment: nobody'> <button>Nobody asked</button> <output>the fishermen</output>.</p>
        <textarea>Comment: Nobody asked the fishermen.</textarea>";
    let framed = "<iframe></iframe><script>
        const inner = document.querySelector('iframe').contentDocument;
        inner.body.innerHTML = document.querySelector('article').outerHTML;
        inner.designMode = 'on';
    </script></body>";
    let pages = [
        ("an article", STORY.replace("<article>", "<article contenteditable>")),
        ("a paragraph", STORY.replace(comment, &comment.replace("<p>", "<p contenteditable=plaintext-only>"))),
        ("text in lines", breaks().replace("<body>", "<body contenteditable>")),
        ("a document", STORY.replace("</body>", "<script>document.designMode = 'on'</script></body>")),
        ("a frame", STORY.replace("</body>", framed)),
        ("fields", STORY.replace(comment, fields)),
    ];
    for (what, html) in &pages {
        stage.open(html, &[])?;
        let before = text(&stage.browser.evaluate(Place::Page, EDITED)?);
        assert!(before.contains("Comment: "), "{what} can be edited");
        assert!(!passages(&stage.browser.press()?["report"]).is_empty(), "{what}");
        for mode in modes() {
            ask(stage, json!({ "type": "mode", "mode": mode }))?;
            ask(stage, json!({ "type": "step", "by": 1 }))?;
            assert_eq!(text(&stage.browser.evaluate(Place::Page, EDITED)?), before, "{what}, {mode}");
        }
        ask(stage, json!({ "type": "set", "on": false }))?;
    }
    Ok(())
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

/// One walk for each.
const SEEDS: Range<u64> = 0..9;
const STEPS_PER_WALK: usize = 24;

/// What a page changes by itself: paragraphs come and go, words are written over, classes are set.
const CHANGES: [&str; 5] = [
    "(document.querySelector('article') ?? document.body).prepend(Object.assign(document.createElement('p'), { textContent: 'The mayor said on Friday that she was glad.' }))",
    "[...document.querySelectorAll('p')].at(-1)?.remove()",
    "(text => { if (text) text.data = 'The office said on Sunday that the plan was late.'; })(document.querySelector('p')?.firstChild)",
    "document.querySelector('p')?.classList.add('late')",
    "document.body.append(document.createElement('aside'))",
];

/// What the reader does or the page changes, at random; gives the page's changes, in order.
fn walk(stage: &mut Stage, random: &mut oorandom::Rand32) -> Result<Vec<&'static str>, Failed> {
    let mut changes = Vec::new();
    let kept = ask(
        stage,
        json!({ "type": "keep-source", "text": "The office said on Monday that the mole was safe.\n".repeat(9) }),
    )?;
    let modes: Vec<&str> = modes().collect();
    for _ in 0..STEPS_PER_WALK {
        let mut below = |end: usize| random.rand_range(0..end as u32) as usize;
        let request = match below(8) {
            0 | 1 => json!({ "type": "mode", "mode": modes[below(modes.len())] }),
            2 => json!({ "type": "step", "by": if below(2) == 0 { 1 } else { -1 } }),
            3 => json!({ "type": "set", "on": below(3) > 0 }),
            4 => json!({ "type": "teach", "passage": 0, "says": "story" }),
            5 => json!({ "type": "forget", "correction": 0 }),
            6 => json!({ "type": "compare", "source": if below(2) == 0 { kept["id"].clone() } else { Value::Null } }),
            _ => {
                let change = CHANGES[below(CHANGES.len())];
                stage.browser.evaluate(Place::Page, &format!("void ({change})"))?;
                changes.push(change);
                json!({ "type": "state" })
            }
        };
        ask(stage, request)?;
    }
    Ok(changes)
}

fn walks(stage: &mut Stage) -> Result<(), Failed> {
    let pages = [STORY.to_owned(), breaks(), fixture("notes-in-sentences")?];
    with_settings(stage, json!({ "version": 1 }), |stage| {
        for (seed, html) in SEEDS.zip(pages.iter().cycle()) {
            stage.open(html, &[])?;
            assert!(!passages(&stage.browser.press()?["report"]).is_empty(), "seed {seed}");
            let changes = walk(stage, &mut oorandom::Rand32::new(seed))?;
            ask(stage, json!({ "type": "set", "on": false }))?;
            let after = stage.state()?;
            stage.browser.close_popup()?;
            // The same page and the same changes, with nobody there.
            stage.open(html, &[])?;
            for change in &changes {
                stage.browser.evaluate(Place::Page, &format!("void ({change})"))?;
            }
            assert_eq!(stage.state()?, after, "seed {seed}: {changes:#?}");
        }
        Ok(())
    })
}
