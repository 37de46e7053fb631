//! Parity: every fixture page is copied, judged and painted in the browser as it is natively.
//!
//! The page is compared first, as `copy.js` makes it in the browser and as `html.rs` makes it from the file: where
//! they differ, that difference says more than the reports'. The browser's report is the one the popup was given.

use crate::Test;
use crate::stage::{Stage, dense, failed, passages, text, tree};
use libtest_mimic::Failed;
use rubricator::page::FlatPage;
use rubricator::{Rules, html, judge};
use rubricator_browser::{Error, Place};
use serde_json::{Value, from_value, json, to_value};
use std::fs;
use std::path::{Path, PathBuf};

pub const TESTS: &[Test] = &[("every_fixture_gives_the_native_report_and_is_restored", parity)];

fn parity(stage: &mut Stage) -> Result<(), Failed> {
    let copy = fs::read_to_string(tree().join("extension/page/copy.js"))?;
    let differences = fixtures()?
        .iter()
        .filter_map(|folder| {
            let outcome = compare(stage, folder, &copy).err()?;
            Some(format!("{}: {outcome}", folder.file_name()?.display()))
        })
        .collect::<Vec<_>>();
    if differences.is_empty() { Ok(()) } else { Err(failed(differences.join("\n"))) }
}

fn fixtures() -> Result<Vec<PathBuf>, Failed> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(tree().join("tests/fixtures"))? {
        let folder = entry?.path();
        if folder.join("page.html").is_file() {
            folders.push(folder);
        }
    }
    folders.sort();
    Ok(folders)
}

fn compare(stage: &mut Stage, folder: &Path, copy: &str) -> Result<(), Error> {
    let file = fs::read(folder.join("page.html")).map_err(|error| Error(error.to_string()))?;
    let mut native = html::read(&file).map_err(|error| Error(error.to_string()))?;

    let name = folder.file_name().unwrap_or_default().display();
    let served = stage.server.file(&format!("/fixture/{name}"), "text/html", &file, &[]);
    stage.browser.open(&served)?;
    let before = stage.state()?;
    let copied = stage
        .browser
        .evaluate(Place::Page, &format!("(() => {{ {copy}\nreturn rubricator.copy(document.body).page; }})()"))?;
    native.url = text(&copied["url"]);
    let expected = to_value(native.to_flat()).map_err(|error| Error(error.to_string()))?;
    same("page", &expected, &round(copied)?)?;

    let answer = stage.browser.press()?;
    let expected = to_value(judge(&native, &Rules::default())).map_err(|error| Error(error.to_string()))?;
    same("report", &expected, &answer["report"])?;
    let (painted, words) = (stage.painted()?, dense(&passages(&expected).concat()));
    same("painted text", &json!(words), &json!(painted))?;

    if answer["on"] == true {
        stage.browser.press()?;
    }
    same("page after switching off", &before, &stage.state()?)
}

/// The browser's page, read as the core reads it.
fn round(copied: Value) -> Result<Value, Error> {
    let page =
        from_value::<FlatPage>(copied).map_err(|error| Error(format!("the browser's page cannot be read: {error}")))?;
    to_value(page).map_err(|error| Error(error.to_string()))
}

/// Says where two values first part.
fn same(what: &str, expected: &Value, found: &Value) -> Result<(), Error> {
    let parted = match (expected, found) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            return one.iter().try_for_each(|(key, value)| same(&format!("{what}.{key}"), value, &other[key]));
        }
        (Value::Array(one), Value::Array(other)) => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                same(&format!("{what}[{index}]"), one, other)?;
            }
            one.len() != other.len()
        }
        (Value::Number(one), Value::Number(other)) => one.as_f64() != other.as_f64(),
        (one, other) => one != other,
    };
    if parted { Err(Error(format!("{what} is {found}, natively {expected}"))) } else { Ok(()) }
}
