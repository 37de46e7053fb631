//! What a page pays in a real browser: on its own thread, from the click until it is painted, in memory; and what the
//! engine takes to start. `page.js` measures; this asks it, and makes tables of the answers.

use super::pages::{Growth, Pages};
use super::table::{Cell, Table};
use crate::shell::{root, step};
use anyhow::{Context, Result};
use rubricator_browser::server::Server;
use rubricator_browser::{Browser, Kind, Place, Popup, Window, installed, launch};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const MEASURE: &str = include_str!("page.js");
/// Each page is measured in so many fresh documents, and each that grows in so many; the quickest counts.
const RUNS: (usize, usize) = (2, 6);
/// So many documents in one question, as each has to be answered within the driver's patience.
const BATCH: usize = 6;
/// Of what grows, so much is shown in a browser: it has to lay it out first.
const LARGEST: usize = 2000;
/// So many pages are switched on for the way from click to paint, and kept for what they hold.
const SOME: usize = 16;
/// The scripts that every page gets which is switched on, and the one that ranges need.
const OURS: &[&str] = &["content/core/snapshot.js", "content/core/paint.js", "content/core/overlay.js"];

/// A document of its own that may use the finest clock.
const ISOLATED: &[(&str, &str)] =
    &[("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Embedder-Policy", "require-corp")];
/// A page as it is in its file: nothing is fetched, and no script of its own runs.
const AS_IT_STANDS: &[(&str, &str)] = &[
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-eval'"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
];

/// A browser, and what is served to it.
struct Bench {
    browser: Box<dyn Browser>,
    server: Server,
    host: String,
}

pub fn tables(kind: Kind, pages: &Pages, growing: &[Growth]) -> Result<Vec<Table>> {
    if installed(kind).is_err() {
        let mut table = Table::new(&format!("In {}", kind.name()), "Not measured.", &[""]);
        table.row("the browser", [Cell::Words("not installed")]);
        return Ok(vec![table]);
    }
    let mut bench = Bench::open(kind)?;
    let addresses = pages.files.iter().enumerate().map(|(index, file)| bench.serve(&format!("/page/{index}"), file));
    let addresses = addresses.collect::<Result<Vec<_>>>()?;
    let name = kind.name();
    let costs = bench.costs(&addresses, "sources", RUNS.0)?;
    Ok(vec![
        own_thread(name, &costs),
        step(&format!("{name}: the way to the engine"), || bench.rest(name, &addresses, &costs))?,
        step(&format!("{name}: growth"), || bench.growth(name, growing))?,
    ])
}

impl Bench {
    fn open(kind: Kind) -> Result<Self> {
        let server = Server::start()?;
        server.folder("/site/", &root().join("dist/www"));
        server.file("/measure.js", "text/javascript", MEASURE.as_bytes(), &[]);
        server.file("/copy.js", "text/javascript", ours()?.as_bytes(), &[]);
        let readability = fs::read_to_string(root().join("node_modules/@mozilla/readability/Readability.js"))
            .context("Readability is not installed: run `npm ci`.")?;
        // As a script in a page defines it.
        let readability = format!("{readability}\nglobalThis.Readability = Readability;");
        server.file("/readability.js", "text/javascript", readability.as_bytes(), &[]);
        server.file("/paint.css", "text/css", &fs::read(root().join("extension/content/core/paint.css"))?, &[]);
        let host = server.page("/bench", "<!doctype html><title>Bench</title>", ISOLATED);
        let browser = launch(kind, &root().join("dist").join(kind.name()), Window::Headless)?;
        Ok(Self { browser, server, host })
    }

    fn serve(&self, path: &str, file: &Path) -> Result<String> {
        Ok(self.server.file(path, "text/html", &fs::read(file)?, AS_IT_STANDS))
    }

    fn ask(&mut self, question: &str) -> Result<Value> {
        let script = format!(
            "(async () => {{
                const text = async (path) => (await fetch(path)).text();
                const [ours, css, readability] = await Promise.all([\"/copy.js\", \"/paint.css\", \"/readability.js\"].map(text));
                const sources = {{ ours, css, readability }};
                const {{ measure, engineStart, memory }} = await import(\"/measure.js\");
                const engine = await import(\"/site/engine/rubricator.js\");
                await engine.default();
                return {question};
            }})()"
        );
        Ok(self.browser.evaluate(Place::Page, &script)?)
    }

    /// What each page costs, by these sources: `page.js` says how its numbers are called.
    fn costs(&mut self, addresses: &[String], sources: &str, runs: usize) -> Result<Vec<Value>> {
        let mut costs = Vec::new();
        for batch in addresses.chunks(BATCH / runs) {
            self.browser.open(&self.host.clone())?;
            let question = format!(
                "await (async () => {{
                    const costs = [];
                    for (const address of {}) {{
                        let best = null;
                        for (let run = 0; run < {runs}; run++) {{
                            const cost = await measure(address, {sources}, engine);
                            best ??= cost;
                            for (const name of Object.keys(cost)) best[name] = Math.min(best[name], cost[name]);
                        }}
                        costs.push(best);
                    }}
                    return costs;
                }})()",
                json!(batch)
            );
            let answer = self.ask(&question)?;
            costs.extend(answer.as_array().context("no measurements")?.iter().cloned());
        }
        Ok(costs)
    }

    fn rest(&mut self, name: &str, addresses: &[String], costs: &[Value]) -> Result<Table> {
        let mut table = Table::new(
            &format!("The way to the engine, in {name}"),
            "Medians in milliseconds, bytes and megabytes.",
            &[""],
        );
        let of = |key| told(costs, |cost| number(cost, key));
        table.row("bytes of a message", [Cell::About(of("bytes").median)]);
        table.row("its writing and reading, ms", [Cell::About(of("message").median)]);
        table.row("judgement in WASM, ms", [Cell::About(of("judge").median)]);
        self.browser.open(&self.host.clone())?;
        let start =
            self.ask(&format!("await engineStart(location.origin + \"/site/engine/\", {})", json!(addresses[0])))?;
        for (row, key) in [
            ("engine: compiled, ms", "compile"),
            ("engine: started, ms", "start"),
            ("engine: first judgement, ms", "first"),
            ("engine: the same once more, ms", "second"),
        ] {
            table.row(row, [Cell::About(number(&start, key))]);
        }
        let some: Vec<&String> = addresses.iter().step_by((addresses.len() / SOME).max(1)).collect();
        for (row, sources) in [("memory of a page, MB", "null"), ("memory of a page with its copy, MB", "ours")] {
            self.browser.open(&self.host.clone())?;
            // The browser tells when it next tidies up, and that may be too late.
            let held = self.ask(&format!("await memory({}, {sources})", json!(some))).unwrap_or_default();
            let megabytes = held.as_f64().map(|bytes| Cell::About(bytes / some.len() as f64 / 1e6));
            table.row(row, [megabytes.unwrap_or(Cell::Words("not told"))]);
        }
        let (mut warm, mut cold) = (Vec::new(), Vec::new());
        for address in some {
            let (one, other) = self.click(address)?;
            warm.push(one);
            cold.push(other);
        }
        for (row, times) in [("click to painted, engine warm, ms", warm), ("click to painted, engine cold, ms", cold)] {
            table.row(row, [Cell::About(Spread::of(times).median)]);
        }
        Ok(table)
    }

    /// Milliseconds from the popup's switch until the page is painted: with the engine running, and with the background
    /// ended before.
    fn click(&mut self, address: &str) -> Result<(f64, f64)> {
        self.browser.open(address)?;
        // The press grants access to the page, and puts the scripts there.
        self.browser.press()?;
        self.browser.close_popup()?;
        let tab = self.browser.tab_id()?;
        self.browser.open_extension_page("ui/options/options.html")?;
        let switch = |on: bool| {
            format!(
                "(async () => {{
                    const start = performance.now();
                    await chrome.runtime.sendMessage({{ type: \"set\", tab: {tab}, on: {on} }});
                    return performance.now() - start;
                }})()"
            )
        };
        self.browser.evaluate(Place::Page, &switch(false))?;
        let warm = self.browser.evaluate(Place::Page, &switch(true))?;
        self.browser.evaluate(Place::Page, &switch(false))?;
        self.browser.kill_background()?;
        let cold = self.browser.evaluate(Place::Page, &switch(true))?;
        Ok((warm.as_f64().context("no time")?, cold.as_f64().context("no time")?))
    }

    fn growth(&mut self, name: &str, ways: &[Growth]) -> Result<Table> {
        let mut table = Table::new(
            &format!("Growth in {name}"),
            "A page of so many times as much: milliseconds of copy and paint, and of the judgement; how many times those of \
             the row before.",
            &["copy and paint", "for 10×", "judgement", "for 10×"],
        );
        for Growth { what, files } in ways {
            let files: Vec<_> = files.iter().filter(|(size, _)| *size <= LARGEST).collect();
            let addresses =
                files.iter().map(|(size, file)| self.serve(&format!("/growing/{}-{size}", what.len()), file));
            // Of large pages, Readability's parse takes many seconds.
            let costs = self.costs(&addresses.collect::<Result<Vec<_>>>()?, "{ ours, css }", RUNS.1)?;
            for (index, ((size, _), cost)) in files.iter().copied().zip(&costs).enumerate() {
                let times = |of: fn(&Value) -> f64| {
                    let before = index.checked_sub(1).map(|before| of(&costs[before]));
                    [Cell::About(of(cost)), before.map_or(Cell::Words(""), |before| Cell::Times(of(cost) / before))]
                };
                table.row(&format!("{size} {what}"), [times(own), times(|cost| number(cost, "judge"))].concat());
            }
        }
        Ok(table)
    }
}

/// What copy and paint take together.
fn own(cost: &Value) -> f64 {
    number(cost, "copy") + number(cost, "paint")
}

fn own_thread(name: &str, costs: &[Value]) -> Table {
    let mut table = Table::new(
        &format!("The page’s own thread, in {name}"),
        "Milliseconds, each at the first run in its document; and how many times those of copy and paint.",
        &["median", "p95", "max", "median, in copy + paint", "p95"],
    );
    let ours = told(costs, own);
    let rows: [(&str, Spread); 6] = [
        ("a walk over the text nodes", told(costs, |cost| number(cost, "walk"))),
        ("copy", told(costs, |cost| number(cost, "copy"))),
        ("paint", told(costs, |cost| number(cost, "paint"))),
        ("copy + paint", told(costs, own)),
        ("longest task of these", told(costs, |cost| number(cost, "task"))),
        ("Readability’s parse", told(costs, |cost| number(cost, "parse"))),
    ];
    for (row, spread) in rows {
        let Spread { median, p95, max } = spread;
        let times = [median / ours.median, p95 / ours.p95].map(Cell::Times);
        table.row(row, [median, p95, max].map(Cell::About).into_iter().chain(times));
    }
    table
}

fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_default()
}

fn ours() -> Result<String> {
    let scripts = OURS.iter().map(|name| {
        let path = root().join("extension").join(name);
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    });
    Ok(scripts.collect::<Result<Vec<_>>>()?.concat())
}

/// Where measurements lie.
#[derive(Clone, Copy)]
struct Spread {
    median: f64,
    p95: f64,
    max: f64,
}

impl Spread {
    fn of(mut numbers: Vec<f64>) -> Self {
        numbers.sort_by(f64::total_cmp);
        let at = |share: f64| numbers.get(((numbers.len().max(1) - 1) as f64 * share).round() as usize).copied();
        let at = |share| at(share).unwrap_or_default();
        Self { median: at(0.5), p95: at(0.95), max: at(1.0) }
    }
}

fn told(costs: &[Value], of: impl Fn(&Value) -> f64) -> Spread {
    Spread::of(costs.iter().map(of).collect())
}
