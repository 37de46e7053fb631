//! Comparing a reprint with its source: named in another tab, opened by the page's own link, or pasted; and what a reader
//! learns where that comes to nothing.

use crate::Test;
use crate::review::{await_said, saying};
use crate::sites::{SITE, in_fresh_settings};
use crate::stage::{STORY, Stage, dense, message, text, texts};
use libtest_mimic::Failed;
use rubricator_browser::scenes::{LAST, UNLABELLED, reprint, without_comments};
use rubricator_browser::{Place, Popup, until};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("a_source_named_in_another_tab_is_offered_and_compared", |stage| in_fresh_settings(stage, named)),
    ("pasted_text_is_compared", |stage| in_fresh_settings(stage, pasted)),
    ("a_source_that_is_too_large_is_said_to_be", |stage| in_fresh_settings(stage, too_large)),
    ("another_story_marks_nothing", |stage| in_fresh_settings(stage, other_story)),
    ("changes_are_counted_where_they_stand_and_move_nothing", |stage| in_fresh_settings(stage, changes)),
    ("a_comparison_goes_on_through_modes_and_changes_of_the_page", |stage| in_fresh_settings(stage, goes_on)),
    ("the_reading_view_shows_both_columns", |stage| in_fresh_settings(stage, columns)),
    ("what_is_saved_tells_the_comparison", |stage| in_fresh_settings(stage, saved)),
    ("a_source_that_is_forgotten_is_said_to_be_gone", |stage| in_fresh_settings(stage, forgotten)),
    ("the_link_to_the_source_is_opened_and_compared", |stage| in_fresh_settings(stage, linked)),
    ("without_leave_nothing_is_opened", |stage| in_fresh_settings(stage, refused)),
    ("a_source_that_is_closed_too_early_is_said_to_be", |stage| in_fresh_settings(stage, closed)),
    ("a_source_that_cannot_be_read_is_said_to_be", |stage| in_fresh_settings(stage, unreadable)),
];

const TITLE: &str = "Harbour board votes to dredge the northern channel";

/// Everything that is to be set apart in it.
fn insertions() -> Vec<String> {
    let comments = STORY.lines().filter(|line| line.contains("<p>Comment:")).map(|line| {
        let plain = line.replace("</p><p>", " ");
        plain.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<String>()
    });
    let mut insertions: Vec<String> = comments.collect();
    insertions.insert(2, UNLABELLED.to_owned());
    insertions
}

/// The words of the source, a paragraph on each line.
fn plain_source() -> String {
    let start = without_comments().find("<article").map(|at| without_comments()[at..].to_owned()).unwrap_or_default();
    start
        .lines()
        .map(|line| line.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<String>())
        .filter(|line| !line.trim().is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The one sentence that sums the comparison up.
fn sum(words: usize) -> String {
    let insertions =
        format!("{} ({})", saying("insertions_other", &["4"]), saying("words_other", &[&words.to_string()]));
    saying("compared_sum", &[&insertions, &saying("altered_one", &["1"]), &saying("omitted_one", &["1"]), "85%"])
}

fn words() -> usize {
    insertions().iter().map(|insertion| insertion.split_whitespace().count()).sum()
}

/// Opens the part of the review for comparing.
fn open_part(stage: &mut Stage) -> Result<(), Failed> {
    if stage.browser.evaluate(Place::Popup, "document.querySelector('#sheet').hidden")? == true {
        stage.browser.click_at(Place::Popup, "#more")?;
    }
    Ok(())
}

/// Keeps a page as a source, from its own tab.
fn name_source(stage: &mut Stage, html: &str) -> Result<(), Failed> {
    stage.open(html, &[])?;
    stage.browser.press()?;
    open_part(stage)?;
    stage.browser.click_at(Place::Popup, "#use-source")?;
    await_said(stage, Place::Popup, &message("compare_used"))?;
    stage.browser.close_popup()?;
    Ok(())
}

/// Opens the reprint and compares it with a source that was named before.
fn compare(stage: &mut Stage) -> Result<(), Failed> {
    name_source(stage, &without_comments())?;
    stage.open(&reprint(), &[])?;
    stage.browser.press()?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#likely') !== null")?;
    stage.browser.click_at(Place::Popup, "#likely")?;
    await_compared(stage)
}

/// Waits until the comparison is in the review and shown on the page.
fn await_compared(stage: &mut Stage) -> Result<(), Failed> {
    let told = stage.browser.wait_for(Place::Popup, "document.querySelector('#compared-sum')?.textContent")?;
    let told = text(&told);
    // How much is kept depends on what counts as a word; all else is exact.
    let (found, kept) = told.rsplit_once(';').unwrap_or_default();
    assert_eq!(Some(found), sum(words()).rsplit_once(';').map(|(found, _)| found), "{told}");
    assert!(["80%", "81%", "82%", "83%", "84%", "85%", "86%"].iter().any(|share| kept.contains(share)), "{told}");
    await_painted(stage, &insertions())
}

fn await_painted(stage: &mut Stage, insertions: &[String]) -> Result<(), Failed> {
    let wanted = dense(&insertions.concat());
    let altered = dense("claimed");
    until("the insertions to be set apart", || {
        let painted = stage.painted()?.replace(&altered, "");
        if painted == wanted { Ok(Some(())) } else { Err(rubricator_browser::Error(format!("marked is {painted:?}"))) }
    })?;
    Ok(())
}

/// The words that are underlined as altered.
const ALTERED: &str = "Array.from(CSS.highlights.get('rubricator-altered') ?? [], range => range.toString())";

fn named(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&reprint(), &[])?;
    let before = stage.state()?;
    compare(stage)?;
    assert_eq!(texts(&stage.browser.evaluate(Place::Page, ALTERED)?), ["claimed"]);
    let told = stage.browser.evaluate(Place::Popup, "document.querySelector('#compared').textContent")?;
    assert!(text(&told).contains(&saying("compared_with", &[TITLE])), "{told}");
    let reasons = stage.browser.evaluate(Place::Popup, "document.querySelector('#passages').textContent")?;
    assert!(text(&reasons).contains("not in the source, which runs from"), "{reasons}");
    // And back: first the comparison, then the marks.
    open_part(stage)?;
    stage.browser.click_at(Place::Popup, "#compare-stop")?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#compared-sum') === null")?;
    let labelled: Vec<String> = insertions().into_iter().filter(|insertion| insertion != UNLABELLED).collect();
    await_painted(stage, &labelled)?;
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

/// Pastes a text and compares with it.
fn paste(stage: &mut Stage, text: &str) -> Result<(), Failed> {
    open_part(stage)?;
    let fill = format!(
        "(() => {{ document.querySelector('#paste').open = true; document.querySelector('#source-text').value = {}; }})()",
        Value::from(text)
    );
    stage.browser.evaluate(Place::Popup, &fill)?;
    stage.browser.click_at(Place::Popup, "#compare-text")?;
    Ok(())
}

fn pasted(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&reprint(), &[])?;
    stage.browser.press()?;
    paste(stage, " \n ")?;
    await_said(stage, Place::Popup, &message("compare_paste_empty"))?;
    paste(stage, &plain_source())?;
    await_compared(stage)
}

/// The source with so many more characters in it that nobody sees, of two bytes each in either browser.
fn enlarged(characters: usize) -> String {
    without_comments() + "<pre hidden>" + &"é".repeat(characters)
}

/// The browser keeps 10 MiB in memory for an extension: the oldest sources go for a new one. One that could not be read
/// whole leaves those that are kept alone.
fn too_large(stage: &mut Stage) -> Result<(), Failed> {
    const OFFERED: &str = "document.querySelectorAll('#compare-ways button:not(.link)').length";
    for _ in 0..3 {
        name_source(stage, &enlarged(2_400_000))?;
    }
    stage.open(&enlarged(4_000_000), &[])?;
    stage.browser.press()?;
    open_part(stage)?;
    stage.browser.wait_for(Place::Popup, &format!("{OFFERED} === 2"))?;
    stage.browser.click_at(Place::Popup, "#use-source")?;
    await_said(stage, Place::Popup, &message("seek_full"))?;
    stage.browser.close_popup()?;
    stage.open(&reprint(), &[])?;
    stage.browser.press()?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#likely') !== null")?;
    assert_eq!(stage.browser.evaluate(Place::Popup, OFFERED)?, 2);
    stage.browser.click_at(Place::Popup, "#likely")?;
    await_compared(stage)
}

const OTHER: &str = "The bakery on Mill Lane opened its doors again on Monday, its owner told the county paper.\n\
    According to the owner, the ovens were repaired within nine days by a firm from the next town.\n\
    The council said in a statement that it had paid for a third of the repairs.";

fn other_story(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&reprint(), &[])?;
    stage.browser.press()?;
    let painted = stage.painted()?;
    paste(stage, OTHER)?;
    let told = stage.browser.wait_for(Place::Popup, "document.querySelector('#other-story')?.textContent")?;
    assert_eq!(text(&told), saying("compared_different", &[&message("compare_pasted")]));
    assert_eq!(stage.painted()?, painted);
    Ok(())
}

fn changes(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&reprint(), &[])?;
    let geometry = stage.geometry()?;
    compare(stage)?;
    assert_eq!(stage.geometry()?, geometry, "nothing on the page moves");
    open_part(stage)?;
    let omitted = saying("omitted_here", &[&saying("words_other", &[&LAST.split_whitespace().count().to_string()])]);
    for label in [saying("changes_one", &["1"]), omitted] {
        assert!(labels(stage)?.contains(&label), "{label}");
    }
    for (list, entry, wanted) in [("#altered", "#altered-0", "said → claimed"), ("#omitted", "#omitted-0", LAST)] {
        stage.browser.evaluate(Place::Popup, &format!("void (document.querySelector({list:?}).open = true)"))?;
        let listed =
            text(&stage.browser.evaluate(Place::Popup, &format!("document.querySelector({entry:?}).textContent"))?);
        assert_eq!(listed, wanted);
        stage.browser.evaluate(Place::Page, "scrollTo(0, 0)")?;
        stage.browser.click_at(Place::Popup, entry)?;
        stage.browser.wait_for(Place::Page, "scrollY > 0 || document.documentElement.scrollHeight <= innerHeight")?;
    }
    stage.browser.evaluate(Place::Page, "scrollTo(0, 0)")?;
    assert_eq!(stage.geometry()?, geometry, "nothing on the page moves");
    Ok(())
}

/// What the labels over the page say.
fn labels(stage: &mut Stage) -> rubricator_browser::Result<String> {
    stage.browser.inner_text("rubricator-layer")
}

fn goes_on(stage: &mut Stage) -> Result<(), Failed> {
    compare(stage)?;
    let choose = "document.querySelector('#mode-original').click()";
    stage.browser.evaluate(Place::Popup, choose)?;
    stage.browser.wait_for(Place::Page, "document.querySelectorAll('rubricator-stub').length === 4")?;
    stage.browser.close_popup()?;
    let add = format!(
        "void document.querySelector('article p').insertAdjacentHTML('beforebegin', {})",
        Value::from("<p>This too was never in the story that they took, word for word, from somebody else.</p>")
    );
    stage.browser.evaluate(Place::Page, &add)?;
    stage.browser.wait_for(Place::Page, "document.querySelectorAll('rubricator-stub').length === 5")?;
    Ok(())
}

fn columns(stage: &mut Stage) -> Result<(), Failed> {
    compare(stage)?;
    stage.browser.click_at(Place::Popup, "#more")?;
    stage.browser.click_at(Place::Popup, "#open-reading")?;
    stage.browser.switch_to_address("ui/reading/reading.html")?;
    stage.browser.resize(1280, 900)?;
    stage.browser.wait_for(Place::Page, "document.querySelector('.compared .row') !== null")?;
    let rows = "Array.from(document.querySelectorAll('.compared .row'), row => Array.from(row.children, side => side.textContent))";
    let rows = stage.browser.evaluate(Place::Page, rows)?;
    let rows: Vec<Vec<String>> = rows.as_array().into_iter().flatten().map(texts).collect();
    assert!(
        rows.iter().any(|sides| sides[0].contains("officials claimed") && sides[1].contains("officials said")),
        "{rows:?}"
    );
    assert!(rows.iter().any(|sides| sides[0].is_empty() && sides[1].contains(LAST)), "{rows:?}");
    assert!(rows.iter().any(|sides| sides[0].contains(UNLABELLED) && sides[1].is_empty()), "{rows:?}");
    // Side by side, on one line, without overlap.
    let beside = "Array.from(document.querySelectorAll('.compared .row')).every(({ children: [reprint, source] }) => {
        const [left, right] = [reprint.getBoundingClientRect(), source.getBoundingClientRect()];
        return left.top === right.top && left.right <= right.left;
    })";
    assert_eq!(stage.browser.evaluate(Place::Page, beside)?, true);
    stage.browser.resize(380, 800)?;
    stage.browser.wait_for(Place::Page, "document.documentElement.scrollWidth <= innerWidth")?;
    Ok(())
}

fn saved(stage: &mut Stage) -> Result<(), Failed> {
    compare(stage)?;
    let tab = stage.browser.tab_id()?;
    let ask = format!("chrome.runtime.sendMessage({{ type: 'write', tab: {tab}, part: 'whole', format: 'json' }})");
    let written = text(&stage.browser.evaluate(Place::Popup, &ask)?["text"]);
    let written: Value = serde_json::from_str(&written).map_err(|error| error.to_string())?;
    let comparison = if written["comparison"].is_object() { &written["comparison"] } else { &written };
    assert_eq!(comparison["same_story"], true, "{written}");
    assert_eq!(comparison["altered"][0]["from"], "said");
    assert_eq!(comparison["altered"][0]["to"], "claimed");
    assert_eq!(comparison["omitted"][0]["text"], LAST);
    Ok(())
}

fn forgotten(stage: &mut Stage) -> Result<(), Failed> {
    compare(stage)?;
    stage.browser.close_popup()?;
    stage.browser.evaluate(Place::Background, "chrome.storage.session.clear()")?;
    stage
        .browser
        .evaluate(Place::Page, "void document.querySelector('article').append(document.createElement('p'))")?;
    stage.browser.switch_off()?;
    stage.browser.press()?;
    let told = stage.browser.wait_for(Place::Popup, "document.querySelector('#compared').textContent")?;
    assert!(text(&told).contains(&message("compared_gone")), "{told}");
    Ok(())
}

/// Opens a reprint that names its source at this address, with the part for comparing opened.
fn open_linked(stage: &mut Stage, source: &str) -> Result<(), Failed> {
    let named = format!("<p>Source: <a href={source:?}>The Gazette</a></p>\n</article>");
    stage.open(&reprint().replace("</article>", &named), &[])?;
    stage.browser.press()?;
    open_part(stage)?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#compare-ways .link') !== null")?;
    stage.opened.push(source.to_owned());
    Ok(())
}

/// Serves pages at the second name of the same server, which is another site to the browser.
fn elsewhere(url: &str) -> String {
    url.replace("127.0.0.1", "localhost")
}

const ELSEWHERE: &str = "*://localhost/*";

fn linked(stage: &mut Stage) -> Result<(), Failed> {
    let source = elsewhere(&stage.server.page("/linked-source", &without_comments(), &[]));
    open_linked(stage, &source)?;
    stage.browser.answer_access(Place::Popup, ELSEWHERE, true)?;
    stage.browser.click_at(Place::Popup, "#compare-ways .link")?;
    await_painted(stage, &insertions())?;
    let tabs: Vec<String> = stage.browser.tabs()?.into_iter().map(|(_, url)| url).collect();
    assert!(tabs.contains(&source), "{tabs:?}");
    Ok(())
}

fn refused(stage: &mut Stage) -> Result<(), Failed> {
    let source = elsewhere(&stage.server.page("/refused-source", &without_comments(), &[]));
    open_linked(stage, &source)?;
    stage.browser.answer_access(Place::Popup, ELSEWHERE, false)?;
    stage.browser.click_at(Place::Popup, "#compare-ways .link")?;
    await_told(stage, "seek_refused", &source)?;
    let tabs: Vec<String> = stage.browser.tabs()?.into_iter().map(|(_, url)| url).collect();
    assert!(!tabs.contains(&source), "{tabs:?}");
    Ok(())
}

/// Waits until the review says this of a source; it may have to be opened again, as the browser closes it to ask.
fn await_told(stage: &mut Stage, name: &str, source: &str) -> Result<(), Failed> {
    let host = source.split('/').nth(2).unwrap_or_default();
    let wanted = saying(name, &[host]);
    let told = format!(
        "[...document.querySelectorAll('#seeking')].some(told => !told.hidden && told.textContent === {})",
        json!(wanted)
    );
    stage.browser.wait_for(Place::Popup, &told)?;
    Ok(())
}

/// Leads to a source on our own server, which the browser lets us read after one question.
fn follow(stage: &mut Stage, source: &str) -> Result<(), Failed> {
    open_linked(stage, source)?;
    stage.browser.answer_access(Place::Popup, SITE, true)?;
    stage.browser.click_at(Place::Popup, "#compare-ways .link")?;
    Ok(())
}

fn closed(stage: &mut Stage) -> Result<(), Failed> {
    let source = stage.server.silence("/silent-source");
    follow(stage, &source)?;
    let opened = "chrome.storage.session.get('seeks').then(({ seeks = {} }) => Object.values(seeks)[0]?.opened)";
    let tab = stage.browser.wait_for(Place::Background, opened)?;
    stage.browser.evaluate(Place::Background, &format!("chrome.tabs.remove({tab})"))?;
    await_told(stage, "seek_closed", &source)
}

fn unreadable(stage: &mut Stage) -> Result<(), Failed> {
    let gone = format!("{}/no-such-source", stage.server.address());
    let login = stage.server.refusal("/locked-source", "403 Forbidden");
    let form = stage.server.page(
        "/form-source",
        "<!doctype html><title>Log in</title><form><input type=password></form>",
        &[],
    );
    let data = stage.server.file("/data-source", "application/json", b"{}", &[]);
    let moved_on = elsewhere(&stage.server.page("/moved-on", &without_comments(), &[]));
    let moved = stage.server.redirect("/moved-source", &moved_on);
    stage.opened.push(moved_on);
    for (source, told) in [
        (gone, "seek_missing"),
        (login, "seek_locked"),
        (form, "seek_locked"),
        (data, "seek_unread"),
        (moved, "seek_moved"),
    ] {
        follow(stage, &source)?;
        await_told(stage, told, &source)?;
        stage.browser.close_popup()?;
    }
    Ok(())
}
