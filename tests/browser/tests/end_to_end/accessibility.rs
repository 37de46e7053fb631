//! Every scene in every look, as axe sees it: the rules of WCAG 2.2, levels A and AA.
//!
//! The scenes are a table in `rubricator_browser::scenes`. axe comes from npm and is evaluated over the browser's own
//! protocol, since the extension's policy rightly refuses a script tag; it is never shipped. What it can't see is the
//! closed shadow root that holds the labels of ranges.

use crate::Test;
use crate::stage::{Stage, failed, text, texts, tree};
use libtest_mimic::Failed;
use rubricator_browser::Place;
use rubricator_browser::scenes::{LOOKS, SCENES};
use std::fs;

pub const TESTS: &[Test] =
    &[("axe_finds_nothing_in_any_scene", every_scene), ("axe_finds_what_is_wrong", finds_what_is_wrong)];

const RUN: &str = r#"axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] })
    .then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${help}\n    at ${target.join(" ")}\n    ${failureSummary.replaceAll("\n", "\n    ")}`)))"#;

/// What axe finds wrong in a place, one entry for each element.
fn findings(stage: &mut Stage, place: Place) -> Result<Vec<String>, Failed> {
    let source = fs::read_to_string(tree().join("node_modules/axe-core/axe.min.js"))
        .map_err(|error| failed(format!("axe could not be read ({error}): run `npm ci`.")))?;
    let found = stage.browser.evaluate(place, &format!("(() => {{ {source}\nreturn {RUN}; }})()"))?;
    Ok(texts(&found))
}

/// Fails with all that axe finds wrong in a place.
pub fn axe(stage: &mut Stage, place: Place, what: &str) -> Result<(), Failed> {
    match findings(stage, place)?.as_slice() {
        [] => Ok(()),
        found => Err(failed(format!("{what}:\n  {}", found.join("\n  ")))),
    }
}

fn every_scene(stage: &mut Stage) -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for scene in SCENES {
        (scene.set)(stage.browser.as_mut(), &stage.server)?;
        for (look, media) in LOOKS {
            stage.browser.emulate(*media)?;
            let what = format!("{} ({look})", scene.name);
            wrong.extend(axe(stage, scene.place, &what).err().map(|failure| text(&failure.message().into())));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(failed(wrong.join("\n"))) }
}

/// A check that could find nothing would pass for ever.
fn finds_what_is_wrong(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(
        "<!doctype html><html><title>Wrong</title><p style='color: #aaa; background: #fff'>Faint</p></html>",
        &[],
    )?;
    let found = findings(stage, Place::Page)?;
    for rule in ["html-has-lang", "color-contrast"] {
        assert!(found.iter().any(|finding| finding.starts_with(rule)), "{rule}: {found:?}");
    }
    Ok(())
}
