//! The welcome page: a sample that can be tried, and how to go on.

use crate::Test;
use crate::stage::{Stage, dense, message, text};
use libtest_mimic::Failed;
use rubricator_browser::Place;

pub const TESTS: &[Test] = &[
    ("the_welcome_page_paints_its_sample", paints),
    ("the_welcome_page_shows_every_mode", modes),
    ("the_welcome_page_names_the_real_shortcut", shortcut),
    ("the_welcome_page_leads_to_the_options", options),
];

const COMMENTS: [&str; 2] = ["welcome_sample_comment", "welcome_sample_reply"];
const PAINTED: &str = "document.querySelector('#sample [data-rubricator]') !== null";

fn open(stage: &mut Stage) -> Result<(), Failed> {
    stage.browser.open_extension_page("ui/welcome/welcome.html")?;
    stage.browser.wait_for(Place::Page, PAINTED)?;
    Ok(())
}

fn paints(stage: &mut Stage) -> Result<(), Failed> {
    open(stage)?;
    assert_eq!(stage.painted()?, COMMENTS.map(|name| dense(&message(name))).concat());
    // The sheet that dresses pages dresses the sample.
    let image = "getComputedStyle(document.querySelector('#sample [data-rubricator]')).borderImageSource";
    assert_ne!(text(&stage.browser.evaluate(Place::Page, image)?), "none");
    Ok(())
}

fn modes(stage: &mut Stage) -> Result<(), Failed> {
    open(stage)?;
    let before = stage.browser.evaluate(Place::Page, "document.querySelector('#sample').outerHTML")?;
    let shown = |stage: &mut Stage| -> Result<[bool; 2], Failed> {
        let text = text(&stage.browser.evaluate(Place::Page, "document.querySelector('#sample').innerText")?);
        Ok(COMMENTS.map(|name| text.contains(&message(name))))
    };
    for (mode, sign, comments) in [
        ("fold", "document.querySelectorAll('rubricator-stub').length === 2", [false; 2]),
        ("original", "document.querySelectorAll('rubricator-stub').length === 2", [false; 2]),
        ("dim", "document.querySelectorAll('#sample [data-rubricator-faint]').length === 2", [true; 2]),
        ("commentary", "document.querySelectorAll('#sample [data-rubricator-faint]').length > 2", [true; 2]),
    ] {
        stage.browser.click_at(Place::Page, &format!("#modes label:has([value={mode}])"))?;
        stage.browser.wait_for(Place::Page, sign)?;
        assert_eq!(shown(stage)?, comments, "{mode}");
    }
    stage.browser.click_at(Place::Page, "#modes label:has([value=highlight])")?;
    let after = stage.browser.evaluate(Place::Page, "document.querySelector('#sample').outerHTML")?;
    assert_eq!(after, before, "nothing of the other modes is left");
    Ok(())
}

fn shortcut(stage: &mut Stage) -> Result<(), Failed> {
    open(stage)?;
    let assigned = "chrome.commands.getAll().then(all => all.find(({ name }) => name === 'toggle').shortcut)";
    let assigned = text(&stage.browser.evaluate(Place::Page, assigned)?);
    let said = text(&stage.browser.evaluate(Place::Page, "document.querySelector('#keys').textContent")?);
    let expected = match &*assigned {
        "" => message("welcome_no_keys"),
        keys => message("welcome_keys").replace("$KEYS$", keys),
    };
    assert_eq!(said, expected);
    Ok(())
}

fn options(stage: &mut Stage) -> Result<(), Failed> {
    open(stage)?;
    stage.browser.click_at(Place::Page, "#options")?;
    stage.browser.switch_to_address("ui/options/options.html")?;
    Ok(())
}
