//! The extension in a language that is written from right to left: its pages turn round, and nothing falls out of them.

use crate::Test;
use crate::review::SEEN;
use crate::stage::{STORY, Stage};
use libtest_mimic::Failed;
use rubricator_browser::scenes::{commented, of_each_kind};
use rubricator_browser::{Place, Popup};

pub const TESTS: &[Test] = &[
    ("arabic_turns_the_extensions_pages_round", arabic),
    ("german_and_russian_labels_fit_into_the_popup", long_labels),
];

/// What sticks out of the window sideways.
const STICKING_OUT: &str = r##"[...document.body.querySelectorAll("*")].filter(element => {
    const { left, right, width } = element.getBoundingClientRect();
    // A line of facts that is too long is cut off.
    const unseen = !width || getComputedStyle(element).clipPath !== "none" || element.parentElement?.closest(".facts");
    return !unseen && (left < -1 || right > document.documentElement.clientWidth + 1);
}).map(element => element.id || element.className || element.localName)"##;

/// How far to the right the first segment of the strip starts, and the last one ends, as shares of the strip.
const STRIP: &str = r##"(() => {
    const strip = document.querySelector("#strip").getBoundingClientRect();
    const at = segment => (segment.getBoundingClientRect().left - strip.left) / strip.width;
    return [at(document.querySelector(".segment")), at([...document.querySelectorAll(".segment")].at(-1))];
})()"##;

fn long_labels(stage: &mut Stage) -> Result<(), Failed> {
    for language in ["de", "ru"] {
        let mut stage = Stage::speaking(stage.browser.kind(), language)?;
        stage.open(&commented(8), &[])?;
        stage.browser.press()?;
        assert_eq!(stage.browser.evaluate(Place::Popup, STICKING_OUT)?, serde_json::json!([]), "{language}");
        stage.browser.close_popup()?;
        let tab = stage.browser.tab_id()?;
        stage.browser.open_extension_page(&format!("ui/popup/popup.html?tab={tab}"))?;
        stage.browser.resize(360, 487)?;
        stage.browser.wait_for(Place::Page, "document.querySelectorAll('#passages > li').length === 8")?;
        stage.browser.evaluate(Place::Page, "document.documentElement.scrollTop = 0")?;
        let seen = stage.browser.evaluate(Place::Page, SEEN)?.as_f64().unwrap_or(0.0);
        assert!(seen >= 3.5, "{seen} entries in {language}");
    }
    Ok(())
}

fn arabic(stage: &mut Stage) -> Result<(), Failed> {
    let mut stage = Stage::speaking(stage.browser.kind(), "ar")?;
    stage.open(&of_each_kind(), &[])?;
    stage.browser.press()?;
    stage.browser.wait_for(Place::Popup, "document.querySelector('#passages li') !== null")?;
    assert_eq!(stage.browser.evaluate(Place::Popup, "document.documentElement.dir")?, "rtl");
    let strip = stage.browser.evaluate(Place::Popup, STRIP)?;
    let [first, last] = [0, 1].map(|index| strip[index].as_f64().unwrap_or(0.0));
    assert!(first > last, "the article starts at the right: {strip}");
    assert_eq!(stage.browser.evaluate(Place::Popup, STICKING_OUT)?, serde_json::json!([]));
    stage.browser.close_popup()?;

    for page in ["ui/options/options.html", "ui/welcome/welcome.html"] {
        stage.browser.open_extension_page(page)?;
        stage.browser.wait_for(
            Place::Page,
            "document.readyState === 'complete' && document.querySelector('h1, h2').textContent !== ''",
        )?;
        assert_eq!(stage.browser.evaluate(Place::Page, "document.documentElement.dir")?, "rtl", "{page}");
        assert_eq!(stage.browser.evaluate(Place::Page, STICKING_OUT)?, serde_json::json!([]), "{page}");
    }
    // A page in another direction keeps its own.
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    assert_eq!(
        stage
            .browser
            .evaluate(Place::Page, "getComputedStyle(document.querySelector('[data-rubricator]')).direction")?,
        "ltr"
    );
    Ok(())
}
