//! The site's live demo, on the same engine: it separates samples and whatever is pasted, as the core does natively.

use crate::Test;
use crate::stage::{STORY, Stage, dense, escape, texts, tree};
use libtest_mimic::Failed;
use rubricator::document::html;
use rubricator::{Page, ReaderRules, judge};
use rubricator_browser::Place;
use serde_json::{Value, json};
use std::fs;

pub const TESTS: &[Test] = &[
    ("the_demo_separates_its_samples", samples),
    ("the_demo_separates_pasted_text", pasted_text),
    ("the_demo_separates_pasted_html", pasted_html),
    ("the_demo_runs_and_loads_nothing_that_is_pasted", pasted_trap),
];

const TRAP: &str = r#"<img src="/trap.png" onerror="window.sprung = true"><script>window.sprung = true</script>"#;

/// The insertions as they are drawn, without their labels and reasons.
const DRAWN: &str = r##"Array.from(document.querySelectorAll("#article :is(aside.insertion, span.inside)"), insertion => {
    const words = insertion.localName === "span" ? [insertion] : [...insertion.querySelectorAll(":is(p, li):not([class])")];
    return words.map(element => element.textContent).join(" ");
})"##;

fn open(stage: &mut Stage) -> Result<(), Failed> {
    let site = stage.server.folder("/site/", &tree().join("dist/www"));
    stage.browser.open(&site)?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#article article') !== null")?;
    Ok(())
}

/// Does something that makes the demo draw anew, and gives the insertions that it draws.
fn drawn_after(stage: &mut Stage, action: &str) -> Result<Vec<String>, Failed> {
    stage
        .browser
        .evaluate(Place::Page, &format!("(document.querySelector('#article').replaceChildren(), {action}, null)"))?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#article article') !== null")?;
    Ok(texts(&stage.browser.evaluate(Place::Page, DRAWN)?).iter().map(|text| dense(text)).collect())
}

fn drawn_after_pasting(stage: &mut Stage, text: &str) -> Result<Vec<String>, Failed> {
    let own = "document.querySelector(`#sources input[value='']`).click()";
    let field = "document.querySelector('#text')";
    let paste = format!(
        "{own}, {field}.value = {}, {field}.dispatchEvent(new Event('input', {{ bubbles: true }}))",
        json!(text)
    );
    drawn_after(stage, &paste)
}

fn natively(page: &Page) -> Vec<String> {
    judge(page, &ReaderRules::default()).passages.iter().map(|passage| dense(&passage.text)).collect()
}

fn samples(stage: &mut Stage) -> Result<(), Failed> {
    open(stage)?;
    let names = stage
        .browser
        .evaluate(Place::Page, "Array.from(document.querySelectorAll('#sources input'), input => input.value)")?;
    let names = texts(&names).into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>();
    assert!(!names.is_empty());
    // The first is chosen already, and choosing it again would change nothing.
    for name in names.iter().skip(1).chain(names.first()) {
        let drawn = drawn_after(stage, &format!("document.querySelector(`#sources input[value='{name}']`).click()"))?;
        let expected = natively(&html::read(&fs::read(tree().join("www").join(name))?)?);
        assert!(!expected.is_empty(), "{name} holds an insertion");
        assert_eq!(drawn, expected, "{name}");
    }
    Ok(())
}

fn pasted_text(stage: &mut Stage) -> Result<(), Failed> {
    let lines = STORY.lines().map(|line| line.split(['<', '>']).step_by(2).collect::<String>());
    let text = lines.skip_while(|line| !line.starts_with("Harbour board votes")).collect::<Vec<_>>().join("\n");
    open(stage)?;
    let drawn = drawn_after_pasting(stage, &text)?;
    assert_eq!(drawn.len(), 3);
    assert_eq!(drawn, natively(&Page::plain(&text)));
    let summary = stage.browser.evaluate(Place::Page, "document.querySelector('#summary').textContent")?;
    assert!(summary.as_str().is_some_and(|summary| summary.starts_with("3 comments, ")), "{summary}");
    Ok(())
}

fn pasted_html(stage: &mut Stage) -> Result<(), Failed> {
    open(stage)?;
    let drawn = drawn_after_pasting(stage, STORY)?;
    assert_eq!(drawn.len(), 3);
    assert_eq!(drawn, natively(&html::parse(STORY)));
    Ok(())
}

fn pasted_trap(stage: &mut Stage) -> Result<(), Failed> {
    let comment = format!("Comment: They wrote {TRAP} and expected us to believe it.");
    let html = STORY.replace("<article>", &format!("<article>{TRAP}")).replace(
        "<p>Comment: And who could blame them? Nobody asked the fishermen.</p>",
        &format!("<p>{}</p>", escape(&comment)),
    );
    open(stage)?;
    let drawn = drawn_after_pasting(stage, &html)?;
    assert!(drawn.contains(&dense(&comment)), "{drawn:?}");
    let untouched = "document.querySelector('#article :is(img, script)') === null && window.sprung === undefined";
    assert_eq!(stage.browser.evaluate(Place::Page, untouched)?, Value::Bool(true));
    assert!(stage.browser.requests()?.iter().all(|request| !request.url.ends_with("/trap.png")));
    Ok(())
}
