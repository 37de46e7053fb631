//! Documents of every shape: shadow trees, what is folded or loaded late, and XML. What is in the article is listed and
//! marked, nothing moves, and off leaves all of it as it was.

use crate::Test;
use crate::modes::ask;
use crate::stage::{Stage, dense, message, passages, texts};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup, until};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("every_shape_is_marked_and_left_as_it_was", shapes),
    ("every_mode_leaves_shadow_trees_as_they_were", modes_in_shadow_trees),
    ("a_shadow_tree_that_is_attached_later_is_read", attached_later),
    ("a_change_in_a_shadow_tree_is_followed", changed_in_shadow),
    ("a_closed_shadow_tree_is_read", closed_shadow),
    ("details_stay_closed_and_keep_their_marks", details),
    ("an_entry_opens_what_the_page_has_folded_around_it", unfolded),
    ("an_entry_whose_words_the_page_hides_says_so", hidden_entry),
    ("xhtml_is_read_in_every_mode", xhtml_modes),
];

pub const COMMENT: &str = "Comment: We had been told that it would take until spring. So much for that.";
pub const OTHER: &str = "Comment: Nobody was asked, and nobody answered.";

/// The article's paragraphs; two of them are comments.
const PARAGRAPHS: [&str; 6] = [
    "The bakery on Mill Lane opened its doors again on Monday, its owner told the county paper.",
    COMMENT,
    "According to the owner, the ovens were repaired within nine days by a firm from the next town.",
    "The council said in a statement that it had paid for a third of the repairs.",
    OTHER,
    "A second shop is to open on the quay in June, the owner said on Friday.",
];

pub fn paragraphs() -> String {
    PARAGRAPHS.map(|paragraph| format!("<p>{paragraph}</p>\n")).concat()
}

/// Lines between breaks: no element holds a comment alone, so ranges are marked.
pub fn breaks() -> String {
    format!("<div>{}</div>", PARAGRAPHS.join("<br /><br />\n"))
}

pub fn article(inner: &str) -> String {
    format!("<article><h1>Bakery reopens</h1>\n{inner}</article>")
}

pub fn page(body: &str) -> String {
    format!("<!doctype html><html lang=en><meta charset=utf-8><title>Bakery reopens</title><body>{body}</body></html>")
}

fn shadow(name: &str, inner: &str) -> String {
    format!("<{name}><template shadowrootmode=open>{inner}</template></{name}>")
}

/// The same by a script: a host without a tree, that gets one while the page loads.
fn attached(inner: &str) -> String {
    format!(
        "<x-story></x-story><script>document.querySelector('x-story').attachShadow({{ mode: 'open' }}).innerHTML = {}</script>",
        json!(inner)
    )
}

/// What lies in a host, and is shown in the slots of its tree.
fn slotted() -> String {
    let own = "<article><slot name=head></slot><slot></slot></article>";
    format!(
        "<x-story><template shadowrootmode=open>{own}</template><h1 slot=head>Bakery reopens</h1>{}</x-story>",
        paragraphs()
    )
}

/// A page whose comments are all to be marked.
struct Shape {
    name: &'static str,
    content_type: &'static str,
    body: fn() -> String,
}

pub const HTML: &str = "text/html; charset=utf-8";
const XHTML: &str = "application/xhtml+xml";

const SHAPES: &[Shape] = &[
    Shape {
        name: "a declared shadow tree",
        content_type: HTML,
        body: || page(&shadow("x-story", &article(&paragraphs()))),
    },
    Shape {
        name: "a shadow tree of lines",
        content_type: HTML,
        body: || page(&shadow("x-story", &article(&breaks()))),
    },
    Shape { name: "an attached shadow tree", content_type: HTML, body: || page(&attached(&article(&paragraphs()))) },
    Shape {
        name: "a shadow tree of its own sheets",
        content_type: HTML,
        body: || {
            page(&format!(
                "{}<script>{{ const own = new CSSStyleSheet(); own.replaceSync('p {{ margin: 7px }}'); document.querySelector('x-story').shadowRoot.adoptedStyleSheets = [own]; }}</script>",
                attached(&article(&paragraphs()))
            ))
        },
    },
    Shape {
        name: "a shadow tree in another",
        content_type: HTML,
        body: || page(&shadow("x-site", &format!("<main>{}</main>", shadow("x-story", &article(&paragraphs()))))),
    },
    Shape { name: "paragraphs in a slot", content_type: HTML, body: || page(&slotted()) },
    Shape { name: "a closed details", content_type: HTML, body: || page(&article(&in_details(""))) },
    Shape { name: "an open details", content_type: HTML, body: || page(&article(&in_details(" open"))) },
    Shape {
        name: "a template",
        content_type: HTML,
        body: || {
            page(&article(&format!(
                "<template><p>Comment: This is no part of the page.</p></template>{}",
                paragraphs()
            )))
        },
    },
    Shape {
        name: "boxes without a box",
        content_type: HTML,
        body: || {
            let boxless = |paragraph: &str| format!("<div style='display: contents'><p>{paragraph}</p></div>\n");
            page(&article(&PARAGRAPHS.map(boxless).concat()))
        },
    },
    Shape {
        name: "paragraphs without a box",
        content_type: HTML,
        body: || {
            let boxless = |paragraph: &str| format!("<div><p style='display: contents'>{paragraph}</p></div>\n");
            page(&article(&PARAGRAPHS.map(boxless).concat()))
        },
    },
    Shape {
        name: "parts that are laid out when they are seen",
        content_type: HTML,
        body: || page(&article(&unseen(&paragraphs()))),
    },
    Shape {
        name: "columns",
        content_type: HTML,
        body: || {
            page(&format!("<div style='columns: 3; column-fill: auto; height: 200px'>{}</div>", article(&paragraphs())))
        },
    },
    Shape {
        name: "a table of the site's layout",
        content_type: HTML,
        body: || page(&format!("<table><tr><td>Home<td>{}<td>News</table>", article(&paragraphs()))),
    },
    Shape {
        name: "cells",
        content_type: HTML,
        body: || {
            let rows = PARAGRAPHS.map(|paragraph| format!("<tr><td>{paragraph}</td></tr>\n")).concat();
            page(&format!("<h1>Bakery reopens</h1><table>{rows}</table>"))
        },
    },
    Shape {
        name: "lines that a sheet keeps",
        content_type: HTML,
        body: || {
            let lines = format!("<div class=post>{}</div>", PARAGRAPHS.join("\n\n"));
            styled(".post { white-space: pre-line }", &article(&lines))
        },
    },
    Shape {
        name: "elements of the page's own that a sheet makes blocks",
        content_type: HTML,
        body: || {
            let own = PARAGRAPHS.map(|paragraph| format!("<x-paragraph>{paragraph}</x-paragraph>\n")).concat();
            styled("x-paragraph { display: block; margin: 1em 0 }", &article(&own))
        },
    },
    Shape {
        name: "spans that a sheet makes blocks",
        content_type: HTML,
        body: || {
            let spans = PARAGRAPHS.map(|paragraph| format!("<span class=line>{paragraph}</span>\n")).concat();
            styled(".line { display: block }", &article(&format!("<div>{spans}</div>")))
        },
    },
    Shape {
        name: "a copy for phones that a sheet hides",
        content_type: HTML,
        body: || styled(".phone { display: none }", &article(&with_copies("phone"))),
    },
    Shape {
        name: "a copy outside of the window",
        content_type: HTML,
        body: || styled(".away { position: absolute; left: -9999px }", &article(&with_copies("away"))),
    },
    Shape {
        name: "a transparent copy",
        content_type: HTML,
        body: || styled(".clear { opacity: 0 }", &article(&with_copies("clear"))),
    },
    Shape {
        name: "no document type",
        content_type: HTML,
        body: || page(&article(&paragraphs())).replace("<!doctype html>", ""),
    },
    Shape { name: "XHTML", content_type: XHTML, body: || xhtml(&article(&paragraphs())) },
    Shape { name: "XHTML between breaks", content_type: XHTML, body: || xhtml(&article(&breaks())) },
    Shape {
        name: "XHTML with marked sections",
        content_type: XHTML,
        body: || {
            let section = |paragraph: &str| format!("<p><![CDATA[{paragraph}]]></p>\n");
            xhtml(&article(&PARAGRAPHS.map(section).concat()))
        },
    },
    Shape {
        name: "XHTML in upper case",
        content_type: XHTML,
        body: || xhtml(&format!("<SCRIPT>Comment: Not an element of HTML.</SCRIPT>{}", article(&paragraphs()))),
    },
];

fn styled(sheet: &str, body: &str) -> String {
    page(&format!("<style>{sheet}</style>{body}"))
}

/// The paragraphs, each comment with a copy of this class before it.
fn with_copies(class: &str) -> String {
    let twice = |comment: &str| format!("<p class={class}>{comment}</p><p>{comment}</p>");
    let paragraph = |text: &str| if text.starts_with("Comment:") { twice(text) } else { format!("<p>{text}</p>") };
    PARAGRAPHS.map(paragraph).concat()
}

fn xhtml(body: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='utf-8'?>\n<html xmlns='http://www.w3.org/1999/xhtml' lang='en'><head><title>Bakery reopens</title></head><body>{body}</body></html>"
    )
}

/// The second comment and what is around it, folded away by the page.
fn in_details(open: &str) -> String {
    let (before, after) = PARAGRAPHS.split_at(3);
    let paragraphs = |part: &[&str]| part.iter().map(|paragraph| format!("<p>{paragraph}</p>\n")).collect::<String>();
    format!("{}<details{open}><summary>Read on</summary>{}</details>", paragraphs(before), paragraphs(after))
}

/// Far below, in a part that the browser lays out only once it is near.
pub fn unseen(inner: &str) -> String {
    format!(
        "<div style='height: 9000px'></div><section style='content-visibility: auto; contain-intrinsic-size: auto 30px'>{inner}</section><footer>© The Gazette</footer>"
    )
}

/// Serves a document of any kind under an address of its own and opens it.
pub fn open(stage: &mut Stage, content_type: &str, body: &[u8]) -> Result<(), Failed> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let path = format!("/document-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let url = stage.server.file(&path, content_type, body, &[]);
    Ok(stage.browser.open(&url)?)
}

pub fn evaluate(stage: &mut Stage, script: &str) -> Result<Value, Failed> {
    Ok(stage.browser.evaluate(Place::Page, &format!("(() => {{ {script} }})()"))?)
}

/// Compares, and says in which shape there is a difference instead of stopping at the first.
fn compare<T: PartialEq + std::fmt::Debug>(differences: &mut Vec<String>, what: String, found: T, wanted: T) {
    if found != wanted {
        differences.push(format!("{what}: {found:?}, not {wanted:?}"));
    }
}

/// Each element's box, and how far the whole page scrolls. How much there is to scroll within a part that need not be laid
/// out, the browser knows at some moments and forgets at others.
fn boxes(geometry: &Value) -> Vec<Vec<Value>> {
    let elements = geometry.as_array().into_iter().flatten().filter_map(Value::as_array);
    elements.map(|element| if element[0] == "html" { element.clone() } else { element[..5].to_vec() }).collect()
}

fn shapes(stage: &mut Stage) -> Result<(), Failed> {
    let mut differences = Vec::new();
    for Shape { name, content_type, body } in SHAPES {
        open(stage, content_type, body().as_bytes())?;
        // The first look makes the browser lay out what it had put off.
        stage.geometry()?;
        let (before, geometry) = (stage.state()?, boxes(&stage.geometry()?));
        let answer = stage.browser.press()?;
        compare(
            &mut differences,
            format!("{name}, listed"),
            passages(&answer["report"]),
            vec![COMMENT.into(), OTHER.into()],
        );
        compare(&mut differences, format!("{name}, marked"), stage.painted()?, dense(&[COMMENT, OTHER].concat()));
        compare(&mut differences, format!("{name}, seen"), unseen_marks(stage)?, Vec::<String>::new());
        let now = boxes(&stage.geometry()?);
        if let Some((now, before)) = now.iter().zip(&geometry).find(|(now, before)| now != before) {
            differences.push(format!("{name}, moved: {now:?} was {before:?}"));
        }
        stage.browser.switch_off()?;
        compare(&mut differences, format!("{name}, switched off"), stage.state()?, before);
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n").into()) }
}

/// The marked elements that the browser draws no mark at: they have no box, or no sheet of ours reaches them.
fn unseen_marks(stage: &mut Stage) -> Result<Vec<String>, Failed> {
    let unseen = "const roots = [], visit = root => {
            roots.push(root);
            for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) visit(shadowRoot);
        };
        visit(document);
        return roots.flatMap(root => [...root.querySelectorAll('[data-rubricator]')])
            .filter(element => getComputedStyle(element).borderImageSource === 'none' || getComputedStyle(element).display === 'contents')
            .map(element => element.outerHTML)";
    Ok(texts(&evaluate(stage, unseen)?))
}

/// Chooses a mode in the popup.
fn choose_mode(stage: &mut Stage, mode: &str) -> Result<(), Failed> {
    let choose = format!("document.querySelector('#mode-{mode}').click()");
    stage.browser.evaluate(Place::Popup, &choose)?;
    stage.browser.wait_for(
        Place::Popup,
        &format!("document.querySelector('#mode-{mode}').checked && !document.querySelector('#switch').disabled"),
    )?;
    // What the page answers now, it answers after the change.
    stage.browser.evaluate(
        Place::Popup,
        "chrome.tabs.query({ active: true, currentWindow: true }).then(([tab]) => chrome.runtime.sendMessage({ type: 'state', tab: tab.id })).then(() => null)",
    )?;
    Ok(())
}

/// Goes through the modes; in each of them something of ours is seen, and off takes it away.
fn through_the_modes(stage: &mut Stage, content_type: &str, body: &str, deep: &str) -> Result<(), Failed> {
    for mode in ["dim", "fold", "original", "commentary"] {
        open(stage, content_type, body.as_bytes())?;
        let before = stage.state()?;
        stage.browser.press()?;
        choose_mode(stage, mode)?;
        let set_apart = match mode {
            "fold" => "rubricator-stub:not([data-seam])",
            "original" => "rubricator-stub[data-seam]",
            _ => "[data-rubricator-faint]",
        };
        stage.browser.wait_for(
            Place::Page,
            &format!("[document, {deep}].some(root => root.querySelector({set_apart:?}) !== null)"),
        )?;
        let looks = match mode {
            "fold" | "original" => {
                format!("getComputedStyle({deep}.querySelector('[data-rubricator-room]')).visibility === 'hidden'")
            }
            _ => format!("getComputedStyle({deep}.querySelector('[data-rubricator-faint]')).opacity !== '1'"),
        };
        assert_eq!(stage.browser.evaluate(Place::Page, &looks)?, true, "{mode}");
        stage.browser.close_popup()?;
        assert_eq!(stage.browser.switch_off()?["on"], false, "{mode}");
        assert_eq!(stage.state()?, before, "{mode}");
    }
    Ok(())
}

fn modes_in_shadow_trees(stage: &mut Stage) -> Result<(), Failed> {
    let body = page(&shadow("x-story", &article(&paragraphs())));
    through_the_modes(stage, HTML, &body, "document.querySelector('x-story').shadowRoot")
}

fn xhtml_modes(stage: &mut Stage) -> Result<(), Failed> {
    through_the_modes(stage, XHTML, &xhtml(&article(&paragraphs())), "document")
}

fn attached_later(stage: &mut Stage) -> Result<(), Failed> {
    open(stage, HTML, page("<x-story></x-story><p id=clock></p>").as_bytes())?;
    assert_eq!(stage.browser.press()?["error"], "no-article");
    stage.browser.close_popup()?;
    // Nothing tells that a tree was attached; the next change of anything does.
    evaluate(
        stage,
        &format!(
            "document.querySelector('x-story').attachShadow({{ mode: 'open' }}).innerHTML = {};
            document.querySelector('#clock').textContent = 'Now.'",
            json!(article(&paragraphs()))
        ),
    )?;
    stage.await_painted(&[COMMENT, OTHER])?;
    until("the badge", || Ok((stage.browser.badge()? == "2").then_some(())))?;
    stage.browser.switch_off()?;
    let left = evaluate(
        stage,
        "const root = document.querySelector('x-story').shadowRoot; return [root.innerHTML, root.adoptedStyleSheets.length]",
    )?;
    assert_eq!(left, json!([article(&paragraphs()), 0]));
    Ok(())
}

fn closed_shadow(stage: &mut Stage) -> Result<(), Failed> {
    let attach = format!(
        "<x-story></x-story><script>window.tree = document.querySelector('x-story').attachShadow({{ mode: 'closed' }}); tree.innerHTML = {}</script>",
        json!(article(&paragraphs()))
    );
    open(stage, HTML, page(&attach).as_bytes())?;
    let left =
        "const { tree } = window.wrappedJSObject ?? window; return [tree.innerHTML, tree.adoptedStyleSheets.length]";
    let before = evaluate(stage, left)?;
    for mode in ["highlight", "fold", "dim"] {
        if mode == "highlight" {
            assert_eq!(passages(&stage.browser.press()?["report"]), [COMMENT, OTHER]);
        } else {
            choose_mode(stage, mode)?;
        }
        let marked = "(window.wrappedJSObject ?? window).tree.querySelectorAll('[data-rubricator]').length";
        assert_eq!(stage.browser.evaluate(Place::Page, marked)?, 2, "{mode}");
    }
    assert_eq!(ask(stage, json!({ "type": "set", "on": false }))?["on"], false);
    assert_eq!(evaluate(stage, left)?, before);
    Ok(())
}

fn changed_in_shadow(stage: &mut Stage) -> Result<(), Failed> {
    open(stage, HTML, page(&shadow("x-story", &article(&paragraphs()))).as_bytes())?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let late = "Comment: And this was added in the evening.";
    evaluate(
        stage,
        &format!(
            "document.querySelector('x-story').shadowRoot.querySelector('article').insertAdjacentHTML('beforeend', '<p>{late}</p>')"
        ),
    )?;
    stage.await_painted(&[COMMENT, OTHER, late])?;
    evaluate(stage, "document.querySelector('x-story').remove()")?;
    until("the badge", || Ok((stage.browser.badge()? == "0").then_some(())))?;
    Ok(stage.await_painted(&[])?)
}

fn details(stage: &mut Stage) -> Result<(), Failed> {
    open(stage, HTML, page(&article(&in_details(""))).as_bytes())?;
    let before = stage.state()?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    assert_eq!(evaluate(stage, "return document.querySelector('details').open")?, false);
    // Opened by the browser, as its search does.
    evaluate(stage, "document.querySelector('details').open = true")?;
    stage.await_painted(&[COMMENT, OTHER])?;
    let found = "getSelection().removeAllRanges(); return window.find('Nobody was asked') && getSelection().toString()";
    assert_eq!(evaluate(stage, found)?, "Nobody was asked");
    evaluate(stage, "getSelection().removeAllRanges(); document.querySelector('details').open = false")?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn unfolded(stage: &mut Stage) -> Result<(), Failed> {
    let [opening, first, second, third, last, end] = PARAGRAPHS.map(|paragraph| format!("<p>{paragraph}</p>\n"));
    let in_group = format!(
        "<details name=more open><summary>More</summary>{second}</details><details name=more><summary>Yet more</summary>{last}</details>"
    );
    let to_be_found = format!("<div hidden=until-found>{last}</div>{second}");
    for folded in [in_group, to_be_found] {
        open(
            stage,
            HTML,
            page(&article(&[&opening, &first, &third, &folded, &end].map(String::as_str).concat())).as_bytes(),
        )?;
        let before = stage.state()?;
        stage.browser.press()?;
        stage.browser.wait_for(Place::Popup, "document.querySelectorAll('#passages > li').length === 2")?;
        stage.browser.evaluate(Place::Popup, "document.querySelectorAll('#passages .words')[1].click()")?;
        let in_view =
            "[...document.querySelectorAll('p')].find(({ textContent }) => textContent.startsWith('Comment: Nobody'))
            .getBoundingClientRect().height > 0";
        stage.browser.wait_for(Place::Page, in_view)?;
        assert_eq!(stage.browser.switch_off()?["on"], false);
        assert_eq!(stage.state()?, before);
    }
    Ok(())
}

fn hidden_entry(stage: &mut Stage) -> Result<(), Failed> {
    let [opening, first, second, third, last, end] = PARAGRAPHS.map(|paragraph| format!("<p>{paragraph}</p>\n"));
    let tab = format!("<div class=tab>{last}</div>{third}");
    let body = article(&[&opening, &first, &second, &tab, &end].map(String::as_str).concat());
    open(stage, HTML, styled(".tab { display: none }", &body).as_bytes())?;
    stage.browser.press()?;
    stage.browser.wait_for(Place::Popup, "document.querySelectorAll('#passages > li').length === 2")?;
    stage.browser.evaluate(Place::Popup, "document.querySelectorAll('#passages .words')[1].click()")?;
    let said = format!("document.querySelector('#said').textContent === {}", json!(message("hidden_by_page")));
    stage.browser.wait_for(Place::Popup, &said)?;
    Ok(())
}
