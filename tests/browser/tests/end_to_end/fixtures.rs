//! Parity: every fixture page is copied, judged and written in the browser as it is natively, and one of each kind goes the whole
//! way through the button.
//!
//! The page is compared first, as `snapshot.js` makes it in the browser and as `html.rs` makes it from the file: where
//! they differ, that difference says more than the reports'. On the whole way, the report is the one the popup was given.

use crate::Test;
use crate::stage::{Stage, dense, failed, passages, text, tree};
use libtest_mimic::Failed;
use rubricator::document::html::{self, Hints, Reading};
use rubricator::document::links::Link;
use rubricator::document::snapshot::FlatPage;
use rubricator::report::{Format, Selection, write};
use rubricator::story::Story;
use rubricator::{Page, ReaderRules, judge, report_on};
use rubricator_browser::{Error, Place, Popup};
use serde_json::{Value, from_value, json, to_value};
use std::fs;
use std::path::{Path, PathBuf};

pub const TESTS: &[Test] =
    &[("every_fixture_gives_the_native_report", parity), ("a_fixture_of_each_kind_is_painted_and_restored", whole_way)];

/// So many fixtures are read in one go: no answer may take longer than the browser's patience.
const BATCH: usize = 30;

/// Each fixture is a document of its own in a frame, all of them read by one engine: opening a tab for each would take
/// minutes.
fn parity(stage: &mut Stage) -> Result<(), Failed> {
    let site = stage.server.folder("/site/", &tree().join("dist/www"));
    let script = |name: &str| fs::read_to_string(tree().join(format!("extension/content/core/{name}.js")));
    let copy = script("snapshot")? + &script("computed-style")?;
    let host = stage.server.page("/frames", "<!doctype html><title>Frames</title>", &[]);
    let formats: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    let selections: Vec<&str> = Selection::ALL.iter().map(|selection| selection.name()).collect();
    let mut differences = Vec::new();
    for folders in fixtures().chunks(BATCH) {
        let served = folders.iter().map(|folder| Served::by(stage, folder)).collect::<Result<Vec<_>, _>>()?;
        let addresses: Vec<&str> = served.iter().map(|served| &*served.address).collect();
        let script = format!(
            "(async () => {{ {copy}
            const engine = await import(\"{site}engine/compare.js\");
            await engine.default();
            const given = [];
            for (const address of {addresses:?}) {{
                const frame = document.createElement(\"iframe\");
                const loaded = new Promise((resolve) => frame.addEventListener(\"load\", resolve));
                frame.src = address;
                document.body.append(frame);
                await loaded;
                const {{ page, nodes }} = rubricator.copy(frame.contentDocument.body);
                const hrefs = nodes.map((node) => node.localName === \"a\" && node.getAttribute(\"href\"));
                const stated = Array.from(frame.contentDocument.querySelectorAll(\"base[href]\"), (base) => ({{ rel: \"base\", href: base.getAttribute(\"href\") }}));
                const links = hrefs.flatMap((href, node) => href ? [{{ node, href }}] : []);
                const linked = {{ ...page, links: [...stated, ...links] }};
                const written = {formats:?}.map((format) => {selections:?}.map((part) => engine.write(linked, {{}}, part, format)));
                given.push({{ page, report: engine.judge(page, {{}}).report, written }});
                frame.remove();
            }}
            return given; }})()"
        );
        stage.browser.open(&host)?;
        let given = stage.browser.evaluate(Place::Page, &script)?;
        let given = given.as_array().map_or(&[][..], Vec::as_slice);
        assert_eq!(given.len(), served.len());
        for (Served { name, mut native, links, .. }, given) in served.into_iter().zip(given) {
            native.url = text(&given["page"]["url"]);
            native.set_links(&links);
            let outcome = as_natively(&native, given);
            differences.extend(outcome.err().map(|difference| format!("{name}: {difference}")));
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(failed(differences.join("\n"))) }
}

fn as_natively(native: &Page, given: &Value) -> Result<(), Error> {
    let expected = to_value(native.to_flat()).map_err(|error| Error(error.to_string()))?;
    same("page", &expected, &round(given["page"].clone())?)?;
    same("report", &report(native)?, &given["report"])?;
    same("written forms", &written(native)?, &given["written"])
}

fn whole_way(stage: &mut Stage) -> Result<(), Failed> {
    let mut fixtures = fixtures();
    // One of each group: they are ordered by path.
    fixtures.dedup_by_key(|folder| folder.parent().map(Path::to_owned));
    let mut differences = Vec::new();
    for folder in fixtures {
        let Served { name, address, mut native, .. } = Served::by(stage, &folder)?;
        stage.browser.open(&address)?;
        native.url = address;
        let outcome = there_and_back(stage, &native);
        differences.extend(outcome.err().map(|difference| format!("{name}: {difference}")));
    }
    if differences.is_empty() { Ok(()) } else { Err(failed(differences.join("\n"))) }
}

fn there_and_back(stage: &mut Stage, native: &Page) -> Result<(), Error> {
    let before = stage.state()?;
    let answer = stage.browser.press()?;
    let expected = report(native)?;
    same("report", &expected, &answer["report"])?;
    let (painted, words) = (stage.painted()?, dense(&passages(&expected).concat()));
    same("painted text", &json!(words), &json!(painted))?;
    if answer["on"] == true {
        stage.browser.switch_off()?;
    }
    same("page after switching off", &before, &stage.state()?)
}

/// A fixture under an address, and as the core reads it from its file.
struct Served {
    name: String,
    address: String,
    native: Page,
    links: Vec<Link>,
}

impl Served {
    fn by(stage: &mut Stage, folder: &Path) -> Result<Served, Failed> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = fs::read(folder.join("page.html"))?;
        let Reading { page: native, links, .. } = html::read_with(&file, &Hints::default())?;
        let address = stage.server.file(&format!("/fixture/{name}"), content_type(&file), &file, &[]);
        Ok(Served { name, address, native, links })
    }
}

/// What a server would say of a file: no more than the file leaves unsaid.
fn content_type(file: &[u8]) -> &'static str {
    match std::str::from_utf8(file) {
        Ok(text) if text.starts_with("<?xml") => "application/xhtml+xml",
        Ok(_) => "text/html; charset=utf-8",
        Err(_) => "text/html",
    }
}

fn fixtures() -> Vec<PathBuf> {
    let cases = rubricator_fixtures::reports().into_iter().map(|case| case.folder);
    cases.filter(|folder| folder.join("page.html").is_file()).collect()
}

/// Each form of each part of the page's article.
fn written(page: &Page) -> Result<Value, Error> {
    let story = Story::of(page);
    let report = report_on(&story, &ReaderRules::default());
    let of = |&format: &Format| -> Vec<String> {
        Selection::ALL.iter().map(|&selection| write(&story, &report, None, selection, format)).collect()
    };
    Ok(json!(Format::ALL.iter().map(of).collect::<Vec<_>>()))
}

fn report(page: &Page) -> Result<Value, Error> {
    to_value(judge(page, &ReaderRules::default())).map_err(|error| Error(error.to_string()))
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
