//! `cargo xtask evaluate [DIR…]`: how right the verdicts are, on articles that people marked.
//!
//! A folder has labelled texts in `text/`, HTML pages without insertions in `pages/` (packed with gzip or not), and the
//! gold table `gold.tsv`. Without a folder named, the project's own fixtures are scored, and `../shared/corpus` where it
//! exists. What is `likely` or `sure` counts as marked.

mod compare;
mod gold;
mod reprints;
mod score;

use crate::shell::root;
use anyhow::{Context, Result};
pub use compare::compare;
use flate2::read::GzDecoder;
use gold::Row;
use rubricator::document::html;
use rubricator::document::page::Page;
use rubricator::report::Passage;
use rubricator::{Taught, judge};
use score::{Article, Gold, Mark};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub fn evaluate(folders: &[PathBuf]) -> Result<()> {
    if folders.is_empty() {
        score::print("The project's own fixtures", &fixtures()?);
        let corpus = root().join("../shared/corpus");
        if !corpus.is_dir() {
            println!("skipped: there is no {}.", corpus.display());
            return Ok(());
        }
        return score_folder(&corpus);
    }
    folders.iter().try_for_each(|folder| score_folder(folder))
}

fn score_folder(folder: &Path) -> Result<()> {
    let table = folder.join("gold.tsv");
    let table = fs::read_to_string(&table).with_context(|| format!("{} can't be read", table.display()))?;
    let mut rows = gold::parse(&table)?;
    let texts = articles(&folder.join("text"), &mut rows)?;
    score::print(&format!("{}: texts", folder.display()), &texts);
    let pages = articles(&folder.join("pages"), &mut rows)?;
    score::print(&format!("{}: pages", folder.display()), &pages);
    for file in rows.keys() {
        println!("gold.tsv names {file}, which is not there.");
    }
    Ok(())
}

/// All articles below a folder, judged, with their rows of the gold table.
fn articles(folder: &Path, rows: &mut HashMap<String, Vec<Row>>) -> Result<Vec<Article>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut articles = Vec::new();
    for (name, path) in crate::archive::files(folder)? {
        let Ok(page) = html::read(&unpacked(&path)?) else { continue };
        let gold = rows.remove(&name).unwrap_or_default();
        let gold = gold.iter().map(|row| Gold { layer: row.layer, place: row.place(page.text()) }).collect();
        articles.push(judged(name, &page, gold));
    }
    Ok(articles)
}

fn judged(name: String, page: &Page, gold: Vec<Gold>) -> Article {
    let begun = Instant::now();
    let report = judge(page, &Taught::default());
    let time = begun.elapsed();
    let mark = |passage: Passage| Mark { place: passage.start..passage.end, passage };
    let marks = report.passages.into_iter().map(mark).collect();
    Article { name, lang: report.lang, text: page.text().chars().collect(), gold, marks, time }
}

/// The fixtures, with the passages that each expects as its gold.
fn fixtures() -> Result<Vec<Article>> {
    let mut articles = Vec::new();
    for (name, path) in crate::archive::files(&root().join("tests/fixtures"))? {
        if name.ends_with("expected.json") {
            continue;
        }
        let page = html::read(&fs::read(&path)?).with_context(|| name.clone())?;
        let expected = fs::read_to_string(path.with_file_name("expected.json")).with_context(|| name.clone())?;
        let expected: Value = serde_json::from_str(&expected).with_context(|| name.clone())?;
        let gold = expected["passages"].as_array().into_iter().flatten().filter_map(|passage| {
            Some(Gold {
                layer: serde_json::from_value(passage["layer"].clone()).ok(),
                place: find(page.text(), passage["text"].as_str()?)?,
            })
        });
        articles.push(judged(name, &page, gold.collect()));
    }
    Ok(articles)
}

/// Where a folded text stands in a page's text, in code points.
fn find(text: &str, folded: &str) -> Option<std::ops::Range<usize>> {
    let letters =
        |text: &str| -> Vec<(usize, char)> { text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).collect() };
    let (text, wanted) = (letters(text), letters(folded));
    let same = |window: &&[(usize, char)]| window.iter().zip(&wanted).all(|((_, one), (_, other))| one == other);
    let window = text.windows(wanted.len().max(1)).find(same)?;
    Some(window.first()?.0..window.last()?.0 + 1)
}

fn unpacked(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(path)?;
    if path.extension().is_none_or(|extension| extension != "gz") {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(&*bytes).read_to_end(&mut unpacked).with_context(|| path.display().to_string())?;
    Ok(unpacked)
}
