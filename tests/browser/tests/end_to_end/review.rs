//! The review, in the popup and in the side panel: the list and its filter, the ways from one insertion to the next, what
//! a reader teaches, how the page is shown, and when the pages of a site are read.

use crate::Test;
use crate::sites::{SITE, in_fresh_settings};
use crate::stage::{STORY, Stage, message, passages, text, texts};
use libtest_mimic::Failed;
use rubricator_browser::scenes::{commented, of_each_kind};
use rubricator_browser::{Media, Place, Popup, until};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("the_review_tells_the_share_of_each_layer", shares),
    ("an_entry_opens_to_its_reasons", reasons),
    ("the_list_is_the_popup_at_any_height", heights),
    ("the_entry_on_screen_has_the_focus", on_screen),
    ("the_sheet_takes_the_lists_place_and_gives_it_back", sheet),
    ("the_filter_hides_entries_and_leaves_the_page", filter),
    ("next_and_previous_go_through_the_list", next_and_previous),
    ("the_list_is_one_stop_and_the_arrow_keys_lead_on", keys),
    ("the_mode_changes_the_page_and_is_remembered", |stage| in_fresh_settings(stage, mode)),
    ("always_reads_the_sites_pages_until_it_is_taken_back", |stage| in_fresh_settings(stage, always)),
    ("a_refused_permission_changes_nothing", |stage| in_fresh_settings(stage, refused)),
    ("never_keeps_a_site_off", |stage| in_fresh_settings(stage, never)),
    ("the_panel_follows_the_tabs_and_never_presses", panel),
    ("the_panel_follows_a_navigation", panel_navigates),
    ("large_text_loses_nothing", large_text),
    ("the_popup_leads_to_the_options_and_the_panel", ways),
];

/// A message with these words in its gaps, in order.
pub fn saying(name: &str, words: &[&str]) -> String {
    let message = message(name);
    let parts = message.split('$').enumerate();
    let mut words = words.iter();
    parts.map(|(place, part)| if place % 2 == 1 { words.next().unwrap_or(&"") } else { part }).collect()
}

/// The texts of all elements that are shown.
pub fn shown(stage: &mut Stage, place: Place, selector: &str) -> Result<Vec<String>, Failed> {
    let read = format!(
        "Array.from(document.querySelectorAll({selector:?})).filter(element => element.checkVisibility()).map(element => element.textContent)"
    );
    Ok(texts(&stage.browser.evaluate(place, &read)?))
}

/// Waits until this many elements are shown.
pub fn await_shown(stage: &mut Stage, place: Place, selector: &str, amount: usize) -> Result<Vec<String>, Failed> {
    let count = format!(
        "Array.from(document.querySelectorAll({selector:?})).filter(element => element.checkVisibility()).length === {amount}"
    );
    stage.browser.wait_for(place, &count)?;
    shown(stage, place, selector)
}

/// Waits until the review says this of what was done.
pub fn await_said(stage: &mut Stage, place: Place, words: &str) -> Result<(), Failed> {
    stage.browser.wait_for(place, &format!("document.querySelector('#said').textContent === {}", json!(words)))?;
    Ok(())
}

pub const ENTRIES: &str = "#passages > li";
pub const MARKED: &str = "document.querySelectorAll('[data-rubricator~=start]').length";

pub fn await_marked(stage: &mut Stage, amount: usize) -> Result<(), Failed> {
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === {amount}"))?;
    Ok(())
}

fn shares(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&of_each_kind(), &[])?;
    let report = stage.browser.press()?["report"].take();
    let share = |layer: &str| {
        let share = 100.0 * report["layers"][layer].as_f64().unwrap_or(0.0) / report["words"].as_f64().unwrap_or(1.0);
        saying("share_of_words", &[&format!("{}%", share.round())])
    };
    assert_eq!(shown(stage, Place::Popup, "#chips button")?, ["2 comments", "1 editor’s note", "1 update"]);
    let titles = "Array.from(document.querySelectorAll('#chips button'), chip => chip.title)";
    let titles = texts(&stage.browser.evaluate(Place::Popup, titles)?);
    assert_eq!(titles, ["commentary", "note", "update"].map(share));
    // Colour is not the only cue: no two layers' segments are drawn alike.
    let drawn = "['commentary', 'note', 'update'].map(layer => getComputedStyle(document.querySelector('.segment.' + layer)).backgroundImage.replace(/rgb.*?\\)|oklch.*?\\)/g, ''))";
    let drawn = texts(&stage.browser.evaluate(Place::Popup, drawn)?);
    assert!(drawn[0] != drawn[1] && drawn[1] != drawn[2] && drawn[0] != drawn[2], "{drawn:?}");
    Ok(())
}

fn reasons(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&of_each_kind(), &[])?;
    let report = stage.browser.press()?["report"].take();
    let reasons = report["passages"][0]["reasons"].as_array().map_or(0, Vec::len);
    assert!(reasons > 1, "{report}");
    let facts = &shown(stage, Place::Popup, ".facts")?[0];
    let words = report["passages"][0]["words"].as_u64().unwrap_or(0);
    let certainty = format!("certainty_{}", text(&report["passages"][0]["certainty"]));
    let because = saying("reason_label", &["Comment:"]);
    assert_eq!(*facts, format!("{} · {} · {words} words · {because}", message("kind_comment"), message(&certainty)));
    assert!(shown(stage, Place::Popup, ".reasons li")?.is_empty(), "the first reason is enough at first");
    stage.browser.click_at(Place::Popup, "#why-0")?;
    await_shown(stage, Place::Popup, ".reasons li", reasons)?;
    stage.browser.click_at(Place::Popup, "#why-0")?;
    await_shown(stage, Place::Popup, ".reasons li", 0)?;
    Ok(())
}

fn filter(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&of_each_kind(), &[])?;
    stage.browser.press()?;
    let painted = stage.painted()?;
    await_shown(stage, Place::Popup, ENTRIES, 4)?;
    stage.browser.click_at(Place::Popup, "#chip-commentary")?;
    await_shown(stage, Place::Popup, ENTRIES, 2)?;
    stage.browser.click_at(Place::Popup, "#next")?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#position').textContent === '1 of 2'")?;
    stage.browser.click_at(Place::Popup, "#chip-note")?;
    await_shown(stage, Place::Popup, ENTRIES, 1)?;
    stage.browser.click_at(Place::Popup, "#chip-note")?;
    stage.browser.click_at(Place::Popup, "#chip-commentary")?;
    await_shown(stage, Place::Popup, ENTRIES, 4)?;
    assert_eq!(stage.painted()?, painted);
    Ok(())
}

/// Whether a marked element is in the window, all of it.
fn in_view(index: usize) -> String {
    format!(
        "(({{ top, bottom }}) => top >= 0 && bottom <= innerHeight)(document.querySelectorAll('[data-rubricator~=start]')[{index}].getBoundingClientRect())"
    )
}

fn next_and_previous(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&STORY.replace("</style>", "article > p { margin: 900px 0 }</style>"), &[])?;
    stage.browser.press()?;
    for (button, index) in [("#next", 0), ("#next", 1), ("#next", 2), ("#previous", 1), ("#next", 2), ("#next", 0)] {
        stage.browser.click_at(Place::Popup, button)?;
        stage.browser.wait_for(Place::Page, &in_view(index))?;
        let position = shown(stage, Place::Popup, "#position")?;
        assert_eq!(position, [saying("position", &[&(index + 1).to_string(), "3"])]);
        let current = format!("document.querySelector('#entry-{index}').getAttribute('aria-current') === 'location'");
        assert_eq!(stage.browser.evaluate(Place::Popup, &current)?, true);
    }
    Ok(())
}

pub const FOCUSED: &str = "document.activeElement.id";

/// Presses Tab until this element has the focus.
pub fn tab_to(stage: &mut Stage, place: Place, id: &str) -> Result<(), Failed> {
    let mut stops = Vec::new();
    for _ in 0..40 {
        let focused = text(&stage.browser.evaluate(place, FOCUSED)?);
        if focused == id {
            return Ok(());
        }
        stops.push(focused);
        stage.browser.press_key(place, "Tab")?;
    }
    Err(Failed::from(format!("The Tab key never stops at {id}, but at {stops:?}.")))
}

fn keys(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&STORY.replace("</style>", "article > p { margin: 900px 0 }</style>"), &[])?;
    stage.browser.press()?;
    tab_to(stage, Place::Popup, "entry-0")?;
    for (key, focused) in [
        ("ArrowDown", "entry-1"),
        ("ArrowDown", "entry-2"),
        ("ArrowDown", "entry-2"),
        ("ArrowUp", "entry-1"),
        ("Home", "entry-0"),
        ("End", "entry-2"),
        ("Tab", "why-2"),
        ("Enter", "why-2"),
        ("Tab", "not-2"),
        ("ArrowUp", "entry-1"),
    ] {
        stage.browser.press_key(Place::Popup, key)?;
        assert_eq!(stage.browser.evaluate(Place::Popup, FOCUSED)?, focused, "after {key}");
    }
    stage.browser.press_key(Place::Popup, "Enter")?;
    stage.browser.wait_for(Place::Page, &in_view(1))?;
    assert_eq!(stage.browser.evaluate(Place::Popup, FOCUSED)?, "entry-1");
    for id in ["pick", "mode-highlight", "more", "switch"] {
        tab_to(stage, Place::Popup, id)?;
    }
    stage.browser.press_key(Place::Popup, "Space")?;
    await_marked(stage, 0)?;
    Ok(())
}

/// How many entries are seen between the head and the foot, parts of one counted as parts.
pub const SEEN: &str = "(() => {
    const [top, bottom] = [document.querySelector('header').getBoundingClientRect().bottom, document.querySelector('footer').getBoundingClientRect().top];
    return [...document.querySelectorAll('#passages > li')].reduce((seen, entry) => {
        const box = entry.getBoundingClientRect();
        return seen + Math.max(0, Math.min(box.bottom, bottom) - Math.max(box.top, top)) / box.height;
    }, 0);
})()";

/// What scrolls besides the document, and whether all that the document holds can be scrolled to.
const SCROLLERS: &str = "[...document.body.querySelectorAll('*')].filter(element =>
    /auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight + 1).map(({ id, localName }) => id || localName)";

/// Whether an entry, scrolled to, lies neither under the head nor under the foot.
fn uncovered(index: usize) -> String {
    format!(
        "(entry => {{ entry.scrollIntoView({{ block: 'nearest', behavior: 'instant' }});
            const {{ left, top, bottom }} = entry.getBoundingClientRect();
            return [top + 4, bottom - 4].every(height => entry.contains(document.elementFromPoint(left + 60, height)));
        }})(document.querySelectorAll('#passages > li')[{index}])"
    )
}

fn heights(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&commented(8), &[])?;
    stage.browser.press()?;
    assert_eq!(stage.browser.evaluate(Place::Popup, SCROLLERS)?, json!([]), "the document is the one scroller");
    for index in [7, 3, 0] {
        assert_eq!(stage.browser.evaluate(Place::Popup, &uncovered(index))?, true, "entry {index} is reached");
    }
    stage.browser.close_popup()?;
    stage.browser.emulate(Media { large_text: true, ..Media::default() })?;
    stage.browser.press()?;
    assert_eq!(stage.browser.evaluate(Place::Popup, SCROLLERS)?, json!([]), "nor is there another with large text");
    for index in [7, 0] {
        assert_eq!(stage.browser.evaluate(Place::Popup, &uncovered(index))?, true, "entry {index} with large text");
    }
    stage.browser.close_popup()?;
    stage.browser.emulate(Media::default())?;
    let tab = stage.browser.tab_id()?;
    for (height, least) in [(600, 4.5), (487, 3.5)] {
        stage.browser.open_extension_page(&format!("ui/popup/popup.html?tab={tab}"))?;
        stage.browser.resize(360, height)?;
        stage.browser.wait_for(Place::Page, "document.querySelectorAll('#passages > li').length === 8")?;
        stage.browser.evaluate(Place::Page, "document.documentElement.scrollTop = 0")?;
        let lines = "[...document.querySelectorAll('.words')].every(words => words.clientHeight > 1.5 * parseFloat(getComputedStyle(words).lineHeight))";
        assert_eq!(stage.browser.evaluate(Place::Page, lines)?, true, "each entry has two lines of words");
        let seen = stage.browser.evaluate(Place::Page, SEEN)?.as_f64().unwrap_or(0.0);
        assert!(seen >= least, "{seen} entries at {height} pixels");
        assert_eq!(stage.browser.evaluate(Place::Page, SCROLLERS)?, json!([]));
        for index in [7, 3, 0] {
            assert_eq!(stage.browser.evaluate(Place::Page, &uncovered(index))?, true, "entry {index} is reached");
        }
    }
    Ok(())
}

fn on_screen(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&STORY.replace("</style>", "article > p { margin: 900px 0 }</style>"), &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let last = "document.querySelectorAll('[data-rubricator~=start]')[2].scrollIntoView({ block: 'center', behavior: 'instant' })";
    stage.browser.evaluate(Place::Page, &format!("void {last}"))?;
    stage.browser.press()?;
    stage.browser.wait_for(Place::Popup, &format!("{FOCUSED} === 'entry-2'"))?;
    assert_eq!(shown(stage, Place::Popup, "#position")?, [saying("position", &["3", "3"])]);
    let here = "parseFloat(document.querySelector('#here').style.insetInlineStart) > 50";
    assert_eq!(stage.browser.evaluate(Place::Popup, here)?, true);
    Ok(())
}

fn sheet(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    tab_to(stage, Place::Popup, "more")?;
    stage.browser.press_key(Place::Popup, "Enter")?;
    assert_eq!(stage.browser.evaluate(Place::Popup, FOCUSED)?, "back");
    assert!(shown(stage, Place::Popup, ENTRIES)?.is_empty());
    assert_eq!(shown(stage, Place::Popup, "#sheet > section")?.len(), 3, "comparing, taking away and the site");
    stage.browser.press_key(Place::Popup, "Enter")?;
    assert_eq!(stage.browser.evaluate(Place::Popup, FOCUSED)?, "more");
    await_shown(stage, Place::Popup, ENTRIES, 3)?;
    // Where nothing can be done, there is no control for it.
    stage.open("<!doctype html><title>Empty</title><body></body>", &[])?;
    stage.browser.press()?;
    assert_eq!(shown(stage, Place::Popup, "footer :is(input, button)")?.len(), 1, "the way to the options is left");
    assert!(shown(stage, Place::Popup, "main button")?.is_empty());
    Ok(())
}

/// The mode that is chosen in the popup.
const CHOSEN: &str = "document.querySelector('#modes :checked').value";

fn mode(stage: &mut Stage) -> Result<(), Failed> {
    let hidden = "![...document.querySelectorAll('p')].some(p => p.textContent.startsWith('Comment: Forty') && p.checkVisibility({ visibilityProperty: true }))";
    let url = stage.server.page("/modes", STORY, &[]);
    stage.browser.open(&url)?;
    stage.browser.press()?;
    assert_eq!(stage.browser.evaluate(Place::Page, hidden)?, false);
    tab_to(stage, Place::Popup, "mode-highlight")?;
    for _ in 0..3 {
        stage.browser.press_key(Place::Popup, "ArrowRight")?;
    }
    stage.browser.wait_for(Place::Page, hidden)?;
    assert_eq!(stage.browser.evaluate(Place::Popup, CHOSEN)?, "original");
    stage.browser.open(&url)?;
    assert_eq!(stage.browser.evaluate(Place::Page, hidden)?, false);
    stage.browser.press()?;
    stage.browser.wait_for(Place::Page, hidden)?;
    assert_eq!(stage.browser.evaluate(Place::Popup, CHOSEN)?, "original");
    Ok(())
}

fn always(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#more")?;
    assert_eq!(shown(stage, Place::Popup, "#site [aria-pressed=true]")?, [message("choose_click")]);
    stage.browser.answer_access(Place::Popup, SITE, true)?;
    stage.browser.click_at(Place::Popup, "#choose-always")?;
    let always = saying("site_always", &["127.0.0.1"]);
    until("the site's new state", || {
        Ok((stage.browser.stored("sync")?["site:127.0.0.1"]["on"] == "always").then_some(()))
    })?;
    stage.open(STORY, &[])?;
    await_marked(stage, 3)?;
    // Here, too, opening the popup takes nothing off.
    assert_eq!(stage.browser.press()?["on"], true);
    await_marked(stage, 3)?;
    stage
        .browser
        .wait_for(Place::Popup, &format!("document.querySelector('#site-name').textContent === {}", json!(always)))?;
    stage.browser.click_at(Place::Popup, "#more")?;
    stage.browser.click_at(Place::Popup, "#choose-click")?;
    await_said(stage, Place::Popup, &saying("site_click", &["127.0.0.1"]))?;
    let origins =
        stage.browser.evaluate(Place::Background, "chrome.permissions.getAll().then(({ origins }) => origins)")?;
    assert_eq!(origins, json!([]), "what is no longer needed is given back");
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    await_marked(stage, 3)?;
    Ok(())
}

fn refused(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#more")?;
    stage.browser.answer_access(Place::Popup, SITE, false)?;
    stage.browser.click_at(Place::Popup, "#choose-always")?;
    await_said(stage, Place::Popup, &saying("site_refused", &["127.0.0.1"]))?;
    assert_eq!(shown(stage, Place::Popup, "#site [aria-pressed=true]")?, [message("choose_click")]);

    // Chosen on another machine: what was chosen comes with the reader, the permission does not.
    stage.browser.store("sync", &json!({ "site:127.0.0.1": { "on": "always" } }))?;
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#more")?;
    assert_eq!(await_shown(stage, Place::Popup, "#missing", 1)?, [saying("site_missing", &["127.0.0.1"])]);
    stage.browser.answer_access(Place::Popup, SITE, true)?;
    stage.browser.click_at(Place::Popup, "#ask-again")?;
    let allowed = "chrome.permissions.contains({ origins: ['http://127.0.0.1/*'] })";
    stage.browser.wait_for(Place::Background, allowed)?;
    stage.open(STORY, &[])?;
    await_marked(stage, 3)?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#more")?;
    stage.browser.click_at(Place::Popup, "#choose-click")?;
    await_said(stage, Place::Popup, &saying("site_click", &["127.0.0.1"]))?;
    Ok(())
}

fn never(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    await_marked(stage, 3)?;
    stage.browser.click_at(Place::Popup, "#more")?;
    stage.browser.click_at(Place::Popup, "#choose-never")?;
    await_said(stage, Place::Popup, &saying("site_never", &["127.0.0.1"]))?;
    await_marked(stage, 0)?;
    stage.browser.click_at(Place::Popup, "#choose-click")?;
    await_said(stage, Place::Popup, &saying("site_click", &["127.0.0.1"]))?;
    assert_eq!(stage.browser.stored("sync")?["site:127.0.0.1"], Value::Null);
    Ok(())
}

const SUMMARY: &str = "document.querySelector('#summary')?.textContent";

fn await_summary(stage: &mut Stage, words: &str) -> Result<(), Failed> {
    stage.browser.wait_for(Place::Panel, &format!("{SUMMARY}.startsWith({})", json!(words)))?;
    Ok(())
}

fn panel(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let first = stage.browser.tab();
    stage.browser.open_panel()?;
    await_summary(stage, &message("off_title"))?;
    assert_eq!(stage.browser.evaluate(Place::Page, MARKED)?, 0, "the panel never presses by itself");
    let advice = text(&stage.browser.evaluate(Place::Panel, "document.querySelector('#advice').textContent")?);
    assert!(advice.contains("toolbar"), "{advice}");
    stage.browser.press()?;
    await_summary(stage, "3 comments, ")?;
    stage.browser.close_popup()?;
    stage.browser.click_at(Place::Panel, "#entry-1")?;
    stage.browser.wait_for(Place::Panel, "document.querySelector('#position').textContent === '2 of 3'")?;

    let elsewhere = stage.server.page("/elsewhere", STORY, &[]);
    stage.browser.open_beside(&elsewhere)?;
    await_summary(stage, &message("off_title"))?;
    assert!(shown(stage, Place::Panel, ENTRIES)?.is_empty());
    stage.browser.switch_to(&first)?;
    await_summary(stage, "3 comments, ")?;

    // What is done in the panel is seen on the page.
    stage.browser.click_at(Place::Panel, "#switch")?;
    await_marked(stage, 0)?;
    stage.browser.wait_for(Place::Panel, "document.querySelector('#switch').ariaChecked === 'false'")?;
    stage.browser.click_at(Place::Panel, "#switch")?;
    await_marked(stage, 3)?;
    Ok(())
}

fn panel_navigates(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.browser.open_panel()?;
    await_summary(stage, "3 comments, ")?;
    let next = stage.server.page("/next-story", &of_each_kind(), &[]);
    stage.browser.evaluate(Place::Page, &format!("void location.assign({})", json!(next)))?;
    await_summary(stage, &message("off_title"))?;
    assert!(shown(stage, Place::Panel, ENTRIES)?.is_empty());
    stage.browser.press()?;
    await_shown(stage, Place::Panel, ENTRIES, 4)?;
    Ok(())
}

fn large_text(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.emulate(Media { large_text: true, ..Media::default() })?;
    let cut = cut_off(stage);
    stage.browser.emulate(Media::default())?;
    assert_eq!(cut?, [""; 0]);
    Ok(())
}

/// What doesn't fit in its place in the popup, with all of it open.
fn cut_off(stage: &mut Stage) -> Result<Vec<String>, Failed> {
    stage.open(&of_each_kind(), &[])?;
    stage.browser.press()?;
    for index in 0..4 {
        stage.click("#passages [id^=why]", index)?;
    }
    let mut cut = texts(&stage.browser.evaluate(Place::Popup, CUT_OFF)?);
    stage.click("#more", 0)?;
    stage.click("#paste > summary", 0)?;
    cut.extend(texts(&stage.browser.evaluate(Place::Popup, CUT_OFF)?));
    Ok(cut)
}

const CUT_OFF: &str = "[...document.querySelectorAll('body, button, select, summary, label, p, h1, h2, legend')]
        .filter(element => element.checkVisibility() && getComputedStyle(element).display !== 'inline' && element.clientWidth > 1)
        .filter(element => !element.matches('.words, .segment, .head .facts') && element.scrollWidth > element.clientWidth + 1)
        .map(element => element.outerHTML)";

fn ways(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#more")?;
    stage.browser.click_at(Place::Popup, "#open-options")?;
    stage.browser.switch_to_address("ui/options/options.html")?;
    stage.browser.wait_for(Place::Page, "document.querySelector('h1, h2')?.textContent")?;

    stage.open(STORY, &[])?;
    let report = stage.browser.press()?["report"].take();
    stage.browser.click_at(Place::Popup, "#more")?;
    stage.browser.click_at(Place::Popup, "#open-panel")?;
    let listed = format!("document.querySelectorAll('#passages > li').length === {}", passages(&report).len());
    stage.browser.wait_for(Place::Panel, &listed)?;
    assert!(!stage.painted()?.is_empty(), "opening the panel presses nothing");
    Ok(())
}
