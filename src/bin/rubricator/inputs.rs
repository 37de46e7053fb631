//! Everything that pages are read from: files, folders, lists of files, NDJSON, web archives, standard input; each as a
//! stream, so that no more than one document of a file is in memory before it is judged.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use flate2::read::MultiGzDecoder;

use crate::arguments::{InputKind, Inputs};
use crate::document::{Document, MAX_DOCUMENT_BYTES};
use crate::terminal::shown;
use crate::warc;

/// A stream of bytes.
pub type Stream = Box<dyn BufRead + Send>;
/// A stream of documents.
type Records = Box<dyn Iterator<Item = Result<Document>> + Send>;

/// Endings of the files that are read in folders.
const ENDINGS: &[&str] = &["htm", "html", "xht", "xhtml", "txt", "ndjson", "jsonl", "warc", "gz"];

/// All documents, in order.
pub struct Documents {
    files: VecDeque<OsString>,
    list: Option<Stream>,
    kind: InputKind,
    is_recursive: bool,
    /// Those of the file that is being read.
    open: Option<Records>,
}

impl Documents {
    /// The documents of all that was named.
    pub fn of(inputs: &Inputs) -> impl Iterator<Item = Result<Document>> + Send + use<> {
        let (list, failed) = match inputs.files_from.as_deref().map(|name| open(name.as_os_str())) {
            None => (None, None),
            Some(Ok(list)) => (Some(list), None),
            Some(Err(error)) => (None, Some(Err(error))),
        };
        let documents = Self {
            files: inputs.files.iter().cloned().collect(),
            list,
            kind: inputs.kind,
            is_recursive: inputs.is_recursive,
            open: None,
        };
        failed.into_iter().chain(documents)
    }

    /// The next name; those of a list are read one by one.
    fn next_name(&mut self) -> Option<Result<OsString>> {
        if let Some(name) = self.files.pop_front() {
            return Some(Ok(name));
        }
        let mut name = Vec::new();
        loop {
            name.clear();
            match self.list.as_mut()?.read_until(b'\n', &mut name) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    self.list = None;
                    return Some(Err(anyhow!("the list of files can't be read: {error}")));
                }
            }
            let name = String::from_utf8_lossy(&name);
            let name = name.trim_end_matches(['\n', '\r']);
            if !name.is_empty() {
                return Some(Ok(name.into()));
            }
        }
    }

    /// Opens a file, or puts what a folder holds first in the line.
    fn open(&mut self, name: &OsStr) -> Result<Option<Records>> {
        if name != "-" && Path::new(name).is_dir() {
            if !self.is_recursive {
                return Err(anyhow!("{} is a folder; --recursive reads the files in it", named(name)));
            }
            for file in in_folder(Path::new(name))?.into_iter().rev() {
                self.files.push_front(file);
            }
            return Ok(None);
        }
        let stream = unpacked(open(name)?).with_context(|| format!("{} can't be read", named(name)))?;
        Ok(Some(records(name, stream, self.kind)?))
    }
}

impl Iterator for Documents {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        loop {
            if let Some(document) = self.open.as_mut().and_then(Iterator::next) {
                return Some(document);
            }
            self.open = None;
            let opened = self.next_name()?.and_then(|name| self.open(&name));
            match opened {
                Ok(open) => self.open = open,
                Err(error) => return Some(Err(anyhow!("{error:#}"))),
            }
        }
    }
}

fn named(name: &OsStr) -> String {
    shown(&name.to_string_lossy())
}

/// The files in a folder and in the folders in it that may hold pages, by name. Links to folders are not followed.
fn in_folder(folder: &Path) -> Result<Vec<OsString>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.with_context(|| format!("{} can't be read", named(folder.as_os_str())))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        if is_folder || path.is_file() && ENDINGS.contains(&&*ending) {
            files.push(path.into_os_string());
        }
    }
    Ok(files)
}

/// Opens a file or standard input.
fn open(name: &OsStr) -> Result<Stream> {
    if name == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(name).map_err(|error| {
        let address = name.to_string_lossy();
        if address.starts_with("http://") || address.starts_with("https://") {
            let address = shown(&address);
            return anyhow!(
                "{address} is an address, and rubricator makes no request; use `curl -sL {address} | rubricator -`"
            );
        }
        anyhow!("{} can't be read: {error}", named(name))
    })?;
    Ok(Box::new(BufReader::new(file)))
}

/// The first bytes of a stream, and the stream with them.
fn beginning(mut stream: Stream) -> io::Result<(Vec<u8>, Stream)> {
    let mut first = Vec::new();
    stream.by_ref().take(64).read_to_end(&mut first)?;
    Ok((first.clone(), Box::new(Cursor::new(first).chain(stream))))
}

/// A stream, unpacked if it is gzipped.
fn unpacked(stream: Stream) -> io::Result<Stream> {
    let (first, stream) = beginning(stream)?;
    Ok(if first.starts_with(&[0x1f, 0x8b]) { Box::new(BufReader::new(MultiGzDecoder::new(stream))) } else { stream })
}

/// The documents in a stream.
fn records(name: &OsStr, stream: Stream, kind: InputKind) -> Result<Records> {
    let name = name.to_string_lossy().into_owned();
    let (first, mut stream) = beginning(stream).with_context(|| format!("{} can't be read", shown(&name)))?;
    let bare = name.strip_suffix(".gz").unwrap_or(&name);
    let is_list = bare.ends_with(".ndjson") || bare.ends_with(".jsonl") || name == "-" && first.starts_with(b"{\"");
    Ok(match kind {
        InputKind::Warc => Box::new(warc::records(name, stream)),
        InputKind::Auto if first.starts_with(b"WARC/") || bare.ends_with(".warc") => {
            Box::new(warc::records(name, stream))
        }
        InputKind::Ndjson => Box::new(lines(name, stream)),
        InputKind::Auto if is_list => Box::new(lines(name, stream)),
        InputKind::Page | InputKind::Auto => {
            let mut document = Document { name, ..Document::default() };
            let filled = document.fill(&mut stream);
            let filled = filled.map_err(|error| anyhow!("{} can't be read: {error}", shown(&document.name)));
            Box::new(std::iter::once(filled.map(|()| document)))
        }
    })
}

/// The pages of NDJSON: an object a line with `html`, and with `url` and `id` where they are known.
fn lines(name: String, mut stream: Stream) -> impl Iterator<Item = Result<Document>> + Send {
    let mut number = 0;
    std::iter::from_fn(move || {
        loop {
            let mut line = Vec::new();
            let read = stream.by_ref().take(2 * MAX_DOCUMENT_BYTES as u64).read_until(b'\n', &mut line);
            number += 1;
            match read {
                Ok(0) => return None,
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(document_of(&line, &name, number)),
                Err(error) => {
                    stream = Box::new(io::empty());
                    return Some(Err(anyhow!("{} can't be read after line {}: {error}", shown(&name), number - 1)));
                }
            }
        }
    })
}

fn document_of(line: &[u8], name: &str, number: usize) -> Result<Document> {
    let place = || format!("{}, line {number}", shown(name));
    let value: serde_json::Value =
        serde_json::from_slice(line).map_err(|error| anyhow!("{} is not a JSON object: {error}", place()))?;
    let text = |key: &str| value.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
    let html = text("html").ok_or_else(|| anyhow!("{} has no text named “html”", place()))?;
    let id = text("id").unwrap_or_else(|| format!("{name}:{number}"));
    let is_cut = html.len() > MAX_DOCUMENT_BYTES;
    Ok(Document {
        name: text("url").unwrap_or_else(|| id.clone()),
        record: Some(id),
        content_type: "text/html; charset=utf-8".to_owned(),
        bytes: html.as_bytes()[..html.floor_char_boundary(MAX_DOCUMENT_BYTES)].to_vec(),
        is_cut,
    })
}
