//! Sites: pages are read without a press where the reader wants it and the browser allows it, and nowhere else.

use crate::Test;
use crate::settings::choose;
use crate::stage::{STORY, Stage, message, text};
use libtest_mimic::Failed;
use rubricator_browser::{Kind, Place, Popup, until};
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

pub const TESTS: &[Test] = &[
    ("always_here_reads_new_pages_of_that_site_and_no_other", |stage| in_fresh_settings(stage, always_here)),
    ("a_refusal_changes_nothing", |stage| in_fresh_settings(stage, refused)),
    ("a_permission_given_back_ends_it", |stage| in_fresh_settings(stage, given_back)),
    ("every_site_but_those_set_to_never", |stage| in_fresh_settings(stage, everywhere)),
    ("a_site_chosen_elsewhere_waits_for_its_permission", |stage| in_fresh_settings(stage, chosen_elsewhere)),
    ("an_update_keeps_settings_and_sites", |stage| in_fresh_settings(stage, updated)),
    ("a_killed_background_still_reads_new_pages", |stage| in_fresh_settings(stage, killed)),
    ("the_badge_goes_with_its_page", |stage| in_fresh_settings(stage, badge)),
    ("the_mode_command_changes_a_page_that_is_on", |stage| in_fresh_settings(stage, mode_command)),
    ("commands_leave_pages_alone_that_are_not_on", |stage| in_fresh_settings(stage, idle_commands)),
    ("words_are_copied_from_the_menu_without_the_comments", |stage| in_fresh_settings(stage, copied)),
    ("selected_words_are_marked_from_the_menu", |stage| in_fresh_settings(stage, menu)),
];

const MARKED: &str = "document.querySelectorAll('[data-rubricator~=start]').length";

/// The addresses that the browser is asked for, of the site that test pages are on.
pub const SITE: &str = "*://127.0.0.1/*";
const EVERYWHERE: &str = "*://*/*";

/// Runs a test at the options of an extension that was just installed, and leaves it like that.
pub fn in_fresh_settings(stage: &mut Stage, test: fn(&mut Stage) -> Result<(), Failed>) -> Result<(), Failed> {
    forget_all(stage)?;
    let outcome = catch_unwind(AssertUnwindSafe(|| test(stage)));
    forget_all(stage)?;
    outcome.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Opens the options with nothing stored and no permission given.
fn forget_all(stage: &mut Stage) -> Result<(), Failed> {
    let options = stage.browser.extension_url("ui/options/options.html")?;
    stage.browser.open(&options)?;
    at_the_options(stage)?;
    stage.browser.start_over()?;
    registered(stage, 0)
}

/// Waits until the options are drawn.
pub fn at_the_options(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.wait_for(Place::Page, "'drawn' in document.documentElement.dataset")?;
    Ok(())
}

/// Waits until the browser has this many scripts to put into pages; to be asked at the options.
fn registered(stage: &mut Stage, count: usize) -> Result<(), Failed> {
    let as_many = format!("chrome.scripting.getRegisteredContentScripts().then(scripts => scripts.length === {count})");
    stage.browser.wait_for(Place::Page, &as_many)?;
    Ok(())
}

/// Opens the options beside the tabs that are open.
fn options(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.open_extension_page("ui/options/options.html")?;
    at_the_options(stage)
}

/// Opens our story under an address of its own, beside the other tabs, at this host.
fn story_at(stage: &mut Stage, host: &str) -> Result<(), Failed> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let url = stage.server.page(&format!("/story-{}", COUNT.fetch_add(1, Ordering::Relaxed)), STORY, &[]);
    stage.browser.open_beside(&url.replace("127.0.0.1", host))?;
    Ok(())
}

/// Waits until a page that was just opened has been read without a press.
fn read_unasked(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 3"))?;
    Ok(())
}

/// Whether the open page holds a mark or a script of ours that listens.
fn touched(stage: &mut Stage) -> Result<bool, Failed> {
    let marks = stage.browser.evaluate(Place::Page, "document.documentElement.outerHTML.includes('rubricator')")?;
    let tab = stage.browser.tab_id()?;
    let listens = format!("chrome.tabs.sendMessage({tab}, {{ type: 'state' }}).then(() => true, () => false)");
    Ok(marks == true || stage.browser.evaluate(Place::Background, &listens)? == true)
}

/// Decides about the site in the popup.
fn decide(stage: &mut Stage, choice: &str) -> Result<(), Failed> {
    stage.browser.evaluate(Place::Popup, "document.querySelector('#more').click()")?;
    stage.browser.click_at(Place::Popup, &format!("#choose-{choice}"))?;
    Ok(())
}

/// Chooses “always” for the site of our pages, in the popup on one of them, and says yes when the browser asks.
pub fn choose_always(stage: &mut Stage) -> Result<(), Failed> {
    story_at(stage, "127.0.0.1")?;
    stage.browser.press()?;
    stage.browser.answer_access(Place::Popup, SITE, true)?;
    decide(stage, "always")?;
    until("the permission", || {
        let allowed = "chrome.permissions.contains({ origins: ['http://127.0.0.1/*'] })";
        Ok((stage.browser.evaluate(Place::Background, allowed)? == true).then_some(()))
    })?;
    stage.browser.close_popup()?;
    options(stage)?;
    registered(stage, 1)
}

fn always_here(stage: &mut Stage) -> Result<(), Failed> {
    choose_always(stage)?;
    story_at(stage, "localhost")?;
    let other = stage.browser.tab();
    story_at(stage, "127.0.0.1")?;
    read_unasked(stage)?;
    assert_eq!(stage.browser.badge()?, "3");
    stage.browser.switch_to(&other)?;
    assert!(!touched(stage)?, "a site that was not chosen is left alone");
    Ok(())
}

fn refused(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.answer_access(Place::Page, EVERYWHERE, false)?;
    stage.browser.click_at(Place::Page, "#everywhere")?;
    stage.browser.wait_for(
        Place::Page,
        &format!("document.querySelector('#said').textContent === {}", json!(message("options_refused"))),
    )?;
    assert_eq!(stage.browser.evaluate(Place::Page, "document.querySelector('#everywhere').checked")?, false);
    assert_eq!(stage.browser.evaluate(Place::Page, "chrome.storage.sync.get(null)")?, json!({}));
    registered(stage, 0)
}

fn given_back(stage: &mut Stage) -> Result<(), Failed> {
    choose_always(stage)?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#give-back-127\\\\.0\\\\.0\\\\.1')")?;
    let access = text(&stage.browser.evaluate(Place::Page, "document.querySelector('#access').textContent")?);
    assert!(access.contains("127.0.0.1"), "{access}");
    stage.browser.click_at(Place::Page, "[id^=give-back]")?;
    registered(stage, 0)?;
    // What was chosen stays, and the options say what it lacks.
    stage.browser.wait_for(Place::Page, "document.querySelector('#sites .missing')")?;
    story_at(stage, "127.0.0.1")?;
    assert!(!touched(stage)?);
    Ok(())
}

/// Chooses at the options that pages of every site are read, and says yes when the browser asks.
pub fn choose_everywhere(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.answer_access(Place::Page, EVERYWHERE, true)?;
    stage.browser.click_at(Place::Page, "#everywhere")?;
    registered(stage, 1)
}

fn everywhere(stage: &mut Stage) -> Result<(), Failed> {
    choose_everywhere(stage)?;
    let options = stage.browser.tab();
    story_at(stage, "localhost")?;
    read_unasked(stage)?;

    // “Never” is chosen in the popup, and takes the marks off at once.
    stage.browser.press()?;
    decide(stage, "never")?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 0"))?;
    stage.browser.close_popup()?;
    story_at(stage, "localhost")?;
    let never = stage.browser.tab();
    story_at(stage, "127.0.0.1")?;
    read_unasked(stage)?;
    stage.browser.switch_to(&never)?;
    assert!(!touched(stage)?, "never means never");

    // The button still does what it says.
    stage.browser.press()?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 3"))?;
    stage.browser.close_popup()?;

    stage.browser.switch_to(&options)?;
    stage.browser.click_at(Place::Page, "#everywhere")?;
    registered(stage, 0)?;
    let allowed =
        format!("chrome.permissions.contains({{ origins: [{}] }}).then(allowed => !allowed)", json!(EVERYWHERE));
    stage.browser.wait_for(Place::Page, &allowed)?;
    Ok(())
}

fn chosen_elsewhere(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.evaluate(Place::Page, "chrome.storage.sync.set({ 'site:127.0.0.1': { on: 'always' } })")?;
    let lacks = stage.browser.wait_for(Place::Page, "document.querySelector('#sites .missing p')?.textContent")?;
    assert_eq!(text(&lacks), message("options_missing").replace("$SITE$", "127.0.0.1"));
    let options = stage.browser.tab();
    story_at(stage, "127.0.0.1")?;
    assert!(!touched(stage)?);
    stage.browser.switch_to(&options)?;
    stage.browser.answer_access(Place::Page, SITE, true)?;
    stage.browser.click_at(Place::Page, "#sites .missing button")?;
    registered(stage, 1)?;
    story_at(stage, "127.0.0.1")?;
    read_unasked(stage)
}

fn updated(stage: &mut Stage) -> Result<(), Failed> {
    choose_always(stage)?;
    choose(stage, "#certainty", "likely")?;
    stage.browser.wait_for(
        Place::Page,
        "chrome.storage.sync.get('settings').then(({ settings }) => settings?.certainty === 'likely')",
    )?;
    story_at(stage, "127.0.0.1")?;
    read_unasked(stage)?;
    let old = stage.browser.tab();
    stage.browser.reload_extension()?;
    options(stage)?;
    registered(stage, 1)?;
    story_at(stage, "127.0.0.1")?;
    read_unasked(stage)?;
    let kept = stage.browser.stored("sync")?;
    assert_eq!((&kept["settings"]["certainty"], &kept["site:127.0.0.1"]["on"]), (&json!("likely"), &json!("always")));
    // A page that the old scripts painted obeys the new ones.
    stage.browser.switch_to(&old)?;
    stage.browser.press()?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 3"))?;
    stage.browser.switch_off()?;
    stage.browser.wait_for(Place::Page, "!document.documentElement.outerHTML.includes('rubricator')")?;
    Ok(())
}

fn killed(stage: &mut Stage) -> Result<(), Failed> {
    choose_always(stage)?;
    stage.browser.kill_background()?;
    story_at(stage, "127.0.0.1")?;
    read_unasked(stage)
}

fn badge(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    assert_eq!(stage.browser.badge()?, "3");
    stage.browser.close_popup()?;
    let next = stage.server.page("/next", "<!doctype html><title>Next</title><p>Another page.", &[]);
    stage.browser.evaluate(Place::Page, &format!("void (location.href = {})", json!(next)))?;
    stage.browser.wait_for(Place::Page, "document.title === 'Next'")?;
    until("the badge to go", || Ok(stage.browser.badge()?.is_empty().then_some(())))?;
    Ok(())
}

fn mode_command(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.browser.command("mode")?;
    until("the mode to be kept", || {
        let kept = stage.browser.stored("sync")?;
        Ok((kept["site:127.0.0.1"]["mode"] == "dim").then_some(()))
    })?;
    Ok(())
}

fn idle_commands(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    for command in ["next", "previous", "mode"] {
        stage.browser.command(command)?;
    }
    assert!(!touched(stage)?);
    assert_eq!(stage.browser.stored("sync")?, json!({}));
    assert_eq!(stage.browser.badge()?, "");
    Ok(())
}

fn menu(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    // Raised over the protocol, Chromium's menu grants nothing: a press does.
    if stage.browser.kind() == Kind::Chromium {
        stage.browser.press()?;
        stage.browser.close_popup()?;
    }
    let select = "getSelection().selectAllChildren(document.querySelectorAll('article > p')[0])";
    stage.browser.evaluate(Place::Page, select)?;
    stage.browser.menu("teach")?;
    until("the correction to be kept", || {
        let kept = stage.browser.stored("local")?;
        let kept = kept.as_object().into_iter().flatten().find(|(key, _)| key.starts_with("page:"));
        Ok(kept.filter(|(_, corrections)| corrections[0]["says"] == "commentary").map(drop))
    })?;
    stage
        .browser
        .wait_for(Place::Page, "document.querySelector('article > p').matches('[data-rubricator~=commentary]')")?;
    Ok(())
}

fn copied(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    if stage.browser.kind() == Kind::Chromium {
        stage.browser.press()?;
        stage.browser.close_popup()?;
    } else {
        // Firefox asks whether the clipboard may be written to, once.
        stage.browser.answer_access(Place::Page, "", true)?;
    }
    stage.browser.evaluate(Place::Page, "getSelection().selectAllChildren(document.querySelector('article'))")?;
    stage.browser.menu("copy")?;
    until("the copied words", || {
        let copied = stage.browser.clipboard()?.text;
        Ok((copied.contains("Anna Lund") && !copied.contains("Comment:")).then_some(()))
    })?;
    Ok(())
}
