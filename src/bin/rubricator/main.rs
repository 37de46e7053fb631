//! The command line: a thin edge over the core. It reads pages from files, folders, lists, NDJSON and web archives, judges
//! them on all cores, and writes them in the order of the input. What can't be read costs one line on standard error.

mod arguments;
mod document;
mod inputs;
mod judge;
mod output;
mod pool;
mod rules;
mod summary;
mod terminal;
mod warc;

use std::process::ExitCode;

use arguments::{Asked, Judging};
use inputs::Documents;
use judge::Judged;
use output::Output;
use summary::Summary;

/// The exit code where something could not be read or written.
const FAILED: u8 = 2;
/// The exit code where insertions were found and `--exit-code` was given.
const FOUND: u8 = 1;

fn main() -> ExitCode {
    let ended = match arguments::parse() {
        Ok(Asked::Judge(judging)) => judge_all(&judging),
        Ok(Asked::Compare(comparing)) => judge::compare(&comparing).and_then(|text| output::print(&text)).map(|()| 0),
        Ok(Asked::Print(text)) => output::print(&text).map(|()| 0),
        Err(error) => Err(error),
    };
    ended.map_or_else(
        |error| {
            terminal::complain(&error.to_string());
            ExitCode::from(FAILED)
        },
        ExitCode::from,
    )
}

/// Judges all that was named, and gives the exit code.
fn judge_all(judging: &Judging) -> anyhow::Result<u8> {
    let mut output = Output::open(judging)?;
    let mut summary = Summary::default();
    let known = output.take_known();
    let documents = Documents::of(&judging.inputs).filter(|document| match document {
        Ok(document) => !known.contains(document.id()),
        Err(_) => true,
    });
    let work = |document: anyhow::Result<_>| document.and_then(|document| judge::judge(document, judging));
    pool::for_each_in_order(judging.jobs, documents, work, |judged: anyhow::Result<Judged>| match judged {
        Ok(judged) => {
            judged.remarks.iter().for_each(|remark| terminal::complain(remark));
            summary.add(&judged);
            if judging.is_summary { Ok(true) } else { output.write(&judged) }
        }
        Err(error) => {
            terminal::complain(&error.to_string());
            summary.failed += 1;
            Ok(true)
        }
    })?;
    if judging.is_summary {
        output::print(&summary.to_string())?;
    }
    if summary.failed > 0 && summary.judged + summary.failed > 2 {
        let all = summary.judged + summary.failed;
        terminal::complain(&format!("{} of {all} pages could not be judged", summary.failed));
    }
    Ok(match () {
        () if summary.failed > 0 => FAILED,
        () if judging.has_exit_code && summary.passages > 0 => FOUND,
        () => 0,
    })
}
