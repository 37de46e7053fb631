//! Articles whose text people marked: what the story is measured and trained on.
//!
//! A set is a file of lines, each a JSON object: `page` (where its HTML lies, from the file's folder, without `.html.gz`),
//! `text` (the article, its title left out), and where the set has them `title`, `author`, `date`, `with` and
//! `without` (stretches that belong to the article, and such as don't).

use crate::evaluate::unpacked;
use anyhow::{Context, Result};
use rubricator::document::blocks::{Block, is_unspaced};
use rubricator::document::{html, page::Page};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::hash::Hash;
use std::path::{Path, PathBuf};

/// Where the sets lie that are used when no folder is named.
pub const STORIES: &str = "../shared/corpus/stories";

/// An article and what people marked in it.
pub struct Example {
    pub name: String,
    pub page: Page,
    pub text: Option<String>,
    pub title: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub with: Vec<String>,
    pub without: Vec<String>,
}

/// The sets in a folder, by name.
pub fn sets(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut sets: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("{} can't be listed", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    sets.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    sets.sort();
    Ok(sets)
}

/// The articles of a set, read one by one.
pub fn read(set: &Path) -> Result<impl Iterator<Item = Result<Example>>> {
    let folder = set.parent().map(Path::to_owned).unwrap_or_default();
    let lines = fs::read_to_string(set).with_context(|| format!("{} can't be read", set.display()))?;
    let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
    Ok(lines.into_iter().map(move |line| example(&folder, &line)))
}

fn example(folder: &Path, line: &str) -> Result<Example> {
    let row: Value = serde_json::from_str(line)?;
    let field = |name: &str| row[name].as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    let list = |name: &str| -> Vec<String> {
        row[name].as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
    };
    let name = field("page").context("a line names no page")?;
    let packed = folder.join(format!("{name}.html.gz"));
    let path = if packed.is_file() { packed } else { folder.join(format!("{name}.html")) };
    let page = html::read(&unpacked(&path)?).with_context(|| path.display().to_string())?;
    Ok(Example {
        page,
        text: field("text"),
        title: field("title"),
        author: field("author"),
        date: field("date"),
        with: list("with"),
        without: list("without"),
        name,
    })
}

/// A text's words, as they are counted here: runs of letters and digits in lower case, apostrophes left out; in scripts
/// that write without spaces, each letter.
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars() {
        match words.last_mut() {
            Some(word) if c.is_alphanumeric() && !is_unspaced(c) => word.extend(c.to_lowercase()),
            _ if is_unspaced(c) => words.extend([c.to_string(), String::new()]),
            _ if matches!(c, '\'' | '’') => {}
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How far what was found agrees with what was wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

impl Agreement {
    /// Of two lists as multisets.
    pub fn of<T: Eq + Hash>(found: &[T], wanted: &[T]) -> Self {
        if found.is_empty() || wanted.is_empty() {
            let both = f64::from(u8::from(found.len() == wanted.len()));
            return Self { precision: both, recall: both, f1: both };
        }
        let mut left: HashMap<&T, usize> = HashMap::new();
        for one in wanted {
            *left.entry(one).or_default() += 1;
        }
        let same = found.iter().filter(|one| left.get_mut(one).is_some_and(take)).count();
        let (precision, recall) = (same as f64 / found.len() as f64, same as f64 / wanted.len() as f64);
        let f1 = if same == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        Self { precision, recall, f1 }
    }
}

fn take(left: &mut usize) -> bool {
    let some = *left > 0;
    *left = left.saturating_sub(1);
    some
}

/// Which share of each block's words the marked text has, in its place: the page's words are aligned with the text's.
pub fn shares_in_text(blocks: &[Block], text: &str) -> Vec<f64> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut numbered = |text: &str| -> Vec<u32> {
        let number = |word: String| {
            let next = numbers.len() as u32;
            *numbers.entry(word).or_insert(next)
        };
        words(text).into_iter().map(number).collect()
    };
    let of_blocks: Vec<Vec<u32>> = blocks.iter().map(|block| numbered(&block.text)).collect();
    let of_text = numbered(text);
    let tokens = |words: &mut dyn Iterator<Item = u32>| words.map(imara_diff::Token).collect::<Vec<_>>();
    let before = tokens(&mut of_blocks.iter().flatten().copied());
    let after = tokens(&mut of_text.iter().copied());
    let mut diff = imara_diff::Diff::default();
    diff.compute_with(imara_diff::Algorithm::Histogram, &before, &after, numbers.len() as u32);
    let mut times: HashMap<&[u32], usize> = HashMap::new();
    for block in &of_blocks {
        *times.entry(block).or_default() += 1;
    }
    let spelled = |words: &[u32]| words.iter().fold(" ".to_owned(), |text, word| format!("{text}{word} "));
    let whole = spelled(&of_text);
    let mut at = 0;
    let share = |words: &Vec<u32>| {
        let own = at..at + words.len() as u32;
        at = own.end;
        // A block that moved is no part of the alignment; it counts where it is long and not repeated.
        let is_moved = words.len() >= MOVED_WORDS && times[&words[..]] == 1 && whole.contains(&spelled(words));
        match words.len() {
            0 => 0.0,
            _ if is_moved => 1.0,
            count => own.filter(|&at| !diff.is_removed(at)).count() as f64 / count as f64,
        }
    };
    of_blocks.iter().map(share).collect()
}

/// A block with fewer words is not looked for out of its place.
const MOVED_WORDS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_multisets() {
        assert_eq!(words("Don’t: 2nd café, 编者"), ["dont", "2nd", "café", "编", "者"]);
        let found = Agreement::of(&words("a a b c"), &words("a b b d"));
        assert_eq!((found.precision, found.recall, found.f1), (0.5, 0.5, 0.5));
        assert_eq!(Agreement::of::<String>(&[], &[]).f1, 1.0);
    }
}
