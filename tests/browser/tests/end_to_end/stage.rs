//! What every test needs: a browser with the extension in it, a server for pages, and questions about the page.

use libtest_mimic::Failed;
pub use rubricator_browser::scenes::STORY;
use rubricator_browser::server::Server;
use rubricator_browser::{Browser, Error, Kind, Media, Place, Result, Window, launch_in, until};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

pub struct Stage {
    pub browser: Box<dyn Browser>,
    pub server: Server,
    /// The addresses that a reader had the extension open in a tab of their own, which is no request of its.
    pub opened: Vec<String>,
}

/// The document, the open shadow trees in it, and the documents in its frames that it can reach, each with the same.
const ROOTS: &str = r#"(() => {
    const roots = [];
    const visit = root => {
        roots.push(root);
        for (const element of root.querySelectorAll("*")) {
            if (element.shadowRoot) visit(element.shadowRoot);
            if (element.contentDocument) visit(element.contentDocument);
        }
    };
    visit(document);
    return roots;
})()"#;

/// The document as its own scripts see it: all that highlighting could have left behind.
const STATE: &str = r#"ROOTS.map(root => ({
    html: (root.documentElement ?? root.host).outerHTML,
    inner: root.innerHTML,
    sheets: Array.from(root.styleSheets, sheet => Array.from(sheet.cssRules, rule => rule.cssText)),
    adopted: Array.from(root.adoptedStyleSheets, sheet => Array.from(sheet.cssRules, rule => rule.cssText)),
    highlights: [...root.defaultView?.CSS.highlights.keys() ?? []],
}))"#;

/// The text that is set apart, in the page's order: marked elements, and highlighted ranges.
const PAINTED: &str = r##"(() => {
    const roots = ROOTS;
    const whole = element => { const range = new Range(); range.selectNodeContents(element); return range; };
    const ranges = roots.flatMap(root => [...root.defaultView?.CSS.highlights ?? []])
        .filter(([name]) => name.startsWith("rubricator-")).flatMap(([, highlight]) => [...highlight]);
    const place = range => roots.indexOf(range.startContainer.getRootNode());
    return [...roots.flatMap(root => Array.from(root.querySelectorAll("[data-rubricator]"), whole)), ...ranges]
        .sort((one, other) => place(one) - place(other) || one.compareBoundaryPoints(Range.START_TO_START, other))
        .map(range => range.toString());
})()"##;

/// Where every element of the page is.
const GEOMETRY: &str = r#"ROOTS.flatMap(root => [...root.querySelectorAll("*")].filter(({ localName }) => localName !== "rubricator-layer").map(element => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [element.localName, x, y, width, height, element.scrollWidth, element.scrollHeight];
}))"#;

impl Stage {
    pub fn set(kind: Kind) -> Result<Stage> {
        Stage::speaking(kind, "en")
    }

    /// A stage of one's own in another language, by its tag: `ar`.
    pub fn speaking(kind: Kind, language: &str) -> Result<Stage> {
        Ok(Stage {
            browser: launch_in(kind, &tree().join("dist").join(kind.name()), Window::Headless, language)?,
            server: Server::start()?,
            opened: Vec::new(),
        })
    }

    /// Takes back what the test before has set up: no test sees another's settings.
    pub fn tidy(&mut self) -> Result<()> {
        self.browser.emulate(Media::default())?;
        self.browser.start_over()
    }

    /// Serves a page under an address of its own and opens it.
    pub fn open(&mut self, html: &str, headers: &[(&str, &str)]) -> Result<()> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let path = format!("/page-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let url = self.server.page(&path, html, headers);
        self.browser.open(&url)
    }

    pub fn state(&mut self) -> Result<Value> {
        self.ask(STATE)
    }

    pub fn geometry(&mut self) -> Result<Value> {
        self.ask(GEOMETRY)
    }

    /// Asks about all that the page consists of.
    fn ask(&mut self, script: &str) -> Result<Value> {
        self.browser.evaluate(Place::Page, &script.replace("ROOTS", ROOTS))
    }

    /// The text set apart on the page, all of it in one, white space left out.
    pub fn painted(&mut self) -> Result<String> {
        let painted = self.ask(PAINTED)?;
        Ok(texts(&painted).iter().map(|text| dense(text)).collect())
    }

    /// Waits until these comments, and nothing else, are set apart.
    pub fn await_painted(&mut self, comments: &[&str]) -> Result<()> {
        let wanted = dense(&comments.concat());
        until(&format!("the marks on {comments:?}"), || {
            let painted = self.painted()?;
            if painted == wanted { Ok(Some(())) } else { Err(Error(format!("marked is {painted:?}"))) }
        })
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

pub fn failed(what: impl std::fmt::Display) -> Failed {
    Failed::from(what.to_string())
}
