//! Tables of measurements, as Markdown that a diff can be read of.

use std::fmt::{self, Write as _};

pub struct Table {
    heading: String,
    /// What its numbers are.
    caption: String,
    columns: Vec<&'static str>,
    rows: Vec<(String, Vec<Cell>)>,
}

#[derive(Clone, Debug)]
pub enum Cell {
    /// A number that is the same each time.
    Exact(usize),
    /// One that isn't, to two digits.
    About(f64),
    /// How many times another, to two digits.
    Times(f64),
    Words(&'static str),
}

impl Table {
    pub fn new(heading: &str, caption: &str, columns: &[&'static str]) -> Self {
        Self { heading: heading.to_owned(), caption: caption.to_owned(), columns: columns.to_vec(), rows: Vec::new() }
    }

    pub fn row(&mut self, name: &str, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push((name.to_owned(), cells.into_iter().collect()));
    }

    pub fn markdown(&self) -> String {
        let mut written = format!("## {}\n\n{}\n\n| |", self.heading, self.caption);
        for column in &self.columns {
            let _ = write!(written, " {column} |");
        }
        written += &format!("\n|---|{}\n", "--:|".repeat(self.columns.len()));
        for (name, cells) in &self.rows {
            let _ = write!(written, "| {name} |");
            for index in 0..self.columns.len() {
                match cells.get(index) {
                    Some(cell) => _ = write!(written, " {cell} |"),
                    None => written.push_str(" |"),
                }
            }
            written.push('\n');
        }
        written
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(number) => write!(f, "{}", grouped(*number)),
            Self::About(number) => f.write_str(&two_digits(*number)),
            Self::Times(number) => write!(f, "{}×", two_digits(*number)),
            Self::Words(words) => f.write_str(words),
        }
    }
}

/// A number with a comma before each three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number to two digits that count: `0.013`, `1.3`, `130`.
fn two_digits(number: f64) -> String {
    if number <= 0.0 {
        return "0".to_owned();
    }
    let rounded = format!("{number:.1e}");
    let magnitude: i32 = rounded.rsplit_once('e').map_or(0, |(_, magnitude)| magnitude.parse().unwrap_or(0));
    let rounded: f64 = rounded.parse().unwrap_or(number);
    if magnitude >= 1 { grouped(rounded.round() as usize) } else { format!("{rounded:.*}", (1 - magnitude) as usize) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_digits() {
        let written: Vec<String> = [0.0, 0.0128, 0.996, 1.26, 12.6, 1284.0, 99.7].map(two_digits).into();
        assert_eq!(written, ["0", "0.013", "1.0", "1.3", "13", "1,300", "100"]);
        assert_eq!([7, 1000, 409_600, 1_234_567].map(grouped), ["7", "1,000", "409,600", "1,234,567"]);
    }
}
