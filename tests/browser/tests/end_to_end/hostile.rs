//! Pages that fight back or pry. Whatever they do, the reader learns what was read, the page is as it was once it is switched
//! off, and nothing hangs. Pages that are too large are in `oversized`, what goes wrong without ill will in `accidents`.

use crate::Test;
use crate::modes::{ask, breaks};
use crate::stage::{STORY, Stage, message, passages, text};
use libtest_mimic::Failed;
use rubricator_browser::scenes::between_breaks;
use rubricator_browser::{Place, Popup};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
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
pub fn with(story: &str, script: &str, more: &str) -> String {
    story
        .replace("<style>", &format!("{WITNESS}<style>"))
        .replace("</body>", &format!("{more}<script>{script}</script></body>"))
}

/// Calls a function of the page's own world; Firefox keeps it from ours.
fn page(stage: &mut Stage, call: &str) -> Result<Value, Failed> {
    Ok(stage.browser.evaluate(Place::Page, &format!("(window.wrappedJSObject ?? window).{call}"))?)
}

pub fn evaluate(stage: &mut Stage, script: &str) -> Result<Value, Failed> {
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
pub fn tells(stage: &mut Stage) -> rubricator_browser::Result<Value> {
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
