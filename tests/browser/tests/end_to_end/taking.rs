//! Copy or save: what the reader takes away has the bytes that the core writes natively for the same page.

use crate::Test;
use crate::review::{await_said, saying};
use crate::stage::{STORY, Stage, message};
use libtest_mimic::Failed;
use rubricator::document::html;
use rubricator::report::{Format, Selection, write};
use rubricator::story::Story;
use rubricator::{ReaderRules, report_on};
use rubricator_browser::{Place, Popup};

pub const TESTS: &[Test] =
    &[("what_is_copied_is_what_the_core_writes", copy), ("what_is_saved_is_what_the_core_writes", save)];

/// Every format, each with a selection: all selections are taken at least once.
fn taken() -> impl Iterator<Item = (&'static Selection, &'static Format)> {
    Selection::ALL.iter().cycle().zip(Format::ALL)
}

/// What the core writes of the story at this address.
fn natively(url: &str, what: Selection, form: Format) -> String {
    let mut page = html::parse(STORY);
    url.clone_into(&mut page.url);
    let story = Story::of(&page);
    write(&story, &report_on(&story, &ReaderRules::default()), None, what, form)
}

/// Opens the story, and what can be copied or saved of it; gives the story's address.
fn open(stage: &mut Stage) -> Result<String, Failed> {
    let url = stage.server.page("/harbour", STORY, &[]);
    stage.browser.open(&url)?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#more")?;
    Ok(url)
}

/// Chooses what to take, and in which form.
fn choose(stage: &mut Stage, what: Selection, form: Format) -> Result<(), Failed> {
    for (select, value) in [("what", what.name()), ("form", form.name())] {
        let choose = format!("void (document.querySelector('#{select}').value = '{value}')");
        stage.browser.evaluate(Place::Popup, &choose)?;
    }
    Ok(())
}

fn copy(stage: &mut Stage) -> Result<(), Failed> {
    let url = open(stage)?;
    for (&what, &form) in taken() {
        choose(stage, what, form)?;
        stage.browser.evaluate(Place::Popup, "void (document.querySelector('#said').textContent = '')")?;
        stage.browser.click_at(Place::Popup, "#copy")?;
        await_said(stage, Place::Popup, &message("copied"))?;
        assert_eq!(stage.browser.clipboard()?.text, natively(&url, what, form), "{what:?}, {form:?}");
    }
    Ok(())
}

fn save(stage: &mut Stage) -> Result<(), Failed> {
    let url = open(stage)?;
    for (&what, &form) in taken() {
        choose(stage, what, form)?;
        stage.browser.click_at(Place::Popup, "#save")?;
        let name = format!("Harbour board votes to dredge the northern channel.{}", form.file_ending());
        await_said(stage, Place::Popup, &saying("saved", &[&name]))?;
        let saved = String::from_utf8(stage.browser.downloaded(&name)?)?;
        assert_eq!(saved, natively(&url, what, form), "{what:?}, {form:?}");
    }
    Ok(())
}
