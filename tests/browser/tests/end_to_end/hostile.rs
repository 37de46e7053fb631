//! Pages, and accidents, that would break what is not prepared for them: too large, fighting back, prying, or with the
//! background ended in the middle of something. Whatever happens, the reader learns what was read, the page is as it was
//! once it is switched off, and nothing hangs.

use crate::Test;
use crate::modes::{ask, breaks};
use crate::stage::{STORY, Stage, message, passages, text};
use libtest_mimic::Failed;
use rubricator_browser::scenes::between_breaks;
use rubricator_browser::{Kind, Place, Popup, until};
use serde_json::{Value, json};
use std::fs;

pub const TESTS: &[Test] = &[
    ("a_million_elements_are_cut", many_elements),
    ("twenty_megabytes_of_text_are_cut", long_text),
    ("what_takes_most_room_in_a_message_arrives", large_message),
    ("a_hundred_thousand_elements_in_one_another", nested),
    ("fifty_thousand_brackets", brackets),
    ("a_thousand_insertions", thousand),
    ("writing_that_misleads", odd_writing),
    ("prototypes_that_throw", prototypes),
    ("names_that_hide_what_a_page_has", clobbered),
    ("a_form_that_hides_what_it_is", form),
    ("elements_of_ours_that_the_page_makes_its_own", taken_names),
    ("elements_that_act_when_they_are_marked", acting_elements),
    ("sheets_that_hide_the_marks", hiding_sheets),
    ("a_page_that_takes_our_layer_away", layer_taken),
    ("a_page_in_a_flood_of_changes", flood),
    ("events_that_nobody_made", made_up_events),
    ("a_page_that_calls", calling),
    ("no_page_can_tell_while_it_is_off", untold),
    ("a_mode_that_can_not_be_stored", not_stored),
    ("a_background_ended_while_it_judges", ended_judging),
    ("a_background_ended_before_the_marks", ended_dressing),
    ("a_background_ended_while_the_marks_go", ended_undressing),
    ("a_background_ended_while_a_mode_is_chosen", ended_choosing),
    ("an_engine_that_traps_is_replaced", trapped),
    ("a_tab_that_is_gone", gone),
    ("a_file_on_the_disk", file),
    ("many_switches_at_once", at_once),
    ("more_tabs_than_are_held", many_tabs),
];

/// Kept from before the page's own scripts: what the page holds, as text.
const WITNESS: &str = "<script>{
    const get = (of, name) => Object.getOwnPropertyDescriptor(of.prototype, name).get;
    const [root, html] = [get(Document, 'documentElement'), get(Element, 'outerHTML')];
    const [all, { stringify }] = [Document.prototype.querySelectorAll, JSON];
    const [page, count] = [document, get(NodeList, 'length')];
    self.html = () => html.call(root.call(page));
    const [highlights, each, size] = [CSS.highlights, HighlightRegistry.prototype.forEach, get(Highlight, 'size')];
    const add = (sum, highlight) => sum.total += size.call(highlight);
    self.marked = () => {
        const sum = { total: count.call(all.call(page, '[data-rubricator]')) };
        each.call(highlights, highlight => add(sum, highlight));
        return sum.total;
    };
}</script>";

/// The story with a script that runs before it is read, and more at the end of its body.
fn with(story: &str, script: &str, more: &str) -> String {
    story
        .replace("<style>", &format!("{WITNESS}<style>"))
        .replace("</body>", &format!("{more}<script>{script}</script></body>"))
}

/// Calls a function of the page's own world; Firefox keeps it from ours.
fn page(stage: &mut Stage, call: &str) -> Result<Value, Failed> {
    Ok(stage.browser.evaluate(Place::Page, &format!("(window.wrappedJSObject ?? window).{call}"))?)
}

fn evaluate(stage: &mut Stage, script: &str) -> Result<Value, Failed> {
    Ok(stage.browser.evaluate(Place::Page, &format!("(() => {{ {script} }})()"))?)
}

/// Switches the page on and off: the three comments of the story are found and marked, and nothing stays behind.
fn stands(stage: &mut Stage, html: &str) -> Result<(), Failed> {
    stage.open(html, &[])?;
    let before = page(stage, "html()")?;
    let answer = stage.browser.press()?;
    assert_eq!(answer["error"], Value::Null);
    assert_eq!(answer["on"], true);
    assert_eq!(passages(&answer["report"]).len(), 3);
    assert_eq!(stage.browser.badge()?, "3");
    assert!(page(stage, "marked()")?.as_u64() >= Some(3));
    for mode in ["fold", "commentary", "highlight"] {
        let answer = ask(stage, json!({ "type": "mode", "mode": mode }))?;
        assert_eq!((&answer["error"], &answer["on"]), (&Value::Null, &json!(true)), "{mode}");
        assert_eq!((&answer["view"]["mode"], &answer["unsaved"]), (&json!(mode), &Value::Null));
        assert_eq!(passages(&answer["report"]).len(), 3, "{mode}");
        assert_ne!(page(stage, "html()")?, before, "{mode}");
    }
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(page(stage, "html()")?, before);
    Ok(())
}

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

fn odd_writing(stage: &mut Stage) -> Result<(), Failed> {
    let script = "const article = document.querySelector('article');
        for (const odd of [
            '\\u202e\\u2066\\u2067\\u202d'.repeat(5000) + 'tnemmoc',
            'word\\u200b\\u200c\\u200d\\ufeff'.repeat(5000),
            'a' + '\\u0301\\u0323\\u0489'.repeat(1000),
            '\\ud83d\\ude00\\ud83d \\udc00 lone'.repeat(5000),
            '\\u0000\\u0001\\ufffe\\uffff'.repeat(100),
            'Comment: \\udc00 It begins with a half, and ends in one \\ud800',
        ]) article.appendChild(document.createElement('p')).append(odd);";
    stage.open(&with(STORY, script, ""), &[])?;
    let written = "JSON.stringify(document.documentElement.outerHTML)";
    let before = stage.browser.evaluate(Place::Page, written)?;
    let answer = stage.browser.press()?;
    assert_eq!(answer["error"], Value::Null);
    let found = passages(&answer["report"]);
    assert!(found.len() >= 3, "{found:?}");
    assert!(
        stage.browser.evaluate(Place::Page, "document.querySelectorAll('[data-rubricator]').length")?.as_u64()
            >= Some(3)
    );
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.browser.evaluate(Place::Page, written)?, before);
    Ok(())
}

fn prototypes(stage: &mut Stage) -> Result<(), Failed> {
    let script = "{
        const never = function () { throw new Error('sprung'); };
        const spoil = (of, name) => { try { Object.defineProperty(of, name, { get: never, set: never }); } catch {} };
        const lists = [Array, Map, Set, WeakMap, String, Promise, Node, Element, HTMLElement, Document, Text, CharacterData,
            DocumentFragment, ShadowRoot, EventTarget, MutationObserver, ResizeObserver, CSSStyleSheet, HighlightRegistry, Range];
        for (const text of document.querySelectorAll('p')) spoil(text, 'localName'), spoil(text, 'childNodes'), spoil(text, 'isConnected');
        for (const name of ['Range', 'Highlight', 'CSS', 'MutationObserver', 'ResizeObserver', 'CSSStyleSheet', 'NodeFilter', 'Map', 'Set',
            'getComputedStyle', 'requestIdleCallback', 'scheduler', 'performance', 'customElements', 'ShadowRoot', 'XMLSerializer']) spoil(self, name);
        for (const { prototype } of lists) for (const name of Object.getOwnPropertyNames(prototype)) {
            if (!['constructor', 'apply', 'call', 'then'].includes(name)) spoil(prototype, name);
        }
    }";
    stands(stage, &with(STORY, script, ""))
}

fn clobbered(stage: &mut Stage) -> Result<(), Failed> {
    let names = "body documentElement title URL implementation contentType createElement createTreeWalker querySelector \
        querySelectorAll addEventListener removeEventListener adoptNode scrollingElement activeElement defaultView location \
        childNodes firstChild ownerDocument getElementById execCommand baseURI head append prerendering adoptedStyleSheets";
    let elements: String = names
        .split_whitespace()
        .map(|name| format!("<img name={name} id={name}><form name={name}></form><object id={name}></object>"))
        .collect();
    for story in [STORY.to_owned(), between_breaks()] {
        stands(stage, &with(&story, "", &elements))?;
    }
    Ok(())
}

fn form(stage: &mut Stage) -> Result<(), Failed> {
    let names = "localName tagName nodeType nodeName attributes childNodes children firstChild lastChild parentElement parentNode \
        previousSibling nextSibling isConnected getAttribute setAttribute removeAttribute toggleAttribute hasAttributes \
        getAttributeNames getBoundingClientRect matches closest contains before after append remove ownerDocument getRootNode \
        shadowRoot style className classList dir lang id focus scrollIntoView addEventListener insertBefore replaceWith";
    let fields: String = names.split_whitespace().map(|name| format!("<input type=hidden name={name}>")).collect();
    // The whole article in a form that runs on in its line.
    let story = STORY
        .replace("<article>", &format!("<article><form style='display: inline'>{fields}"))
        .replace("</article>", "</form></article>");
    stands(stage, &with(&story, "", ""))?;
    let broken = between_breaks()
        .replace("<body>", &format!("<body><form style='display: inline'>{fields}"))
        .replace("</body>", "</form></body>");
    stands(stage, &with(&broken, "", ""))
}

fn taken_names(stage: &mut Stage) -> Result<(), Failed> {
    let script = "{
        self.got = [];
        for (const name of ['layer', 'stub']) customElements.define(`rubricator-${name}`, class extends HTMLElement {
            constructor() { super(); try { self.got.push(this.attachInternals().shadowRoot); } catch {} try { this.attachShadow({ mode: 'open' }); } catch {} }
            connectedCallback() { this.className = 'taken'; }
        });
    }";
    for story in [STORY.to_owned(), between_breaks(), breaks()] {
        stands(stage, &with(&story, script, ""))?;
        assert_eq!(page(stage, "got.every(root => root === null)")?, true);
    }
    Ok(())
}

fn acting_elements(stage: &mut Stage) -> Result<(), Failed> {
    let story = STORY.replace("<p>", "<p is=x-p>");
    let acts = [
        // It throws.
        "throw new Error('sprung')",
        // It moves away, once, and stays there.
        "if (!this.moved) { this.moved = true; this.parentNode.append(this); }",
        // It makes more of its kind.
        "if (document.querySelectorAll('p').length < 60) this.after(document.createElement('p', { is: 'x-p' }))",
        // It goes.
        "this.remove()",
    ];
    for act in acts {
        let script = format!(
            "customElements.define('x-p', class extends HTMLParagraphElement {{
                static observedAttributes = ['data-rubricator'];
                attributeChangedCallback(name, former, value) {{ if (value !== null) {{ {act}; }} }}
            }}, {{ extends: 'p' }});"
        );
        stage.open(&with(&story, &script, ""), &[])?;
        let answer = stage.browser.press()?;
        assert_eq!((&answer["error"], &answer["on"]), (&Value::Null, &json!(true)), "{act}");
        // What the page does of itself stays; nothing of ours does.
        ask(stage, json!({ "type": "set", "on": false }))?;
        assert_eq!(page(stage, "marked()")?, 0, "{act}");
        assert!(!text(&page(stage, "html()")?).contains("<rubricator-"), "{act}");
    }
    Ok(())
}

fn hiding_sheets(stage: &mut Stage) -> Result<(), Failed> {
    let sheet = "<style>
        * { all: unset !important; border-image: none !important; outline: none !important }
        html body [data-rubricator], [data-rubricator][data-rubricator] { border-image: none !important; outline: none !important; --rubricator-ink: transparent; --rubricator-tint: transparent }
        html body [data-rubricator][data-rubricator]::before { display: none !important; content: none !important; opacity: 0 !important; font-size: 0 !important }
        html rubricator-layer, html rubricator-stub { display: none !important; opacity: 0 !important; visibility: hidden !important; position: fixed !important; top: -999px !important }
        </style>";
    stage.open(&STORY.replace("</head>", &format!("{sheet}</head>")), &[])?;
    stage.browser.press()?;
    let label = stage.browser.evaluate(
        Place::Page,
        "(({ content, display, opacity, fontSize }) => [content, display, opacity, fontSize])(getComputedStyle(document.querySelector('[data-rubricator~=start]'), '::before'))",
    )?;
    assert!(text(&label[0]).contains(&message("layer_commentary")), "{label}");
    assert_eq!(label.as_array().map(|label| &label[1..]), Some(&[json!("block"), json!("1"), json!("11px")][..]));
    let bar = stage
        .browser
        .evaluate(Place::Page, "getComputedStyle(document.querySelector('[data-rubricator]')).borderImageSource")?;
    assert!(text(&bar).starts_with("linear-gradient") && !text(&bar).contains("rgba(0, 0, 0, 0)"), "{bar}");

    let look = "(({ display, opacity, visibility, position }) => [display, opacity, visibility, position])(getComputedStyle(document.querySelector";
    stage.open(&between_breaks().replace("</head>", &format!("{sheet}</head>")), &[])?;
    stage.browser.press()?;
    let layer = stage.browser.evaluate(Place::Page, &format!("{look}('rubricator-layer')))"))?;
    assert_eq!(layer, json!(["block", "1", "visible", "absolute"]));
    ask(stage, json!({ "type": "mode", "mode": "fold" }))?;
    let stub = stage.browser.evaluate(Place::Page, &format!("{look}('rubricator-stub')))"))?;
    assert_eq!(
        stub.as_array().map(|stub| &stub[1..]),
        Some(&[json!("1"), json!("visible"), json!("absolute")][..]),
        "{stub}"
    );
    assert_ne!(stub[0], "none");
    Ok(())
}

fn layer_taken(stage: &mut Stage) -> Result<(), Failed> {
    let takes = "new MutationObserver(() => document.querySelector('rubricator-layer')?.remove()).observe(document, { subtree: true, childList: true });";
    stage.open(&with(&between_breaks(), takes, ""), &[])?;
    let before = stage.state()?;
    stage.browser.press_button()?;
    stage.browser.wait_for(Place::Popup, &format!("document.body.textContent.includes({:?})", message("stopped")))?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#switch').ariaChecked === 'false'")?;
    assert_eq!(stage.browser.evaluate(Place::Popup, "document.querySelectorAll('#passages > li').length")?, 3);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn flood(stage: &mut Stage) -> Result<(), Failed> {
    let script = "{
        const heap = document.body.appendChild(document.createElement('div'));
        let turn = 0;
        const wave = () => {
            heap.replaceChildren();
            for (let count = 0; count < 500; count++) heap.appendChild(document.createElement('p')).append(`Wave ${turn}, drop ${count}`);
            turn += 1;
            setTimeout(wave);
        };
        wave();
    }";
    stage.open(&with(STORY, script, ""), &[])?;
    let article = "document.querySelector('article').outerHTML";
    let before = stage.browser.evaluate(Place::Page, article)?;
    let answer = stage.browser.press()?;
    assert_eq!((&answer["error"], passages(&answer["report"]).len()), (&Value::Null, 3));
    let marked = "document.querySelectorAll('article [data-rubricator]').length";
    assert_eq!(stage.browser.evaluate(Place::Page, marked)?, 3);
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.browser.evaluate(Place::Page, article)?, before);
    Ok(())
}

fn made_up_events(stage: &mut Stage) -> Result<(), Failed> {
    // A stub opens for the reader only.
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    stage.browser.press()?;
    ask(stage, json!({ "type": "mode", "mode": "fold" }))?;
    let folded = stage.state()?;
    evaluate(
        stage,
        "for (const stub of document.querySelectorAll('rubricator-stub')) {
            stub.click();
            for (const type of ['click', 'pointerdown', 'mousedown', 'mouseup']) stub.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
            for (const key of ['Enter', ' ']) stub.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
        }",
    )?;
    assert_eq!(stage.state()?, folded);

    // Nor does the page print or copy for them.
    stage.browser.store("sync", &json!({ "settings": { "version": 1, "copy": "omit", "print": "bracket" } }))?;
    ask(stage, json!({ "type": "refresh" }))?;
    ask(stage, json!({ "type": "set", "on": false }))?;
    assert_eq!(ask(stage, json!({ "type": "set", "on": true }))?["on"], true);
    let on = stage.state()?;
    let copied = evaluate(
        stage,
        "for (const type of ['beforeprint', 'afterprint', 'resize', 'scroll']) dispatchEvent(new Event(type));
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
        getSelection().selectAllChildren(document.querySelector('article'));
        const clipboardData = new DataTransfer();
        document.querySelector('article p').dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
        getSelection().empty();
        return clipboardData.getData('text/plain');",
    )?;
    assert_eq!(copied, "");
    assert_eq!(stage.state()?, on);

    // A block is picked by the reader only, and only they put it off.
    ask(stage, json!({ "type": "pick", "says": "commentary" }))?;
    stage.browser.wait_for(Place::Page, "document.activeElement.localName === 'rubricator-layer'")?;
    let picking = stage.browser.inner_text("rubricator-layer:last-of-type")?;
    evaluate(
        stage,
        "const host = document.querySelector('rubricator-layer:last-of-type');
        const inside = document.elementFromPoint(200, 300);
        for (const target of [host, inside, document, window]) {
            for (const key of ['ArrowDown', 'ArrowDown', 'Enter', 'Escape']) target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
            for (const type of ['pointermove', 'pointerdown', 'mousedown', 'mouseup', 'click']) target.dispatchEvent(new MouseEvent(type, { clientX: 200, clientY: 300, bubbles: true, composed: true }));
        }
        host.click();",
    )?;
    assert_eq!(stage.browser.inner_text("rubricator-layer:last-of-type")?, picking);
    assert_eq!(stage.browser.stored("local")?, json!({}));
    stage.browser.close_popup()?;
    stage.browser.press_key(Place::Page, "Escape")?;
    stage.browser.wait_for(Place::Page, "document.activeElement.localName !== 'rubricator-layer'")?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn calling(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let id = stage.browser.evaluate(Place::Background, "chrome.runtime.id")?;
    stage.browser.press()?;
    let on = stage.state()?;
    let heard = evaluate(
        stage,
        &format!(
            "const messages = ['toggle', 'set', 'state', 'judge', 'remove-styles', 'teach', 'need', 'page'].map(type => ({{ type, on: false, script: 'retire' }}));
            for (const message of messages) {{
                postMessage(message, '*');
                for (const target of [window, document, document.body]) target.dispatchEvent(new CustomEvent(message.type, {{ detail: message, bubbles: true }}));
            }}
            const {{ runtime }} = self.chrome ?? {{}};
            return typeof runtime?.sendMessage === 'function' || typeof runtime?.connect === 'function' || [self.rubricator, self.browser, {id}].some((value, at) => at < 2 && value);"
        ),
    )?;
    assert_eq!(heard, false);
    // Whatever was said has been heard by now.
    stage.browser.evaluate(Place::Page, "new Promise(done => { const channel = new MessageChannel(); channel.port1.onmessage = () => done(null); channel.port2.postMessage(0); })")?;
    assert_eq!(ask(stage, json!({ "type": "state" }))?["on"], true);
    assert_eq!(stage.state()?, on);
    Ok(())
}

/// What a page can look at to tell whether somebody is there: its globals, its elements, how elements of our names look,
/// and whether the extension's files can be had.
fn tells(stage: &mut Stage) -> rubricator_browser::Result<Value> {
    let mut addresses = Vec::new();
    for path in [
        "manifest.json",
        "content/core/paint.css",
        "content/core/snapshot.js",
        "icons/16.png",
        "ui/popup/popup.html",
        "engine/rubricator.js",
    ] {
        addresses.push(stage.browser.extension_url(path)?);
    }
    let look = format!(
        "(async () => {{
            const probe = html => {{
                const host = document.body.appendChild(document.createElement('div'));
                host.innerHTML = html;
                const look = [null, '::before', '::after'].map(where => {{
                    const style = getComputedStyle(host.firstChild, where);
                    return [style.display, style.content, style.borderImageSource, style.outlineStyle, style.opacity, style.getPropertyValue('--rubricator-ink')];
                }});
                host.remove();
                return look;
            }};
            const load = (tag, of, address) => new Promise(done => {{
                const element = document.createElement(tag);
                element.onload = () => done(tag === 'iframe' ? 'loaded something' : 'loaded');
                element.onerror = () => done('failed');
                element[of] = address;
                document.body.append(element);
                if (tag === 'link') element.rel = 'stylesheet';
            }}).then(outcome => {{ document.querySelectorAll('body > img, body > script, body > link').forEach(element => element.remove()); return outcome; }});
            const files = [];
            for (const address of {addresses}) {{
                files.push(await fetch(address).then(() => 'loaded', () => 'failed'), await load('img', 'src', address), await load('script', 'src', address));
            }}
            const heard = [];
            for (const type of ['copy', 'beforeprint', 'afterprint', 'pageshow', 'scroll', 'visibilitychange', 'keydown', 'click', 'pointermove']) {{
                const event = new Event(type, {{ bubbles: true, cancelable: true }});
                document.body.dispatchEvent(event);
                heard.push(event.defaultPrevented);
            }}
            return {{
                files,
                heard,
                globals: Object.getOwnPropertyNames(self).filter(name => /rubric|chrome-ext|moz-ext/i.test(name)),
                attributes: document.querySelectorAll('[data-rubricator], [data-rubricator-faint], [data-rubricator-hidden], [data-rubricator-room], [data-rubricator-text], rubricator-layer').length,
                looks: ['<p data-rubricator=\"commentary sure start end\">', '<p data-rubricator-faint>', '<p data-rubricator-hidden>', '<rubricator-layer>', '<p data-rubricator-room=closed>', '<rubricator-stub data-layer=note>'].map(probe),
                plain: probe('<p>'),
                named: document.documentElement.outerHTML.includes('-extension:'),
            }};
        }})()",
        addresses = json!(addresses)
    );
    stage.browser.evaluate(Place::Page, &look)
}

fn untold(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = tells(stage)?;
    assert_eq!(before["globals"], json!([]));
    assert_eq!(before["attributes"], 0);
    assert_eq!(before["named"], false);
    assert!(
        before["files"].as_array().is_some_and(|files| files.iter().all(|file| file == "failed")),
        "{}",
        before["files"]
    );
    for look in [&before["looks"][0], &before["looks"][1], &before["looks"][2]] {
        assert_eq!(look, &before["plain"]);
    }
    for mode in ["highlight", "dim", "fold", "commentary"] {
        stage.browser.press_button()?;
        ask(stage, json!({ "type": "set", "on": true }))?;
        ask(stage, json!({ "type": "mode", "mode": mode }))?;
        assert_ne!(tells(stage)?["looks"], before["looks"], "{mode}: the marks are dressed while it is on");
        ask(stage, json!({ "type": "set", "on": false }))?;
        assert_eq!(tells(stage)?, before, "{mode}");
        stage.browser.close_popup()?;
    }
    Ok(())
}

fn not_stored(stage: &mut Stage) -> Result<(), Failed> {
    // As many rules as the browser takes in one entry, but for a few bytes.
    const KEY: &str = "site:127.0.0.1";
    let rules = |length: &dyn Fn(usize) -> usize| {
        let rule =
            |number| json!({ "label": format!("Our view {}", "x".repeat(length(number))), "says": "commentary" });
        json!({ KEY: { "rules": (0..70).map(rule).collect::<Vec<_>>() } })
    };
    let room = 8192 - 8 - KEY.len() - rules(&|_| 1)[KEY].to_string().len();
    let full = rules(&|number| 1 + room / 70 + usize::from(number < room % 70));
    let torn = json!({ "site:127.0.0.1": { "mode": [] } });
    let newer = json!({ "site:127.0.0.1": { "mode": "braille", "since": 3 } });
    for (store, why) in [(full, "unsaved_full"), (torn, "unsaved_broken"), (newer, "unsaved_broken")] {
        stage.browser.start_over()?;
        stage.browser.store("sync", &store)?;
        stage.open(STORY, &[])?;
        let before = stage.state()?;
        let answer = stage.browser.press()?;
        assert_eq!((&answer["error"], passages(&answer["report"]).len()), (&Value::Null, 3), "{why}");
        let painted = stage.state()?;
        stage.browser.evaluate(Place::Popup, "document.querySelector('#mode-commentary').click()")?;
        stage.browser.wait_for(
            Place::Popup,
            &format!("document.querySelector('#said').textContent === {}", json!(message(why))),
        )?;
        assert_eq!(stage.state()?, painted, "{why}");
        assert_eq!(stage.browser.stored("sync")?, store, "{why}");
        assert_eq!(stage.browser.switch_off()?["on"], false);
        assert_eq!(stage.state()?, before);
    }
    Ok(())
}

/// Makes the background wait, for ever, when it next comes to a call of the browser's.
fn halt(stage: &mut Stage, of: &str, name: &str, when: &str) -> Result<(), Failed> {
    let hook = format!(
        "void (() => {{
            const own = {of}.{name};
            {of}.{name} = (...given) => ({when})(...given) ? (self.halted = true, new Promise(() => {{}})) : own.apply({of}, given);
        }})()"
    );
    Ok(stage.browser.evaluate(Place::Background, &hook).map(drop)?)
}

/// Ends the background once it waits.
fn end_when_halted(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.wait_for(Place::Background, "self.halted === true")?;
    Ok(stage.browser.kill_background()?)
}

const MARKED: &str = "document.querySelectorAll('[data-rubricator~=start]').length";

/// Presses the button, ends the background in the middle, and expects the page to be marked all the same, and restored.
fn marked_all_the_same(stage: &mut Stage, of: &str, name: &str, when: &str) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    let look = tells(stage)?;
    halt(stage, of, name, when)?;
    stage.browser.press_button()?;
    end_when_halted(stage)?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 3"))?;
    until("the badge", || Ok((stage.browser.badge()? == "3").then_some(())))?;
    stage.browser.wait_for(Place::Popup, "document.querySelectorAll('#passages > li').length === 3")?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    assert_eq!(tells(stage)?, look);
    Ok(())
}

fn ended_judging(stage: &mut Stage) -> Result<(), Failed> {
    marked_all_the_same(stage, "chrome.storage.local", "get", "() => true")
}

fn ended_dressing(stage: &mut Stage) -> Result<(), Failed> {
    marked_all_the_same(
        stage,
        "chrome.scripting",
        "executeScript",
        "({ files }) => files?.includes('content/core/observe-changes.js')",
    )
}

fn ended_undressing(stage: &mut Stage) -> Result<(), Failed> {
    for name in ["removeCSS", "executeScript"] {
        stage.open(STORY, &[])?;
        let before = stage.state()?;
        let look = tells(stage)?;
        stage.browser.press()?;
        halt(stage, "chrome.scripting", name, "() => true")?;
        stage.click("#switch", 0)?;
        end_when_halted(stage)?;
        // The popup asks once more.
        stage.browser.wait_for(Place::Page, &format!("{MARKED} === 0"))?;
        until("the badge and the look to go", || {
            let gone = stage.browser.badge()?.is_empty() && tells(stage)? == look;
            Ok(gone.then_some(()))
        })?;
        assert_eq!(stage.state()?, before);
    }
    Ok(())
}

fn ended_choosing(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    stage.browser.press()?;
    halt(stage, "chrome.storage.sync", "set", "() => true")?;
    stage.browser.evaluate(Place::Popup, "document.querySelector('#mode-dim').click()")?;
    end_when_halted(stage)?;
    // The popup asks once more.
    stage.browser.wait_for(Place::Page, "document.querySelector('[data-rubricator-faint]') !== null")?;
    assert!(stage.browser.stored("sync")?.to_string().contains("\"dim\""));
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn trapped(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    let look = tells(stage)?;
    // In place of a fault of the core's: reading this throws.
    let trap = "void (() => {
        const settings = Object.defineProperty(self.JSON.parse('{}'), 'version', { enumerable: true, get() { throw new WebAssembly.RuntimeError('unreachable'); } });
        self.ownGet = chrome.storage.sync.get;
        chrome.storage.sync.get = async () => ({ settings });
    })()";
    stage.browser.evaluate(Place::Background, trap)?;
    let answer = stage.browser.press()?;
    assert_eq!((&answer["error"], &answer["on"]), (&json!("engine"), &json!(false)));
    let summary = stage.browser.evaluate(Place::Popup, "document.querySelector('#summary').textContent")?;
    assert_eq!(text(&summary), message("engine_title"));
    assert_eq!(stage.state()?, before);
    assert_eq!(tells(stage)?, look);
    stage.browser.evaluate(Place::Background, "void (chrome.storage.sync.get = self.ownGet)")?;
    stage.click("#retry", 0)?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 3"))?;
    stage.browser.wait_for(Place::Popup, "document.querySelectorAll('#passages > li').length === 3")?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn gone(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    let answer = stage
        .browser
        .evaluate(Place::Popup, "chrome.runtime.sendMessage({ type: 'set', tab: 987654321, on: true })")?;
    assert_eq!((&answer["error"], &answer["on"]), (&json!("gone"), &json!(false)));
    Ok(())
}

/// An extension that is not packed is let in by Chromium, too.
fn file(stage: &mut Stage) -> Result<(), Failed> {
    let name = format!("rubricator-story-{}-{}.html", std::process::id(), stage.browser.kind().name());
    let path = std::env::temp_dir().join(name);
    fs::write(&path, STORY)?;
    let answer = stage.browser.open(&format!("file://{}", path.display())).and_then(|()| stage.browser.press());
    fs::remove_file(&path)?;
    assert_eq!(passages(&answer?["report"]).len(), 3);
    Ok(())
}

fn at_once(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    stage.browser.press()?;
    let painted = stage.state()?;
    // As two windows, the keys, the menu and two popups would ask in the same moment.
    let together = |requests: &str| {
        format!(
            "chrome.tabs.query({{ active: true, currentWindow: true }}).then(([{{ id: tab }}]) =>
                Promise.all([{requests}].map(request => chrome.runtime.sendMessage({{ ...request, tab }})))).then(answers => answers.map(({{ on }}) => on))"
        )
    };
    let [on, off] = [true, false].map(|on| format!("{{ type: 'set', on: {on} }}"));
    let both = stage.browser.evaluate(Place::Popup, &together(&format!("{off}, {on}")))?;
    assert_eq!(both, json!([false, true]));
    assert_eq!(stage.state()?, painted);
    let requests = format!("{off}, {{ type: 'mode', mode: 'fold' }}, {on}, {{ type: 'step', by: 1 }}, {on}, {off}");
    stage.browser.evaluate(Place::Popup, &together(&requests))?;
    ask(stage, json!({ "type": "set", "on": false }))?;
    assert_eq!(stage.state()?, before);
    until("the badge to go", || Ok((stage.browser.badge()?.is_empty()).then_some(())))?;
    let switch = "document.querySelector('#switch').ariaChecked === 'false'";
    stage.browser.wait_for(Place::Popup, switch)?;
    Ok(())
}

fn many_tabs(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let first = stage.browser.tab();
    for number in 0..9 {
        let url = stage.server.page(&format!("/tab-{number}"), STORY, &[]);
        stage.browser.open_beside(&url)?;
        assert_eq!(passages(&stage.browser.press()?["report"]).len(), 3, "{number}");
        stage.browser.close_popup()?;
    }
    // The first page is not held any more, and is followed all the same.
    stage.browser.switch_to(&first)?;
    evaluate(
        stage,
        "document.querySelector('article').insertAdjacentHTML('beforeend', '<p>Comment: One more word on the fishermen.</p>')",
    )?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 4"))?;
    until("the badge", || Ok((stage.browser.badge()? == "4").then_some(())))?;
    if stage.browser.kind() == Kind::Chromium {
        assert_eq!(stage.browser.switch_off()?["on"], false);
    }
    Ok(())
}
