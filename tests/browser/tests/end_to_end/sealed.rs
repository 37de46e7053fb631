//! What was read stays in memory and in its own document, who asks is known from the browser, and nothing is left behind.

use crate::Test;
use crate::modes::ask;
use crate::sites::in_fresh_settings;
use crate::stage::{STORY, Stage, failed, text};
use libtest_mimic::Failed;
use rubricator_browser::{Kind, Place, Popup, until};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

pub const TESTS: &[Test] = &[
    ("what_was_read_stays_off_the_disk", |stage| in_fresh_settings(stage, off_the_disk)),
    ("no_page_can_read_what_its_source_says", |stage| in_fresh_settings(stage, source_is_unread)),
    ("a_page_speaks_for_no_other_address", |stage| in_fresh_settings(stage, asks_for_another)),
    ("a_page_does_not_say_which_site_it_is", |stage| in_fresh_settings(stage, site_is_the_tabs)),
    ("an_answer_of_another_form_is_none", odd_answers),
    ("a_frame_that_answers_for_a_page_is_asked_once", frames_are_followed_once),
    ("picking_ends_when_the_page_goes_off", picking_ends),
    ("a_saved_file_has_a_name_that_every_system_takes", file_names),
    ("scripts_in_a_page_get_nothing_that_is_stored", |stage| in_fresh_settings(stage, storage_is_closed)),
];

/// Words that are nowhere but in the text named.
const IN_PAGE: &str = "zymurgical quokkas";
const IN_SOURCE: &str = "quixotic wombats";
const IN_CORRECTED: &str = "vexatious axolotls";
const IN_PRIVATE_PAGE: &str = "jocund pangolins";
const IN_PRIVATE_SOURCE: &str = "obdurate numbats";

/// The story with these words in its first paragraph, and in its last comment.
fn story(in_story: &str, in_comment: &str) -> String {
    STORY
        .replace("and to take two years", &format!("and to please the {in_story}"))
        .replace("who could blame them", &format!("who could blame the {in_comment}"))
}

/// The story's text without its comments, and with these words in one more paragraph.
fn source(words: &str) -> String {
    let paragraphs = STORY.lines().filter(|line| line.starts_with("<p>") && !line.contains("Comment:"));
    let text: Vec<&str> = paragraphs.map(|line| line.trim_start_matches("<p>").trim_end_matches("</p>")).collect();
    format!("{}\nThe minutes name the {words} as the owners of both dredgers, and nobody denied it.", text.join("\n"))
}

/// Runs an asynchronous function's body where a page's content scripts run.
pub fn in_content_world(stage: &mut Stage, body: &str) -> Result<Value, Failed> {
    let tab = stage.browser.tab_id()?;
    let run = format!(
        "chrome.scripting.executeScript({{ target: {{ tabId: {tab} }}, func: async () => {{ {body} }} }}).then(([{{ result }}]) => result ?? null)"
    );
    Ok(stage.browser.evaluate(Place::Background, &run)?)
}

/// The files below a folder that hold these words, as bytes or in UTF-16.
fn files_with(folder: &Path, words: &str) -> Vec<PathBuf> {
    let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if fs::read(&path).is_ok_and(|bytes| holds(&bytes, words.as_bytes()) || holds(&bytes, &wide)) {
                found.push(path);
            }
        }
    }
    found
}

/// Every way to look at a page: marks, modes, a comparison with pasted text, a kept source, the reading view.
fn look_at_everything(stage: &mut Stage, in_source: &str) -> Result<(), Failed> {
    let page = stage.browser.tab();
    stage.browser.press()?;
    for mode in ["dim", "fold", "original", "commentary", "highlight"] {
        assert_eq!(ask(stage, json!({ "type": "mode", "mode": mode }))?["error"], Value::Null);
    }
    ask(stage, json!({ "type": "teach", "passage": 2, "says": "story" }))?;
    ask(stage, json!({ "type": "keep-source" }))?;
    let kept = ask(stage, json!({ "type": "keep-source", "text": source(in_source) }))?;
    let answer = ask(stage, json!({ "type": "compare", "source": kept["id"] }))?;
    assert!(answer["comparison"].to_string().contains(in_source), "the review shows what the source says: {answer}");
    stage.browser.close_popup()?;
    let tab = stage.browser.tab_id()?;
    stage.browser.open_extension_page(&format!("ui/reading/reading.html?tab={tab}"))?;
    let drawn = format!("document.querySelector('#article').textContent.includes({in_source:?})");
    stage.browser.wait_for(Place::Page, &drawn)?;
    stage.browser.evaluate(Place::Page, "(window.former = true, location.reload(), null)")?;
    stage.browser.wait_for(Place::Page, &format!("window.former === undefined && {drawn}"))?;
    stage.browser.switch_to(&page)?;
    Ok(())
}

fn off_the_disk(stage: &mut Stage) -> Result<(), Failed> {
    // A browser of its own, since what it has written is looked at when it has ended.
    let mut stage = Stage::speaking(stage.browser.kind(), "en")?;
    let unstored = [("Cache-Control", "no-store")];
    stage.browser.allow_private_windows()?;
    stage.open(&story(IN_PAGE, IN_CORRECTED), &unstored)?;
    look_at_everything(&mut stage, IN_SOURCE)?;
    let private = stage.server.page("/private", &story(IN_PRIVATE_PAGE, IN_PRIVATE_PAGE), &unstored);
    stage.browser.open_window(&private, true)?;
    look_at_everything(&mut stage, IN_PRIVATE_SOURCE)?;
    crate::privacy::check(&mut stage)?;

    let profile = stage.browser.profile();
    // What the reader corrects is kept with its words, so that its place is found again. Chromium writes them as they are;
    // in Firefox's profile they were not found in this form.
    if stage.browser.kind() == Kind::Chromium {
        until("the correction to be written", || Ok((!files_with(&profile, IN_CORRECTED).is_empty()).then_some(())))?;
    }
    unwritten(&profile)?;
    stage.browser.quit()?;
    unwritten(&profile)
}

/// Nothing that was only read is in a profile.
fn unwritten(profile: &Path) -> Result<(), Failed> {
    for words in [IN_PAGE, IN_SOURCE, IN_PRIVATE_PAGE, IN_PRIVATE_SOURCE] {
        let found = files_with(profile, words);
        if !found.is_empty() {
            return Err(failed(format!("“{words}” was written to {found:?}")));
        }
    }
    Ok(())
}

/// A page's renderer that was taken over can do what content scripts can.
fn storage_is_closed(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&story(IN_PAGE, IN_CORRECTED), &[])?;
    stage.browser.press()?;
    ask(stage, json!({ "type": "teach", "passage": 2, "says": "story" }))?;
    stage.browser.close_popup()?;
    let attempt = "const said = [];
        for (const name of ['local', 'sync', 'session']) {
            const area = chrome.storage[name];
            for (const act of [() => area.get(null), () => area.set({ 'site:example.org': { on: 'always' } })]) {
                said.push(await Promise.resolve().then(act).then((got) => JSON.stringify(got ?? 'set'), () => 'refused'));
            }
        }
        return said;";
    let answers = in_content_world(stage, attempt)?;
    // Firefox closes the memory only: settings and corrections lie open there to a renderer that was taken over.
    let closed = if stage.browser.kind() == Kind::Firefox { 4.. } else { 0.. };
    let answers = answers.as_array().map(|answers| answers[closed].to_vec()).unwrap_or_default();
    assert!(!answers.is_empty() && answers.iter().all(|answer| answer == "refused"), "{answers:?}");
    Ok(())
}

fn source_is_unread(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&story(IN_PAGE, IN_CORRECTED), &[])?;
    stage.browser.press()?;
    let kept = ask(stage, json!({ "type": "keep-source", "text": source(IN_SOURCE) }))?;
    let answer = ask(stage, json!({ "type": "compare", "source": kept["id"] }))?;
    assert!(answer["report"].to_string().contains("not_in_source"), "the review says why: {answer}");
    assert!(answer["comparison"]["omitted"].to_string().contains(IN_SOURCE), "and what was left out: {answer}");
    ask(stage, json!({ "type": "change", "of": "omitted", "index": 0 }))?;
    let read = "(() => {
        const found = find(PART);
        getSelection().selectAllChildren(document.documentElement);
        document.execCommand('selectAll');
        return [found, getSelection().toString().includes(PART)];
    })()";
    for (words, seen) in [(IN_PAGE, json!([true, true])), (IN_SOURCE, json!([false, false]))] {
        let read = read.replace("PART", &Value::from(words).to_string());
        assert_eq!(stage.browser.evaluate(Place::Page, &read)?, seen, "{words}");
    }
    // Nor does the extension's own script there hold them, which a renderer that was taken over can read.
    let held = in_content_world(
        stage,
        "const { report, comparison, copied } = rubricator.agent; return JSON.stringify([report, comparison, copied.page]);",
    )?;
    assert!(held.to_string().contains(IN_PAGE) && !held.to_string().contains(IN_SOURCE), "{held}");
    Ok(())
}

/// A page of its own, at an address that the reader has corrections for.
fn asks_for_another(stage: &mut Stage) -> Result<(), Failed> {
    let elsewhere = "https://news.example.org/read";
    let quote = json!({ "quote": { "prefix": "", "exact": IN_SOURCE, "suffix": "" }, "says": "story" });
    stage.browser.store("local", &json!({ format!("page:{elsewhere}"): [quote] }))?;
    stage.open(&story(IN_PAGE, IN_CORRECTED), &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let asked = in_content_world(
        stage,
        &format!(
            "const {{ copied, report }} = rubricator.agent;
            const page = {{ ...copied.page, url: {elsewhere:?} }};
            const judged = await chrome.runtime.sendMessage({{ type: 'judge', page, version: 1, pdf: false, shadows: false, source: null }});
            const taught = await chrome.runtime.sendMessage({{ type: 'teach', page, marks: report.passages[2].marks, says: 'story' }});
            const strange = [null, 7, {{}}, {{ type: '__proto__' }}, {{ type: 'constructor' }}, {{ type: 'forget', tab: 1, correction: 0 }},
                {{ type: 'need', script: 'core/nothing' }}, {{ type: 'remove-styles', view: 7 }}];
            const unheard = [];
            for (const message of strange) unheard.push(await chrome.runtime.sendMessage(message).then((said) => said ?? null, () => null));
            return {{ corrections: judged.view.corrections, taught, unheard }};"
        ),
    )?;
    assert_eq!(asked, json!({ "corrections": [], "taught": true, "unheard": vec![Value::Null; 8] }));
    let url = text(&stage.browser.evaluate(Place::Page, "location.href")?);
    let stored = stage.browser.stored("local")?;
    assert_eq!(stored[format!("page:{elsewhere}")], json!([quote]));
    assert_eq!(stored[format!("page:{url}")].as_array().map(Vec::len), Some(1), "{stored}");
    Ok(())
}

/// Nor does the page say which site it is.
fn site_is_the_tabs(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&story(IN_PAGE, IN_CORRECTED), &[])?;
    stage.browser.press()?;
    in_content_world(
        stage,
        "const { agent } = rubricator; agent.view = { ...agent.view, site: 'com', mode: 'fold' };",
    )?;
    let answer = ask(stage, json!({ "type": "state" }))?;
    assert_eq!((&answer["view"]["site"], &answer["view"]["mode"]), (&json!("127.0.0.1"), &json!("highlight")));
    ask(stage, json!({ "type": "mode", "mode": "dim" }))?;
    assert_eq!(stage.browser.stored("sync")?, json!({ "site:127.0.0.1": { "mode": "dim" } }));
    Ok(())
}

/// An agent that answers with what is none: the review says that the page could not be read.
fn odd_answers(stage: &mut Stage) -> Result<(), Failed> {
    for odd in [
        "agent.report.passages = 7",
        "agent.report.passages[0].layer = '<b>'",
        "agent.report = [1]",
        "agent.error = 'odd'",
    ] {
        stage.open(&story(IN_PAGE, IN_CORRECTED), &[])?;
        stage.browser.press()?;
        in_content_world(stage, &format!("const {{ agent }} = rubricator; {odd};"))?;
        let answer = ask(stage, json!({ "type": "state" }))?;
        assert_eq!((&answer["report"], &answer["error"]), (&Value::Null, &Value::Null), "{odd}: {answer}");
    }
    Ok(())
}

/// An agent that says for ever that another frame answers for it.
fn frames_are_followed_once(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(&story(IN_PAGE, IN_CORRECTED), &[])?;
    stage.browser.press()?;
    in_content_world(
        stage,
        "rubricator.asked = 0;
        const { agent } = rubricator;
        agent.handlers.frame = agent.handlers.set = async () => void rubricator.asked++;
        Object.defineProperty(agent, 'frame', { get: () => 99999, set() {} });",
    )?;
    ask(stage, json!({ "type": "set", "on": true }))?;
    let asked = in_content_world(stage, "return rubricator.asked")?;
    assert!(asked.as_u64().is_some_and(|asked| asked <= 3), "{asked}");
    Ok(())
}

const MODAL: &str =
    "<dialog id=d><p>We value your privacy.</p><button>OK</button></dialog><script>d.showModal()</script>";

/// Picking a block ends with the page's going off, and can be ended with a modal dialog of the page's open.
fn picking_ends(stage: &mut Stage) -> Result<(), Failed> {
    let picking = "document.querySelector('rubricator-layer') !== null";
    let over = "document.elementFromPoint(innerWidth / 2, innerHeight / 2).localName";
    for html in [STORY.to_owned(), STORY.replace("</article>", &format!("</article>{MODAL}"))] {
        stage.open(&html, &[])?;
        let before = stage.state()?;
        stage.browser.press()?;
        ask(stage, json!({ "type": "pick", "says": "commentary" }))?;
        stage.browser.close_popup()?;
        stage.browser.wait_for(Place::Page, picking)?;
        assert_eq!(stage.browser.evaluate(Place::Page, over)?, "rubricator-layer");
        stage.browser.press_key(Place::Page, "Escape")?;
        stage.browser.wait_for(Place::Page, &format!("!({picking})"))?;
        let open = "document.querySelector('#d')?.open ?? true";
        assert_eq!(stage.browser.evaluate(Place::Page, open)?, true, "the page's own dialog stays");

        stage.browser.press_button()?;
        ask(stage, json!({ "type": "pick", "says": "commentary" }))?;
        stage.browser.wait_for(Place::Page, picking)?;
        ask(stage, json!({ "type": "set", "on": false }))?;
        assert_eq!(stage.state()?, before);
    }
    Ok(())
}

fn file_names(stage: &mut Stage) -> Result<(), Failed> {
    let long = "x".repeat(79);
    for (title, name) in [
        ("con", "con_"),
        ("Lpt1.notes", "Lpt1_.notes"),
        ("ferry\u{202e}txt.exe", "ferry txt.exe"),
        ("a/b: \u{0}c?..", "a b c"),
        ("...", "article"),
        (&format!("{long}\u{1f600}"), &*long),
    ] {
        let html = STORY.replace("<title>", &format!("<title>{title}</title><!-- ")).replace("</title>\n", " -->\n");
        stage.open(&html, &[])?;
        stage.browser.press()?;
        let written = ask(stage, json!({ "type": "write", "part": "whole", "format": "text" }))?;
        assert_eq!(text(&written["name"]), format!("{name}.txt"), "{title:?}");
    }
    Ok(())
}
