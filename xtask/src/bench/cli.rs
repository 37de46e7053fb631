//! The command line on one core, beside programs that do comparable work: from HTML to an article, or to what stands in
//! it.

use super::pages::{Growth, Pages};
use super::table::{Cell, Table};
use crate::shell::{cargo, is_successful, program, root, run, target};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Each is run so many times, or once where that takes long enough; the quickest counts.
const RUNS: usize = 3;
const LONG: Duration = Duration::from_secs(5);
/// A page is read so many times in a run, at least, that the clock's ticks don't matter.
const LEAST: Duration = Duration::from_millis(600);
const TRAFILATURA: &[&str] = &["trafilatura==2.3.1", "lxml_html_clean==0.4.6"];

/// The command line as people install it.
pub fn built() -> Result<PathBuf> {
    run(cargo().args(["build", "--locked", "--quiet", "--release", "--package", "rubricator", "--bin", "rubricator"]))?;
    Ok(target().join("release").join(executable("rubricator")))
}

fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// What a run cost.
#[derive(Clone, Copy)]
struct Cost {
    /// Of the processor where the system tells, else on the clock.
    time: Duration,
    /// The most memory it had at a time, in bytes, where the system tells.
    memory: Option<usize>,
}

pub fn beside_peers(rubricator: &Path, pages: &Pages, scratch: &Path) -> Result<Table> {
    let mut table = Table::new(
        "The command line",
        "Programs over all pages in one go, on one core: pages a second of the processor's time, how many times as many \
         Rubricator judges, and the most memory.",
        &["pages a second", "Rubricator", "memory, MB"],
    );
    let list = |command: &mut Command| -> Result<Option<Cost>> { measured(command.args(&pages.files)).map(Some) };
    let ours = list(Command::new(rubricator).args(["--format", "json"]))?;
    let peers = [
        ("Rubricator, to its report", ours),
        ("dom_smoothie, to the article", dom_smoothie(scratch).map_or(Ok(None), |peer| list(&mut Command::new(peer)))?),
        ("Readability in Node with linkedom", readability().map_or(Ok(None), |mut peer| list(&mut peer))?),
        ("trafilatura, to the article", trafilatura(scratch).map_or(Ok(None), |mut peer| list(&mut peer))?),
    ];
    let speed = |cost: Cost| pages.files.len() as f64 / cost.time.as_secs_f64();
    for (name, cost) in peers {
        match (cost, ours) {
            (Some(cost), Some(ours)) => table.row(
                name,
                [
                    Cell::About(speed(cost)),
                    Cell::Times(speed(ours) / speed(cost)),
                    cost.memory.map_or(Cell::Words("not told"), |bytes| Cell::About(bytes as f64 / 1e6)),
                ],
            ),
            _ => table.row(name, [Cell::Words("not installed")]),
        }
    }
    Ok(table)
}

/// How the time for one page grows with it.
pub fn growth(rubricator: &Path, ways: &[Growth]) -> Result<Table> {
    let mut table = Table::new(
        "Growth of the command line",
        "A page of so many times as much: milliseconds of the processor from HTML to report, and how many times those of \
         the row before.",
        &["ms", "for 10×"],
    );
    for Growth { what, files } in ways {
        let mut before: Option<f64> = None;
        for (size, file) in files {
            let cost = each(rubricator, file)?;
            let mut cells = vec![Cell::About(cost)];
            cells.extend(before.map(|before| Cell::Times(cost / before)));
            table.row(&format!("{size} {what}"), cells);
            before = Some(cost);
        }
    }
    Ok(table)
}

/// Milliseconds for one page, averaged over many.
fn each(rubricator: &Path, file: &Path) -> Result<f64> {
    let mut times = 1;
    loop {
        let command = || {
            let mut command = Command::new(rubricator);
            command.args(["--format", "json"]).args(vec![file; times]);
            command
        };
        let time = measured(&mut command())?.time;
        // The program's own start counts once.
        if time >= LEAST || times >= 4000 {
            return Ok(time.as_secs_f64() * 1000.0 / times as f64);
        }
        times *= if time < LEAST / 8 { 8 } else { 2 };
    }
}

/// The cheapest of some runs.
fn measured(command: &mut Command) -> Result<Cost> {
    let mut best: Option<Cost> = None;
    for _ in 0..RUNS {
        let cost = once(command)?;
        best = Some(match best {
            Some(best) if best.time <= cost.time => best,
            _ => cost,
        });
        if cost.time > LONG {
            break;
        }
    }
    best.context("nothing was measured")
}

fn once(command: &mut Command) -> Result<Cost> {
    let start = Instant::now();
    let line = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("`{line}` could not be started"))?;
    let (mut time, mut memory) = (None, None);
    loop {
        // What it has used so far; the last answer before its end counts.
        time = processor_time(child.id()).or(time);
        memory = peak_memory(child.id()).or(memory);
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!("`{line}` failed with {status}.");
            }
            return Ok(Cost { time: time.unwrap_or_else(|| start.elapsed()), memory });
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// What a process has had of the processor, from Linux's `/proc` in hundredths of a second.
fn processor_time(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The program's name is in brackets and may hold spaces.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    // A process that has ended, and was not yet asked how, still tells.
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

fn peak_memory(process: u32) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<usize>().ok()? * 1024)
}

fn dom_smoothie(scratch: &Path) -> Option<PathBuf> {
    let built = scratch.join("peers");
    let mut build = cargo();
    build
        .args(["build", "--locked", "--quiet", "--release", "--manifest-path"])
        .arg(peers().join("dom_smoothie/Cargo.toml"));
    let is_built = is_successful(build.arg("--target-dir").arg(&built));
    is_built.then(|| built.join("release").join(executable("peer-dom-smoothie")))
}

fn readability() -> Option<Command> {
    let is_there =
        ["@mozilla/readability", "linkedom"].iter().all(|name| root().join("node_modules").join(name).is_dir());
    let mut node = program("node");
    node.arg(peers().join("readability.js"));
    is_there.then_some(node)
}

/// In an environment of its own, made at the first run.
fn trafilatura(scratch: &Path) -> Option<Command> {
    let environment = scratch.join("python");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.is_file() {
        is_successful(program("python3").args(["-m", "venv"]).arg(&environment));
    }
    let is_there = || is_successful(Command::new(&python).args(["-c", "import trafilatura"]));
    if !is_there() {
        is_successful(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(TRAFILATURA));
    }
    let mut command = Command::new(&python);
    command.arg(peers().join("trafilatura_files.py"));
    is_there().then_some(command)
}

fn peers() -> PathBuf {
    root().join("benches/peers")
}
