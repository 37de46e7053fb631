//! `cargo xtask train story`: grows the classifier of blocks from articles whose text people marked, and writes it into
//! `src/story/forest.txt`. The same articles give the same file.

mod boosting;

use crate::shell::root;
use crate::stories::{self, STORIES, shares_in_text};
use anyhow::{Result, bail};
use boosting::{Plan, Rows, Tree, grow};
use rubricator::document::blocks::blocks;
use rubricator::document::page::Page;
use rubricator::story::features::features;
use std::fmt::Write as _;
use std::fs;

/// How the forest is grown.
const PLAN: Plan = Plan { trees: 100, rate: 0.15, features: 0.4, rows: 0.5, ridge: 30.0, min_curvature: 10.0 };
/// A tree's answers are written in so many parts of a unit of log odds.
const PARTS: f64 = 100.0;
/// A page of which the visible text holds less of the marked one teaches nothing.
const MIN_FOUND: f64 = 0.7;
/// An article with fewer words counts as if it had so many: else its few blocks would outweigh whole pages.
const MIN_WORDS: usize = 60;
/// No block counts for more than this share of its page.
const MAX_WEIGHT: f64 = 0.3;
/// Of so many articles, one is also shown as plain text.
const PLAIN_EVERY: usize = 4;

/// What the classifier learns from.
#[derive(Default)]
struct Lessons {
    features: Vec<Vec<i16>>,
    wanted: Vec<bool>,
    weights: Vec<f64>,
}

impl Lessons {
    /// Adds the blocks of a page, with the text that people marked in it.
    fn add(&mut self, page: &Page, text: &str) {
        let blocks = blocks(page);
        let shares = shares_in_text(&blocks, text);
        let words = stories::words(text).len();
        let found: f64 = shares.iter().zip(&blocks).map(|(share, block)| share * block.words as f64).sum();
        if found < MIN_FOUND * words as f64 {
            return;
        }
        self.features.extend(features(page, &blocks));
        self.wanted.extend(shares.iter().map(|&share| share > 0.5));
        let weight = |words_of_block: usize| (words_of_block + 1) as f64 / words.max(MIN_WORDS) as f64;
        self.weights.extend(blocks.iter().map(|block| weight(block.words).min(MAX_WEIGHT)));
    }

    /// Grows a forest from them.
    fn grow(&self) -> Vec<Tree> {
        grow(&Rows { features: &self.features, wanted: &self.wanted, weights: &self.weights }, PLAN)
    }
}

pub fn story() -> Result<()> {
    let folder = root().join(STORIES);
    if !folder.is_dir() {
        bail!("There is no {}, which the classifier learns from.", folder.display());
    }
    let mut lessons = Lessons::default();
    for set in stories::sets(&folder)? {
        for (number, example) in stories::read(&set)?.enumerate() {
            let example = example?;
            let Some(text) = &example.text else { continue };
            lessons.add(&example.page, text);
            if number % PLAIN_EVERY == 0 {
                lessons.add(&Page::plain(text), text);
            }
        }
    }
    let file = root().join("src/story/forest.txt");
    fs::write(&file, written(&lessons.grow()))?;
    println!("Learned from {} blocks; wrote {}.", lessons.wanted.len(), file.display());
    Ok(())
}

/// A forest as its file has it: a line for each tree, its questions and its answers.
fn written(forest: &[Tree]) -> String {
    let mut text = String::new();
    for tree in forest {
        for (feature, threshold) in tree.features.iter().zip(tree.thresholds) {
            write!(text, "{feature}>{threshold} ").expect("a string takes any text");
        }
        let answers: Vec<String> = tree.leaves.iter().map(|leaf| format!("{}", (leaf * PARTS).round())).collect();
        text.push_str(&answers.join(" "));
        text.push('\n');
    }
    text
}
