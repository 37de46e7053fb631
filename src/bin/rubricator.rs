//! The command line: `rubricator [--format FORMAT] [--only original|commentary] FILE…|-`, and
//! `rubricator compare [--format FORMAT] REPRINT SOURCE`.
//!
//! A thin edge over the core: it reads files, picks a written form, and keeps going when one file can't be read.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::str::FromStr;
use std::{env, fmt, fs};

use anstyle::{AnsiColor, Style};
use encoding_rs::Encoding;
use rubricator::document::html::{self, Hints, ReadError, Reading};
use rubricator::document::page::Page;
use rubricator::model::Layer;
use rubricator::report::{self, Comparison, Format, Report, Selection, UnknownName};
use rubricator::story::Story;
use rubricator::{Taught, report_on};

const USAGE: &str = "\
Finds editorial commentary inserted into reprinted news stories, and sets it apart from the original reporting.

Usage: rubricator [--format FORMAT] [--only original|commentary] [--charset NAME] FILE…|-
       rubricator compare [--format FORMAT] [--charset NAME] REPRINT SOURCE

  FILE…              HTML or plain text (a paragraph a line, or wrapped by hand); - reads standard input
  --format FORMAT    how the article is written, insertions set apart:
                       text         for reading here; the default
                       markdown     insertions as block quotations
                       html         a document of its own, for one file
                       json         one object per file and line
                       annotations  W3C Web Annotations, one page of them per file and line
  --only original    the story without its insertions
  --only commentary  the insertions without the story
  compare            aligns a reprint with its source: what was inserted, altered and omitted; json is one object
  --charset NAME     the encoding of the files, such as windows-1251; without it, what they declare
  -h, --help         this text
  -V, --version      the version

Exit code: 0 when every file was judged, or two were compared, which may turn out not to be the same story; 2 when a file could not be read or the command line is wrong.";

/// The most that is read of a file: several times what a page can have of text and elements.
const MAX_FILE_BYTES: usize = 64 << 20;

/// The encoding of all files, where the user names one.
type Charset = Option<&'static Encoding>;

/// What is asked for.
enum Command {
    Judge { what: Selection, form: Format, charset: Charset, files: Vec<OsString> },
    Compare { form: Format, charset: Charset, reprint: OsString, source: OsString },
    Print(String),
}

/// What can go wrong at this edge; each is one sentence for standard error.
enum CliError {
    Usage(String),
    File { file: String, error: io::Error },
    Content { file: String, what: &'static str, error: ReadError },
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => write!(f, "{error}; see `rubricator --help`"),
            Self::File { file, error } => write!(f, "{} can't be read: {error}", shown(file)),
            Self::Content { file, what, error } => write!(f, "{} can't be {what}: {error}", shown(file)),
        }
    }
}

fn main() -> ExitCode {
    let (what, form, charset, files) = match parse(lexopt::Parser::from_env()) {
        Ok(Command::Judge { what, form, charset, files }) => (what, form, charset, files),
        Ok(Command::Compare { form, charset, reprint, source }) => {
            return match compare(&reprint, &source, charset, form) {
                Ok(written) => finish(print(&written), ExitCode::SUCCESS),
                Err(error) => {
                    eprintln!("rubricator: {error}");
                    ExitCode::from(2)
                }
            };
        }
        Ok(Command::Print(text)) => return finish(print(&format!("{text}\n")), ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("rubricator: {error}");
            return ExitCode::from(2);
        }
    };
    let several = files.len() > 1;
    let mut code = ExitCode::SUCCESS;
    for file in &files {
        let written = match judge(file, what, form, charset, several) {
            Ok(written) => written,
            Err(error) => {
                eprintln!("rubricator: {error}");
                code = ExitCode::from(2);
                continue;
            }
        };
        if let Err(error) = print(&written) {
            return finish(Err(error), code);
        }
    }
    code
}

/// Ends quietly when whoever reads the output has gone, as `head` does.
fn finish(printed: io::Result<()>, code: ExitCode) -> ExitCode {
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("rubricator: the result can't be written: {error}");
            ExitCode::from(2)
        }
        _ => code,
    }
}

fn parse(mut arguments: lexopt::Parser) -> Result<Command, CliError> {
    use lexopt::prelude::*;
    let usage = |error: lexopt::Error| CliError::Usage(error.to_string());
    let (mut what, mut form) = (Selection::Whole, Format::Text);
    let (mut only, mut charset) = (false, None);
    let mut files = Vec::new();
    while let Some(argument) = arguments.next().map_err(usage)? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Print(USAGE.to_owned())),
            Short('V') | Long("version") => {
                return Ok(Command::Print(concat!("rubricator ", env!("CARGO_PKG_VERSION")).to_owned()));
            }
            Long("format") => form = word("--format", &arguments.value().map_err(usage)?)?,
            Long("only") => (what, only) = (word("--only", &arguments.value().map_err(usage)?)?, true),
            Long("charset") => charset = Some(encoding(&arguments.value().map_err(usage)?)?),
            Value(file) => files.push(file),
            _ => return Err(usage(argument.unexpected())),
        }
    }
    if files.first().is_some_and(|first| first == "compare") {
        let [_, reprint, source] = <[OsString; 3]>::try_from(files)
            .map_err(|_| CliError::Usage("compare takes two files, a reprint and its source".to_owned()))?;
        if only {
            return Err(CliError::Usage("--only is not for compare".to_owned()));
        }
        if reprint == "-" && source == "-" {
            return Err(CliError::Usage("only one of the two can be standard input".to_owned()));
        }
        return Ok(Command::Compare { form, charset, reprint, source });
    }
    if files.is_empty() {
        return Err(CliError::Usage("no file was named".to_owned()));
    }
    if form == Format::Html && files.len() > 1 {
        return Err(CliError::Usage("--format html makes one document, so it takes one file".to_owned()));
    }
    Ok(Command::Judge { what, form, charset, files })
}

fn encoding(label: &OsStr) -> Result<&'static Encoding, CliError> {
    let label = label.to_string_lossy();
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        CliError::Usage(format!("--charset: unknown encoding “{label}”; expected a name such as utf-8 or windows-1251"))
    })
}

/// The value of an option that takes one of some words.
fn word<T: FromStr<Err = UnknownName>>(option: &str, value: &OsStr) -> Result<T, CliError> {
    value.to_string_lossy().parse().map_err(|error| CliError::Usage(format!("{option}: {error}")))
}

/// Judges one file and writes it out.
fn judge(file: &OsString, what: Selection, form: Format, charset: Charset, several: bool) -> Result<String, CliError> {
    let page = read(file, charset, "judged")?;
    let name = &*page.url;
    let story = Story::of(&page);
    let report = report_on(&story, &Taught::default());
    Ok(match form {
        Format::Text => heading(name, several, "==> ", " <==") + &text(&story, &report, None, what),
        Format::Markdown => heading(name, several, "<!-- ", " -->") + &report::write(&story, &report, None, what, form),
        Format::Html | Format::Json | Format::Annotations => report::write(&story, &report, None, what, form),
    })
}

/// Compares two files and writes the first one out with what came of it.
fn compare(reprint: &OsString, source: &OsString, charset: Charset, form: Format) -> Result<String, CliError> {
    let (reprint, source) = (read(reprint, charset, "compared")?, read(source, charset, "compared")?);
    let (story, source) = (Story::of(&reprint), Story::of(&source));
    let (report, comparison) = rubricator::compare(&story, &source, &Taught::default());
    Ok(match form {
        Format::Text | Format::Markdown if !comparison.same_story => comparison.summary() + "\n",
        Format::Text => text(&story, &report, Some(&comparison), Selection::Whole),
        _ => report::write(&story, &report, Some(&comparison), Selection::Whole, form),
    })
}

/// Reads a file as a page that has its name.
fn read(file: &OsString, charset: Charset, what: &'static str) -> Result<Page, CliError> {
    let name = file.to_string_lossy().into_owned();
    let bytes = if file == "-" { beginning(io::stdin().lock()) } else { fs::File::open(file).and_then(beginning) };
    let bytes = bytes.map_err(|error| CliError::File { file: name.clone(), error })?;
    let hints = Hints { name: &name, charset, ..Hints::default() };
    let Reading { mut page, guessed_encoding } =
        html::read_with(&bytes, &hints).map_err(|error| CliError::Content { file: name.clone(), what, error })?;
    if let Some(encoding) = guessed_encoding {
        eprintln!(
            "rubricator: {} names no encoding and was read as {encoding}, which is a guess; --charset sets another",
            shown(&name)
        );
    }
    page.cut |= bytes.len() > MAX_FILE_BYTES;
    if page.cut {
        eprintln!("rubricator: {} is too large to be read whole; only its beginning was {what}", shown(&name));
    }
    page.url = name;
    Ok(page)
}

/// As many bytes as are read of a file, and one or two more where it has more: a character is not cut in two.
fn beginning(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MAX_FILE_BYTES as u64 + 4).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE_BYTES {
        // A character has at most four bytes.
        let begins = |byte: &u8| byte.is_ascii() || *byte >= 0xc0;
        let end = bytes.iter().rposition(begins).filter(|end| *end > MAX_FILE_BYTES);
        bytes.truncate(end.unwrap_or(bytes.len()));
    }
    Ok(bytes)
}

/// A file's name as it does no harm where it is read: what would steer a terminal, turn the direction of writing round or end a
/// comment in Markdown stands as its number.
fn shown(name: &str) -> String {
    let is_harmless = |c: &char| {
        !c.is_control()
            && !matches!(c, '<' | '>' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    name.chars().map(|c| if is_harmless(&c) { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// Names the file above its article where there are several.
fn heading(name: &str, several: bool, before: &str, after: &str) -> String {
    if several { format!("{before}{}{after}\n", shown(name)) } else { String::new() }
}

fn text(story: &Story, report: &Report, comparison: Option<&Comparison>, what: Selection) -> String {
    let coloured = io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    report::text(story, report, comparison, what, &|layer, text| {
        if !coloured {
            return text.to_owned();
        }
        let colour = match layer {
            Layer::Commentary => AnsiColor::Red,
            Layer::Note => AnsiColor::Yellow,
            Layer::Update => AnsiColor::Blue,
        };
        let style = Style::new().fg_color(Some(colour.into()));
        format!("{style}{text}{style:#}")
    })
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
