//! Pages that frameworks make: React, Preact, Vue, Svelte and lit keep references to their nodes, write to them, move them and
//! take them away. Whatever they do around and inside an insertion while it is marked, in whichever mode, they never
//! throw, and once the marks are off the page is what they show.

use crate::Test;
use crate::modes::{ask, modes, with_settings};
use crate::stage::{Stage, passages, tree};
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("react_goes_on_around_the_marks", |stage| goes_on(stage, REACT)),
    ("preact_goes_on_around_the_marks", |stage| goes_on(stage, PREACT)),
    ("vue_goes_on_around_the_marks", |stage| goes_on(stage, VUE)),
    ("svelte_goes_on_around_the_marks", |stage| goes_on(stage, SVELTE)),
    ("lit_goes_on_around_the_marks", |stage| goes_on(stage, LIT)),
];

/// Each sets `window.render`, which shows these paragraphs (`{ key, text }`), or nothing for null.
const REACT: &str = include_str!("../../frameworks/react.js");
const PREACT: &str = include_str!("../../frameworks/preact.js");
const VUE: &str = include_str!("../../frameworks/vue.js");
const SVELTE: &str = include_str!("../../frameworks/svelte.js");
const LIT: &str = include_str!("../../frameworks/lit.js");

/// A story with two comments, and what its framework does to it (`act`); `fault` is the first error.
const PAGE: &str = include_str!("../../frameworks/page.html");

const ACTS: [&str; 6] = ["update", "rewrite", "insert", "reorder", "remove", "unmount"];

/// Does what the page's own script would, and waits until the framework has shown it.
fn act(stage: &mut Stage, name: &str) -> Result<(), Failed> {
    let act = format!(
        "((window.wrappedJSObject ?? window).act({name:?}), new Promise(done => requestAnimationFrame(() => done(null))))"
    );
    stage.browser.evaluate(Place::Page, &act)?;
    Ok(())
}

fn open(stage: &mut Stage, framework: &str) -> Result<(), Failed> {
    stage.open(&PAGE.replace("/* FRAMEWORK */", framework), &[])?;
    stage.browser.wait_for(Place::Page, "document.title === 'ready'")?;
    Ok(())
}

/// What the page shows, without the place where it shows it.
fn shown(stage: &mut Stage) -> Result<Value, Failed> {
    Ok(stage.browser.evaluate(Place::Page, "document.querySelector('#app').outerHTML.replace(/<!--.*?-->/g, '')")?)
}

fn fault(stage: &mut Stage) -> Result<Value, Failed> {
    Ok(stage.browser.evaluate(Place::Page, "(window.wrappedJSObject ?? window).fault")?)
}

fn goes_on(stage: &mut Stage, framework: &str) -> Result<(), Failed> {
    stage.server.folder("/npm/", &tree().join("node_modules"));
    // Written for whichever loader there is: here it is a module.
    let compiler = std::fs::read_to_string(tree().join("node_modules/svelte/compiler/index.js"))?;
    let module = format!(
        "const exports = {{}}, module = {{ exports }};\n{compiler}\nexport const {{ compile }} = module.exports;"
    );
    stage.server.file("/svelte-compiler", "text/javascript; charset=utf-8", module.as_bytes(), &[]);
    with_settings(stage, json!({ "version": 1 }), |stage| {
        let mut expected = Vec::new();
        open(stage, framework)?;
        for name in ACTS {
            act(stage, name)?;
            expected.push(shown(stage)?);
        }
        assert_eq!(fault(stage)?, "");
        for mode in modes() {
            open(stage, framework)?;
            assert_eq!(passages(&stage.browser.press()?["report"]).len(), 2, "{mode}");
            ask(stage, json!({ "type": "mode", "mode": mode }))?;
            for (name, expected) in ACTS.iter().zip(&expected) {
                act(stage, name)?;
                assert_eq!(fault(stage)?, "", "{mode}, {name}");
                ask(stage, json!({ "type": "set", "on": false }))?;
                assert_eq!(shown(stage)?, *expected, "{mode}, {name}");
                ask(stage, json!({ "type": "set", "on": true }))?;
            }
            stage.browser.close_popup()?;
        }
        Ok(())
    })
}
