//! The gold table: which stretches of which articles are insertions, as people marked them.
//!
//! `gold.tsv` has a row for each: file, first line, last line (from 1), first column, last column (code points from 0, the
//! last one excluded; −1 −1 for whole lines), kind. Lines that begin with `#` are notes. Rows of the kind `ignore` count
//! neither way. An article without a row is clean.

use anyhow::{Context, Result, bail};
use rubricator::language::lexicon::Layer;
use std::collections::HashMap;
use std::ops::Range;

/// A row: where an insertion stands in its article, in code points, and its layer; none where it doesn't count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub layer: Option<Layer>,
    pub lines: Range<usize>,
    columns: Option<Range<usize>>,
}

/// The rows of each article.
pub fn parse(table: &str) -> Result<HashMap<String, Vec<Row>>> {
    let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
    for (index, line) in table.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty()) {
        let row = parse_row(line).with_context(|| format!("gold.tsv, line {}", index + 1))?;
        rows.entry(row.0).or_default().push(row.1);
    }
    Ok(rows)
}

fn parse_row(line: &str) -> Result<(String, Row)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [file, first, last, from, to, kind] = fields[..] else { bail!("a row has six fields") };
    let (first, last): (usize, usize) = (first.parse()?, last.parse()?);
    let columns = match (from.parse::<i64>()?, to.parse::<i64>()?) {
        (-1, -1) => None,
        (from, to) => Some(usize::try_from(from)?..usize::try_from(to)?),
    };
    let layer = match kind {
        "commentary" => Some(Layer::Commentary),
        "note" | "emphasis" | "translator" => Some(Layer::Note),
        "update" | "correction" | "clarification" | "disclosure" => Some(Layer::Update),
        "ignore" => None,
        kind => bail!("“{kind}” is no kind"),
    };
    if first == 0 || last < first {
        bail!("lines are counted from 1, the first before the last");
    }
    Ok((file.to_owned(), Row { layer, lines: first - 1..last, columns }))
}

impl Row {
    /// Where the row stands in its article, in code points, white space at its ends left out.
    pub fn place(&self, article: &str) -> Range<usize> {
        let mut start = 0;
        let mut place: Option<Range<usize>> = None;
        for (number, line) in article.split_inclusive('\n').enumerate() {
            let length = line.chars().count();
            if self.lines.contains(&number) {
                let own = match &self.columns {
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
        let rows = parse("# file\nen/a.txt\t2\t3\t-1\t-1\tcommentary\nen/a.txt\t1\t1\t2\t5\tignore\n").unwrap();
        let article = "é🖋 (x)\n  zwei \ndrei\n";
        assert_eq!(rows["en/a.txt"].iter().map(|row| row.place(article)).collect::<Vec<_>>(), [9..19, 2..5]);
        assert!(parse("en/a.txt\t0\t1\t-1\t-1\tnote").is_err());
    }
}
