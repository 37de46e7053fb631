//! What can be asked for on the command line, and how that is said.

use std::ffi::OsString;
use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use anyhow::{Result, anyhow, bail};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use encoding_rs::Encoding;
use rubricator::model::{Certainty, Layer};
use rubricator::reader::address::is_site;
use rubricator::report::{Format, Selection};

use crate::rules::Rules;
use crate::terminal::{Color, columns};

const EXAMPLES: &str = "\
Examples:
  rubricator article.html
  rubricator --only original article.html
  curl -sL https://example.org/a | rubricator --format markdown -
  rubricator -f json -j 4 --recursive crawl/ -o found.jsonl
  rubricator -f json --resume -o found.jsonl crawl.warc.gz
  rubricator --rules settings.json --site news.example.org article.html
  rubricator --summary --certainty likely *.warc.gz

Exit code: 0 when everything was judged; 1 when --exit-code was given and insertions were found; 2 when a file could not be read or the command line is wrong.";

const COMPARE_EXAMPLES: &str = "\
Examples:
  rubricator compare reprint.html source.html
  rubricator compare --format json reprint.html source.html

Exit code: 0 when the two were compared, which may turn out not to be the same story; 2 when one could not be read.";

/// Finds editorial commentary inserted into reprinted news stories, and sets it apart from the original reporting.
#[derive(Parser)]
#[command(name = "rubricator", version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    judge: JudgeArguments,
}

#[derive(Subcommand)]
enum Command {
    /// Aligns a reprint with its source: what was inserted, altered and omitted.
    #[command(after_help = COMPARE_EXAMPLES)]
    Compare {
        /// A reprint and its source; one of them may be -, standard input.
        #[arg(value_name = "REPRINT SOURCE", num_args = 0..)]
        files: Vec<OsString>,
        /// How the reprint is written: text, markdown, html, json or annotations.
        #[arg(short, long, default_value = "text")]
        format: Format,
        #[command(flatten)]
        reading: ReadingArguments,
    },
    /// Writes the completions for a shell.
    #[command(
        after_help = "Example: rubricator completions bash > ~/.local/share/bash-completion/completions/rubricator"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Writes the manual page.
    #[command(after_help = "Example: rubricator man > ~/.local/share/man/man1/rubricator.1")]
    Man,
}

#[derive(Args)]
struct ReadingArguments {
    /// The encoding of the files, such as windows-1251; without it, what they declare.
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    charset: Option<&'static Encoding>,
    /// When to colour the text.
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    color: Color,
}

#[derive(Args)]
struct JudgeArguments {
    /// HTML, text, NDJSON (an object with “html” and “url” a line) or WARC, each also gzipped; - reads standard input.
    #[arg(value_name = "FILE")]
    files: Vec<OsString>,
    /// How an article is written: text, markdown, html, json (an object a line) or annotations (W3C, an object a line).
    #[arg(short, long, default_value = "text")]
    format: Format,
    /// Write one part: the original story without its insertions, or the commentary alone.
    #[arg(long, value_name = "PART", default_value = "whole", hide_default_value = true)]
    only: Selection,
    #[command(flatten)]
    reading: ReadingArguments,
    /// What the files are, where their names and first bytes don't say.
    #[arg(long, value_name = "KIND", value_enum, default_value = "auto")]
    input: InputKind,
    /// Read the pages and archives in folders and in the folders in them.
    #[arg(short, long)]
    recursive: bool,
    /// Read names of files from a file, one a line; - reads them from standard input.
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Write to a file.
    #[arg(short, long, value_name = "FILE", conflicts_with = "output_dir")]
    output: Option<PathBuf>,
    /// Write each article to a file of its own in a folder.
    #[arg(long, value_name = "FOLDER")]
    output_dir: Option<PathBuf>,
    /// Go on where a run with this output was stopped.
    #[arg(long, requires = "output")]
    resume: bool,
    /// Leave out what is less certain: possible, likely or sure.
    #[arg(long, value_name = "LEAST", default_value = "possible", value_parser = certainty, hide_default_value = true)]
    certainty: Certainty,
    /// Leave out other layers: commentary, note, update; may be given several times.
    #[arg(long = "layer", value_name = "LAYER", value_delimiter = ',', value_parser = layer)]
    layers: Vec<Layer>,
    /// Apply the rules and corrections of a file that the extension's options exported; may be given several times.
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// The site of pages that don't say theirs, for --rules.
    #[arg(long, value_name = "HOST", requires = "rules", value_parser = site)]
    site: Option<String>,
    /// Write a table by site instead of the articles.
    #[arg(long, conflicts_with_all = ["output", "output_dir"])]
    summary: bool,
    /// How many pages are judged at a time; all cores unless given.
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// End with 1 when insertions were found.
    #[arg(long)]
    exit_code: bool,
}

/// What the files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputKind {
    /// What their names and first bytes say.
    Auto,
    /// One page each.
    Page,
    /// A page on each line.
    Ndjson,
    /// Web archives.
    Warc,
}

/// What is asked for.
pub enum Asked {
    Judge(Box<Judging>),
    Compare(Comparing),
    Print(String),
}

/// Pages to judge, and how they are written.
pub struct Judging {
    pub inputs: Inputs,
    pub charset: Option<&'static Encoding>,
    pub format: Format,
    pub selection: Selection,
    pub layers: Vec<Layer>,
    pub certainty: Certainty,
    pub is_colored: bool,
    /// How wide text is; unlimited where it goes to no terminal.
    pub columns: Option<usize>,
    pub is_summary: bool,
    pub has_exit_code: bool,
    /// Whether each article is written under its name.
    pub names_articles: bool,
    pub jobs: NonZero<usize>,
    pub output: Option<PathBuf>,
    pub output_dir: Option<PathBuf>,
    pub resumes: bool,
    pub rules: Rules,
}

/// Where pages are read from.
#[derive(Clone)]
pub struct Inputs {
    pub files: Vec<OsString>,
    pub files_from: Option<PathBuf>,
    pub kind: InputKind,
    pub is_recursive: bool,
}

/// Two files to compare.
pub struct Comparing {
    pub reprint: OsString,
    pub source: OsString,
    pub charset: Option<&'static Encoding>,
    pub format: Format,
    pub is_colored: bool,
}

/// Reads the command line.
///
/// # Errors
/// When it is wrong; the sentence says what to do.
pub fn parse() -> Result<Asked> {
    let command_line = match CommandLine::try_parse() {
        Ok(command_line) => command_line,
        Err(error) if !error.use_stderr() => return Ok(Asked::Print(error.render().to_string())),
        Err(error) => {
            let rendered = error.render().to_string();
            // What is missing or possible follows on lines of its own, up to an empty one.
            let lines: Vec<&str> = rendered.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
            return Err(usage(lines.join(" ").trim_start_matches("error: ")));
        }
    };
    match command_line.command {
        None => judging(command_line.judge).map(|judging| Asked::Judge(Box::new(judging))),
        Some(Command::Compare { files, format, reading }) => {
            let [reprint, source] = <[OsString; 2]>::try_from(files)
                .map_err(|_| usage("compare takes two files, a reprint and its source"))?;
            if reprint == "-" && source == "-" {
                return Err(usage("only one of the two can be standard input"));
            }
            let is_colored = reading.color.is_on();
            Ok(Asked::Compare(Comparing { reprint, source, charset: reading.charset, format, is_colored }))
        }
        Some(Command::Completions { shell }) => {
            let mut written = Vec::new();
            clap_complete::generate(shell, &mut CommandLine::command(), "rubricator", &mut written);
            Ok(Asked::Print(String::from_utf8(written)?))
        }
        Some(Command::Man) => {
            let mut written = Vec::new();
            clap_mangen::Man::new(CommandLine::command()).render(&mut written)?;
            Ok(Asked::Print(String::from_utf8(written)?))
        }
    }
}

fn judging(given: JudgeArguments) -> Result<Judging> {
    if given.files.is_empty() && given.files_from.is_none() {
        return Err(usage("no file was named"));
    }
    let is_one_page = given.files.len() == 1 && given.files_from.is_none() && !given.recursive;
    if given.format == Format::Html && given.output_dir.is_none() && !is_one_page {
        return Err(usage("--format html makes one document, so it takes one file, or --output-dir"));
    }
    if given.resume && given.format != Format::Json {
        bail!("--resume needs --format json, whose lines say which pages were judged");
    }
    let layers = if given.layers.is_empty() { Layer::ALL.to_vec() } else { given.layers };
    let jobs = given.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZero::<usize>::MIN);
    let is_printed = given.output.is_none() && given.output_dir.is_none();
    Ok(Judging {
        charset: given.reading.charset,
        format: given.format,
        selection: given.only,
        layers,
        certainty: given.certainty,
        is_colored: given.reading.color.is_on() && is_printed,
        columns: columns().filter(|_| is_printed),
        is_summary: given.summary,
        has_exit_code: given.exit_code,
        names_articles: !is_one_page && given.output_dir.is_none(),
        jobs,
        output: given.output,
        output_dir: given.output_dir,
        resumes: given.resume,
        rules: Rules::read(&given.rules, given.site)?,
        inputs: Inputs {
            files: given.files,
            files_from: given.files_from,
            kind: given.input,
            is_recursive: given.recursive,
        },
    })
}

fn usage(sentence: &str) -> anyhow::Error {
    anyhow!("{sentence}; see `rubricator --help`")
}

fn encoding(label: &str) -> Result<&'static Encoding, String> {
    let expected = "expected a name such as utf-8 or windows-1251";
    Encoding::for_label(label.as_bytes()).ok_or_else(|| format!("unknown encoding “{label}”; {expected}"))
}

fn certainty(name: &str) -> Result<Certainty, String> {
    Certainty::from_name(name).ok_or_else(|| "expected possible, likely or sure".to_owned())
}

fn layer(name: &str) -> Result<Layer, String> {
    Layer::from_name(name).ok_or_else(|| "expected commentary, note or update".to_owned())
}

fn site(host: &str) -> Result<String, String> {
    let own = host.strip_prefix("www.").filter(|own| own.contains('.')).unwrap_or(host);
    if is_site(own) { Ok(own.to_owned()) } else { Err("expected a host, as in news.example.org".to_owned()) }
}
