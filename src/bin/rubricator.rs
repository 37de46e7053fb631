//! The command line: `rubricator [--format FORMAT] [--only original|commentary] FILE…|-`.
//!
//! A thin edge over the core: it reads files, picks a written form, and keeps going when one file can't be read.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::str::FromStr;
use std::{env, fmt, fs};

use anstyle::{AnsiColor, Style};
use rubricator::html::{self, ReadError};
use rubricator::lexicon::Layer;
use rubricator::report::{self, Form, Report, UnknownWord, What};
use rubricator::story::Story;
use rubricator::{Taught, report_on};

const USAGE: &str = "\
Finds editorial commentary inserted into reprinted news stories, and sets it apart from the original reporting.

Usage: rubricator [--format FORMAT] [--only original|commentary] FILE…|-

  FILE…              HTML or plain text (one paragraph per line); - reads standard input
  --format FORMAT    how the article is written, insertions set apart:
                       text         for reading here; the default
                       markdown     insertions as block quotations
                       html         a document of its own, for one file
                       json         one object per file and line
                       annotations  W3C Web Annotations, one page of them per file and line
  --only original    the story without its insertions
  --only commentary  the insertions without the story
  -h, --help         this text
  -V, --version      the version

Exit code: 0 when every file was judged, 2 when a file could not be read or the command line is wrong.";

/// What is asked for.
enum Command {
    Judge { what: What, form: Form, files: Vec<OsString> },
    Print(String),
}

/// What can go wrong at this edge; each is one sentence for standard error.
enum CliError {
    Usage(String),
    File { file: String, error: io::Error },
    Content { file: String, error: ReadError },
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => write!(f, "{error}; see `rubricator --help`"),
            Self::File { file, error } => write!(f, "{file} can't be read: {error}"),
            Self::Content { file, error } => write!(f, "{file} can't be judged: {error}"),
        }
    }
}

fn main() -> ExitCode {
    let (what, form, files) = match parse(lexopt::Parser::from_env()) {
        Ok(Command::Judge { what, form, files }) => (what, form, files),
        Ok(Command::Print(text)) => return finish(print(&format!("{text}\n")), ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("rubricator: {error}");
            return ExitCode::from(2);
        }
    };
    let several = files.len() > 1;
    let mut code = ExitCode::SUCCESS;
    for file in &files {
        let written = match judge(file, what, form, several) {
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
    let (mut what, mut form) = (What::Whole, Form::Text);
    let mut files = Vec::new();
    while let Some(argument) = arguments.next().map_err(usage)? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Print(USAGE.to_owned())),
            Short('V') | Long("version") => {
                return Ok(Command::Print(concat!("rubricator ", env!("CARGO_PKG_VERSION")).to_owned()));
            }
            Long("format") => form = word("--format", &arguments.value().map_err(usage)?)?,
            Long("only") => what = word("--only", &arguments.value().map_err(usage)?)?,
            Value(file) => files.push(file),
            _ => return Err(usage(argument.unexpected())),
        }
    }
    if files.is_empty() {
        return Err(CliError::Usage("no file was named".to_owned()));
    }
    if form == Form::Html && files.len() > 1 {
        return Err(CliError::Usage("--format html makes one document, so it takes one file".to_owned()));
    }
    Ok(Command::Judge { what, form, files })
}

/// The value of an option that takes one of some words.
fn word<T: FromStr<Err = UnknownWord>>(option: &str, value: &OsStr) -> Result<T, CliError> {
    value.to_string_lossy().parse().map_err(|error| CliError::Usage(format!("{option}: {error}")))
}

/// Judges one file and writes it out.
fn judge(file: &OsString, what: What, form: Form, several: bool) -> Result<String, CliError> {
    let name = file.to_string_lossy().into_owned();
    let bytes = if file == "-" {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    let bytes = bytes.map_err(|error| CliError::File { file: name.clone(), error })?;
    let mut page = html::read(&bytes).map_err(|error| CliError::Content { file: name.clone(), error })?;
    page.url.clone_from(&name);
    let story = Story::of(&page);
    let report = report_on(&story, &Taught::default());
    if report.cut {
        eprintln!("rubricator: {name} is too large to be read whole; only its beginning was judged");
    }
    Ok(match form {
        Form::Text => heading(&name, several, "==> ", " <==") + &text(&story, &report, what),
        Form::Markdown => heading(&name, several, "<!-- ", " -->") + &report::write(&story, &report, what, form),
        Form::Html | Form::Json | Form::Annotations => report::write(&story, &report, what, form),
    })
}

/// Names the file above its article where there are several.
fn heading(name: &str, several: bool, before: &str, after: &str) -> String {
    if several { format!("{before}{name}{after}\n") } else { String::new() }
}

fn text(story: &Story, report: &Report, what: What) -> String {
    let coloured = io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    report::text(story, report, what, &|layer, text| {
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
