//! Web archives: WARC 1.0 and 1.1 as Common Crawl, Heritrix and wget write them
//! (<https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/>).
//!
//! Read as a stream, one record at a time, with our own eighty lines: the crates for it hold a whole record in memory,
//! however large it says it is, and end at the first broken one. Pages are the responses with HTML or text in them, and
//! resources and conversions of such a type; all other records are passed over. A record that is broken costs itself:
//! reading goes on at the next line that begins one.

use std::io::{self, BufRead, Read};

use anyhow::{Result, anyhow, bail};
use flate2::read::{MultiGzDecoder, ZlibDecoder};

use crate::document::{Document, MAX_DOCUMENT_BYTES};
use crate::inputs::Stream;
use crate::terminal::shown;

/// A line of a header may be as long as this.
const MAX_HEADER_LINE_BYTES: u64 = 1 << 20;

/// The pages of a web archive.
pub fn records(name: String, mut stream: Stream) -> impl Iterator<Item = Result<Document>> + Send {
    let mut number = 0;
    let mut has_ended = false;
    std::iter::from_fn(move || {
        while !has_ended {
            match next_record(&mut stream) {
                Ok(None) => has_ended = true,
                Ok(Some(record)) => {
                    number += 1;
                    match record.page() {
                        Ok(None) => {}
                        Ok(Some(page)) => return Some(Ok(page)),
                        Err(error) => return Some(Err(anyhow!("{}, record {number}: {error}", shown(&name)))),
                    }
                }
                Err(error) => {
                    has_ended = true;
                    let place = format!("{} can't be read after record {number}", shown(&name));
                    return Some(Err(anyhow!("{place}: {error}; what was whole was judged")));
                }
            }
        }
        None
    })
}

struct Record {
    headers: Headers,
    block: Document,
}

/// The next record, behind whatever comes before it; none at the end.
fn next_record(stream: &mut Stream) -> io::Result<Option<Record>> {
    loop {
        match read_line(stream)? {
            None => return Ok(None),
            Some(line) if line.starts_with("WARC/") => break,
            Some(_) => {}
        }
    }
    let headers = Headers::read(stream)?;
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut rest = stream.take(length);
    let mut block = Document::default();
    block.fill(&mut rest)?;
    io::copy(&mut rest, &mut io::sink())?;
    if rest.limit() > 0 {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends inside a record"));
    }
    Ok(Some(Record { headers, block }))
}

/// A line without its end; none at the end of the stream.
fn read_line(stream: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    stream.take(MAX_HEADER_LINE_BYTES).read_until(b'\n', &mut line)?;
    let text = String::from_utf8_lossy(&line);
    Ok((!line.is_empty()).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// The fields of a header, names in lower case.
struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads them up to the blank line.
    fn read(stream: &mut impl BufRead) -> io::Result<Self> {
        let mut fields = Vec::new();
        while let Some(line) = read_line(stream)?.filter(|line| !line.is_empty()) {
            if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Ok(Self(fields))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }
}

impl Record {
    /// The page in the record, if it is one.
    fn page(self) -> Result<Option<Document>> {
        let header = |name| self.headers.get(name).unwrap_or_default();
        let url = header("warc-target-uri").trim_matches(['<', '>']).to_owned();
        let id = header("warc-record-id").trim_matches(['<', '>']).to_owned();
        let content_type = header("content-type").to_owned();
        let page = Document { name: url, record: Some(id), ..Document::default() };
        match header("warc-type") {
            "response" if content_type.starts_with("application/http") => served(page, self.block),
            "resource" | "conversion" if is_page(&content_type) => {
                let Document { bytes, is_cut, .. } = self.block;
                Ok(Some(Document { content_type, bytes, is_cut, ..page }))
            }
            _ => Ok(None),
        }
    }
}

/// A page from an HTTP response.
fn served(page: Document, response: Document) -> Result<Option<Document>> {
    let mut rest = &*response.bytes;
    let status = read_line(&mut rest)?.unwrap_or_default();
    if !status.starts_with("HTTP/") {
        bail!("its block is no HTTP response");
    }
    let headers = Headers::read(&mut rest)?;
    let content_type = headers.get("content-type").unwrap_or_default().to_owned();
    let is_ok = status.split_whitespace().nth(1).is_some_and(|code| code.starts_with('2'));
    if !is_ok || !is_page(&content_type) || rest.is_empty() {
        return Ok(None);
    }
    let body = match headers.get("transfer-encoding") {
        Some(encoding) if encoding.eq_ignore_ascii_case("chunked") => unchunked(rest),
        _ => rest.to_vec(),
    };
    let mut page = Document { content_type, ..page };
    let is_gzip = body.starts_with(&[0x1f, 0x8b]);
    match headers.get("content-encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if is_gzip => page.fill(MultiGzDecoder::new(&*body))?,
        "deflate" if body.first() == Some(&0x78) => page.fill(ZlibDecoder::new(&*body))?,
        "br" | "zstd" => bail!("its page is compressed in a way that is not read here"),
        // Crawlers unpack pages and keep the header.
        _ => page.bytes = body,
    }
    page.is_cut |= response.is_cut || page.bytes.len() > MAX_DOCUMENT_BYTES;
    Ok(Some(page))
}

/// A body whose chunks are put together; as it is, where it has none, as crawlers keep that header, too.
fn unchunked(body: &[u8]) -> Vec<u8> {
    let (mut rest, mut whole) = (body, Vec::with_capacity(body.len()));
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let size = String::from_utf8_lossy(&rest[..end]);
        let size = size.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else { break };
        let chunk = &rest[end + 1..];
        whole.extend_from_slice(&chunk[..size.min(chunk.len())]);
        rest = chunk.get(size.saturating_add(2)..).unwrap_or_default();
        if size == 0 {
            return whole;
        }
    }
    if whole.is_empty() { body.to_vec() } else { whole }
}

/// Whether a content type is that of a page.
fn is_page(content_type: &str) -> bool {
    let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(&*content_type, "" | "text/html" | "application/xhtml+xml" | "text/plain")
}
