//! Every state that a person can see, as data: a page or a place of the extension, and how to get there. The
//! accessibility tests judge each of them, and `cargo xtask pictures` draws each of them; a new page or state is one
//! more line here.

use crate::server::Server;
use crate::{Browser, Kind, Media, Place, Popup, Result};

pub struct Scene {
    pub name: &'static str,
    /// What is looked at, once the scene is set.
    pub place: Place,
    pub set: fn(&mut dyn Browser, &Server) -> Result<()>,
}

/// How pages can be shown to a person.
pub const LOOKS: &[(&str, Media)] = &[
    ("light", PLAIN),
    ("dark", Media { dark: true, ..PLAIN }),
    ("forced-colours", Media { forced_colors: true, ..PLAIN }),
    ("large-text", Media { large_text: true, ..PLAIN }),
];

const PLAIN: Media =
    Media { dark: false, forced_colors: false, reduced_motion: false, large_text: false, print: false };

pub const SCENES: &[Scene] = &[
    Scene { name: "article", place: Place::Page, set: |browser, server| article(browser, server, STORY) },
    Scene {
        name: "article-between-breaks",
        place: Place::Page,
        set: |browser, server| article(browser, server, &between_breaks()),
    },
    Scene { name: "popup-list", place: Place::Popup, set: |browser, server| pressed(browser, server, STORY) },
    Scene {
        name: "popup-nothing",
        place: Place::Popup,
        set: |browser, server| pressed(browser, server, &without_comments()),
    },
    Scene { name: "popup-no-article", place: Place::Popup, set: |browser, server| pressed(browser, server, EMPTY) },
    Scene { name: "popup-restricted", place: Place::Popup, set: |browser, _| restricted(browser) },
    Scene {
        name: "dim",
        place: Place::Page,
        set: |browser, server| mode(browser, server, "dim", "[data-rubricator-faint]"),
    },
    Scene { name: "fold", place: Place::Page, set: |browser, server| mode(browser, server, "fold", "rubricator-stub") },
    Scene {
        name: "original",
        place: Place::Page,
        set: |browser, server| mode(browser, server, "original", "[data-seam]"),
    },
    Scene {
        name: "commentary",
        place: Place::Page,
        set: |browser, server| mode(browser, server, "commentary", "[data-rubricator-faint]"),
    },
    Scene { name: "options", place: Place::Page, set: options },
    Scene { name: "reading", place: Place::Page, set: |browser, server| reading(browser, server, 1280) },
    Scene { name: "reading-narrow", place: Place::Page, set: |browser, server| reading(browser, server, 400) },
    Scene { name: "reading-sepia", place: Place::Page, set: sepia },
    Scene {
        name: "reading-nothing",
        place: Place::Page,
        set: |browser, _| {
            browser.open_extension_page("ui/reading/reading.html?tab=987654321")?;
            browser.wait_for(Place::Page, "!document.querySelector('#trouble').hidden").map(drop)
        },
    },
    Scene { name: "welcome", place: Place::Page, set: |browser, _| welcome(browser) },
    Scene {
        name: "welcome-folded",
        place: Place::Page,
        set: |browser, _| {
            welcome(browser)?;
            browser.click_at(Place::Page, "#modes label:has([value=fold])")?;
            browser.wait_for(Place::Page, "document.querySelector('rubricator-stub') !== null").map(drop)
        },
    },
    Scene { name: "popup-open", place: Place::Popup, set: opened },
    Scene { name: "popup-one", place: Place::Popup, set: |browser, server| pressed(browser, server, &commented(1)) },
    Scene { name: "popup-five", place: Place::Popup, set: |browser, server| pressed(browser, server, &commented(5)) },
    Scene { name: "popup-eight", place: Place::Popup, set: |browser, server| pressed(browser, server, &commented(8)) },
    Scene { name: "popup-sheet", place: Place::Popup, set: sheet },
    Scene { name: "popup-taught", place: Place::Popup, set: taught },
    Scene { name: "popup-source", place: Place::Popup, set: source_offered },
    Scene { name: "popup-compared", place: Place::Popup, set: compared },
    Scene {
        name: "article-compared",
        place: Place::Page,
        set: |browser, server| {
            compared(browser, server)?;
            browser.evaluate(Place::Popup, "document.querySelector('#altered').open = true")?;
            browser.click_at(Place::Popup, "#altered-0")
        },
    },
    Scene {
        name: "reading-compared",
        place: Place::Page,
        set: |browser, server| reading_compared(browser, server, 1280),
    },
    Scene {
        name: "reading-compared-narrow",
        place: Place::Page,
        set: |browser, server| reading_compared(browser, server, 400),
    },
    Scene { name: "panel-list", place: Place::Panel, set: beside },
    Scene { name: "panel-off", place: Place::Panel, set: off },
];

/// A page with the button pressed; its popup is open.
fn pressed(browser: &mut dyn Browser, server: &Server, html: &str) -> Result<()> {
    // What an earlier scene chose or taught is no part of this one.
    browser.start_over()?;
    let html = html.replace("<style>", FOLLOWING).replace("#f4f4f4", "#8881");
    browser.open(&server.page("/scene", &html, &[]))?;
    browser.press().map(drop)
}

/// The page follows the person's choice of light or dark, as many do, and says its ground outright, for axe.
const FOLLOWING: &str = "<style>:root { color-scheme: light dark; background: Canvas; color: CanvasText } ";

fn article(browser: &mut dyn Browser, server: &Server, html: &str) -> Result<()> {
    pressed(browser, server, html)?;
    browser.close_popup()
}

/// The article in one of the ways to see it, chosen in the popup; then this is on the page.
fn mode(browser: &mut dyn Browser, server: &Server, mode: &str, sign: &str) -> Result<()> {
    pressed(browser, server, &of_each_kind())?;
    browser.wait_for(Place::Popup, "!!document.querySelector('#modes :checked')")?;
    let choose = format!("document.querySelector('#mode-{mode}').click()");
    browser.evaluate(Place::Popup, &choose)?;
    browser.wait_for(Place::Page, &format!("document.querySelector('{sign}') !== null"))?;
    browser.close_popup()
}

/// The options, with something to show in each part.
fn options(browser: &mut dyn Browser, server: &Server) -> Result<()> {
    taught(browser, server)?;
    browser.store(
        "sync",
        &serde_json::json!({
            "site:example.org": { "on": "always", "mode": "fold", "rules": [{ "label": "Our view", "says": "commentary" }] },
            "site:example.net": { "on": "never" },
            "site:broken.example": 7,
        }),
    )?;
    browser.open_extension_page("ui/options/options.html")?;
    browser.wait_for(Place::Page, "document.body.innerText.includes('Our view')").map(drop)
}

/// The reading view of the story, so wide.
fn reading(browser: &mut dyn Browser, server: &Server, width: u32) -> Result<()> {
    article(browser, server, STORY)?;
    let tab = browser.tab_id()?;
    browser.open_extension_page(&format!("ui/reading/reading.html?tab={tab}"))?;
    browser.resize(width, 800)?;
    browser.wait_for(Place::Page, "document.querySelector('#article article') !== null").map(drop)
}

fn sepia(browser: &mut dyn Browser, server: &Server) -> Result<()> {
    reading(browser, server, 1280)?;
    browser.click_at(Place::Page, "#themes label:has([value=sepia])")?;
    browser.wait_for(Place::Page, "document.documentElement.dataset.theme === 'sepia'").map(drop)
}

fn welcome(browser: &mut dyn Browser) -> Result<()> {
    browser.open_extension_page("ui/welcome/welcome.html")?;
    browser.wait_for(Place::Page, "document.querySelector('#sample [data-rubricator]') !== null").map(drop)
}

/// A page that no extension may read.
fn restricted(browser: &mut dyn Browser) -> Result<()> {
    browser.open(match browser.kind() {
        Kind::Chromium => "chrome://version/",
        Kind::Firefox => "about:license",
    })?;
    browser.press().map(drop)
}

/// The popup with the reasons open, on a page with insertions of each kind.
fn opened(browser: &mut dyn Browser, server: &Server) -> Result<()> {
    pressed(browser, server, &of_each_kind())?;
    let open = "void document.querySelectorAll('#passages [id^=why]').forEach(why => why.click())";
    browser.evaluate(Place::Popup, open).map(drop)
}

/// The sheet of all that is one step away.
fn sheet(browser: &mut dyn Browser, server: &Server) -> Result<()> {
    pressed(browser, server, &of_each_kind())?;
    browser.evaluate(Place::Popup, "document.querySelector('#more').click()")?;
    browser.wait_for(Place::Popup, "!document.querySelector('#sheet').hidden").map(drop)
}

/// The popup after a correction, which only pages at this address remember.
fn taught(browser: &mut dyn Browser, server: &Server) -> Result<()> {
    pressed(browser, server, STORY)?;
    browser.wait_for(Place::Popup, "document.querySelector('#not-2') !== null")?;
    browser.evaluate(Place::Popup, "document.querySelector('#not-2').click()")?;
    browser.wait_for(Place::Popup, "document.querySelector('#corrections li') !== null").map(drop)
}

/// The popup on a reprint whose source was named before, and whose page names it, too.
fn source_offered(browser: &mut dyn Browser, server: &Server) -> Result<()> {
    article(browser, server, &without_comments())?;
    let tab = browser.tab_id()?;
    let source = browser.extension_url("ui/welcome/welcome.html")?;
    browser.open_beside(&source)?;
    let keep = format!("chrome.runtime.sendMessage({{ type: 'keep-source', tab: {tab} }}).then(({{ id }}) => !!id)");
    browser.wait_for(Place::Page, &keep)?;
    let html = reprint()
        .replace("</article>", "<p>Source: <a href='https://gazette.example/story'>The Gazette</a></p></article>");
    let html = html.replace("<style>", FOLLOWING).replace("#f4f4f4", "#8881");
    browser.open(&server.page("/reprint", &html, &[]))?;
    browser.press()?;
    browser.wait_for(Place::Popup, "document.querySelector('#likely') !== null")?;
    browser.evaluate(Place::Popup, "document.querySelector('#more').click()")?;
    browser.wait_for(Place::Popup, "document.querySelector('#compare-ways .link') !== null").map(drop)
}

fn compared(browser: &mut dyn Browser, server: &Server) -> Result<()> {
    source_offered(browser, server)?;
    browser.click_at(Place::Popup, "#compare-ways .likely")?;
    browser.wait_for(Place::Popup, "document.querySelector('#compared-sum') !== null").map(drop)
}

/// The reprint beside its source, so wide.
fn reading_compared(browser: &mut dyn Browser, server: &Server, width: u32) -> Result<()> {
    compared(browser, server)?;
    browser.close_popup()?;
    let tab = browser.tab_id()?;
    browser.open_extension_page(&format!("ui/reading/reading.html?tab={tab}"))?;
    browser.resize(width, 800)?;
    browser.wait_for(Place::Page, "document.querySelector('.compared .row') !== null").map(drop)
}

fn beside(browser: &mut dyn Browser, server: &Server) -> Result<()> {
    article(browser, server, &of_each_kind())?;
    browser.open_panel()?;
    browser.wait_for(Place::Panel, "document.querySelector('#passages li') !== null").map(drop)
}

fn off(browser: &mut dyn Browser, server: &Server) -> Result<()> {
    browser.open(&server.page("/scene", STORY, &[]))?;
    browser.open_panel()?;
    browser.wait_for(Place::Panel, "document.querySelector('#advice')?.hidden === false").map(drop)
}

/// The story with two comments, a note and an update in it.
pub fn of_each_kind() -> String {
    STORY
        .replace(
            "Comment: And who could blame them? Nobody asked the fishermen.",
            "[Editor’s note: The figure was corrected.]",
        )
        .replace("</article>", "<p>Update: The board has since withdrawn its plan.</p></article>")
}

const EMPTY: &str = r#"<!doctype html><html lang="en"><title>Empty</title><body></body></html>"#;

/// A story with this many comments in it, each of which takes two lines of the list or more.
pub fn commented(comments: usize) -> String {
    let paragraph = |number: usize| {
        format!(
            "<p>The ferry on line {number} carried fewer people than the year before, the harbour office said in its report on Monday.</p>\n"
        )
    };
    let comment = |number: usize| {
        format!(
            "<p>Comment: Nobody who has waited on the quay for ferry {number} in the rain will be surprised to read this, least of all we.</p>\n"
        )
    };
    let body: String = (1..=comments).map(|number| paragraph(number) + &comment(number)).collect();
    let (start, end) = STORY.split_once("<article>").unwrap_or_default();
    let (_, end) = end.split_once("</article>").unwrap_or_default();
    let heading = "<h1>Fewer people take the ferries across the sound</h1>";
    let last = "<p>A new timetable is to be published in spring, a spokeswoman for the office said.</p>";
    format!("{start}<article>{heading}\n{body}{last}\n</article>{end}")
}

/// The story as one run of text with line breaks in it.
pub fn between_breaks() -> String {
    let flat = STORY.replace("<p>", "").replace("</p>", "<br><br>");
    flat.replace("</div>", "").replace("<div class=\"box\">", "")
}

pub fn without_comments() -> String {
    STORY.lines().filter(|line| !line.contains("Comment:")).collect::<Vec<_>>().join("\n")
}

/// An insertion that nothing gives away.
pub const UNLABELLED: &str = "Nothing was ever going to come of this channel, as those who have followed these pages will remember only too well.";
/// The story's last paragraph.
pub const LAST: &str =
    "The regional government is expected to decide on the funding next month, a spokesman said on Wednesday.";

/// The story with one more insertion, another verb, and its last paragraph gone.
pub fn reprint() -> String {
    STORY
        .replace("officials said, in a project", "officials claimed, in a project")
        .replace("<p>Fishermen in the area", &format!("<p>{UNLABELLED}</p>\n<p>Fishermen in the area"))
        .replace(&format!("<p>{LAST}</p>\n"), "")
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
