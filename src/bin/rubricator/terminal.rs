//! What a terminal shows: colours, complaints, and names that do no harm.

use std::env;
use std::io::{self, IsTerminal};

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use rubricator::model::Layer;

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
