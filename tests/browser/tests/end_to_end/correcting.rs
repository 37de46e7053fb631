//! Correcting from the review: a wrong mark, a missed block, an end that is elsewhere, the rule that is learnt from it, and
//! how each is taken back.

use crate::Test;
use crate::review::{ENTRIES, FOCUSED, MARKED, await_marked, await_said, await_shown, saying, shown, tab_to};
use crate::sites::in_fresh_settings;
use crate::stage::{STORY, Stage, message, passages, text};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup};

pub const TESTS: &[Test] = &[
    ("a_correction_is_taken_back_at_once", |stage| in_fresh_settings(stage, taken_back)),
    ("a_wrong_mark_is_taken_off_and_comes_back", |stage| in_fresh_settings(stage, not_commentary)),
    ("a_correction_that_finds_no_place_is_listed", |stage| in_fresh_settings(stage, unplaced)),
    ("a_rule_holds_on_the_whole_site_until_it_is_deleted", |stage| in_fresh_settings(stage, rule)),
    ("a_missed_block_is_picked_and_its_label_learnt", |stage| in_fresh_settings(stage, missed)),
    ("an_insertion_ends_where_the_reader_says", |stage| in_fresh_settings(stage, ends_elsewhere)),
];

fn not_commentary(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.browser.press()?["report"].take();
    stage.browser.wait_for(Place::Popup, &format!("{FOCUSED}.startsWith('entry')"))?;
    stage.browser.press_key(Place::Popup, "End")?;
    tab_to(stage, Place::Popup, "not-2")?;
    stage.browser.press_key(Place::Popup, "Enter")?;
    await_said(stage, Place::Popup, &message("taught"))?;
    await_shown(stage, Place::Popup, ENTRIES, 2)?;
    await_marked(stage, 2)?;
    let focused = text(&stage.browser.evaluate(Place::Popup, FOCUSED)?);
    assert_eq!(focused, "entry-1", "the focus goes to the nearest entry that is left");
    let corrected = shown(stage, Place::Popup, "#corrections > li > p")?;
    assert_eq!(corrected.len(), 1);
    assert!(corrected[0].contains("Nobody asked the fishermen.") && corrected[0].contains(&message("says_story")));

    // It holds when the page is opened again.
    stage.browser.evaluate(Place::Page, "void location.reload()")?;
    stage.browser.wait_for(Place::Page, &format!("document.readyState === 'complete' && {MARKED} === 0"))?;
    let after = stage.browser.press()?["report"].take();
    assert_eq!(passages(&after), passages(&before)[..2]);

    tab_to(stage, Place::Popup, "undo-0")?;
    stage.browser.press_key(Place::Popup, "Enter")?;
    await_said(stage, Place::Popup, &message("undone"))?;
    await_shown(stage, Place::Popup, ENTRIES, 3)?;
    await_marked(stage, 3)?;
    assert!(shown(stage, Place::Popup, "#corrections li")?.is_empty());
    Ok(())
}

fn taken_back(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#not-1")?;
    await_marked(stage, 2)?;
    assert_eq!(
        await_shown(stage, Place::Popup, "#outcome", 1)?,
        [format!("{} {}", message("taught"), message("undo"))]
    );
    stage.browser.click_at(Place::Popup, "#undo-last")?;
    await_said(stage, Place::Popup, &message("undone"))?;
    await_shown(stage, Place::Popup, ENTRIES, 3)?;
    await_marked(stage, 3)
}

fn unplaced(stage: &mut Stage) -> Result<(), Failed> {
    let url = stage.server.page("/changing", STORY, &[]);
    stage.browser.open(&url)?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#not-2")?;
    await_shown(stage, Place::Popup, "#corrections > li", 1)?;
    let changed = STORY
        .replace("And who could blame them? Nobody asked the fishermen.", "Nobody was asked, least of all at sea.");
    stage.server.page("/changing", &changed, &[]);
    stage.browser.open(&url)?;
    stage.browser.press()?;
    await_shown(stage, Place::Popup, ENTRIES, 3)?;
    let lost = await_shown(stage, Place::Popup, "#unplaced > li > p", 1)?;
    assert!(lost[0].contains("And who could blame them?"), "{lost:?}");
    assert_eq!(shown(stage, Place::Popup, ".taught h2")?, [message("unplaced")]);
    stage.browser.click_at(Place::Popup, "#undo-0")?;
    await_shown(stage, Place::Popup, "#unplaced > li", 0)?;
    Ok(())
}

fn rule(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#not-2")?;
    let sentence = saying("rule_label_story", &["127.0.0.1", "Comment"]);
    assert_eq!(await_shown(stage, Place::Popup, ".offer p", 1)?, std::slice::from_ref(&sentence));
    stage.browser.click_at(Place::Popup, "#learn-0")?;
    await_said(stage, Place::Popup, &message("learnt"))?;
    assert_eq!(await_shown(stage, Place::Popup, "#rules > li > p", 1)?, [sentence]);
    assert!(shown(stage, Place::Popup, ".offer")?.is_empty(), "what was learnt is offered no more");
    await_marked(stage, 0)?;

    // On another page of the site.
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    assert_eq!(shown(stage, Place::Popup, "#summary")?, [message("nothing_title")]);
    for (button, said, marked) in
        [("#turn-0", "rule_is_off", 3), ("#turn-0", "rule_is_on", 0), ("#unlearn-0", "rule_deleted", 3)]
    {
        stage.browser.click_at(Place::Popup, button)?;
        await_said(stage, Place::Popup, &message(said))?;
        await_marked(stage, marked)?;
    }
    assert!(shown(stage, Place::Popup, "#rules > li")?.is_empty());
    Ok(())
}

/// Opens a page with the side panel beside it, and switches it on; the popup is closed, as it would press again.
fn open_beside_panel(stage: &mut Stage, html: &str) -> Result<(), Failed> {
    stage.open(html, &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.browser.open_panel()?;
    stage.browser.wait_for(Place::Panel, "document.querySelector('#switch')?.ariaChecked === 'true'")?;
    Ok(())
}

/// Whether the reader can pick on the page.
const PICKING: &str = "document.documentElement.lastElementChild.localName === 'rubricator-layer'";

fn missed(stage: &mut Stage) -> Result<(), Failed> {
    let story = STORY.replace("<p>Comment: And who", "<p id=missed>Quayside talk: And who");
    open_beside_panel(stage, &story)?;
    await_marked(stage, 2)?;
    stage.browser.click_at(Place::Panel, "#pick")?;
    await_said(stage, Place::Panel, &message("picking"))?;
    stage.browser.wait_for(Place::Page, PICKING)?;
    stage.browser.click_at(Place::Page, "#missed")?;
    await_marked(stage, 3)?;
    let entries = await_shown(stage, Place::Panel, ENTRIES, 3)?;
    assert!(entries[2].contains("Nobody asked the fishermen."), "{entries:?}");
    let sentence = saying("rule_label_commentary", &["127.0.0.1", "Quayside talk"]);
    assert_eq!(await_shown(stage, Place::Panel, ".offer p", 1)?, std::slice::from_ref(&sentence));
    stage.browser.click_at(Place::Panel, "#learn-0")?;
    assert_eq!(await_shown(stage, Place::Panel, "#rules > li > p", 1)?, [sentence]);

    open_beside_panel(stage, &story)?;
    await_marked(stage, 3)?;
    assert!(
        shown(stage, Place::Panel, "#corrections > li")?.is_empty(),
        "the rule holds, the correction was another page's"
    );
    Ok(())
}

fn ends_elsewhere(stage: &mut Stage) -> Result<(), Failed> {
    let more = "<p>Comment: Forty million is a great deal of money for a channel that three ships used last year.</p>";
    let story = STORY.replace(more, &format!("{more}<p id=more>Nobody on the quay has seen a fourth.</p>"));
    open_beside_panel(stage, &story)?;
    stage.browser.click_at(Place::Panel, "#ends-0")?;
    stage.browser.wait_for(Place::Page, PICKING)?;
    stage.browser.press_key(Place::Page, "ArrowDown")?;
    stage.browser.press_key(Place::Page, "Enter")?;
    let belongs = "document.querySelector('#more').matches('[data-rubricator], [data-rubricator] *')";
    stage.browser.wait_for(Place::Page, belongs)?;
    let longer = "document.querySelector('#passages > li').textContent.includes('fourth')";
    stage.browser.wait_for(Place::Panel, longer)?;
    stage.browser.click_at(Place::Panel, "#undo-0")?;
    stage.browser.wait_for(Place::Page, &format!("!{belongs}"))?;
    Ok(())
}
