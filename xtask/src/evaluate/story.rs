//! `cargo xtask evaluate --story [DIR…]`: how much of each article is found, on sets of articles whose text people marked
//! (see [`crate::stories`]).
//!
//! A set is scored page by page, and the pages' scores are averaged: words as multisets; runs of four words as multisets;
//! and where the set has them, how many stretches that belong to the article were kept, and how many that don't were
//! left out. The pages that were read badly are listed, with what was lost there. What the page states about its article
//! is scored beside it: title, author, date.

use crate::shell::root;
use crate::stories::{self, Agreement, Example, STORIES, shares_in_text, words};
use anyhow::Result;
use rubricator::document::blocks::{Block, blocks};
use rubricator::metadata::byline::Credits;
use rubricator::story::Story;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How many words make a shingle.
const SHINGLE_WORDS: usize = 4;
/// A page is read badly below this F1, or below this recall.
const BAD: f64 = 0.5;
/// How many of the elements that were lost on a page are listed.
const LISTED: usize = 3;
/// Titles agree where their words do to this F1: what is added is the name of the site.
const SAME_TITLE: f64 = 0.8;
/// A byline has at most so many words more than the author's name.
const MAX_WORDS_BESIDE_NAME: usize = 4;

pub fn story(folders: &[PathBuf]) -> Result<()> {
    let own = vec![root().join(STORIES)];
    let mut table = vec![HEAD.to_owned()];
    for folder in if folders.is_empty() { &own } else { folders } {
        if !folder.is_dir() {
            println!("Skipped: there is no {}.", folder.display());
            continue;
        }
        for set in stories::sets(folder)? {
            table.push(score(&set)?.row(&name(&set)));
        }
    }
    println!("\n{}", table.join("\n"));
    Ok(())
}

const HEAD: &str = "\
| set | pages | F1 | precision | recall | shingles F1 | kept | left out | F1 < .5 | recall < .5 | title | author | date | ms a page |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

fn name(set: &Path) -> String {
    set.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// How many of how many.
#[derive(Clone, Copy, Default)]
struct Count {
    right: usize,
    all: usize,
}

impl Count {
    fn add(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.all += 1;
    }

    fn cell(self) -> String {
        if self.all == 0 { "–".to_owned() } else { format!("{:.3}", self.right as f64 / self.all as f64) }
    }
}

/// The scores of a set.
#[derive(Default)]
struct Scores {
    words: Vec<Agreement>,
    shingles: Vec<f64>,
    kept: Count,
    left_out: Count,
    title: Count,
    author: Count,
    date: Count,
    time: Duration,
    pages: usize,
}

fn score(set: &Path) -> Result<Scores> {
    println!("\n{}", name(set));
    let mut scores = Scores::default();
    for example in stories::read(set)? {
        scores.add(&example?);
    }
    Ok(scores)
}

impl Scores {
    fn add(&mut self, example: &Example) {
        let begun = Instant::now();
        let story = Story::of(&example.page);
        self.time += begun.elapsed();
        self.pages += 1;
        let credits = Credits::of(&story);
        let own = story.blocks.iter().enumerate().filter(|(at, _)| !credits.states(*at));
        let found: Vec<String> = own.flat_map(|(_, block)| words(&block.text)).collect();
        if let Some(text) = &example.text {
            let wanted = words(text);
            let agreement = Agreement::of(&found, &wanted);
            self.words.push(agreement);
            self.shingles.push(Agreement::of(&shingles(&found), &shingles(&wanted)).f1);
            if agreement.f1 < BAD || agreement.recall < BAD {
                print_bad(example, &story, text, agreement);
            }
        }
        let spelled = |words: &[String]| format!(" {} ", words.join(" "));
        let found = spelled(&found);
        for stretch in &example.with {
            self.kept.add(found.contains(&spelled(&words(stretch))));
        }
        for stretch in &example.without {
            self.left_out.add(!found.contains(&spelled(&words(stretch))));
        }
        let agrees = |found: &Option<String>, agree: fn(&str, &str) -> bool, wanted: &str| {
            found.as_ref().is_some_and(|found| agree(found, wanted))
        };
        if let Some(title) = &example.title {
            self.title.add(agrees(&credits.title, is_title, title));
        }
        if let Some(author) = &example.author {
            self.author.add(agrees(&credits.byline, is_author, author));
        }
        if let Some(date) = &example.date {
            self.date.add(agrees(&credits.date, is_date, date));
        }
    }

    fn row(&self, name: &str) -> String {
        let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / self.words.len().max(1) as f64;
        let means = [
            mean(&mut self.words.iter().map(|words| words.f1)),
            mean(&mut self.words.iter().map(|words| words.precision)),
            mean(&mut self.words.iter().map(|words| words.recall)),
            mean(&mut self.shingles.iter().copied()),
        ];
        let means = means.map(|mean| format!("{mean:.3}")).join(" | ");
        let bad = self.words.iter().filter(|words| words.f1 < BAD).count();
        let lost = self.words.iter().filter(|words| words.recall < BAD).count();
        let counts = [self.title, self.author, self.date].map(Count::cell).join(" | ");
        let (kept, left_out) = (self.kept.cell(), self.left_out.cell());
        let time = self.time.as_secs_f64() * 1000.0 / self.pages.max(1) as f64;
        format!("| {name} | {} | {means} | {kept} | {left_out} | {bad} | {lost} | {counts} | {time:.2} |", self.pages)
    }
}

fn shingles(words: &[String]) -> Vec<&[String]> {
    words.windows(SHINGLE_WORDS).collect()
}

/// Says what was lost on a page, and what was taken for the story there.
fn print_bad(example: &Example, story: &Story, text: &str, agreement: Agreement) {
    let Agreement { precision, recall, f1 } = agreement;
    println!("{}: F1 {f1:.2}, precision {precision:.2}, recall {recall:.2}", example.name);
    let blocks = blocks(&example.page);
    let taken: HashSet<usize> = story.blocks.iter().map(|block| block.source_all().start).collect();
    let (mut lost, mut added) = (BTreeMap::new(), BTreeMap::new());
    for (block, share) in blocks.iter().zip(shares_in_text(&blocks, text)) {
        let is_taken = taken.contains(&block.source_all().start);
        let list = match (share > 0.5, is_taken) {
            (true, false) => &mut lost,
            (false, true) => &mut added,
            _ => continue,
        };
        *list.entry(place(&example.page, block)).or_insert(0) += block.words;
    }
    print_most("lost", lost);
    print_most("added", added);
}

fn print_most(what: &str, words: BTreeMap<String, usize>) {
    let mut most: Vec<(String, usize)> = words.into_iter().collect();
    most.sort_by_key(|(_, words)| std::cmp::Reverse(*words));
    for (place, words) in most.into_iter().take(LISTED) {
        println!("    {what} {words} words in {place}");
    }
}

/// The element that a block is in, as a style sheet would name it, inside the one around it.
fn place(page: &rubricator::Page, block: &Block) -> String {
    let around: Vec<usize> = std::iter::once(block.container).chain(page.ancestors(block.container)).take(3).collect();
    let names = around.iter().rev().filter_map(|&element| page.shape(element)).map(|shape| {
        let classes = shape.class.split_ascii_whitespace().map(|class| format!(".{class}")).collect::<String>();
        format!("{}{classes}", shape.tag)
    });
    names.collect::<Vec<_>>().join(" > ")
}

fn is_title(found: &str, wanted: &str) -> bool {
    Agreement::of(&words(found), &words(wanted)).f1 >= SAME_TITLE
}

/// Whether a byline names the author, and hardly anything else.
fn is_author(found: &str, wanted: &str) -> bool {
    let (found, wanted) = (words(found), words(wanted));
    Agreement::of(&found, &wanted).recall == 1.0 && found.len() <= wanted.len() + MAX_WORDS_BESIDE_NAME
}

/// Whether a date as a page writes it has the year and the day of one as `2025-09-04`.
fn is_date(found: &str, wanted: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
    };
    let (found, wanted) = (numbers(found), numbers(wanted));
    let [year, _, day] = wanted[..] else { return false };
    (found.contains(&year) || found.contains(&(year % 100))) && found.contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_states_is_compared_in_words() {
        assert!(is_title("Ferries cut back", "Ferries Cut Back!"));
        assert!(is_author("By Anna Lund, Staff Writer", "Anna Lund") && !is_author("By A. Lund", "Anna Lund"));
        assert!(is_date("4 September 2025", "2025-09-04") && !is_date("5 September 2025", "2025-09-04"));
    }
}
