//! `cargo xtask bench [DIR…]`: what Rubricator costs, beside others that do comparable work, measured in one run on the same
//! pages: those of the folders named; else of `../shared/corpus/pages/extraction`, where it exists; else the fixtures.
//!
//! Times of a shared machine say little; their ratios within a run say more. All of it is printed, and kept in
//! `benches/results.md`: sizes exact, the rest in two digits, so that what a change costs shows in its diff. What isn't
//! installed is said to be so.

mod browser;
mod cli;
mod pages;
mod table;

use crate::build::{build, sizes};
use crate::shell::{root, step, target};
use anyhow::{Context, Result};
use rubricator_browser::Kind;
use std::fs;
use std::path::PathBuf;
use table::{Cell, Table};

const RESULTS: &str = "benches/results.md";

pub fn bench(folders: &[PathBuf]) -> Result<()> {
    build()?;
    let scratch = target().join("bench");
    let pages = pages::unpacked(folders, &scratch)?;
    let growing = pages::growing(&scratch)?;
    let mut tables = vec![weighed()?];
    let program = step("the command line, and its peers", cli::built)?;
    tables.push(cli::beside_peers(&program, &pages, &scratch)?);
    tables.push(step("growth", || cli::growth(&program, &growing))?);
    for kind in Kind::ALL {
        tables.extend(step(&format!("{}’s own thread", kind.name()), || browser::tables(kind, &pages, &growing))?);
    }
    let heading = format!(
        "# What Rubricator costs\n\nWritten by `cargo xtask bench`, on {} pages {}.\n",
        pages.files.len(),
        pages.origin
    );
    let written = [heading].into_iter().chain(tables.iter().map(Table::markdown)).collect::<Vec<_>>().join("\n");
    println!("\n{written}");
    fs::write(root().join(RESULTS), written).context(RESULTS)
}

/// What ships, in bytes.
fn weighed() -> Result<Table> {
    let mut table = Table::new("Sizes", "Bytes of what ships, and what they may be at most.", &["bytes", "budget"]);
    for (what, size, budget) in sizes()? {
        table.row(&what, [Cell::Exact(size), Cell::Exact(budget)]);
    }
    Ok(table)
}
