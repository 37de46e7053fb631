//! `cargo xtask evaluate --unlabelled [DIR…]`: how many insertions without a label are found, on pages made for it.
//!
//! Each clean English article of `DIR/text` becomes six pages: one comment that people marked in other articles (in
//! `DIR/gold.tsv` and `DIR/real/gold.tsv`), its label and brackets taken off, is put between two of its paragraphs, in five looks and in none.
//! What is found counts from `possible` on; beside all, those are counted that talk, which is what the clue looks for. The same articles without an insertion, and the pages of `DIR/pages` and
//! `DIR/stories/wcxb`, show how often a mark without a label is false.

use super::gold::Table;
use anyhow::{Context, Result};
use rubricator::detect::voice::{Voice, voice};
use rubricator::document::html;
use rubricator::document::page::Page;
use rubricator::model::Layer;
use rubricator::report::Passage;
use rubricator::story::Story;
use rubricator::{ReaderRules, judge};
use std::fs;
use std::path::{Path, PathBuf};

/// How an insertion looks: a name, and the element that holds it.
const LOOKS: [(&str, &str, &str); 6] = [
    ("italics", "<p><em>", "</em></p>"),
    ("colour", "<p style=\"color: #0a5\">", "</p>"),
    ("box", "<div class=\"box\"><p>", "</p></div>"),
    ("indentation", "<p style=\"margin-left: 3em\">", "</p>"),
    ("slashes", "<p>// ", " //</p>"),
    ("none", "<p>", "</p>"),
];
/// An article of fewer paragraphs has no middle.
const MIN_PARAGRAPHS: usize = 6;
/// So many articles are enough.
const MAX_ARTICLES: usize = 80;
/// Words of an insertion.
const WORDS: std::ops::RangeInclusive<usize> = 6..=120;

pub fn unlabelled(folders: &[PathBuf]) -> Result<()> {
    let shared = [crate::shell::root().join("../shared/corpus")];
    let folders = if folders.is_empty() { &shared } else { folders };
    folders.iter().try_for_each(|folder| score(folder))
}

fn score(folder: &Path) -> Result<()> {
    if !folder.join("text/en").is_dir() {
        println!("Skipped: there is no {}.", folder.join("text/en").display());
        return Ok(());
    }
    let comments = comments(folder)?;
    let mut table = table(folder)?;
    let mut found = [0; LOOKS.len()];
    let (mut found_talking, mut talking) = ([0; LOOKS.len()], 0);
    let (mut articles, mut falsely) = (0, Vec::new());
    for (name, path) in crate::archive::files(&folder.join("text/en"))? {
        let Ok(text) = String::from_utf8(fs::read(&path)?) else { continue };
        let paragraphs: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if !table.take(&format!("en/{name}")).is_empty()
            || paragraphs.len() < MIN_PARAGRAPHS
            || articles == MAX_ARTICLES
        {
            continue;
        }
        let comment = &comments[articles % comments.len()];
        articles += 1;
        let talks = usize::from(talks(comment));
        talking += talks;
        for ((found, found_talking), (_, open, close)) in found.iter_mut().zip(&mut found_talking).zip(LOOKS) {
            let page = page(&paragraphs, Some(&format!("{open}{}{close}", escape(comment))));
            let is_found = usize::from(unlabelled_marks(&page).iter().any(|mark| meets(mark, comment)));
            *found += is_found;
            *found_talking += is_found * talks;
        }
        let marks = unlabelled_marks(&page(&paragraphs, None));
        falsely.extend(marks.into_iter().map(|mark| format!("text/en/{name}: {}", mark.text)));
    }
    println!("\n# Insertions without a label: {articles} articles, {} comments\n", comments.len());
    println!("| look | found | of those that talk |\n|---|---|---|");
    for ((name, ..), (found, found_talking)) in LOOKS.iter().zip(found.into_iter().zip(found_talking)) {
        let share = |part: usize, all: usize| format!("{part} of {all} ({:.2})", part as f64 / all.max(1) as f64);
        println!("| {name} | {} | {} |", share(found, articles), share(found_talking, talking));
    }
    println!("\nFalse on the same articles: {}", falsely.len());
    falsely.iter().for_each(|line| println!("- {line}"));
    for part in ["pages", "stories/wcxb"] {
        let (mut pages, mut marked) = (0, Vec::new());
        for (name, path) in crate::archive::files(&folder.join(part))? {
            let Ok(page) = html::read(&super::unpacked(&path)?) else { continue };
            pages += 1;
            marked.extend(unlabelled_marks(&page).first().map(|mark| format!("{name}: {}", mark.text)));
        }
        println!("\nMarked in {part}: {} of {pages} pages", marked.len());
        marked.iter().for_each(|line| println!("- {line}"));
    }
    Ok(())
}

fn table(folder: &Path) -> Result<Table> {
    let path = folder.join("gold.tsv");
    Table::parse(&fs::read_to_string(&path).with_context(|| path.display().to_string())?)
}

/// The English comments that people marked, paragraph by paragraph, without labels, brackets and signatures.
fn comments(folder: &Path) -> Result<Vec<String>> {
    let mut comments = Vec::new();
    for (root, texts) in [(folder.to_owned(), folder.join("text")), (folder.join("real"), folder.join("real"))] {
        let mut table = table(&root)?;
        for (name, path) in crate::archive::files(&texts)? {
            if !name.starts_with("en/") {
                continue;
            }
            let text: Vec<char> = String::from_utf8_lossy(&fs::read(&path)?).chars().collect();
            let article: String = text.iter().collect();
            for row in table.take(&name).iter().filter(|row| row.layer == Some(Layer::Commentary)) {
                let marked: String = text[row.place(&article)].iter().collect();
                comments.extend(marked.lines().map(without_label));
            }
        }
    }
    comments.retain(|comment| WORDS.contains(&comment.split_whitespace().count()));
    comments.sort();
    comments.dedup();
    anyhow::ensure!(!comments.is_empty(), "no comment is marked in English");
    Ok(comments)
}

fn without_label(comment: &str) -> String {
    let comment = comment.trim().trim_matches(['[', ']', '(', ')']);
    let comment = match comment.split_once(':') {
        Some((label, rest)) if label.split_whitespace().count() <= 3 => rest,
        _ => comment,
    };
    comment.rsplit_once("--").map_or(comment, |(words, _)| words).trim().to_owned()
}

fn page(paragraphs: &[&str], insertion: Option<&str>) -> Page {
    let middle = paragraphs.len() / 2;
    let mut body = format!("<!doctype html><html lang=\"en\"><article><h1>{}</h1>", escape(paragraphs[0]));
    for (index, paragraph) in paragraphs.iter().enumerate().skip(1) {
        if index == middle {
            body.push_str(insertion.unwrap_or_default());
        }
        body.push_str(&format!("<p>{}</p>\n", escape(paragraph)));
    }
    html::parse(&body)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn unlabelled_marks(page: &Page) -> Vec<Passage> {
    let is_unlabelled = |passage: &Passage| passage.reasons.iter().any(|reason| reason.code == "unlabelled");
    judge(page, &ReaderRules::default()).passages.into_iter().filter(is_unlabelled).collect()
}

/// Whether a comment is in the first person, speaks to the reader, asks or exclaims.
fn talks(comment: &str) -> bool {
    let page = html::parse(&format!("<html lang=\"en\"><p>{}</p>", escape(comment)));
    let story = Story::of(&page);
    (0..story.blocks.len()).any(|block| matches!(voice(&story, block), Voice::Talking(_) | Voice::Exclaiming))
}

fn meets(mark: &Passage, comment: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    words(&mark.text).contains(&words(comment))
}
