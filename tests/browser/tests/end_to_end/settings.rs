//! The options: what is changed there is kept, holds at once, and survives what can happen to a store.

use crate::Test;
use crate::sites::{at_the_options, in_fresh_settings};
use crate::stage::{STORY, Stage, message, text, texts, tree};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup, until};
use serde_json::{Value, json};
use std::fs;

pub const TESTS: &[Test] = &[
    ("a_layer_left_out_leaves_painted_pages_at_once", |stage| in_fresh_settings(stage, layer_left_out)),
    ("two_choices_at_once_are_both_kept", |stage| in_fresh_settings(stage, two_at_once)),
    ("the_options_can_be_used_by_keyboard_alone", |stage| in_fresh_settings(stage, by_keyboard)),
    ("every_hue_can_be_read_on_light_and_on_dark", |stage| in_fresh_settings(stage, hues)),
    ("a_rule_is_added_switched_off_edited_and_deleted", |stage| in_fresh_settings(stage, rules)),
    ("corrections_are_listed_by_page_and_can_be_deleted", |stage| in_fresh_settings(stage, corrections)),
    ("settings_go_into_a_file_and_come_back", |stage| in_fresh_settings(stage, round_trip)),
    ("the_rules_of_one_site_can_be_shared", |stage| in_fresh_settings(stage, shared_rules)),
    ("a_file_that_holds_no_settings_changes_nothing", |stage| in_fresh_settings(stage, bad_file)),
    ("a_file_that_does_not_fit_is_not_imported_in_part", |stage| in_fresh_settings(stage, not_imported_in_part)),
    ("a_question_answered_no_changes_nothing", |stage| in_fresh_settings(stage, not_imported)),
    ("what_can_not_be_read_is_kept_until_the_reader_resets_it", |stage| in_fresh_settings(stage, broken)),
    ("settings_of_a_newer_version_are_left_alone", |stage| in_fresh_settings(stage, newer)),
    ("what_does_not_fit_is_refused_and_nothing_is_lost", |stage| in_fresh_settings(stage, too_much)),
    ("everything_can_be_reset", |stage| in_fresh_settings(stage, reset)),
    ("the_options_tell_what_the_extension_may_access_and_what_it_is", |stage| in_fresh_settings(stage, about)),
];

/// What the options said last.
const SAID: &str = "document.querySelector('#said').textContent";

/// Waits until the options say this.
fn says(stage: &mut Stage, words: &str) -> Result<(), Failed> {
    stage.browser.wait_for(Place::Page, &format!("{SAID} === {}", json!(words)))?;
    Ok(())
}

/// Chooses from a list, as a person does who picks with the pointer.
pub fn choose(stage: &mut Stage, selector: &str, value: &str) -> Result<(), Failed> {
    let choose = format!(
        "(select => {{ select.value = {}; select.dispatchEvent(new Event('change', {{ bubbles: true }})); }})(document.querySelector({}))",
        json!(value),
        json!(selector)
    );
    stage.browser.evaluate(Place::Page, &choose)?;
    Ok(())
}

/// Writes into a field, as a person does who types and goes on.
fn write(stage: &mut Stage, selector: &str, words: &str) -> Result<(), Failed> {
    choose(stage, selector, words)
}

/// Hands the options a file.
fn import(stage: &mut Stage, name: &str, content: &str) -> Result<(), Failed> {
    let hand = format!(
        "(input => {{ const transfer = new DataTransfer(); transfer.items.add(new File([{}], {}, {{ type: 'application/json' }})); input.files = transfer.files; input.dispatchEvent(new Event('change')); }})(document.querySelector('#file'))",
        json!(content),
        json!(name)
    );
    stage.browser.evaluate(Place::Page, &hand)?;
    Ok(())
}

/// Waits for the question, gives its text, and answers it.
fn answer(stage: &mut Stage, button: &str) -> Result<String, Failed> {
    let asked = stage.browser.wait_for(Place::Page, "document.querySelector('#question[open]')?.textContent")?;
    stage.browser.click_at(Place::Page, button)?;
    Ok(text(&asked))
}

/// The entry as it is stored.
fn stored(stage: &mut Stage, key: &str) -> Result<Value, Failed> {
    let area = if key.starts_with("page:") { "local" } else { "sync" };
    let get = format!("chrome.storage.{area}.get({}).then(stored => stored[{}] ?? null)", json!(key), json!(key));
    Ok(stage.browser.evaluate(Place::Page, &get)?)
}

fn store(stage: &mut Stage, area: &str, entries: &Value) -> Result<(), Failed> {
    stage.browser.evaluate(Place::Page, &format!("chrome.storage.{area}.set({entries})"))?;
    Ok(())
}

/// How many insertions are marked on the page.
const MARKED: &str = "document.querySelectorAll('[data-rubricator~=start]').length";

/// A page that is on, in a tab of its own, and the options beside it.
fn page_and_options(stage: &mut Stage, html: &str) -> Result<rubricator_browser::Tab, Failed> {
    stage.open(html, &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let page = stage.browser.tab();
    stage.browser.open_extension_page("ui/options/options.html")?;
    at_the_options(stage)?;
    Ok(page)
}

fn layer_left_out(stage: &mut Stage) -> Result<(), Failed> {
    let page = page_and_options(stage, STORY)?;
    let options = stage.browser.tab();
    for (marked, layers) in [(0, json!(["note", "update"])), (3, json!(["commentary", "note", "update"]))] {
        stage.browser.click_at(Place::Page, "input[value=commentary]")?;
        says(stage, &message("options_saved"))?;
        assert_eq!(stored(stage, "settings")?["layers"], layers);
        stage.browser.switch_to(&page)?;
        stage.browser.wait_for(Place::Page, &format!("{MARKED} === {marked}"))?;
        stage.browser.switch_to(&options)?;
        stage.browser.evaluate(Place::Page, "document.querySelector('#said').textContent = ''")?;
    }
    Ok(())
}

fn two_at_once(stage: &mut Stage) -> Result<(), Failed> {
    let both = "['certainty', 'copy'].forEach(id => {
        const select = document.getElementById(id);
        select.value = { certainty: 'sure', copy: 'omit' }[id];
        select.dispatchEvent(new Event('change'));
    })";
    stage.browser.evaluate(Place::Page, both)?;
    until("both choices to be kept", || {
        let settings = stored(stage, "settings").map_err(|_| rubricator_browser::Error("no settings".into()))?;
        Ok((settings["certainty"] == "sure" && settings["copy"] == "omit").then_some(()))
    })?;
    Ok(())
}

fn by_keyboard(stage: &mut Stage) -> Result<(), Failed> {
    let focused = "document.activeElement.id || document.activeElement.value";
    let mut reached = Vec::new();
    while reached.last().map(String::as_str) != Some("announce") {
        assert!(reached.len() < 12, "{reached:?}");
        stage.browser.press_key(Place::Page, "Tab")?;
        reached.push(text(&stage.browser.evaluate(Place::Page, focused)?));
    }
    let expected = ["commentary", "note", "update", "certainty", "mode", "copy", "print", "announce"];
    assert_eq!(reached[reached.len() - expected.len()..], expected);
    stage.browser.press_key(Place::Page, "Space")?;
    says(stage, &message("options_saved"))?;
    assert_eq!(stored(stage, "settings")?["announce"], false);
    assert_eq!(stage.browser.evaluate(Place::Page, focused)?, "announce", "the focus stays where it was");
    let ring = "getComputedStyle(document.activeElement).outlineStyle !== 'none'";
    assert_eq!(stage.browser.evaluate(Place::Page, ring)?, true, "the focus can be seen");
    Ok(())
}

/// The least contrast, over all hues and both samples, of a label and of the text on its tint.
const CONTRAST: &str = r#"(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const light = (...colours) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    let least = { contrast: 21 };
    for (let hue = 0; hue < 360; hue += 6) {
        for (const input of document.querySelectorAll("input[name=hue]")) { input.value = hue; input.dispatchEvent(new Event("input")); }
        for (const block of document.querySelectorAll(".sample p")) {
            const paper = getComputedStyle(block.parentElement);
            const ground = [paper.backgroundColor, getComputedStyle(block).backgroundColor];
            for (const ink of [getComputedStyle(block.firstElementChild).color, paper.color]) {
                const found = contrast(light(...ground, ink), light(...ground));
                if (found < least.contrast) least = { contrast: found, hue, layer: block.className, paper: paper.backgroundColor, ink };
            }
        }
    }
    return least;
})()"#;

fn hues(stage: &mut Stage) -> Result<(), Failed> {
    let colour = "getComputedStyle(document.querySelector('.sample.light .commentary b')).color";
    let before = stage.browser.evaluate(Place::Page, colour)?;
    choose(stage, "input[data-layer=commentary]", "200")?;
    says(stage, &message("options_saved"))?;
    assert_eq!(stored(stage, "settings")?["hues"]["commentary"], 200);
    assert_ne!(stage.browser.evaluate(Place::Page, colour)?, before);
    let least = stage.browser.evaluate(Place::Page, CONTRAST)?;
    assert!(least["contrast"].as_f64().is_some_and(|contrast| contrast >= 4.5), "{least}");
    stage.browser.click_at(Place::Page, "#hues-reset")?;
    stage.browser.wait_for(Place::Page, "document.querySelector('input[data-layer=commentary]').value === '14'")?;
    assert_eq!(stage.browser.evaluate(Place::Page, colour)?, before);
    Ok(())
}

/// A story in which a re-publisher's words have a label that no table of labels holds.
fn labelled(label: &str) -> String {
    STORY.replace("Comment:", &format!("{label}:"))
}

fn rules(stage: &mut Stage) -> Result<(), Failed> {
    let page = page_and_options(stage, &labelled("Quayside voice"))?;
    let options = stage.browser.tab();
    let expect = |stage: &mut Stage, marked: u32| -> Result<(), Failed> {
        says(stage, &message("options_saved"))?;
        stage.browser.switch_to(&page)?;
        stage.browser.wait_for(Place::Page, &format!("{MARKED} === {marked}"))?;
        stage.browser.switch_to(&options)?;
        stage.browser.evaluate(Place::Page, "document.querySelector('#said').textContent = ''")?;
        Ok(())
    };

    stage.browser.click_at(Place::Page, "#rule-add-name")?;
    write(stage, "#rule-add [name=site]", stage.server.address().to_owned().as_str())?;
    write(stage, "#rule-add [name=words]", "Quayside voice")?;
    choose(stage, "#rule-add [name=says]", "commentary")?;
    stage.browser.click_at(Place::Page, "#rule-add button")?;
    expect(stage, 3)?;
    let sentence = stage.browser.evaluate(Place::Page, "document.querySelector('#rules .sentence').textContent")?;
    assert_eq!(text(&sentence), "On 127.0.0.1, a block labelled “Quayside voice” is commentary.");

    stage.browser.click_at(Place::Page, "#rules input[type=checkbox]")?;
    expect(stage, 0)?;
    assert_eq!(stored(stage, "site:127.0.0.1")?["rules"][0]["off"], true);
    stage.browser.click_at(Place::Page, "#rules input[type=checkbox]")?;
    expect(stage, 3)?;

    write(stage, "#rules input:not([type])", "Harbour voice")?;
    expect(stage, 0)?;
    assert_eq!(stored(stage, "site:127.0.0.1")?["rules"], json!([{ "label": "Harbour voice", "says": "commentary" }]));

    stage.browser.click_at(Place::Page, "#rules .entry button")?;
    expect(stage, 0)?;
    assert_eq!(stored(stage, "site:127.0.0.1")?, Value::Null);
    Ok(())
}

fn corrections(stage: &mut Stage) -> Result<(), Failed> {
    let quote = |exact: &str| json!({ "quote": { "prefix": "", "exact": exact, "suffix": "" }, "says": "story" });
    let key = "page:https://example.org/story";
    store(stage, "local", &json!({ key: [quote("First words."), quote("Second words.")] }))?;
    stage.browser.wait_for(Place::Page, "document.querySelectorAll('#corrections .entry').length === 2")?;
    stage.browser.click_at(Place::Page, "#corrections .entry button")?;
    stage.browser.wait_for(Place::Page, "document.querySelectorAll('#corrections .entry').length === 1")?;
    assert_eq!(stored(stage, key)?, json!([quote("Second words.")]));
    stage.browser.click_at(Place::Page, "#corrections .group > .entry-head button")?;
    stage.browser.wait_for(Place::Page, "document.querySelectorAll('#corrections .entry').length === 0")?;
    assert_eq!(stored(stage, key)?, Value::Null);
    Ok(())
}

/// What a reader may have stored.
fn some() -> Value {
    json!({
        "settings": { "version": 1, "mode": "dim", "certainty": "likely", "hues": { "note": 120 } },
        "site:example.org": { "on": "never", "mode": "fold", "rules": [{ "label": "Our view", "says": "commentary", "off": true }] },
    })
}

const ALL: &str = "chrome.storage.sync.get(null)";

fn round_trip(stage: &mut Stage) -> Result<(), Failed> {
    store(stage, "sync", &some())?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#mode').value === 'dim'")?;
    stage.browser.click_at(Place::Page, "#export")?;
    let file = String::from_utf8(stage.browser.downloaded("rubricator-settings.json")?)?;
    stage.browser.click_at(Place::Page, "#reset")?;
    answer(stage, "#question-yes")?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#mode').value === 'highlight'")?;
    assert_eq!(stage.browser.evaluate(Place::Page, ALL)?, json!({}));
    import(stage, "mine.json", &file)?;
    let asked = answer(stage, "#question-yes")?;
    assert!(asked.contains("mine.json") && asked.contains("example.org"), "{asked}");
    says(stage, &message("imported"))?;
    assert_eq!(stage.browser.evaluate(Place::Page, ALL)?, some());
    Ok(())
}

fn shared_rules(stage: &mut Stage) -> Result<(), Failed> {
    store(stage, "sync", &some())?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#rules button')")?;
    stage.browser.click_at(Place::Page, "#rules .entry-head button")?;
    let file = String::from_utf8(stage.browser.downloaded("rubricator-example.org.json")?)?;
    let shared: Value = serde_json::from_str(&file)?;
    assert_eq!(shared, json!({ "site:example.org": { "rules": some()["site:example.org"]["rules"] } }));
    // Whoever imports them keeps what they decided about the site themselves.
    store(stage, "sync", &json!({ "site:example.org": { "on": "always" } }))?;
    stage.browser.wait_for(Place::Page, "!document.querySelector('#rules button')")?;
    import(stage, "shared.json", &file)?;
    let asked = answer(stage, "#question-yes")?;
    assert!(asked.contains(&message("import_replaced")), "{asked}");
    says(stage, &message("imported"))?;
    let site = stored(stage, "site:example.org")?;
    assert_eq!(site, json!({ "on": "always", "rules": some()["site:example.org"]["rules"] }));
    Ok(())
}

fn bad_file(stage: &mut Stage) -> Result<(), Failed> {
    store(stage, "sync", &some())?;
    let deep = format!(r#"{{ "settings": {{ "mode": {}{} }} }}"#, "[".repeat(100_000), "]".repeat(100_000));
    for content in
        ["{ torn", "[]", "{}", r#"{ "settings": { "mode": 7 } }"#, r#"{ "settings": { "version": 9 } }"#, &deep]
    {
        stage.browser.evaluate(Place::Page, "document.querySelector('#said').textContent = ''")?;
        import(stage, "odd.json", content)?;
        let said = text(&stage.browser.wait_for(Place::Page, SAID)?);
        assert!(said.contains("odd.json") && said.starts_with("Nothing was changed"), "{said}");
        assert_eq!(stage.browser.evaluate(Place::Page, ALL)?, some());
    }
    Ok(())
}

/// Corrections are stored in another place than sites, and fit; the sites don't.
fn not_imported_in_part(stage: &mut Stage) -> Result<(), Failed> {
    let former = json!({ "page:https://example.org/kept": [] });
    store(stage, "local", &former)?;
    let rules: Vec<Value> =
        (0..20).map(|number| json!({ "label": format!("Our own view number {number} of the matter at hand"), "says": "commentary" })).collect();
    let mut file: serde_json::Map<String, Value> =
        (0..300).map(|number| (format!("site:s{number}.example"), json!({ "rules": rules }))).collect();
    let quote = json!({ "quote": { "prefix": "", "exact": "x", "suffix": "" }, "says": "story" });
    file.insert("page:https://example.org/new".to_owned(), json!([quote]));
    file.insert("page:https://example.org/kept".to_owned(), json!([quote]));
    import(stage, "large.json", &Value::Object(file).to_string())?;
    answer(stage, "#question-yes")?;
    says(stage, &message("unsaved_full"))?;
    let left = "Promise.all([chrome.storage.sync.get(null), chrome.storage.local.get(null)])";
    assert_eq!(stage.browser.evaluate(Place::Page, left)?, json!([{}, former]));
    Ok(())
}

fn not_imported(stage: &mut Stage) -> Result<(), Failed> {
    store(stage, "sync", &some())?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#mode').value === 'dim'")?;
    import(stage, "other.json", r#"{ "settings": { "version": 1, "mode": "fold" } }"#)?;
    answer(stage, "#question-no")?;
    stage.browser.click_at(Place::Page, "#reset")?;
    answer(stage, "#question-no")?;
    assert_eq!(stage.browser.evaluate(Place::Page, ALL)?, some());
    Ok(())
}

fn broken(stage: &mut Stage) -> Result<(), Failed> {
    let rubbish = json!({ "settings": [1, "two"], "site:example.org": { "on": "sometimes" }, "site:example.net": { "on": "never" } });
    store(stage, "sync", &rubbish)?;
    stage.browser.wait_for(Place::Page, "!document.querySelector('#broken').hidden")?;
    let listed = stage
        .browser
        .evaluate(Place::Page, "Array.from(document.querySelectorAll('#broken-list bdi'), name => name.textContent)")?;
    assert_eq!(texts(&listed), [message("entry_settings"), "example.org".to_owned()]);

    // A page is read all the same, and nothing overwrites what can't be read.
    let options = stage.browser.tab();
    let page = stage.server.page("/broken-store", STORY, &[]);
    stage.browser.open_beside(&page)?;
    assert_eq!(stage.browser.press()?["error"], Value::Null);
    stage.browser.close_popup()?;
    stage.browser.wait_for(Place::Page, &format!("{MARKED} === 3"))?;
    stage.browser.switch_to(&options)?;
    choose(stage, "#mode", "dim")?;
    says(stage, &message("unsaved_broken"))?;
    assert_eq!(stage.browser.evaluate(Place::Page, ALL)?, rubbish);

    stage.browser.click_at(Place::Page, "#broken-keep")?;
    let kept: Value = serde_json::from_slice(&stage.browser.downloaded("rubricator-unreadable.json")?)?;
    assert_eq!(kept, json!({ "settings": rubbish["settings"], "site:example.org": rubbish["site:example.org"] }));
    stage.browser.click_at(Place::Page, "#broken-reset")?;
    answer(stage, "#question-yes")?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#broken').hidden")?;
    assert_eq!(stage.browser.evaluate(Place::Page, ALL)?, json!({ "site:example.net": { "on": "never" } }));
    choose(stage, "#mode", "dim")?;
    says(stage, &message("options_saved"))?;
    Ok(())
}

fn newer(stage: &mut Stage) -> Result<(), Failed> {
    let newer = json!({ "settings": { "version": 2, "mode": "braille" } });
    store(stage, "sync", &newer)?;
    stage.browser.wait_for(Place::Page, "!document.querySelector('#broken').hidden")?;
    let why = text(&stage.browser.evaluate(Place::Page, "document.querySelector('#broken-list').textContent")?);
    assert!(why.contains("newer version"), "{why}");
    stage.browser.click_at(Place::Page, "#announce")?;
    says(stage, &message("unsaved_broken"))?;
    assert_eq!(stage.browser.evaluate(Place::Page, ALL)?, newer);
    assert_eq!(stage.browser.evaluate(Place::Page, "document.querySelector('#announce').checked")?, true);
    Ok(())
}

fn too_much(stage: &mut Stage) -> Result<(), Failed> {
    let rule = |number: u32| json!({ "label": format!("Our view {number:03} {}", "of it ".repeat(13).trim()), "says": "commentary" });
    // As many as the browser takes in one entry.
    let full = json!({ "site:example.org": { "rules": (0..66).map(rule).collect::<Vec<_>>() } });
    store(stage, "sync", &full)?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#rules button')")?;
    stage.browser.click_at(Place::Page, "#rule-add-name")?;
    for (words, said) in [(":".to_owned(), "unsaved_odd"), ("One more of it ".repeat(6), "unsaved_full")] {
        write(stage, "#rule-add [name=site]", "example.org")?;
        write(stage, "#rule-add [name=words]", &words)?;
        stage.browser.click_at(Place::Page, "#rule-add button")?;
        says(stage, &message(said))?;
        assert_eq!(stage.browser.evaluate(Place::Page, ALL)?, full);
    }
    Ok(())
}

fn reset(stage: &mut Stage) -> Result<(), Failed> {
    store(stage, "sync", &some())?;
    store(stage, "local", &json!({ "page:https://example.org/": [] }))?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#mode').value === 'dim'")?;
    stage.browser.click_at(Place::Page, "#reset")?;
    answer(stage, "#question-yes")?;
    says(stage, &message("reset_done"))?;
    let left = "Promise.all([chrome.storage.sync.get(null), chrome.storage.local.get(null)])";
    assert_eq!(stage.browser.evaluate(Place::Page, left)?, json!([{}, {}]));
    Ok(())
}

fn about(stage: &mut Stage) -> Result<(), Failed> {
    let made = fs::read(tree().join("dist").join(stage.browser.kind().name()).join("build.json"))?;
    let made: Value = serde_json::from_slice(&made)?;
    let shown = text(&stage.browser.evaluate(Place::Page, "document.querySelector('#build').textContent")?);
    assert_eq!(shown, text(&made["sha256"]));
    assert_eq!(shown.len(), 64);
    let access = text(&stage.browser.evaluate(Place::Page, "document.querySelector('#access').textContent")?);
    for permission in ["activeTab", "scripting", "storage", "contextMenus"] {
        assert!(access.contains(&message(&format!("access_{permission}"))), "{permission}: {access}");
    }
    assert!(!access.contains(&message("access_origins")), "no site is open to it: {access}");
    Ok(())
}
