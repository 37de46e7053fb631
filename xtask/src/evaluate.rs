//! `cargo xtask evaluate [DIR…]`: how right the verdicts are, on articles that people marked.
//!
//! A folder is scored by what it holds:
//! - `gold.tsv` (see [`gold`]), with the articles it speaks of in `text/`, `pages/` and `stories/wcxb/`, or beside it;
//!   HTML pages may be packed with gzip. What a table doesn't mark is clean;
//! - `*.expected`, each beside a text or a page: cases that hold or don't (see [`cases`]).
//!
//! Without a folder named, the project's own fixtures are scored, and the folders of `../shared` where it exists.
//! What is `likely` or `sure` counts as marked. Details come first, set by set; one table at the end sums them up
//! (see [`summary`]).

mod cases;
mod compare;
mod gold;
mod reprints;
mod score;
mod story;
mod summary;
mod unlabelled;

use crate::shell::root;
use anyhow::{Context, Result};
pub use compare::compare;
use flate2::read::GzDecoder;
use gold::Table;
use rubricator::document::html;
use rubricator::document::page::Page;
use rubricator::model::Certainty;
use rubricator::report::Passage;
use rubricator::{ReaderRules, judge};
use score::{Article, Gold, Mark};
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;
pub use story::story;
use summary::Summary;
pub use unlabelled::unlabelled;

/// The folders of `../shared` that are scored when none is named.
const SHARED: &[&str] = &["corpus", "corpus/real", "cases/en", "cases/languages"];
/// The folders that a gold table's articles are in.
const ARTICLE_FOLDERS: &[&str] = &["text", "pages", "stories/wcxb"];

pub fn evaluate(folders: &[PathBuf]) -> Result<()> {
    let mut summary = Summary::default();
    if folders.is_empty() {
        let fixtures = fixtures()?;
        score::print("The project's own fixtures", &fixtures);
        summary.add("fixtures", &fixtures);
    }
    let shared: Vec<PathBuf> = SHARED.iter().map(|name| root().join("../shared").join(name)).collect();
    for folder in if folders.is_empty() { &shared } else { folders } {
        if folder.is_dir() {
            score_folder(folder, &mut summary).with_context(|| folder.display().to_string())?;
        } else {
            println!("\nSkipped: there is no {}.", folder.display());
        }
    }
    summary.print();
    Ok(())
}

fn score_folder(folder: &Path, summary: &mut Summary) -> Result<()> {
    let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if cases::is_folder_of_cases(folder)? {
        let cases = cases::run(folder)?;
        cases::print(&name, &cases);
        summary.add_cases(&name, &cases);
        return Ok(());
    }
    let table = folder.join("gold.tsv");
    let mut table = Table::parse(&fs::read_to_string(&table).with_context(|| table.display().to_string())?)?;
    let parts: Vec<&&str> = ARTICLE_FOLDERS.iter().filter(|part| folder.join(part).is_dir()).collect();
    let sets: Vec<(String, PathBuf)> = match parts.is_empty() {
        true => vec![(name, folder.to_owned())],
        false => parts.iter().map(|part| (format!("{name}/{part}"), folder.join(part))).collect(),
    };
    for (name, path) in sets {
        let articles = articles(&name, &path, &mut table)?;
        score::print(&name, &articles);
        summary.add(&name, &articles);
    }
    for file in table.left() {
        println!("gold.tsv names {file}, which is not there.");
    }
    Ok(())
}

/// All articles below a folder, judged, with what people marked in them.
fn articles(set: &str, folder: &Path, table: &mut Table) -> Result<Vec<Article>> {
    let mut genuine = Table::of_genuine_marks()?;
    let mut articles = Vec::new();
    for (name, path) in crate::archive::files(folder)? {
        if !is_article(&name) {
            continue;
        }
        let Ok(page) = html::read(&unpacked(&path)?) else { continue };
        let mut rows = table.take(&name);
        rows.extend(genuine.take(&format!("{set}/{}", name.trim_end_matches(".gz"))));
        let gold = rows.iter().map(|row| Gold::of(row, page.text())).collect();
        articles.push(judged(name, &page, gold));
    }
    Ok(articles)
}

fn is_article(name: &str) -> bool {
    let name = name.trim_end_matches(".gz");
    [".txt", ".html", ".htm"].iter().any(|extension| name.ends_with(extension))
}

fn judged(name: String, page: &Page, gold: Vec<Gold>) -> Article {
    let begun = Instant::now();
    let report = judge(page, &ReaderRules::default());
    let time = begun.elapsed();
    let mark = |passage: Passage| Mark { place: passage.start..passage.end, passage };
    let marks = report.passages.into_iter().map(mark).collect();
    Article { name, lang: report.lang, text: page.text().chars().collect(), gold, marks, time }
}

/// The fixtures, with the passages that each expects as its gold; what it expects to be only possible counts neither way. Left out
/// are those whose passages are not a stretch of the page's text, as with readings between the words.
fn fixtures() -> Result<Vec<Article>> {
    let mut articles = Vec::new();
    for case in rubricator_fixtures::reports() {
        let page = html::read(&case.article()).with_context(|| case.name.clone())?;
        let expected = case.expected().with_context(|| case.name.clone())?;
        let gold = expected["passages"].as_array().into_iter().flatten().map(|passage| {
            let is_possible = passage["certainty"] == Certainty::Possible.name();
            let layer = serde_json::from_value(passage["layer"].clone()).ok().filter(|_| !is_possible);
            let place = find(page.text(), passage["text"].as_str()?)?;
            Some(Gold { layer, place, is_labelled: true, paragraphs: 1 })
        });
        if let Some(gold) = gold.collect() {
            articles.push(judged(case.name.clone(), &page, gold));
        }
    }
    Ok(articles)
}

/// Where a text with its white space folded is in a page's text, in code points.
fn find(text: &str, folded: &str) -> Option<Range<usize>> {
    let letters =
        |text: &str| -> Vec<(usize, char)> { text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).collect() };
    let (text, wanted) = (letters(text), letters(folded));
    let same = |window: &&[(usize, char)]| window.iter().zip(&wanted).all(|((_, one), (_, other))| one == other);
    let window = text.windows(wanted.len().max(1)).find(same)?;
    Some(window.first()?.0..window.last()?.0 + 1)
}

pub fn unpacked(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(path)?;
    if path.extension().is_none_or(|extension| extension != "gz") {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(&*bytes).read_to_end(&mut unpacked).with_context(|| path.display().to_string())?;
    Ok(unpacked)
}
