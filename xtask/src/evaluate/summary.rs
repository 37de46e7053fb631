//! One table that sums an evaluation up: for each set, how many insertions people marked, how many of them were found, how
//! many to the letter, how many were cut short, and how many of the marks are right.
//!
//! An insertion is *found* where a mark of its layer overlaps it by at least half of the mark. It is *exact* where both
//! have the same words. It is *cut short* where the mark ends before it: with an end that the report claims, or with one that it says
//! is open (`may_continue`). A mark is *right* where an insertion was found by it. `possible` marks count only for insertions that have
//! no label, and are listed as marks of their own.

use super::cases::Case;
use super::score::{Article, Gold, Mark};
use rubricator::model::{Certainty, Layer};
use std::ops::Range;

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    name: String,
    insertions: usize,
    found: usize,
    exact: usize,
    cut_short_closed: usize,
    cut_short_open: usize,
    marks: usize,
    right: usize,
}

#[derive(Default)]
pub struct Summary {
    rows: Vec<Row>,
    /// How many marks of each certainty there are in all sets, and how many are right.
    sure: (usize, usize),
    likely: (usize, usize),
    cases: Vec<(String, usize, usize)>,
}

/// A name, and which insertions belong to the group.
type Group = (&'static str, fn(&Gold) -> bool);

/// The groups of insertions that have a row of their own; a group without any is left out.
const GROUPS: [Group; 5] = [
    ("commentary", |gold| gold.is_labelled && gold.layer == Some(Layer::Commentary)),
    ("notes", |gold| gold.is_labelled && gold.layer == Some(Layer::Note)),
    ("updates", |gold| gold.is_labelled && gold.layer == Some(Layer::Update)),
    ("several paragraphs, any layer", |gold| gold.is_labelled && gold.paragraphs > 1),
    ("without a label", |gold| !gold.is_labelled),
];

impl Summary {
    /// Adds the rows of a set: one a group of insertions, and one that counts its marks.
    pub fn add(&mut self, set: &str, articles: &[Article]) {
        let mut all = Row { name: format!("**{set}**, {} articles", articles.len()), ..Row::default() };
        let mut groups: Vec<Row> =
            GROUPS.iter().map(|(name, _)| Row { name: format!("{set}: {name}"), ..Row::default() }).collect();
        for article in articles {
            let folded = |place: &Range<usize>| {
                article.text[place.clone()].iter().filter(|c| !c.is_whitespace()).collect::<String>()
            };
            let mut used = vec![false; article.marks.len()];
            for gold in article.gold.iter().filter(|gold| gold.layer.is_some()) {
                let mark = article.marks.iter().position(|mark| is_found_by(gold, mark));
                let mut score = Row { insertions: 1, ..Row::default() };
                if let Some(index) = mark {
                    let mark = &article.marks[index];
                    used[index] = true;
                    score.found = 1;
                    let is_exact = folded(&mark.place) == folded(&gold.place);
                    let is_cut = !is_exact && mark.place.end < gold.place.end;
                    score.exact = usize::from(is_exact);
                    score.cut_short_closed = usize::from(is_cut && !mark.passage.may_continue);
                    score.cut_short_open = usize::from(is_cut && mark.passage.may_continue);
                }
                all.add(&score);
                for (row, (_, holds)) in groups.iter_mut().zip(GROUPS) {
                    if holds(gold) {
                        row.add(&score);
                    }
                }
            }
            for (mark, used) in article.marks.iter().zip(used) {
                if (mark.passage.certainty >= Certainty::Likely || used) && !article.is_ignored(mark) {
                    all.marks += 1;
                    all.right += usize::from(used);
                    let sum = match mark.passage.certainty {
                        Certainty::Sure => &mut self.sure,
                        _ => &mut self.likely,
                    };
                    *sum = (sum.0 + 1, sum.1 + usize::from(used));
                }
            }
        }
        self.rows.push(all);
        self.rows.extend(groups.into_iter().filter(|row| row.insertions > 0));
    }

    pub fn add_cases(&mut self, set: &str, cases: &[Case]) {
        self.cases.push((set.to_owned(), cases.iter().filter(|case| case.faults.is_empty()).count(), cases.len()));
    }

    pub fn print(&self) {
        println!("\n# In sum\n");
        println!("| set | insertions | found | exact | cut short, end claimed | cut short, end open | marks | right |");
        println!("|---|---|---|---|---|---|---|---|");
        for row in &self.rows {
            let share = |part: usize, whole: usize| match whole {
                0 => "–".to_owned(),
                whole => format!("{part} ({:.2})", part as f64 / whole as f64),
            };
            let marks = if row.marks > 0 { row.marks.to_string() } else { "–".to_owned() };
            println!(
                "| {} | {} | {} | {} | {} | {} | {marks} | {} |",
                row.name,
                row.insertions,
                share(row.found, row.insertions),
                share(row.exact, row.insertions),
                row.cut_short_closed,
                row.cut_short_open,
                share(row.right, row.marks),
            );
        }
        println!(
            "\nOf {} `sure` marks, {} are right; of {} `likely` ones, {}.",
            self.sure.0, self.sure.1, self.likely.0, self.likely.1
        );
        for (set, held, all) in &self.cases {
            println!("\nCases in {set}: {held} of {all} hold.");
        }
    }
}

impl Row {
    fn add(&mut self, other: &Self) {
        self.insertions += other.insertions;
        self.found += other.found;
        self.exact += other.exact;
        self.cut_short_closed += other.cut_short_closed;
        self.cut_short_open += other.cut_short_open;
    }
}

fn is_found_by(gold: &Gold, mark: &Mark) -> bool {
    let (one, other) = (&gold.place, &mark.place);
    let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    let counts = mark.passage.certainty >= Certainty::Likely || !gold.is_labelled;
    counts && gold.layer == Some(mark.passage.layer) && shared > 0 && 2 * shared >= other.len()
}
