//! `cargo xtask evaluate --compare [DIR…]`: how right comparisons with a source are, on reprints made of the articles in
//! `DIR/text` by [`reprints`]; that nothing is marked on pairs that are not the same story; and how the time grows.

use super::reprints::{Chance, Reprint, paragraphs, reprint};
use crate::shell::root;
use anyhow::{Context, Result};
use rubricator::document::html;
use rubricator::document::page::Page;
use rubricator::story::Story;
use rubricator::{Comparison, ReaderRules, Report};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The shares of words that are edited.
const RATES: [f64; 4] = [0.0, 0.05, 0.15, 0.3];
/// With how many others each article is compared.
const STRANGERS: usize = 3;

#[derive(Default)]
struct Count {
    right: usize,
    found: usize,
    wanted: usize,
    reached: usize,
}

impl Count {
    fn add(&mut self, found: &BTreeSet<usize>, wanted: &BTreeSet<usize>, ignored: &BTreeSet<usize>) {
        let found: BTreeSet<_> = found.difference(ignored).copied().collect();
        let right = found.intersection(wanted).count();
        self.right += right;
        self.reached += right;
        self.found += found.len();
        self.wanted += wanted.difference(ignored).count();
    }

    fn cells(&self) -> String {
        let ratio = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        let (precision, recall) = (ratio(self.right, self.found), ratio(self.reached, self.wanted));
        let f1 = if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        format!("{precision:.3} | {recall:.3} | {f1:.3}")
    }
}

/// What is counted at a rate.
#[derive(Default)]
struct Scores {
    passages: Count,
    exact: usize,
    words: Count,
    altered: Count,
    omitted: Count,
    omitted_exact: usize,
    refused: usize,
}

pub fn compare(folders: &[PathBuf]) -> Result<()> {
    let corpus = root().join("../shared/corpus");
    let folders = if folders.is_empty() { vec![corpus] } else { folders.to_vec() };
    for folder in folders {
        if !folder.join("text").is_dir() {
            println!("skipped: there is no {}.", folder.join("text").display());
            continue;
        }
        score(&folder)?;
    }
    fixtures()
}

/// The articles of a folder, by language.
fn articles(folder: &Path) -> Result<BTreeMap<String, Vec<(String, String)>>> {
    let mut articles: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (name, path) in crate::archive::files(&folder.join("text"))? {
        let Ok(text) = String::from_utf8(fs::read(&path)?) else { continue };
        let lang = name.split('/').next().unwrap_or_default().to_owned();
        articles.entry(lang).or_default().push((name, text));
    }
    Ok(articles)
}

fn score(folder: &Path) -> Result<()> {
    let articles = articles(folder)?;
    let mut scores: [Scores; RATES.len()] = Default::default();
    let mut made = 0;
    let verbose = std::env::var_os("RUBRICATOR_VERBOSE").is_some();
    for articles in articles.values() {
        for (at, (name, article)) in articles.iter().enumerate() {
            let Some(own) = paragraphs(article) else { continue };
            let others: Vec<&str> = (1..articles.len())
                .filter_map(|by| paragraphs(&articles[(at + by) % articles.len()].1))
                .filter(|other| !is_alike(&own, other))
                .take(3)
                .flat_map(|other| other[1..].to_vec())
                .filter(|text| text.split_whitespace().count() >= 12)
                .collect();
            if others.is_empty() {
                continue;
            }
            made += 1;
            for (scores, rate) in scores.iter_mut().zip(RATES) {
                let mut chance = Chance(name.bytes().fold(1, |seed, byte| seed * 31 % 1_000_003 + u64::from(byte)));
                let reprint = reprint(&own, &others, rate, &mut chance);
                let missed = scores.add(&reprint);
                if verbose {
                    missed.iter().for_each(|missed| println!("{rate} {name}: {missed}"));
                }
            }
        }
    }
    println!("\n# {}: {made} articles, a reprint of each at every rate\n", folder.display());
    println!(
        "| words edited | inserted: passages P | R | F1 | exact extents | inserted: words P | R | F1 | altered: words P | R | F1 | omitted: words P | R | F1 | exact | not the same story |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (scores, rate) in scores.iter().zip(RATES) {
        println!(
            "| {:.0} % | {} | {} of {} | {} | {} | {} | {} | {} |",
            rate * 100.0,
            scores.passages.cells(),
            scores.exact,
            scores.passages.wanted,
            scores.words.cells(),
            scores.altered.cells(),
            scores.omitted.cells(),
            scores.omitted_exact,
            scores.refused
        );
    }
    strangers(&articles);
    Ok(())
}

/// Whether two articles are nearly one: a corpus has the same story twice.
fn is_alike(one: &[&str], other: &[&str]) -> bool {
    let (one, other): (HashSet<&str>, HashSet<&str>) = (one.iter().copied().collect(), other.iter().copied().collect());
    one.intersection(&other).filter(|text| text.len() > 60).count() > 0
}

fn compared(reprint: &str, source: &str) -> (Report, Comparison, BTreeSet<usize>) {
    let (page, source) = (Page::plain(reprint), Page::plain(source));
    let (story, source) = (Story::of(&page), Story::of(&source));
    let (report, comparison) = rubricator::compare(&story, &source, &ReaderRules::default());
    let mut from = BTreeSet::new();
    for (block, range) in comparison.altered.iter().filter_map(|altered| altered.origin.as_ref()) {
        from.extend(source.blocks[*block].source(range.clone()));
    }
    (report, comparison, from)
}

/// The words that overlap with some bytes.
fn words_at(words: &[Range<usize>], bytes: &Range<usize>) -> Range<usize> {
    let first = words.partition_point(|word| word.end <= bytes.start);
    let end = words.partition_point(|word| word.start < bytes.end);
    first..end.max(first)
}

impl Scores {
    /// Compares one reprint with its source, counts what was found, and gives a line for each fault.
    fn add(&mut self, made: &Reprint) -> Vec<String> {
        let (report, comparison, from) = compared(&made.text, &made.source);
        let mut faults = Vec::new();
        if !comparison.same_story {
            self.refused += 1;
            faults.push("not the same story".to_owned());
        }
        let bytes: Vec<usize> = made.text.char_indices().map(|(at, _)| at).chain([made.text.len()]).collect();
        let passages: Vec<Range<usize>> = comparison
            .inserted_of(&report)
            .map(|passage| words_at(&made.words, &(bytes[passage.start]..bytes[passage.end])))
            .collect();
        self.add_insertions(made, &passages, &mut faults);
        self.add_alterations(made, &comparison, &from);
        self.add_omissions(made, &comparison);
        faults
    }

    fn add_insertions(&mut self, made: &Reprint, passages: &[Range<usize>], faults: &mut Vec<String>) {
        // As the corpus has its own labelled insertions in some articles, only those that were made count.
        let half = |one: &Range<usize>, other: &Range<usize>| {
            let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
            2 * shared >= one.len() && 2 * shared >= other.len()
        };
        let text = |range: &Range<usize>| {
            made.words[range.clone()].iter().map(|word| &made.text[word.clone()]).collect::<Vec<_>>().join(" ")
        };
        for passage in passages {
            match made.inserted.iter().any(|wanted| half(wanted, passage)) {
                true => self.passages.right += 1,
                false => faults.push(format!("false: {}", text(passage))),
            }
        }
        for wanted in &made.inserted {
            match passages.iter().find(|passage| half(wanted, passage)) {
                Some(passage) => {
                    self.passages.reached += 1;
                    self.exact += usize::from(passage == wanted);
                    if passage != wanted {
                        faults.push(format!("extent: {} FOR {}", text(passage), text(wanted)));
                    }
                }
                None => faults.push(format!("missed: {}", text(wanted))),
            }
        }
        self.passages.found += passages.len();
        self.passages.wanted += made.inserted.len();
        self.words.add(&words_of(passages), &words_of(&made.inserted), &BTreeSet::new());
    }

    /// `from`: the bytes of the source that the comparison says are altered.
    fn add_alterations(&mut self, made: &Reprint, comparison: &Comparison, from: &BTreeSet<usize>) {
        let to: BTreeSet<usize> = comparison
            .altered
            .iter()
            .filter(|altered| !altered.to.is_empty())
            .flat_map(|altered| words_at(&made.words, &altered.place))
            .collect();
        self.altered.add(&to, &made.altered.0, &made.turned.0);
        let from: BTreeSet<usize> = (0..made.source_words.len())
            .filter(|&word| made.source_words[word].clone().any(|byte| from.contains(&byte)))
            .collect();
        let wanted: BTreeSet<usize> = made.altered.1.difference(&words_of(&made.omitted)).copied().collect();
        self.altered.add(&from, &wanted, &made.turned.1);
    }

    fn add_omissions(&mut self, made: &Reprint, comparison: &Comparison) {
        let source = Page::plain(&made.source);
        let source = Story::of(&source);
        let omitted: Vec<Range<usize>> = comparison
            .omitted
            .iter()
            .map(|one| words_at(&made.source_words, &source.blocks[one.origin.0].source(one.origin.1.clone())))
            .collect();
        self.omitted.add(&words_of(&omitted), &words_of(&made.omitted), &BTreeSet::new());
        self.omitted_exact += made.omitted.iter().filter(|wanted| omitted.contains(wanted)).count();
    }
}

/// The numbers of all words in these ranges.
fn words_of(ranges: &[Range<usize>]) -> BTreeSet<usize> {
    ranges.iter().cloned().flatten().collect()
}

/// Compares articles that are not the same story: each with its nearest in words, and with the next ones.
fn strangers(articles: &BTreeMap<String, Vec<(String, String)>>) {
    let (mut unrelated, mut near, mut marked, mut twins) = (0, 0, Vec::new(), 0);
    for articles in articles.values() {
        let words: Vec<HashSet<&str>> = articles
            .iter()
            .map(|(_, text)| text.split_whitespace().filter(|word| word.chars().count() > 5).collect())
            .collect();
        for (at, (name, text)) in articles.iter().enumerate() {
            let Some(own) = paragraphs(text) else { continue };
            let next = (1..=STRANGERS.min(articles.len() - 1)).map(|by| (at + by) % articles.len());
            let shared =
                |other: &usize| words[at].intersection(&words[*other]).count() * 1000 / words[*other].len().max(50);
            let nearest = (0..articles.len()).filter(|other| *other != at).max_by_key(shared);
            for (other, is_near) in next.map(|other| (other, false)).chain(nearest.map(|other| (other, true))) {
                let (other_name, other) = &articles[other];
                let Some(paragraphs) = paragraphs(other) else { continue };
                if is_alike(&own, &paragraphs) {
                    twins += 1;
                    continue;
                }
                *(if is_near { &mut near } else { &mut unrelated }) += 1;
                let (_, comparison, _) = compared(text, other);
                if comparison.same_story {
                    marked.push(format!("{name} and {other_name}: {} of the source kept", comparison.kept));
                }
            }
        }
    }
    println!(
        "\n{unrelated} unrelated pairs and {near} pairs of the nearest articles ({twins} left out, as they share whole paragraphs): {} taken for one story.",
        marked.len()
    );
    marked.iter().for_each(|pair| println!("- {pair}"));
}

/// The project's own pairs that are two outlets' reports of one event.
fn fixtures() -> Result<()> {
    let (mut pairs, mut marked) = (0, 0);
    for case in fs::read_dir(root().join("tests/pairs"))? {
        let case = case?.path();
        let expected = fs::read_to_string(case.join("expected.json")).with_context(|| case.display().to_string())?;
        let expected: Value = serde_json::from_str(&expected).with_context(|| case.display().to_string())?;
        if expected["same_story"] != Value::Bool(false) {
            continue;
        }
        let page = |name: &str| -> Result<Page> {
            let path =
                ["html", "txt"].map(|form| case.join(name).with_extension(form)).into_iter().find(|path| path.exists());
            Ok(html::read(&fs::read(path.with_context(|| case.display().to_string())?)?)?)
        };
        let (one, other) = (page("reprint")?, page("source")?);
        pairs += 1;
        marked += usize::from(
            rubricator::compare(&Story::of(&one), &Story::of(&other), &ReaderRules::default()).1.same_story,
        );
    }
    println!("\nThe project's own pairs that are not the same story: {pairs}, of which {marked} were taken for one.");
    Ok(())
}
