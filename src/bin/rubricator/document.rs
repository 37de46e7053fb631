//! A document as it was read, before it is a page: a file, a line of NDJSON or a record of a web archive.

use std::io::{self, Read};

/// The most that is read of a document: several times what a page can have of text and elements.
pub const MAX_DOCUMENT_BYTES: usize = 64 << 20;

/// Bytes with all that is known of where they come from.
#[derive(Debug, Default)]
pub struct Document {
    /// What it is called where something is said of it: a file's name, a record's address.
    pub name: String,
    /// The id of its record in an archive or a list; none for a file.
    pub record: Option<String>,
    /// The `Content-Type` that it was served with, if that is known.
    pub content_type: String,
    /// Its beginning, or all of it.
    pub bytes: Vec<u8>,
    /// Whether it has more bytes than are read.
    pub is_cut: bool,
}

impl Document {
    /// What it is known by in an output: its record's id, else its name.
    pub fn id(&self) -> &str {
        self.record.as_deref().unwrap_or(&self.name)
    }

    /// Takes what can be read of a document.
    ///
    /// # Errors
    /// When reading fails.
    pub fn fill(&mut self, input: impl Read) -> io::Result<()> {
        input.take(MAX_DOCUMENT_BYTES as u64 + 4).read_to_end(&mut self.bytes)?;
        self.is_cut = self.bytes.len() > MAX_DOCUMENT_BYTES;
        if self.is_cut {
            // A character has at most four bytes, and is not cut in two.
            let begins = |byte: &u8| byte.is_ascii() || *byte >= 0xc0;
            let end = self.bytes.iter().rposition(begins).filter(|end| *end > MAX_DOCUMENT_BYTES);
            self.bytes.truncate(end.unwrap_or(self.bytes.len()));
        }
        Ok(())
    }
}
