//! The sum of a run: a table by site and layer.

use std::collections::BTreeMap;
use std::fmt;

use crate::judge::Judged;

/// What was counted so far.
#[derive(Default)]
pub struct Summary {
    sites: BTreeMap<String, Site>,
    /// Pages that were judged.
    pub judged: usize,
    /// Pages that could not be.
    pub failed: usize,
    /// Passages in all of them.
    pub passages: usize,
}

#[derive(Default)]
struct Site {
    pages: usize,
    words: usize,
    /// Passages and words of commentary, notes and updates.
    layers: [(usize, usize); 3],
}

impl Summary {
    /// Counts a page.
    pub fn add(&mut self, judged: &Judged) {
        self.judged += 1;
        let site = self.sites.entry(site(&judged.name)).or_default();
        site.pages += 1;
        site.words += judged.words;
        for (sum, (_, passages, words)) in site.layers.iter_mut().zip(judged.layers) {
            self.passages += passages;
            sum.0 += passages;
            sum.1 += words;
        }
    }
}

/// The host in an address; files are of no site.
fn site(name: &str) -> String {
    let rest = name.split_once("://").map_or("(files)", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.sites.keys().map(|site| site.chars().count()).max().unwrap_or(0).max("site".len());
        let layers = ["commentary", "notes", "updates"].map(|layer| format!("{layer:>10} {:>6}", "words"));
        writeln!(out, "{:width$}  {:>8}  {:>10}  {}", "site", "pages", "words", layers.join("  "))?;
        for (name, Site { pages, words, layers }) in &self.sites {
            let layers = layers.map(|(passages, of_words)| {
                let percent = 100.0 * of_words as f64 / (*words).max(1) as f64;
                format!("{passages:>10} {percent:>5.1}%")
            });
            let name = crate::terminal::shown(name);
            writeln!(out, "{name:width$}  {pages:>8}  {words:>10}  {}", layers.join("  "))?;
        }
        Ok(())
    }
}
