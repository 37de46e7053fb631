//! Each action of the driver, in each browser, on an extension that has one of everything: a test that passes because the
//! driver did nothing would be worthless.

use browser_driver::server::Server;
use browser_driver::{Browser, Kind, Media, Place, Window, launch, launch_in, until};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

const PROBE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/probe");

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>
<style>:root { color-scheme: light dark } @media print { #screen { display: none } }</style>
<p id="one">Some <b>words</b> of a page.</p><p id="screen">On the screen.</p><input id="field"><button id="press">Press</button>
<script>
window.seen = [];
for (const type of ["click", "keydown", "copy"]) addEventListener(type, event => event.key !== "Shift" && seen.push([type, event.key ?? event.target.id ?? "", event.isTrusted]));
for (const type of ["beforeprint", "afterprint"]) addEventListener(type, () => seen.push([type]));
</script>"#;

type Test = (&'static str, fn(&mut dyn Browser, &Server) -> Result<(), Failed>);

const TESTS: &[Test] = &[
    ("tabs_stand_beside_each_other", tabs),
    ("keys_and_pointer_are_trusted", keys_and_pointer),
    ("the_panel_opens_beside_the_page", panel),
    ("the_context_menu_runs_its_item", menu),
    ("access_is_refused_granted_and_removed", access),
    ("what_was_copied_can_be_read", clipboard),
    ("a_saved_file_lands", download),
    ("pages_are_shown_as_the_person_set_it", media),
    ("printing_tells_the_page", print),
    ("storage_outlives_an_update", storage),
    ("the_interface_speaks_the_language", language),
];

fn main() -> ExitCode {
    let stages = Kind::ALL.map(|kind| (kind, Arc::new(Mutex::new(None))));
    let trials = TESTS.iter().flat_map(|(name, test)| {
        stages.iter().map(move |(kind, stage)| {
            let (kind, stage) = (*kind, Arc::clone(stage));
            Trial::test(format!("{}::{name}", kind.name()), move || {
                let mut stage = stage.lock().unwrap_or_else(PoisonError::into_inner);
                let (browser, server) = match &mut *stage {
                    Some(stage) => stage,
                    empty => empty.insert((launch(kind, Path::new(PROBE), Window::Headless)?, Server::start()?)),
                };
                browser.open(&server.page("/page", PAGE, &[]))?;
                test(browser.as_mut(), server)
            })
        })
    });
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials.collect());
    drop(stages);
    conclusion.exit_code()
}

fn seen(browser: &mut dyn Browser, place: Place, count: usize) -> Result<Value, Failed> {
    browser.wait_for(place, &format!("window.seen.length >= {count}"))?;
    Ok(browser.evaluate(place, "window.seen")?)
}

fn tabs(browser: &mut dyn Browser, _: &Server) -> Result<(), Failed> {
    let article = browser.tab();
    let id = browser.tab_id()?;
    let page = browser.open_extension_page(&format!("page.html?tab={id}"))?;
    assert_ne!(browser.tab_id()?, id);
    let title = format!("chrome.tabs.get({id}).then(tab => tab.id)");
    assert_eq!(browser.evaluate(Place::Page, &title)?, id, "the page is the extension's, and the article is open");
    browser.click_at(Place::Page, "#tab")?;
    let opened = browser.switch_to_address("page.html?tab")?;
    assert_ne!(opened, article);
    browser.switch_to(&article)?;
    assert_eq!(browser.tab_id()?, id);
    assert_eq!(browser.evaluate(Place::Page, "document.title")?, "Page");
    browser.switch_to(&page)?;
    assert_eq!(browser.evaluate(Place::Page, "document.title")?, "Probe");
    assert_eq!(browser.tabs()?.len(), 3);
    browser.press_button()?;
    assert_eq!(browser.evaluate(Place::Popup, "location.search")?, "?popup");
    browser.open("about:blank")?;
    assert_eq!(browser.tabs()?.len(), 1);
    Ok(())
}

fn keys_and_pointer(browser: &mut dyn Browser, _: &Server) -> Result<(), Failed> {
    browser.click_at(Place::Page, "#field")?;
    for keys in ["a", "Shift+B", "Tab", "Enter", "Shift+Tab", "Backspace"] {
        browser.press_key(Place::Page, keys)?;
    }
    let expected = json!([
        ["click", "field", true],
        ["keydown", "a", true],
        ["keydown", "B", true],
        ["keydown", "Tab", true],
        ["keydown", "Enter", true],
        ["click", "press", true],
        ["keydown", "Tab", true],
        ["keydown", "Backspace", true],
    ]);
    assert_eq!(seen(browser, Place::Page, 8)?, expected);

    browser.press_button()?;
    browser.click_at(Place::Popup, "#first")?;
    browser.press_key(Place::Popup, "Enter")?;
    let first = json!(["first", true, true, null]);
    assert_eq!(seen(browser, Place::Popup, 2)?, json!([first, first]));
    browser.press_key(Place::Popup, "Tab")?;
    assert_eq!(browser.evaluate(Place::Popup, "document.activeElement.id")?, "access");
    browser.close_popup()?;
    Ok(())
}

fn panel(browser: &mut dyn Browser, _: &Server) -> Result<(), Failed> {
    browser.open_panel()?;
    assert_eq!(browser.evaluate(Place::Panel, "location.search")?, "?panel");
    browser.click_at(Place::Panel, "#first")?;
    assert_eq!(seen(browser, Place::Panel, 1)?, json!([["first", true, true, null]]));
    browser.press_key(Place::Panel, "Tab")?;
    assert_eq!(browser.evaluate(Place::Panel, "document.activeElement.id")?, "access");
    assert_eq!(browser.evaluate(Place::Page, "document.title")?, "Page", "the page is still there");
    assert!(browser.screenshot(Place::Panel)?.starts_with(b"\x89PNG"));
    Ok(())
}

fn menu(browser: &mut dyn Browser, _: &Server) -> Result<(), Failed> {
    browser.evaluate(Place::Page, "void getSelection().selectAllChildren(document.querySelector('#one'))")?;
    let id = browser.tab_id()?;
    browser.menu("keep")?;
    let ran = until("the menu's item", || Ok(browser.stored("local")?.get("menu").cloned()))?;
    assert_eq!(ran, json!({ "menuItemId": "keep", "selectionText": "Some words of a page.", "tab": id }));
    Ok(())
}

fn access(browser: &mut dyn Browser, server: &Server) -> Result<(), Failed> {
    const PATTERN: &str = "http://127.0.0.1/*";
    let contains = "chrome.permissions.contains({ origins: ['http://127.0.0.1/*'] })";
    assert!(server.address().starts_with("http://127.0.0.1:"));
    browser.open_extension_page("page.html")?;
    for yes in [false, true] {
        browser.answer_access(Place::Page, PATTERN, yes)?;
        browser.click_at(Place::Page, "#access")?;
        browser.wait_for(Place::Page, "window.seen.length === 1")?;
        assert_eq!(browser.evaluate(Place::Page, "window.seen.pop()[3]")?, yes);
        assert_eq!(browser.evaluate(Place::Page, contains)?, yes);
        // A refusal in Chromium lasts as long as the page.
        browser.open_extension_page("page.html")?;
    }
    let granted = browser.evaluate(Place::Background, "chrome.permissions.getAll().then(({ origins }) => origins)")?;
    assert_eq!(granted, json!([PATTERN]));
    browser.evaluate(Place::Page, "chrome.permissions.remove({ origins: ['http://127.0.0.1/*'] })")?;
    assert_eq!(browser.evaluate(Place::Page, contains)?, false);
    Ok(())
}

fn clipboard(browser: &mut dyn Browser, _: &Server) -> Result<(), Failed> {
    browser.evaluate(Place::Page, "void getSelection().selectAllChildren(document.querySelector('#one'))")?;
    browser.press_key(Place::Page, "Ctrl+c")?;
    until("the copy", || Ok((browser.clipboard()?.text == "Some words of a page.").then_some(())))?;
    assert!(browser.clipboard()?.html.contains("words</b>"));
    let copied =
        browser.evaluate(Place::Page, "window.seen.some(([type, , trusted]) => type === 'copy' && trusted)")?;
    assert_eq!(copied, true);

    browser.press_button()?;
    browser.click_at(Place::Popup, "#copy")?;
    until("the copy", || Ok((browser.clipboard()?.text == "plain").then_some(())))?;
    assert!(browser.clipboard()?.html.contains("<b>rich</b>") || browser.clipboard()?.html.contains("rich</b>"));
    Ok(())
}

fn download(browser: &mut dyn Browser, _: &Server) -> Result<(), Failed> {
    browser.open_extension_page("page.html")?;
    browser.click_at(Place::Page, "#save")?;
    assert_eq!(browser.downloaded("saved.txt")?, b"what was saved");
    Ok(())
}

fn media(browser: &mut dyn Browser, _: &Server) -> Result<(), Failed> {
    const SHOWN: &str =
        "['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-reduced-motion: reduce)', 'print']
        .map(query => matchMedia(query).matches)";
    const SIZE: &str = "document.querySelector('p').getBoundingClientRect().height";
    let plain = Media::default();
    let usual = browser.evaluate(Place::Page, SIZE)?;
    for (media, expected) in [
        (Media { dark: true, ..plain }, [true, false, false, false]),
        (Media { forced_colors: true, ..plain }, [false, true, false, false]),
        (Media { reduced_motion: true, ..plain }, [false, false, true, false]),
        (Media { print: true, ..plain }, [false, false, false, true]),
        (plain, [false; 4]),
    ] {
        browser.emulate(media)?;
        assert_eq!(browser.evaluate(Place::Page, SHOWN)?, json!(expected), "{media:?}");
        if !media.print {
            browser.press_button()?;
            assert_eq!(browser.evaluate(Place::Popup, SHOWN)?, json!(expected), "{media:?} in the popup");
            browser.close_popup()?;
        }
    }
    browser.emulate(Media { forced_colors: true, ..plain })?;
    browser.evaluate(Place::Page, "void (document.body.style.backgroundColor = 'rgb(1, 2, 3)')")?;
    let shown = browser.evaluate(Place::Page, "getComputedStyle(document.body).backgroundColor")?;
    assert_ne!(shown, "rgb(1, 2, 3)", "colours are forced, not only announced");
    browser.press_button()?;
    let usual_in_popup = browser.evaluate(Place::Popup, SIZE)?;
    browser.close_popup()?;
    browser.emulate(Media { large_text: true, ..plain })?;
    browser.press_button()?;
    for (place, usual) in [(Place::Page, &usual), (Place::Popup, &usual_in_popup)] {
        let large = browser.evaluate(place, SIZE)?;
        assert!(large.as_f64() >= usual.as_f64().map(|size| size * 1.9), "{place:?}: {usual} {large}");
    }
    browser.emulate(plain)?;
    assert_eq!(browser.evaluate(Place::Page, SIZE)?, usual);
    browser.resize(320, 640)?;
    assert_eq!(browser.evaluate(Place::Page, "[innerWidth, innerHeight]")?, json!([320, 640]));
    Ok(())
}

fn print(browser: &mut dyn Browser, _: &Server) -> Result<(), Failed> {
    assert!(browser.print()?.starts_with(b"%PDF-"));
    assert_eq!(seen(browser, Place::Page, 2)?, json!([["beforeprint"], ["afterprint"]]));
    Ok(())
}

fn storage(browser: &mut dyn Browser, _: &Server) -> Result<(), Failed> {
    browser.store("local", &json!({ "kept": [1, "two"], "reason": null }))?;
    browser.reload_extension()?;
    assert_eq!(browser.stored("local")?["kept"], json!([1, "two"]));
    until("the extension to hear of it", || Ok((browser.stored("local")?["reason"] == "update").then_some(())))?;
    browser.press_button()?;
    browser.start_over()?;
    assert_eq!(browser.stored("local")?, json!({}));
    Ok(())
}

fn language(browser: &mut dyn Browser, server: &Server) -> Result<(), Failed> {
    let mut arabic = launch_in(browser.kind(), Path::new(PROBE), Window::Headless, "ar")?;
    arabic.open(server.address())?;
    let said = "[chrome.i18n.getMessage('greeting'), chrome.i18n.getMessage('@@bidi_dir')]";
    assert_eq!(arabic.evaluate(Place::Background, said)?, json!(["مرحبا", "rtl"]));
    assert_eq!(browser.evaluate(Place::Background, said)?, json!(["Hello", "ltr"]));
    Ok(())
}
