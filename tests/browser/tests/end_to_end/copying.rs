//! What the reader copies and prints: insertions in brackets or left out, as they chose, and nothing else changed.

use crate::Test;
use crate::modes::{ask, breaks, with_settings};
use crate::stage::{STORY, Stage};
use libtest_mimic::Failed;
use rubricator_browser::{Clipboard, Kind, Place, Popup, until};
use serde_json::json;

pub const TESTS: &[Test] = &[
    ("a_copy_brackets_the_insertions", brackets),
    ("a_copy_leaves_the_insertions_out", omits),
    ("a_copy_without_insertions_is_the_browsers_own", untouched),
    ("the_menu_copies_without_commentary_on_a_page_that_is_off", menu_copies),
    ("printing_brackets_and_restores", prints),
];

const COMMENT: &str = "Comment: Forty million is a great deal of money for a channel that three ships used last year.";

/// Selects from the first paragraph of the story to the one after the first comment.
const SELECT: &str = "(() => {
    const find = words => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) { const at = walker.currentNode.data.indexOf(words); if (at >= 0) return [walker.currentNode, at]; } };
    const [[start, from], [end, to]] = [find('officials said'), find('Anna Lund')];
    getSelection().setBaseAndExtent(start, from, end, to);
})()";

/// The story with a link and a word in italics in what is copied.
fn linked() -> String {
    STORY.replace("to cost 40 million", "to cost <a href=\"/budget\">40 <i>million</i></a>")
}

fn copied(stage: &mut Stage, html: &str, copy: &str) -> Result<Clipboard, Failed> {
    let mut clipboard = Clipboard::default();
    with_settings(stage, json!({ "version": 1, "copy": copy }), |stage| {
        stage.open(html, &[])?;
        stage.browser.press()?;
        stage.browser.close_popup()?;
        stage.browser.evaluate(Place::Page, SELECT)?;
        stage.browser.press_key(Place::Page, "Ctrl+c")?;
        clipboard = stage.browser.clipboard()?;
        Ok(())
    })?;
    Ok(clipboard)
}

fn brackets(stage: &mut Stage) -> Result<(), Failed> {
    for html in [linked(), breaks()] {
        let Clipboard { text, html } = copied(stage, &html, "bracket")?;
        for form in [&text, &html] {
            assert!(form.contains(&format!("[inserted comment: {COMMENT}]")), "{form}");
        }
        assert!(text.starts_with("officials said, in a project"), "{text}");
        assert!(text.contains("two years.\n\n[inserted"), "{text}");
        assert!(text.contains("last year.]\n\nThe chairwoman of the board,"), "{text}");
    }
    Ok(())
}

fn omits(stage: &mut Stage) -> Result<(), Failed> {
    let Clipboard { text, html } = copied(stage, &linked(), "omit")?;
    for form in [&text, &html] {
        assert!(!form.contains("Forty million"), "{form}");
    }
    assert!(text.contains("two years.\n\nThe chairwoman of the board,"), "{text}");
    assert!(html.contains("/budget\""), "the link is kept: {html}");
    assert!(html.contains("<i>million</i>"), "the form is kept: {html}");
    Ok(())
}

fn untouched(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1, "copy": "omit" }), |stage| {
        let field = STORY.replace("<header>", "<header><textarea>Comment: mine</textarea>");
        stage.open(&field, &[])?;
        stage.browser.press()?;
        stage.browser.close_popup()?;
        stage.browser.evaluate(Place::Page, "document.querySelector('textarea').select()")?;
        stage.browser.evaluate(Place::Page, "document.querySelector('textarea').focus()")?;
        stage.browser.press_key(Place::Page, "Ctrl+c")?;
        assert_eq!(stage.browser.clipboard()?.text, "Comment: mine");

        // A copy that the page handles itself.
        stage.browser.evaluate(Place::Page, "document.querySelector('textarea').blur()")?;
        stage.browser.evaluate(Place::Page, SELECT)?;
        stage.browser.evaluate(Place::Page, "void document.addEventListener('copy', event => { event.clipboardData.setData('text/plain', 'the page\\'s'); event.preventDefault(); })")?;
        stage.browser.press_key(Place::Page, "Ctrl+c")?;
        assert_eq!(stage.browser.clipboard()?.text, "the page's");
        Ok(())
    })
}

fn menu_copies(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1 }), |stage| {
        stage.open(STORY, &[])?;
        let before = stage.state()?;
        stage.browser.press()?;
        ask(stage, json!({ "type": "set", "on": false }))?;
        stage.browser.close_popup()?;
        stage.browser.evaluate(Place::Page, SELECT)?;
        if stage.browser.kind() == Kind::Firefox {
            // It asks before a click in the menu may put something into the clipboard.
            stage.browser.answer_access(Place::Page, "", true)?;
        }
        stage.browser.menu("copy")?;
        let text = until("the copy", || {
            let text = stage.browser.clipboard()?.text;
            Ok(text.starts_with("officials said").then_some(text))
        })?;
        assert!(!text.contains("Forty million"), "{text}");
        assert!(text.contains("The chairwoman of the board,"), "{text}");
        assert_eq!(stage.state()?, before);
        Ok(())
    })
}

/// The page's words as they are once the page has made itself ready for paper.
const ON_PAPER: &str = "void addEventListener('beforeprint', () => { window.paper = document.body.innerText; })";

fn prints(stage: &mut Stage) -> Result<(), Failed> {
    for (print, html) in
        [("bracket", STORY.to_owned()), ("omit", STORY.to_owned()), ("bracket", breaks()), ("omit", breaks())]
    {
        with_settings(stage, json!({ "version": 1, "print": print }), |stage| {
            stage.open(&html, &[])?;
            stage.browser.press()?;
            stage.browser.close_popup()?;
            stage.browser.evaluate(Place::Page, ON_PAPER)?;
            let before = stage.state()?;
            stage.browser.print()?;
            let paper = stage.browser.wait_for(Place::Page, "window.paper")?;
            let paper = paper.as_str().unwrap_or_default();
            assert_eq!(paper.contains(&format!("[inserted comment: {COMMENT}]")), print == "bracket", "{paper}");
            assert_eq!(paper.contains("Forty million"), print == "bracket", "{paper}");
            until("the page to be as it was", || Ok((stage.state()? == before).then_some(())))?;
            Ok(())
        })?;
    }
    Ok(())
}
