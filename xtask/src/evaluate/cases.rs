//! Cases: small texts or pages, each one kind of fault, with the right answer beside it.
//!
//! `NAME.expected` beside `NAME.txt` or `NAME.html` has one of three forms; lines count from 1 in the file as written:
//! - `nothing`, with anything behind it;
//! - one sentence: layers, lines, and what of them: `note, line 4, whole`, `commentary or note, line 4, the bracket`,
//!   `update, line 4, “quoted words”`, `note, lines 5-7 (or may_continue)`, `commentary, line 4, from “words” to the end`;
//! - rows parted by tabs: `layer[|layer]`, `lines A-B`, `whole` or `columns C-D`, the text with `⏎` between paragraphs; or
//!   `layer`, the text.
//!
//! A case holds where each expected passage is marked in one of its layers, `sure` or `likely` (or `possible`, where the case
//! says so, or where it is about an insertion without a label), from its first to its last word, and nothing else is `sure` or
//! `likely`. Where the case allows `may_continue`, a mark that begins it and says that it may go on will do.

use anyhow::{Context, Result};
use regex::Regex;
use rubricator::document::html;
use rubricator::model::Certainty;
use rubricator::report::Passage;
use rubricator::{ReaderRules, judge};
use std::fs;
use std::path::Path;

/// A case, and what about it doesn't hold.
pub struct Case {
    pub name: String,
    pub faults: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
struct Expected {
    layers: Vec<String>,
    text: String,
    allows_possible: bool,
    allows_open_end: bool,
}

pub fn is_folder_of_cases(folder: &Path) -> Result<bool> {
    Ok(crate::archive::files(folder)?.iter().any(|(name, _)| name.ends_with(".expected")))
}

pub fn run(folder: &Path) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for (name, path) in crate::archive::files(folder)? {
        let Some(name) = name.strip_suffix(".expected") else { continue };
        let forms = ["txt", "html"].map(|extension| path.with_extension(extension));
        let source = forms.iter().find(|path| path.exists()).with_context(|| name.to_owned())?;
        let source = fs::read(source)?;
        let text = String::from_utf8_lossy(&source);
        let lines: Vec<&str> = text.split('\n').collect();
        let expected = parse(&fs::read_to_string(&path)?, &lines).with_context(|| name.to_owned())?;
        let passages =
            html::read(&source).map(|page| judge(&page, &ReaderRules::default()).passages).unwrap_or_default();
        cases.push(Case { name: name.to_owned(), faults: faults(&expected, passages) });
    }
    Ok(cases)
}

pub fn print(set: &str, cases: &[Case]) {
    println!("\n# Cases in {set}: {}\n", cases.len());
    for case in cases.iter().filter(|case| !case.faults.is_empty()) {
        println!("{}: {}", case.name, case.faults.join(" | "));
    }
}

fn faults(expected: &[Expected], mut passages: Vec<Passage>) -> Vec<String> {
    let mut faults = Vec::new();
    for one in expected {
        match passages.iter().position(|passage| one.is_met_by(passage)) {
            Some(index) => drop(passages.remove(index)),
            None => faults.push(format!("not as expected: {}", beginning(&one.text))),
        }
    }
    let besides = passages.iter().filter(|passage| passage.certainty >= Certainty::Likely);
    faults.extend(besides.map(|passage| {
        let (layer, certainty) = (passage.layer.name(), passage.certainty.name());
        format!("marked besides: {layer}, {certainty}, {}", beginning(&passage.text))
    }));
    faults
}

impl Expected {
    fn is_met_by(&self, passage: &Passage) -> bool {
        let text = fold(&passage.text);
        let is_begun = self.allows_open_end && passage.may_continue && self.text.starts_with(&text);
        self.layers.iter().any(|layer| layer == passage.layer.name())
            && (self.allows_possible || passage.certainty >= Certainty::Likely)
            && (text == self.text || is_begun)
    }
}

fn parse(file: &str, lines: &[&str]) -> Result<Vec<Expected>> {
    if file.starts_with("nothing") {
        return Ok(Vec::new());
    }
    if file.lines().next().is_some_and(|first| first.contains('\t')) {
        let rows = file.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        return rows.map(|row| parse_row(row, lines)).collect();
    }
    parse_sentence(file.lines().next().unwrap_or_default(), lines)
}

fn parse_row(row: &str, lines: &[&str]) -> Result<Expected> {
    let fields: Vec<&str> = row.split('\t').collect();
    let text = match fields[..] {
        [_, place, "whole", ..] => {
            let numbers = Regex::new(r"lines (\d+)-(\d+)")?;
            let numbers = numbers.captures(place).with_context(|| format!("“{place}” is no place"))?;
            joined(lines, numbers[1].parse()?, numbers[2].parse()?)
        }
        _ => fold(&fields[fields.len() - 1].replace('⏎', " ")),
    };
    let layers = fields[0].split('|').map(str::to_owned).collect();
    Ok(Expected { layers, text, allows_possible: false, allows_open_end: false })
}

fn parse_sentence(sentence: &str, lines: &[&str]) -> Result<Vec<Expected>> {
    let head = Regex::new(
        r"^(?<layer>[a-z-]+)(?: or (?<other>[a-z]+))?(?: sure)?, lines? (?<first>\d+)(?:-(?<last>\d+)|(?<more>(?:, \d+)* and \d+))?",
    )?;
    let parts = head.captures(sentence).with_context(|| format!("“{sentence}” is no expectation"))?;
    let rest = &sentence[parts[0].len()..];
    let layers: Vec<String> = ["layer", "other"]
        .iter()
        .filter_map(|name| parts.name(name))
        .map(|layer| layer.as_str().trim_start_matches("unlabelled-").to_owned())
        .collect();
    let allows_possible = sentence.contains("possible") || sentence.starts_with("unlabelled");
    let allows_open_end = sentence.contains("may_continue");
    let expected = |text| Expected { layers: layers.clone(), text, allows_possible, allows_open_end };
    let first = parts["first"].parse()?;
    if let Some(last) = parts.name("last") {
        return Ok(vec![expected(joined(lines, first, last.as_str().parse()?))]);
    }
    let mut numbers = vec![first];
    for number in Regex::new(r"\d+")?.find_iter(parts.name("more").map_or("", |more| more.as_str())) {
        numbers.push(number.as_str().parse()?);
    }
    numbers.iter().map(|&number| Ok(expected(part(&joined(lines, number, number), rest)?))).collect()
}

/// The part of a line that an expectation names: from some words to the end, some words, the bracket, or all of it.
fn part(line: &str, rest: &str) -> Result<String> {
    let quoted = Regex::new("“(.+)”")?.captures(rest).map(|quoted| quoted[1].to_owned());
    if let Some(from) = Regex::new("from “(.+?)” to the end")?.captures(rest) {
        return Ok(line[line.find(from[1].trim_end_matches('…').trim()).unwrap_or(0)..].to_owned());
    }
    let is_shortened = quoted.as_ref().is_some_and(|quoted| quoted.contains('…'));
    if let Some(quoted) = quoted.filter(|_| !is_shortened) {
        return Ok(fold(&quoted));
    }
    if is_shortened || rest.contains("bracket") {
        let bracket = Regex::new(r"[\[(（【/][^\])）】]*[\])）】}]?")?.find(line);
        return Ok(bracket.map_or(line, |bracket| bracket.as_str()).to_owned());
    }
    Ok(line.to_owned())
}

/// Lines from the first to the last, counted from 1, with their white space folded.
fn joined(lines: &[&str], first: usize, last: usize) -> String {
    fold(&lines.get(first.saturating_sub(1)..last.min(lines.len())).unwrap_or_default().join(" "))
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn beginning(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &[&str] = &["The title", "The ferry (the old one, ed.) sailed.", "Comment: We said so.", "So we did."];

    fn texts(file: &str) -> Vec<String> {
        parse(file, LINES).unwrap().into_iter().map(|expected| expected.text).collect()
    }

    #[test]
    fn sentences_name_lines_and_parts_of_them() {
        assert_eq!(texts("commentary, line 3, whole\ngot: nothing"), ["Comment: We said so."]);
        assert_eq!(texts("note, line 2, the bracket"), ["(the old one, ed.)"]);
        assert_eq!(texts("note, line 2, “(the old one, ed.)”"), ["(the old one, ed.)"]);
        assert_eq!(texts("commentary, line 3, from “We…” to the end"), ["We said so."]);
        assert_eq!(texts("commentary or note, lines 3-4 (or may_continue)"), ["Comment: We said so. So we did."]);
        assert_eq!(
            texts("unlabelled-commentary, lines 1, 3 and 4"),
            ["The title", "Comment: We said so.", "So we did."]
        );
        assert!(texts("nothing (or at most possible)").is_empty());
    }

    #[test]
    fn rows_name_lines_or_words() {
        assert_eq!(
            texts("note|update\tlines 2-2\tcolumns 10-28\t(the old one, ed.)\n# a note"),
            ["(the old one, ed.)"]
        );
        assert_eq!(texts("commentary\tlines 3-4\twhole\tComment: …"), ["Comment: We said so. So we did."]);
        assert_eq!(texts("note\t(the old one, ed.)"), ["(the old one, ed.)"]);
    }
}
