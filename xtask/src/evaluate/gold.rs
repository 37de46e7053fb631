//! The gold table: which stretches of which articles are insertions, as people marked them.
//!
//! `gold.tsv` has a row for each: file, first line, last line (from 1), first column, last column (code points from 0, the
//! last one excluded; −1 −1 for whole lines), kind, and, if wanted, the label's words, which nothing reads. Lines that begin
//! with `#` are notes. Rows of the kind `ignore` count neither way; the kind `unlabelled-commentary` is scored by itself.
//! An article without a row is clean.
//!
//! `genuine.tsv` beside this file is the project's own: the marks that no table has and that were read and found genuine,
//! so that they don't count as false. Its rows are: file, first and last code point of the page's text (the last one
//! excluded), kind.

use anyhow::{Context, Result, bail};
use rubricator::model::Layer;
use std::collections::HashMap;
use std::ops::Range;

/// The marks that were read and found genuine.
const GENUINE: &str = include_str!("genuine.tsv");

/// A row: what an insertion is, and where it is in its article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// None where it doesn't count.
    pub layer: Option<Layer>,
    pub is_labelled: bool,
    position: Position,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Position {
    Lines { lines: Range<usize>, columns: Option<Range<usize>> },
    Characters(Range<usize>),
}

/// The rows of each article.
#[derive(Debug)]
pub struct Table(HashMap<String, Vec<Row>>);

impl Table {
    pub fn parse(table: &str) -> Result<Self> {
        Self::read(table, parse_row).context("gold.tsv")
    }

    pub fn of_genuine_marks() -> Result<Self> {
        Self::read(GENUINE, parse_genuine).context("genuine.tsv")
    }

    fn read(table: &str, parse: fn(&[&str]) -> Result<Row>) -> Result<Self> {
        let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
        for (index, line) in table.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty()) {
            let fields: Vec<&str> = line.split('\t').collect();
            let row = parse(&fields[1..]).with_context(|| format!("line {}", index + 1))?;
            rows.entry(fields[0].to_owned()).or_default().push(row);
        }
        Ok(Self(rows))
    }

    /// Takes the rows of an article out of the table.
    pub fn take(&mut self, file: &str) -> Vec<Row> {
        self.0.remove(file).unwrap_or_default()
    }

    /// The articles that nobody took.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn parse_row(fields: &[&str]) -> Result<Row> {
    let [first, last, from, to, kind, ..] = fields else { bail!("a row has six or seven fields") };
    let (first, last): (usize, usize) = (first.parse()?, last.parse()?);
    let columns = match (from.parse::<i64>()?, to.parse::<i64>()?) {
        (-1, -1) => None,
        (from, to) => Some(usize::try_from(from)?..usize::try_from(to)?),
    };
    if first == 0 || last < first {
        bail!("lines are counted from 1, the first before the last");
    }
    row(kind, Position::Lines { lines: first - 1..last, columns })
}

fn parse_genuine(fields: &[&str]) -> Result<Row> {
    let [start, end, kind] = fields else { bail!("a row has four fields") };
    row(kind, Position::Characters(start.parse()?..end.parse()?))
}

fn row(kind: &str, position: Position) -> Result<Row> {
    let layer = match kind {
        "commentary" | "unlabelled-commentary" => Some(Layer::Commentary),
        "note" | "emphasis" | "translator" => Some(Layer::Note),
        "update" | "correction" | "clarification" | "disclosure" => Some(Layer::Update),
        "ignore" => None,
        kind => bail!("“{kind}” is no kind"),
    };
    Ok(Row { layer, is_labelled: !kind.starts_with("unlabelled"), position })
}

impl Row {
    /// How many lines it covers, which in a text file are paragraphs.
    pub fn paragraphs(&self) -> usize {
        match &self.position {
            Position::Lines { lines, .. } => lines.len(),
            Position::Characters(_) => 1,
        }
    }

    /// Where it is in its article, in code points, without the white space at its ends.
    pub fn place(&self, article: &str) -> Range<usize> {
        let (lines, columns) = match &self.position {
            Position::Lines { lines, columns } => (lines, columns),
            Position::Characters(place) => return place.clone(),
        };
        let mut start = 0;
        let mut place: Option<Range<usize>> = None;
        for (number, line) in article.split_inclusive('\n').enumerate() {
            let length = line.chars().count();
            if lines.contains(&number) {
                let own = match columns {
                    Some(columns) => start + columns.start..start + columns.end.min(length),
                    None => {
                        let leading = line.chars().take_while(|c| c.is_whitespace()).count();
                        start + leading..start + line.trim_end().chars().count().max(leading)
                    }
                };
                place = Some(place.map_or(own.start, |place| place.start)..own.end);
            }
            start += length;
        }
        place.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_placed_in_code_points() {
        let table = "# file\nen/a.txt\t2\t3\t-1\t-1\tcommentary\tA label\nen/a.txt\t1\t1\t2\t5\tignore\n";
        let rows = Table::parse(table).unwrap().take("en/a.txt");
        let article = "é🖋 (x)\n  zwei \ndrei\n";
        assert_eq!(rows.iter().map(|row| row.place(article)).collect::<Vec<_>>(), [9..19, 2..5]);
        assert_eq!(rows.iter().map(Row::paragraphs).collect::<Vec<_>>(), [2, 1]);
        assert!(Table::parse("en/a.txt\t0\t1\t-1\t-1\tnote").is_err());
    }

    #[test]
    fn the_table_of_genuine_marks_can_be_read() {
        assert!(Table::of_genuine_marks().unwrap().left().count() > 0);
    }
}
