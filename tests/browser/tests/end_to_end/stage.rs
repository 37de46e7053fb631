//! What every test stands on: a browser with the extension in it, a server for pages, and questions about the page.

use libtest_mimic::Failed;
use rubricator_browser::server::Server;
use rubricator_browser::{Browser, Kind, Place, Result, Window, launch};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

pub struct Stage {
    pub browser: Box<dyn Browser>,
    pub server: Server,
}

/// The document as its own scripts see it: all that highlighting could have left behind.
const STATE: &str = r#"{
    html: document.documentElement.outerHTML,
    sheets: Array.from(document.styleSheets, sheet => Array.from(sheet.cssRules, rule => rule.cssText)),
    adopted: Array.from(document.adoptedStyleSheets, sheet => Array.from(sheet.cssRules, rule => rule.cssText)),
    highlights: [...CSS.highlights.keys()],
}"#;

/// The text that is set apart, in the page's order: marked elements, and highlighted ranges.
const PAINTED: &str = r##"(() => {
    const whole = element => { const range = new Range(); range.selectNodeContents(element); return range; };
    const ranges = [...CSS.highlights].filter(([name]) => name.startsWith("rubricator-")).flatMap(([, highlight]) => [...highlight]);
    return [...Array.from(document.querySelectorAll("[data-rubricator]"), whole), ...ranges]
        .sort((one, other) => one.compareBoundaryPoints(Range.START_TO_START, other))
        .map(range => range.toString());
})()"##;

/// Where every element of the page stands.
const GEOMETRY: &str = r#"[document.documentElement, ...document.body.querySelectorAll("*")].map(element => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [element.localName, x, y, width, height, element.scrollWidth, element.scrollHeight];
})"#;

impl Stage {
    pub fn set(kind: Kind) -> Result<Stage> {
        Ok(Stage {
            browser: launch(kind, &tree().join("dist").join(kind.name()), Window::Headless)?,
            server: Server::start()?,
        })
    }

    /// Serves a page under an address of its own and opens it.
    pub fn open(&mut self, html: &str, headers: &[(&str, &str)]) -> Result<()> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let path = format!("/page-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let url = self.server.page(&path, html, headers);
        self.browser.open(&url)
    }

    pub fn state(&mut self) -> Result<Value> {
        self.browser.evaluate(Place::Page, STATE)
    }

    pub fn geometry(&mut self) -> Result<Value> {
        self.browser.evaluate(Place::Page, GEOMETRY)
    }

    /// The text set apart on the page, all of it in one, white space left out.
    pub fn painted(&mut self) -> Result<String> {
        let painted = self.browser.evaluate(Place::Page, PAINTED)?;
        Ok(texts(&painted).iter().map(|text| dense(text)).collect())
    }

    /// Clicks an element in the popup.
    pub fn click(&mut self, selector: &str, index: usize) -> Result<()> {
        let click = format!("document.querySelectorAll({selector:?})[{index}].click()");
        self.browser.evaluate(Place::Popup, &click).map(drop)
    }
}

/// The top of the project's tree.
pub fn tree() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The passages' texts in a report.
pub fn passages(report: &Value) -> Vec<String> {
    report["passages"].as_array().into_iter().flatten().map(|passage| text(&passage["text"])).collect()
}

pub fn texts(values: &Value) -> Vec<String> {
    values.as_array().into_iter().flatten().map(text).collect()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A text without its white space.
pub fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// An English message of the extension.
pub fn message(name: &str) -> String {
    let file = fs::read_to_string(tree().join("extension/_locales/en/messages.json")).expect("the English messages");
    let messages: Value = serde_json::from_str(&file).expect("messages as JSON");
    text(&messages[name]["message"])
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A story with three inserted comments, one of them in a wrapper of two paragraphs.
pub const STORY: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Harbour board votes to dredge the northern channel</title>
<style>body { margin: 40px; font: 18px/1.6 serif } .box { padding: 1em; background: #f4f4f4 }</style></head><body>
<header><a href="/">The Gazette</a></header>
<article><h1>Harbour board votes to dredge the northern channel</h1>
<p>The harbour board voted on Tuesday to dredge the northern channel, officials said, in a project that is expected to cost 40 million crowns and to take two years.</p>
<p>Comment: Forty million is a great deal of money for a channel that three ships used last year.</p>
<p>The chairwoman of the board, Anna Lund, said that the channel had last been dredged in 1998 and that larger vessels could no longer enter the inner harbour.</p>
<div class="box"><p>Comment: The inner harbour has stood empty for a decade, and everybody on the quay knows why.</p><p>We asked the board for its figures in March and are still waiting for an answer.</p></div>
<p>Work is due to begin in April, the board said in a statement. Two companies from the region have submitted bids, according to documents seen by reporters.</p>
<p>Fishermen in the area have opposed the plan since it was first put forward in 2019, and a petition against it has gathered about 2,000 signatures.</p>
<p>Comment: And who could blame them? Nobody asked the fishermen.</p>
<p>The regional government is expected to decide on the funding next month, a spokesman said on Wednesday.</p>
</article></body></html>"#;

pub fn failed(what: impl std::fmt::Display) -> Failed {
    Failed::from(what.to_string())
}
