//! The main road: open a page, press the button, see the comments set apart; switch it off, and the page is as it was.

use crate::Test;
use crate::stage::{STORY, Stage, dense, escape, message, passages, text, texts, tree};
use libtest_mimic::Failed;
use rubricator_browser::scenes::between_breaks;
use rubricator_browser::{Kind, Place, Popup, until};
use std::fs;

pub const TESTS: &[Test] = &[
    ("the_comments_of_the_sample_in_three_shapes", sample_in_three_shapes),
    ("strict_policies_of_the_page_change_nothing", strict_policies),
    ("off_leaves_the_page_as_it_was", off_restores),
    ("nothing_on_the_page_moves", nothing_moves),
    ("the_label_stands_at_the_comment", label),
    ("the_badge_counts_the_comments", badge),
    ("the_keyboard_command_toggles", command),
    ("a_killed_background_comes_back", killed_background),
    ("opening_the_popup_never_switches_off", opened_twice),
    ("the_context_menu_toggles", menu),
];

const POLICIES: &[&str] =
    &["default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'; trusted-types 'none'", "sandbox"];

/// The founding sample as pages in the three shapes that markup gives it, and the comments to be found in each.
struct Sample {
    shapes: [(&'static str, String); 3],
    comments: Vec<String>,
}

/// It lies outside the tree and need not be there.
fn sample() -> Option<Sample> {
    let path = tree().join("../shared/seed/article.txt");
    let Ok(article) = fs::read_to_string(path) else {
        println!("The founding sample is not at hand; its tests are skipped.");
        return None;
    };
    let lines = article.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let is_comment = |line: &&&str| line.starts_with("Comment:");
    let page = |body: String| {
        format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Sample</title><body><article><h1>Sample</h1>\n{body}\n</article></body></html>"
        )
    };
    let paragraphs = lines.iter().map(|line| format!("<p>{}</p>\n", escape(line))).collect();
    let wrapped = lines.iter().map(|line| match is_comment(&line) {
        true => format!("<div class=\"comment\"><p>{}</p></div>\n", escape(line)),
        false => format!("<p>{}</p>\n", escape(line)),
    });
    let breaks = lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("\n<br><br>\n");
    let shapes = [
        ("paragraphs", page(paragraphs)),
        ("wrappers", page(wrapped.collect())),
        ("breaks", page(format!("<div>{breaks}</div>"))),
    ];
    let fold = |line: &&str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Sample { shapes, comments: lines.iter().filter(is_comment).map(fold).collect() })
}

/// The sample in its shapes, where it is at hand, and our own story.
fn pages() -> Vec<String> {
    let shapes = sample().map(|sample| sample.shapes.map(|(_, html)| html));
    shapes.into_iter().flatten().chain([STORY.to_owned()]).collect()
}

fn sample_in_three_shapes(stage: &mut Stage) -> Result<(), Failed> {
    let Some(Sample { shapes, comments }) = sample() else { return Ok(()) };
    assert_eq!(comments.len(), 5);
    for (shape, html) in shapes {
        stage.open(&html, &[])?;
        let answer = stage.browser.press()?;
        assert_eq!(passages(&answer["report"]), comments, "{shape}");
        assert_eq!(stage.painted()?, dense(&comments.concat()), "{shape}, on the page");
    }
    Ok(())
}

fn strict_policies(stage: &mut Stage) -> Result<(), Failed> {
    for html in pages() {
        stage.open(&html, &[])?;
        let free = stage.browser.press()?;
        let painted = stage.painted()?;
        assert!(!painted.is_empty());
        for policy in POLICIES {
            stage.open(&html, &[("Content-Security-Policy", policy)])?;
            let bound = stage.browser.press()?;
            assert_eq!(bound["report"], free["report"], "under {policy}");
            assert_eq!(stage.painted()?, painted, "under {policy}");
        }
    }
    Ok(())
}

fn off_restores(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    for _ in 0..2 {
        assert_eq!(stage.browser.press()?["on"], true);
        assert_ne!(stage.state()?, before);
        assert_eq!(stage.browser.switch_off()?["on"], false);
        assert_eq!(stage.state()?, before);
    }
    Ok(())
}

fn nothing_moves(stage: &mut Stage) -> Result<(), Failed> {
    for html in pages() {
        stage.open(&html, &[])?;
        let before = stage.geometry()?;
        stage.browser.press()?;
        let after = stage.geometry()?;
        assert_eq!(after, before);
    }
    Ok(())
}

fn label(stage: &mut Stage) -> Result<(), Failed> {
    let words = message("layer_commentary");
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    let labels = stage.browser.evaluate(
        Place::Page,
        r#"Array.from(document.querySelectorAll("[data-rubricator~=start]"), element => {
            const { content, display, visibility, opacity } = getComputedStyle(element, "::before");
            return display === "none" || visibility !== "visible" || opacity === "0" ? "" : content;
        })"#,
    )?;
    let labels = texts(&labels);
    assert_eq!(labels.len(), 3);
    assert!(labels.iter().all(|label| label.contains(&words)), "{labels:?}");

    // Text between line breaks has no element of its own that could carry a label; our layer shows it.
    stage.open(&between_breaks(), &[])?;
    let report = stage.browser.press()?["report"].take();
    let layer = stage.browser.inner_text("rubricator-layer")?;
    let count = passages(&report).len();
    assert!(count > 0);
    assert_eq!(layer.matches(&words).count(), count, "{layer}");
    Ok(())
}

/// What the toolbar button says of the open tab.
fn title(stage: &mut Stage) -> Result<String, Failed> {
    let asked = "chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => chrome.action.getTitle({ tabId: tab.id }))";
    Ok(text(&stage.browser.evaluate(Place::Background, asked)?))
}

fn badge(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    assert_eq!(stage.browser.badge()?, "");
    stage.browser.press()?;
    assert_eq!(stage.browser.badge()?, "3");
    assert_eq!(title(stage)?, message("action_on").replace("$SUMMARY$", "3 comments, 31% of the words"));
    stage.browser.switch_off()?;
    assert_eq!(stage.browser.badge()?, "");
    assert_eq!(title(stage)?, message("action_title"));
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.browser.evaluate(Place::Page, "void location.replace('/elsewhere')")?;
    stage.browser.wait_for(Place::Page, "location.pathname === '/elsewhere' && document.readyState === 'complete'")?;
    assert_eq!(stage.browser.badge()?, "");
    Ok(())
}

fn command(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    if stage.browser.kind() == Kind::Chromium {
        // Stands in for the leave that real keys give.
        stage.browser.switch_off()?;
        stage.browser.close_popup()?;
    }
    stage.browser.command("toggle")?;
    stage.browser.wait_for(Place::Page, "document.querySelectorAll('[data-rubricator~=start]').length === 3")?;
    until("the badge", || Ok((stage.browser.badge()? == "3").then_some(())))?;
    stage.browser.command("toggle")?;
    until("the page to be as it was", || Ok((stage.state()? == before).then_some(())))?;
    Ok(())
}

fn killed_background(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    for on in [true, false, true] {
        let answer = if on { stage.browser.press()? } else { stage.browser.switch_off()? };
        assert_eq!(answer["on"], on);
        stage.browser.evaluate(Place::Background, "void (self.former = true)")?;
        stage.browser.close_popup()?;
        stage.browser.kill_background()?;
    }
    assert_eq!(stage.browser.switch_off()?["on"], false);
    assert_eq!(stage.browser.evaluate(Place::Background, "!!self.former")?, false);
    assert_eq!(stage.state()?, before);
    Ok(())
}

fn opened_twice(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    // The first popup is closed again before its page has answered.
    stage.browser.press_button()?;
    for _ in 0..3 {
        assert_eq!(stage.browser.press()?["on"], true);
        assert_eq!(stage.browser.badge()?, "3");
        stage.browser.close_popup()?;
    }
    Ok(())
}

fn menu(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    let before = stage.state()?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.browser.menu("toggle")?;
    until("the page to be as it was", || Ok((stage.state()? == before).then_some(())))?;
    assert_eq!(stage.browser.badge()?, "");
    Ok(())
}
