//! Where articles are written: standard output, a file, or a file for each.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

use crate::arguments::Judging;
use crate::judge::Judged;
use crate::terminal::shown;

/// A file's name is no longer than this.
const MAX_NAME_CHARS: usize = 120;

/// An output that is open.
pub struct Output {
    place: Place,
    /// What a former run has judged.
    known: HashSet<String>,
}

enum Place {
    Stream(Box<dyn Write>),
    Folder {
        path: PathBuf,
        ending: &'static str,
        /// How many articles have had a name.
        names: HashMap<String, usize>,
    },
}

impl Output {
    /// Opens what is asked for.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn open(judging: &Judging) -> Result<Self> {
        let mut known = HashSet::new();
        let place = if let Some(path) = &judging.output_dir {
            fs::create_dir_all(path).with_context(|| unwritable(path))?;
            Place::Folder { path: path.clone(), ending: judging.format.file_ending(), names: HashMap::new() }
        } else if let Some(path) = &judging.output {
            let file = if judging.resumes {
                let whole = read_known(path, &mut known).with_context(|| unwritable(path))?;
                let file = OpenOptions::new().create(true).append(true).open(path).with_context(|| unwritable(path))?;
                // A line that was being written when the run was stopped is written again.
                file.set_len(whole).with_context(|| unwritable(path))?;
                file
            } else {
                File::create(path).with_context(|| unwritable(path))?
            };
            Place::Stream(Box::new(BufWriter::new(file)))
        } else {
            Place::Stream(Box::new(io::stdout()))
        };
        Ok(Self { place, known })
    }

    /// What a former run has judged, by the ids of its lines.
    pub fn take_known(&mut self) -> HashSet<String> {
        std::mem::take(&mut self.known)
    }

    /// Writes an article; says whether somebody still reads.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&mut self, judged: &Judged) -> Result<bool> {
        match &mut self.place {
            Place::Stream(stream) => {
                let written = stream.write_all(judged.written.as_bytes()).and_then(|()| stream.flush());
                match written {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
                    written => written.map(|()| true).map_err(|error| anyhow!("the result can't be written: {error}")),
                }
            }
            Place::Folder { path, ending, names } => {
                let name = file_name(&judged.id);
                let times = names.entry(name.clone()).or_default();
                *times += 1;
                let name = if *times > 1 { format!("{name}-{times}.{ending}") } else { format!("{name}.{ending}") };
                let path = path.join(name);
                fs::write(&path, &judged.written).with_context(|| unwritable(&path))?;
                Ok(true)
            }
        }
    }
}

fn unwritable(path: &Path) -> String {
    format!("{} can't be written", shown(&path.to_string_lossy()))
}

/// Collects the ids of the lines that are whole; gives how many bytes they have.
fn read_known(path: &Path, known: &mut HashSet<String>) -> io::Result<u64> {
    let mut whole = 0;
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        file => file?,
    };
    let mut lines = BufReader::new(file);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&line) else { break };
        let id = ["id", "file", "url"].iter().find_map(|key| value.get(key)?.as_str());
        known.extend(id.map(str::to_owned));
        whole += line.len() as u64;
        line.clear();
    }
    Ok(whole)
}

/// An id as the name of a file in any system.
fn file_name(id: &str) -> String {
    let harmless = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let name: String = id.trim_start_matches(['.', '/', '\\']).chars().map(harmless).take(MAX_NAME_CHARS).collect();
    if name.is_empty() { "page".to_owned() } else { name }
}

/// Prints a text; quietly where whoever reads has gone, as `head` does.
///
/// # Errors
/// When it can't be written.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(anyhow!("the result can't be written: {error}")),
        _ => Ok(()),
    }
}
