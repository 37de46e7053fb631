//! What a terminal shows: colours, complaints, and names that do no harm.

use std::env;
use std::io::{self, IsTerminal};

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use rubricator::model::Layer;
use textwrap::{Options, WordSeparator, WordSplitter};

/// When the text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    Always,
    Never,
}

impl Color {
    pub fn is_on(self) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }
}

/// Colours a layer's text, or leaves it as it is.
pub fn colored(is_on: bool) -> impl Fn(Layer, &str) -> String {
    move |layer, text| {
        if !is_on {
            return text.to_owned();
        }
        let color = match layer {
            Layer::Commentary => AnsiColor::Red,
            Layer::Note => AnsiColor::Yellow,
            Layer::Update => AnsiColor::Blue,
        };
        let style = Style::new().fg_color(Some(color.into()));
        format!("{style}{text}{style:#}")
    }
}

/// The width of the terminal in columns, if standard output is one.
pub fn columns() -> Option<usize> {
    io::stdout().is_terminal().then(textwrap::termwidth)
}

/// Wraps a text to this many columns, between words, and repeats the bar of an insertion on each row. Only a word that is longer
/// than a row is broken.
pub fn wrapped(text: &str, columns: usize) -> String {
    let wrap = |line: &str| {
        let indent = bar_of(line).map(|bar| format!("  {bar} ")).unwrap_or_default();
        let options = Options::new(columns).subsequent_indent(&indent).word_separator(WordSeparator::AsciiSpace);
        textwrap::fill(line, options.word_splitter(WordSplitter::NoHyphenation))
    };
    text.split('\n').map(wrap).collect::<Vec<_>>().join("\n")
}

/// The bar that begins a line of an insertion. A colour may come before it.
fn bar_of(line: &str) -> Option<char> {
    let line = line.strip_prefix("\u{1b}[").and_then(|colored| colored.split_once('m')).map_or(line, |(_, line)| line);
    let mut start = line.strip_prefix("  ")?.chars();
    start.next().filter(|bar| !bar.is_alphanumeric() && start.next() == Some(' '))
}

/// Says something on standard error, in a line.
pub fn complain(sentence: &str) {
    eprintln!("rubricator: {sentence}");
}

/// A file's name as it does no harm where it is read: what would steer a terminal, turn the direction of writing round or end a
/// comment in Markdown is written as its number.
pub fn shown(name: &str) -> String {
    let is_harmless = |c: &char| {
        !c.is_control()
            && !matches!(c, '<' | '>' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    name.chars().map(|c| if is_harmless(&c) { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_an_insertion_has_its_bar() {
        let text = "The ferry left the harbour at nine.\n\n  ┃ ¶ Inserted comment · sure\n  ┃ Comment: It should never have left.\n";
        let wanted = "The ferry left the\nharbour at nine.\n\n  ┃ ¶ Inserted\n  ┃ comment · sure\n  ┃ Comment: It\n  ┃ should never\n  ┃ have left.\n";
        assert_eq!(wrapped(text, 18), wanted);
        assert_eq!(wrapped(text, 200), text);
    }

    #[test]
    fn colours_take_no_room_and_only_long_words_are_broken() {
        let red = colored(true)(Layer::Commentary, "  ┃ See https://news.example.org/a-b now.");
        let wanted = colored(true)(Layer::Commentary, "  ┃ See\n  ┃ https://news.example.org/a-b\n  ┃ now.");
        assert_eq!(wrapped(&red, 34), wanted);
        assert_eq!(wrapped("渡船は九時に港を出た。", 12), "渡船は九時に\n港を出た。", "what has no blanks");
    }
}
