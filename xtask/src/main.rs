//! `cargo xtask`: builds, runs and tests Rubricator. One file per command; see `USAGE`.

mod archive;
mod bench;
mod build;
mod content_scripts;
mod engine;
mod evaluate;
mod fuzz;
mod pictures;
mod run;
mod shell;
mod stories;
mod supply;
mod test;
mod tidy;
mod train;
mod vocabulary;

use anyhow::{Context, Result};
use lexopt::prelude::*;
use rubricator_browser::Kind;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask build                        makes dist/: the extension for each browser, the store archives, the site
cargo xtask run [URL|FILE]               opens a browser with the extension in it and the page highlighted
            [--browser firefox|chromium]
cargo xtask pictures                     draws every page and state in each browser, for people to look at
cargo xtask evaluate [DIR…]              scores the verdicts on articles that people marked
cargo xtask evaluate --compare [DIR…]    scores comparisons, on reprints made of articles
cargo xtask evaluate --unlabelled [DIR…] scores insertions without a label, on pages made of articles
cargo xtask evaluate --story [DIR…]      scores how much of each article is found, on sets whose text people marked
cargo xtask train story                  grows the classifier that finds the story
cargo xtask bench [DIR…]                 measures what it costs, beside others, on the pages of folders
cargo xtask fuzz [TARGET] [--minutes N]  looks for inputs for which something doesn't hold
cargo xtask test [core|javascript|browser]
                                         everything that is checked, or one part of it
cargo xtask release                      checks all that a release needs: every string in every language, the package, then all of `test`
cargo xtask tidy                         checks what no compiler does: module order, unused strings, undeclared needs";

enum Task {
    Bench { folders: Vec<PathBuf> },
    Help,
    Build,
    Compare { folders: Vec<PathBuf> },
    Evaluate { folders: Vec<PathBuf> },
    Fuzz { target: Option<String>, minutes: u64 },
    Pictures,
    Release,
    Run { page: Option<String>, browser: Option<Kind> },
    Story { folders: Vec<PathBuf> },
    Test { part: Option<test::Part> },
    Tidy,
    Unlabelled { folders: Vec<PathBuf> },
    TrainStory,
}

fn main() -> ExitCode {
    let outcome = parse().and_then(|task| match task {
        Task::Help => {
            println!("{USAGE}");
            Ok(())
        }
        Task::Bench { folders } => bench::bench(&folders),
        Task::Build => build::build(),
        Task::Compare { folders } => evaluate::compare(&folders),
        Task::Evaluate { folders } => evaluate::evaluate(&folders),
        Task::Fuzz { target, minutes } => fuzz::fuzz(target.as_deref(), minutes),
        Task::Pictures => pictures::pictures(),
        Task::Release => test::release(),
        Task::Run { page, browser } => run::run(page.as_deref(), browser),
        Task::Story { folders } => evaluate::story(&folders),
        Task::Test { part } => test::test(part),
        Task::Tidy => tidy::tidy(),
        Task::Unlabelled { folders } => evaluate::unlabelled(&folders),
        Task::TrainStory => train::story(),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn parse() -> Result<Task> {
    let mut arguments = lexopt::Parser::from_env();
    let mut command = None;
    let mut subjects: Vec<String> = Vec::new();
    let mut browser = None;
    let mut compare = false;
    let mut unlabelled = false;
    let mut story = false;
    let mut minutes = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Task::Help),
            Long("browser") => {
                let name = arguments.value()?.string()?;
                browser = Some(
                    Kind::from_name(&name).with_context(|| format!("--browser is firefox or chromium, not {name}."))?,
                );
            }
            Long("compare") => compare = true,
            Long("unlabelled") => unlabelled = true,
            Long("story") => story = true,
            Long("minutes") => minutes = Some(arguments.value()?.parse()?),
            Value(word) if command.is_none() => command = Some(word.string()?),
            Value(word) => subjects.push(word.string()?),
            unknown => return Err(unknown.unexpected()).context(USAGE),
        }
    }
    if compare || story {
        let folders = subjects.iter().map(PathBuf::from).collect();
        return match (command.as_deref(), browser, minutes) {
            (Some("evaluate"), None, None) if compare && !story => Ok(Task::Compare { folders }),
            (Some("evaluate"), None, None) if story && !compare => Ok(Task::Story { folders }),
            _ => anyhow::bail!("--compare and --story are for evaluate, one at a time.\n{USAGE}"),
        };
    }
    if unlabelled {
        anyhow::ensure!(command.as_deref() == Some("evaluate"), "--unlabelled is for evaluate.\n{USAGE}");
        return Ok(Task::Unlabelled { folders: subjects.iter().map(PathBuf::from).collect() });
    }
    Ok(match (command.as_deref(), &subjects[..], browser, minutes) {
        (None | Some("help"), [], None, None) => Task::Help,
        (Some("bench"), folders, None, None) => Task::Bench { folders: folders.iter().map(PathBuf::from).collect() },
        (Some("build"), [], None, None) => Task::Build,
        (Some("evaluate"), folders, None, None) => {
            Task::Evaluate { folders: folders.iter().map(PathBuf::from).collect() }
        }
        (Some("fuzz"), [] | [_], None, minutes) => {
            Task::Fuzz { target: subjects.into_iter().next(), minutes: minutes.unwrap_or(fuzz::MINUTES) }
        }
        (Some("pictures"), [], None, None) => Task::Pictures,
        (Some("release"), [], None, None) => Task::Release,
        (Some("run"), [] | [_], browser, None) => Task::Run { page: subjects.into_iter().next(), browser },
        (Some("tidy"), [], None, None) => Task::Tidy,
        (Some("train"), [name], None, None) if name == "story" => Task::TrainStory,
        (Some("test"), [], None, None) => Task::Test { part: None },
        (Some("test"), [name], None, None) => {
            Task::Test { part: Some(test::Part::from_name(name).with_context(|| USAGE)?) }
        }
        _ => anyhow::bail!("This command is not known.\n{USAGE}"),
    })
}
