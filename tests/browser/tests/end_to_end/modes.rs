//! The ways to see a page: what each mode hides and sets back, that the reader's place is kept, that stubs open and fold
//! by pointer and keyboard, and that nothing of it stays behind.

use crate::Test;
use crate::stage::{STORY, Stage, dense, message, passages, text, texts, tree};
use libtest_mimic::Failed;
use rubricator::reader::settings::Mode;
use rubricator_browser::{Place, Popup, until};
use serde_json::{Value, json};
use std::fs;

pub const TESTS: &[Test] = &[
    ("every_mode_leaves_the_page_as_it_was", every_mode_restores),
    ("every_mode_works_under_a_strict_policy", strict_policy),
    ("dimming_moves_nothing", dimming_moves_nothing),
    ("dimmed_words_can_be_read", dimmed_words_can_be_read),
    ("a_fold_opens_in_place_by_pointer_and_keyboard", fold_opens),
    ("a_stub_says_what_it_stands_for", stub_says),
    ("a_seam_opens_in_place", seam_opens),
    ("what_is_hidden_breaks_no_list_and_no_table", lists_and_tables),
    ("the_readers_place_is_kept", place_is_kept),
    ("stepping_goes_round", stepping),
    ("stepping_opens_what_is_folded", stepping_opens),
    ("every_hue_keeps_its_contrast", every_hue),
    ("the_chosen_hues_are_painted", chosen_hues),
    ("where_an_insertion_ends_is_said_unless_silenced", announced),
];

/// The names of all modes.
pub fn modes() -> impl Iterator<Item = &'static str> {
    Mode::ALL.iter().map(|mode| mode.name())
}

/// Fixtures whose insertions are in the page in different ways.
pub const SHAPES: &[&str] = &[
    "wire-paragraphs",
    "wire-breaks",
    "notes-in-sentences",
    "french-notes",
    "shape-nested-spans",
    "shape-comment-in-a-table-cell",
    "shape-comment-in-a-list-item",
    "look-list-items-of-a-class",
    "comment-introduces-a-list",
    "update-and-correction",
    "fa-editors-note",
];

/// The page's text nodes are kept as they are, so that a later one in their place is noticed.
const REMEMBER: &str = "void (window.texts = (walker => { const all = []; while (walker.nextNode()) all.push([walker.currentNode, walker.currentNode.data]); return all; })(document.createTreeWalker(document, NodeFilter.SHOW_TEXT)))";
const SAME_TEXTS: &str = "window.texts.every(([node, data]) => node.isConnected && node.data === data)";

/// What the page shows, white space left out.
const SEEN: &str = "document.body.innerText.replace(/\\s+/g, '')";

pub fn fixture(name: &str) -> Result<String, Failed> {
    rubricator_fixtures::report(name).html().ok_or_else(|| format!("{name} is not HTML").into())
}

/// What the popup would ask for the open page; it has to be open.
pub fn ask(stage: &mut Stage, message: Value) -> Result<Value, Failed> {
    let ask = format!(
        "chrome.tabs.query({{ active: true, currentWindow: true }}).then(([tab]) => chrome.runtime.sendMessage({{ ...{message}, tab: tab.id }}))"
    );
    Ok(stage.browser.evaluate(Place::Popup, &ask)?)
}

/// Does something with a store of its own; the next test begins with an empty one. Browsers count the writes to it, so
/// there are no more than need be.
pub fn with_settings(
    stage: &mut Stage,
    settings: Value,
    act: impl FnOnce(&mut Stage) -> Result<(), Failed>,
) -> Result<(), Failed> {
    stage.open("<!doctype html><title>Settings</title>", &[])?;
    stage.browser.press_button()?;
    let store = format!(
        "chrome.storage.sync.get(null).then(async kept => {{
            if (Object.keys(kept).some(key => key !== 'settings')) await chrome.storage.sync.clear();
            await chrome.storage.local.clear();
            await chrome.storage.sync.set({{ settings: {settings} }});
            return null;
        }})"
    );
    stage.browser.write(Place::Popup, &store)?;
    act(stage)
}

fn settings(more: Value) -> Value {
    let mut settings = json!({ "version": 1 });
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    settings
}

/// Opens a page in a mode and gives its report; the popup stays open.
fn open_in(stage: &mut Stage, html: &str, mode: &str) -> Result<Value, Failed> {
    stage.open(html, &[])?;
    let mut answer = stage.browser.press()?;
    if answer["view"]["mode"] != mode {
        answer = ask(stage, json!({ "type": "mode", "mode": mode }))?;
    }
    assert_eq!(answer["on"], true, "{answer}");
    assert_eq!(answer["view"]["mode"], mode, "{answer}");
    Ok(answer["report"].take())
}

fn every_mode_restores(stage: &mut Stage) -> Result<(), Failed> {
    let mut pages = vec![("story", STORY.to_owned()), ("breaks", breaks())];
    for shape in SHAPES {
        pages.push((shape, fixture(shape)?));
    }
    with_settings(stage, settings(json!({})), |stage| {
        for (shape, html) in &pages {
            stage.open(html, &[])?;
            stage.browser.evaluate(Place::Page, REMEMBER)?;
            let before = stage.state()?;
            let answer = stage.browser.press()?;
            assert!(!passages(&answer["report"]).is_empty(), "{shape}");
            for mode in modes() {
                ask(stage, json!({ "type": "set", "on": true }))?;
                ask(stage, json!({ "type": "mode", "mode": mode }))?;
                assert_ne!(stage.state()?, before, "{shape}, {mode}");
                ask(stage, json!({ "type": "set", "on": false }))?;
                assert_eq!(stage.state()?, before, "{shape}, {mode}");
                let same = stage.browser.evaluate(Place::Page, SAME_TEXTS)?;
                assert_eq!(same, true, "{shape}, {mode}: the very same nodes");
            }
        }
        Ok(())
    })
}

/// The story, its paragraphs parted by empty lines.
pub fn breaks() -> String {
    STORY.replace("<p>", "").replace("</p>", "<br><br>").replace("</div>", "").replace("<div class=\"box\">", "")
}

fn strict_policy(stage: &mut Stage) -> Result<(), Failed> {
    let policies = ["default-src 'none'", "require-trusted-types-for 'script'; trusted-types 'none'"];
    with_settings(stage, settings(json!({})), |stage| {
        for html in [STORY.to_owned(), fixture("notes-in-sentences")?] {
            let mut seen = Vec::new();
            for policy in
                [&[][..], &[("Content-Security-Policy", policies[0])], &[("Content-Security-Policy", policies[1])]]
            {
                stage.open(&html, policy)?;
                let before = stage.state()?;
                assert_eq!(stage.browser.press()?["on"], true);
                for (index, mode) in modes().enumerate() {
                    ask(stage, json!({ "type": "mode", "mode": mode }))?;
                    let stubs = "document.querySelectorAll('rubricator-stub').length";
                    let now = json!([
                        stage.browser.evaluate(Place::Page, SEEN)?,
                        stage.browser.evaluate(Place::Page, stubs)?
                    ]);
                    if seen.len() <= index {
                        seen.push(now);
                    } else {
                        assert_eq!(seen[index], now, "{mode} under {policy:?}");
                    }
                }
                ask(stage, json!({ "type": "set", "on": false }))?;
                assert_eq!(stage.state()?, before, "under {policy:?}");
            }
        }
        Ok(())
    })
}

fn dimming_moves_nothing(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, settings(json!({})), |stage| {
        for html in [STORY.to_owned(), breaks(), fixture("notes-in-sentences")?, fixture("fa-editors-note")?] {
            stage.open(&html, &[])?;
            let before = stage.geometry()?;
            stage.browser.press()?;
            for mode in ["highlight", "dim", "commentary"] {
                ask(stage, json!({ "type": "mode", "mode": mode }))?;
                assert_eq!(stage.geometry()?, before, "{mode}");
            }
        }
        Ok(())
    })
}

/// The least contrast between black words that are set back and the white below them.
const FAINT_CONTRAST: &str = r#"Math.min(...Array.from(document.querySelectorAll("[data-rubricator-faint]"), element => {
    const grey = 255 * (1 - Number(getComputedStyle(element).opacity)) / 255;
    const light = grey <= 0.04045 ? grey / 12.92 : ((grey + 0.055) / 1.055) ** 2.4;
    return 1.05 / (light + 0.05);
}))"#;

fn dimmed_words_can_be_read(stage: &mut Stage) -> Result<(), Failed> {
    for (mode, dimmed) in [("dim", "Forty million"), ("commentary", "Work is due to begin")] {
        with_settings(stage, settings(json!({ "mode": mode })), |stage| {
            open_in(stage, STORY, mode)?;
            let contrast = stage.browser.evaluate(Place::Page, FAINT_CONTRAST)?.as_f64().unwrap_or_default();
            assert!((4.5..15.0).contains(&contrast), "{mode}: {contrast}");
            let set_back = stage.browser.evaluate(
                Place::Page,
                "Array.from(document.querySelectorAll('[data-rubricator-faint]'), element => element.textContent).join()",
            )?;
            assert!(text(&set_back).contains(dimmed), "{mode}: {set_back}");
            Ok(())
        })?;
    }
    Ok(())
}

/// The words of stub `index`, as they are read on the page.
fn stub(stage: &mut Stage, index: usize) -> Result<String, Failed> {
    let find = format!("document.querySelectorAll('rubricator-stub')[{index}].id = 'stub-{index}'");
    stage.browser.evaluate(Place::Page, &find)?;
    let words = stage.browser.inner_text(&format!("#stub-{index}"))?;
    stage.browser.evaluate(Place::Page, &format!("document.querySelector('#stub-{index}').removeAttribute('id')"))?;
    Ok(words)
}

fn stub_says(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, settings(json!({ "mode": "fold" })), |stage| {
        for html in [STORY.to_owned(), breaks()] {
            let report = open_in(stage, &html, "fold")?;
            for (index, passage) in report["passages"].as_array().into_iter().flatten().enumerate() {
                assert_eq!(stub(stage, index)?, format!("Comment {}, {} words: show", index + 1, passage["words"]));
            }
            let seen = text(&stage.browser.evaluate(Place::Page, SEEN)?);
            assert!(passages(&report).iter().all(|passage| !seen.contains(&dense(passage))), "{seen}");
            assert!(seen.contains("Thechairwomanoftheboard"), "{seen}");
            let heights = stage.browser.evaluate(
                Place::Page,
                "Array.from(document.querySelectorAll('rubricator-stub'), stub => stub.getBoundingClientRect().height)",
            )?;
            for height in heights.as_array().into_iter().flatten() {
                assert!((24.0..40.0).contains(&height.as_f64().unwrap_or_default()), "a line high: {heights}");
            }
        }
        let report = open_in(stage, &fixture("notes-in-sentences")?, "fold")?;
        assert_eq!(report["passages"][0]["layer"], "note");
        assert!(stub(stage, 0)?.starts_with(&format!("{} 1, ", message("stub_note"))));
        Ok(())
    })
}

/// Where the first stub is.
const STUB_AT: &str = "(({ top, left }) => [Math.round(top), Math.round(left)])(document.querySelector('rubricator-stub').getBoundingClientRect())";

fn opens(stage: &mut Stage, mode: &str, html: &str, words: &str) -> Result<(), Failed> {
    with_settings(stage, settings(json!({ "mode": mode })), |stage| {
        open_in(stage, html, mode)?;
        stage.browser.close_popup()?;
        let folded = stage.state()?;
        assert!(!text(&stage.browser.evaluate(Place::Page, SEEN)?).contains(words));
        let at = stage.browser.evaluate(Place::Page, STUB_AT)?;

        stage.browser.click_at(Place::Page, "rubricator-stub")?;
        stage.browser.wait_for(Place::Page, &format!("({SEEN}).includes({words:?})"))?;
        assert_eq!(stage.browser.evaluate(Place::Page, STUB_AT)?, at, "in its place");
        assert!(stub(stage, 0)?.ends_with(": hide"));
        let keeps_focus = "document.activeElement.localName === 'rubricator-stub'";
        stage.browser.wait_for(Place::Page, keeps_focus)?;

        stage.browser.press_key(Place::Page, "Enter")?;
        stage.browser.wait_for(Place::Page, &format!("!({SEEN}).includes({words:?})"))?;
        assert_eq!(stage.browser.evaluate(Place::Page, keeps_focus)?, true);
        assert_eq!(stage.state()?, folded);

        // The next stub is one Tab away, as no other thing between them takes the focus.
        stage.browser.press_key(Place::Page, "Tab")?;
        stage.browser.press_key(Place::Page, "Space")?;
        until("the second insertion to open", || {
            Ok(stub(stage, 1).is_ok_and(|words| words.ends_with(": hide")).then_some(()))
        })?;
        Ok(())
    })
}

fn fold_opens(stage: &mut Stage) -> Result<(), Failed> {
    for html in [STORY.to_owned(), breaks()] {
        opens(stage, "fold", &html, "Fortymillionisagreatdeal")?;
    }
    Ok(())
}

fn seam_opens(stage: &mut Stage) -> Result<(), Failed> {
    for html in [STORY.to_owned(), breaks()] {
        opens(stage, "original", &html, "Fortymillionisagreatdeal")?;
    }
    with_settings(stage, settings(json!({ "mode": "original" })), |stage| {
        let report = open_in(stage, STORY, "original")?;
        for index in 0..passages(&report).len() {
            assert_eq!(stub(stage, index)?, (index + 1).to_string());
        }
        Ok(())
    })
}

fn lists_and_tables(stage: &mut Stage) -> Result<(), Failed> {
    for mode in ["fold", "original"] {
        with_settings(stage, settings(json!({ "mode": mode })), |stage| {
            for shape in ["shape-comment-in-a-table-cell", "shape-comment-in-a-list-item", "look-list-items-of-a-class"]
            {
                open_in(stage, &fixture(shape)?, mode)?;
                let broken = stage.browser.evaluate(
                    Place::Page,
                    "document.querySelectorAll('ul > :not(li), ol > :not(li), tr > :not(td, th), :is(table, tbody) > :not(tbody, tr, thead, tfoot, caption, colgroup)').length",
                )?;
                assert_eq!(broken, 0, "{shape}");
                let gone = "Array.from(document.querySelectorAll('li, td, th')).filter(cell => getComputedStyle(cell).display === 'none').length";
                assert_eq!(stage.browser.evaluate(Place::Page, gone)?, 0, "{shape}");
                assert_eq!(
                    stage.browser.evaluate(Place::Page, "document.querySelectorAll('rubricator-stub').length > 0")?,
                    true
                );
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Scrolls, and remembers the story's first line in the window and where it is.
fn scroll(stage: &mut Stage, share: f64) -> Result<(), Failed> {
    let script = format!(
        "(() => {{
            scrollTo(0, (document.documentElement.scrollHeight - innerHeight) * {share});
            const story = [...document.querySelectorAll('p, li, td')].filter(block => !/Comment:|We asked/.test(block.textContent));
            window.first = story.find(block => block.getBoundingClientRect().top >= 0);
            window.firstTop = first.getBoundingClientRect().top;
        }})()"
    );
    stage.browser.evaluate(Place::Page, &script)?;
    Ok(())
}

/// How far the remembered line has moved, once the browser has drawn the page and is done adjusting.
const MOVED: &str = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(Math.abs(first.getBoundingClientRect().top - firstTop)))))";

fn place_is_kept(stage: &mut Stage) -> Result<(), Failed> {
    let tall = STORY
        .replace("</style>", "p { margin: 250px 0 }</style>")
        .replace("</article>", "</article><div style='height:2000px'></div>");
    with_settings(stage, settings(json!({ "mode": "fold" })), |stage| {
        for share in [0.0, 0.2, 0.35, 0.5, 0.6] {
            stage.open(&tall, &[])?;
            scroll(stage, share)?;
            stage.browser.press()?;
            let moved = stage.browser.evaluate(Place::Page, MOVED)?.as_f64().unwrap_or(f64::MAX);
            assert!(moved < 1.0, "on at {share}: {moved}");
            for mode in ["highlight", "original", "dim", "fold", "commentary", "fold"] {
                scroll(stage, share)?;
                ask(stage, json!({ "type": "mode", "mode": mode }))?;
                let moved = stage.browser.evaluate(Place::Page, MOVED)?.as_f64().unwrap_or(f64::MAX);
                assert!(moved < 1.0, "{mode} at {share}: {moved}");
            }
            scroll(stage, share)?;
            ask(stage, json!({ "type": "set", "on": false }))?;
            let moved = stage.browser.evaluate(Place::Page, MOVED)?.as_f64().unwrap_or(f64::MAX);
            assert!(moved < 1.0, "off at {share}: {moved}");
        }
        Ok(())
    })
}

/// Whether a marked block, all of it, is in the window.
fn in_view(index: usize) -> String {
    format!(
        "(({{ top, bottom }}) => top >= 0 && bottom <= innerHeight)(document.querySelectorAll('[data-rubricator]')[{index}].getBoundingClientRect())"
    )
}

fn stepping(stage: &mut Stage) -> Result<(), Failed> {
    let tall = STORY
        .replace("</style>", "p { margin: 900px 0 }</style>")
        .replace("<div class=\"box\"><p>", "<div class=\"box\"><p style='margin:0'>")
        .replace("</p><p>We asked", "</p><p style='margin:0'>We asked");
    with_settings(stage, settings(json!({})), |stage| {
        stage.open(&tall, &[])?;
        let before = stage.state()?;
        stage.browser.press()?;
        for (by, index) in [(1, 0), (1, 1), (1, 2), (1, 0), (-1, 2), (-1, 1)] {
            ask(stage, json!({ "type": "step", "by": by }))?;
            stage.browser.wait_for(Place::Page, &in_view(index))?;
            stage.browser.wait_for(
                Place::Page,
                &format!("document.activeElement === document.querySelectorAll('[data-rubricator]')[{index}]"),
            )?;
        }
        // From where the reader has scrolled to.
        stage.browser.evaluate(Place::Page, "new Promise(done => { addEventListener('scrollend', () => done(null), { once: true }); scrollTo({ top: 0, behavior: 'instant' }); })")?;
        ask(stage, json!({ "type": "step", "by": 1 }))?;
        stage.browser.wait_for(Place::Page, &in_view(0))?;
        ask(stage, json!({ "type": "set", "on": false }))?;
        assert_eq!(stage.state()?, before);
        Ok(())
    })
}

fn stepping_opens(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, settings(json!({ "mode": "fold" })), |stage| {
        open_in(stage, STORY, "fold")?;
        ask(stage, json!({ "type": "step", "by": 1 }))?;
        stage.browser.wait_for(Place::Page, &format!("({SEEN}).includes('Fortymillion')"))?;
        stage.browser.wait_for(Place::Page, "document.activeElement.localName === 'rubricator-stub'")?;
        assert!(stub(stage, 1)?.ends_with(": show"), "the others stay folded");
        ask(stage, json!({ "type": "show", "passage": 2 }))?;
        stage.browser.wait_for(Place::Page, &format!("({SEEN}).includes('Nobodyaskedthefishermen')"))?;
        Ok(())
    })
}

/// For each hue from 0 to 359 and each layer, on white and on near-black: the contrast of the label with its ink, of the
/// bar's ink with the page, and of a range's line with the page; the least of each.
const CONTRASTS: &str = r##"(() => {
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const light = color => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        const [r, g, b] = Array.from(context.getImageData(0, 0, 1, 1).data, byte => byte / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const least = { label: 99, bar: 99, line: 99 };
    const sheet = document.createElement("style");
    document.head.append(sheet);
    const pages = [["#fff", "#000"], ["#121212", "#eee"]];
    const blocks = pages.flatMap(([paper, ink]) => ["commentary", "note", "update"].map(layer => {
        const block = document.createElement("p");
        block.setAttribute("data-rubricator", `${layer} sure start`);
        block.style.color = ink;
        document.body.append(block);
        return { block, paper: light(paper) };
    }));
    for (let hue = 0; hue < 360; hue += 1) {
        sheet.textContent = css.replace(/__HUE_\w+?__/g, hue);
        for (const { block, paper } of blocks) {
            const label = getComputedStyle(block, "::before");
            const ink = light(label.backgroundColor);
            least.label = Math.min(least.label, contrast(ink, light(label.getPropertyValue("-webkit-text-fill-color"))));
            least.bar = Math.min(least.bar, contrast(ink, paper));
        }
        for (const [, line] of sheet.textContent.matchAll(/(oklch\([^)]*\)) !important;\s*\}/g)) {
            for (const [paper] of pages) least.line = Math.min(least.line, contrast(light(line), light(paper)));
        }
    }
    return least;
})()"##;

fn every_hue(stage: &mut Stage) -> Result<(), Failed> {
    let css = fs::read_to_string(tree().join("extension/content/core/paint.css"))?;
    stage.open("<!doctype html><title>Hues</title><body></body>", &[])?;
    let script = format!("(css => {CONTRASTS})({})", json!(css));
    let least = stage.browser.evaluate(Place::Page, &script)?;
    let of = |what: &str| least[what].as_f64().unwrap_or_default();
    assert!(of("label") >= 4.5, "{least}");
    assert!(of("bar") >= 3.0, "{least}");
    assert!((3.0..99.0).contains(&of("line")), "{least}");
    Ok(())
}

fn chosen_hues(stage: &mut Stage) -> Result<(), Failed> {
    let ink = "getComputedStyle(document.querySelector('[data-rubricator~=start]'), '::before').backgroundColor";
    with_settings(stage, settings(json!({ "hues": { "commentary": 140, "note": 78, "update": 260 } })), |stage| {
        open_in(stage, STORY, "highlight")?;
        let chosen = text(&stage.browser.evaluate(Place::Page, ink)?);
        assert!(chosen.contains(" 140"), "{chosen}");
        let before = stage.state()?;
        let store =
            json!({ "settings": settings(json!({ "hues": { "commentary": 300, "note": 78, "update": 260 } })) });
        stage.browser.evaluate(Place::Popup, &format!("chrome.storage.sync.set({store})"))?;
        stage.browser.evaluate(Place::Popup, "chrome.runtime.sendMessage({ type: 'changed' })")?;
        let chosen = text(&stage.browser.evaluate(Place::Page, ink)?);
        assert!(chosen.contains(" 300"), "{chosen}");
        assert_eq!(stage.state()?, before);
        assert_eq!(stage.browser.badge()?, "3");
        Ok(())
    })
}

/// What whoever listens hears in the blocks of passages: the words drawn at their start and end.
const HEARD: &str = r#"Array.from(document.querySelectorAll("[data-rubricator]"), block => ["::before", "::after"].map(where =>
    getComputedStyle(block, where).content.replace(/^.*" \/ "/, '"').replaceAll('" "', "").replaceAll('"', "")))"#;

fn announced(stage: &mut Stage) -> Result<(), Failed> {
    let (start, end) = (message("layer_commentary"), message("end_commentary"));
    with_settings(stage, settings(json!({})), |stage| {
        open_in(stage, STORY, "highlight")?;
        let heard = stage.browser.evaluate(Place::Page, HEARD)?;
        for block in heard.as_array().into_iter().flatten() {
            assert_eq!(texts(block), [start.clone(), end.clone()], "{heard}");
        }
        let report = open_in(stage, &breaks(), "highlight")?;
        let layer = stage.browser.inner_text("rubricator-layer")?;
        assert_eq!(layer.matches(&end).count(), passages(&report).len(), "{layer}");
        Ok(())
    })?;
    with_settings(stage, settings(json!({ "announce": false })), |stage| {
        open_in(stage, STORY, "highlight")?;
        let heard = stage.browser.evaluate(Place::Page, HEARD)?;
        for block in heard.as_array().into_iter().flatten() {
            assert_eq!(texts(block), ["", "none"], "{heard}");
        }
        Ok(())
    })
}
