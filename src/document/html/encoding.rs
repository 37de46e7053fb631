//! The encoding of a file: as a browser would determine it, and where nothing says it, guessed as Firefox guesses it.
//!
//! In this order: a byte order mark; what the server or the user says; UTF-8, where the bytes are that; what the
//! document declares in its head, however late (browsers read the document again where the declaration comes after the
//! first 1,024 bytes); a guess. That bytes are UTF-8 outweighs a declaration: such a match is never an accident, and pages
//! are often converted without their declaration.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// A decoded file.
#[derive(Debug)]
pub struct Decoded {
    /// Its text.
    pub text: String,
    /// The name of its encoding, where that is no more than a guess.
    pub guessed: Option<&'static str>,
}

/// Decodes a file; `stated` is the encoding that the server or the user names.
pub fn decode(bytes: &[u8], stated: Option<&'static Encoding>) -> Decoded {
    let certain = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or(stated)
        .or_else(|| is_utf8(bytes).then_some(UTF_8))
        .or_else(|| declared(bytes));
    let encoding = certain.unwrap_or_else(|| guess(bytes));
    let guessed = certain.is_none().then(|| encoding.name());
    Decoded { text: encoding.decode(bytes).0.into_owned(), guessed }
}

/// Whether bytes are UTF-8, though they may end inside a character. ISO-2022-JP looks like it, but for its escapes.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(text) => !text.contains("\u{1b}$") && !text.contains("\u{1b}("),
        Err(error) => error.error_len().is_none() && !bytes[..error.valid_up_to()].is_ascii(),
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding that a document's head declares: in its XML declaration, or in a `<meta>`. UTF-16 could not be read up to
/// there, so what names it is UTF-8, as the HTML standard has it
/// (<https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding>).
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0x3c, 0, 0x3f, 0, 0x78, 0, ..] => return Some(UTF_16LE),
        [0, 0x3c, 0, 0x3f, 0, 0x78, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let mut rest = bytes;
    if let Some(declaration) = bytes.strip_prefix(b"<?xml") {
        let end = find(declaration, b">")?;
        let attributes = Attributes(&declaration[..end]);
        if let Some((_, label)) = attributes.into_iter().find(|(name, _)| name == "encoding") {
            return encoding(&label);
        }
        rest = &declaration[end..];
    }
    while let Some(at) = find(rest, b"<") {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix(b"!--") {
            rest = &comment[find(comment, b"-->")?..];
            continue;
        }
        let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = String::from_utf8_lossy(&rest[..name]).to_ascii_lowercase();
        rest = &rest[name.len()..];
        match &*name {
            "body" => return None,
            "script" | "style" | "title" | "noscript" => {
                rest = &rest[find(rest, format!("</{name}").as_bytes())?..];
            }
            "meta" => {
                let mut attributes = Attributes(rest);
                if let Some(encoding) = meta(&mut attributes) {
                    return Some(encoding);
                }
                rest = attributes.0;
            }
            _ => {}
        }
    }
    None
}

/// The encoding that a `<meta>` with these attributes declares.
fn meta(attributes: &mut Attributes) -> Option<&'static Encoding> {
    let (mut charset, mut content, mut is_content_type) = (None, None, false);
    for (name, value) in attributes {
        match &*name {
            "charset" => charset = encoding(&value),
            "content" => content = charset_of(&value),
            "http-equiv" => is_content_type = value.eq_ignore_ascii_case("content-type"),
            _ => {}
        }
    }
    charset.or(content.filter(|_| is_content_type))
}

/// The encoding that a content type names: `text/html; charset=utf-8`.
pub fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let content_type = content_type.to_ascii_lowercase();
    let (_, value) = content_type.split_once("charset")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    encoding(value.split(['"', '\'', ';', ',']).next()?)
}

fn encoding(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    Some(match encoding {
        _ if encoding == UTF_16BE || encoding == UTF_16LE => UTF_8,
        _ if encoding == X_USER_DEFINED => WINDOWS_1252,
        _ => encoding,
    })
}

/// The attributes of a tag whose name was read, in order, names in lower case; afterwards, what follows the tag.
struct Attributes<'b>(&'b [u8]);

impl Iterator for Attributes<'_> {
    type Item = (String, String);

    fn next(&mut self) -> Option<(String, String)> {
        self.skip(|byte| byte.is_ascii_whitespace() || byte == b'/' || byte == b'?');
        let name = self.take(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/'));
        if name.is_empty() {
            return None;
        }
        self.skip(|byte| byte.is_ascii_whitespace());
        let Some(rest) = self.0.strip_prefix(b"=") else { return Some((name.to_ascii_lowercase(), String::new())) };
        self.0 = rest;
        self.skip(|byte| byte.is_ascii_whitespace());
        let value = match self.0.first() {
            Some(&quote @ (b'"' | b'\'')) => {
                self.0 = &self.0[1..];
                let value = self.take(|byte| byte != quote);
                self.0 = self.0.get(1..).unwrap_or_default();
                value
            }
            _ => self.take(|byte| !byte.is_ascii_whitespace() && byte != b'>'),
        };
        Some((name.to_ascii_lowercase(), value))
    }
}

impl Attributes<'_> {
    fn skip(&mut self, holds: impl Fn(u8) -> bool) {
        self.take(holds);
    }

    fn take(&mut self, holds: impl Fn(u8) -> bool) -> String {
        let end = self.0.iter().position(|&byte| !holds(byte)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        String::from_utf8_lossy(taken).into_owned()
    }
}

/// The first place of some bytes in others, letters in either case.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The end of each document: “При”, in windows-1251.
    const WORD: &[u8] = b"<p>\xcf\xf0\xe8";

    fn decoded(head: &str) -> (String, Option<&'static str>) {
        let Decoded { text, guessed } = decode(&[head.as_bytes(), WORD].concat(), None);
        (text[head.len() + 3..].to_owned(), guessed)
    }

    #[test]
    fn what_a_document_declares_is_honoured_however_late() {
        let late = format!("<head><!-- {} -->", "x".repeat(3_000));
        for head in [
            "<meta charset='windows-1251'>",
            "<META http-equiv=Content-Type content='text/html; charset=Windows-1251'>",
            "<meta content=\"text/html; charset = 'cp1251'\" http-equiv=content-type>",
            "<?xml version='1.0' encoding='windows-1251'?>",
            "<script>'<meta charset=koi8-r>'</script><meta name=a charset=cp1251 />",
            "<!-- <meta charset=koi8-r> --><title><meta charset=koi8-r></title><meta charset=cp1251>",
            &format!("{late}<meta charset=windows-1251>"),
        ] {
            assert_eq!(decoded(head), ("При".to_owned(), None), "{head}");
        }
    }

    #[test]
    fn what_is_said_outweighs_what_is_declared() {
        let bytes = [b"<meta charset=koi8-r>", WORD].concat();
        assert!(decode(&bytes, charset_of("text/html;charset=\"windows-1251\"")).text.ends_with("При"));
        assert!(decode("<meta charset=koi8-r>При".as_bytes(), None).text.ends_with("При"));
    }

    #[test]
    fn what_nothing_says_is_guessed() {
        let text = "Паром перестал ходить на остров в среду, сообщила компания, и жители недовольны.";
        let Decoded { text: read, guessed } = decode(&encoding_rs::WINDOWS_1251.encode(text).0, None);
        assert_eq!((&*read, guessed), (text, Some("windows-1251")));
        let japanese = "フェリー会社は冬の時刻表を減らすと発表した。";
        let Decoded { text: read, .. } = decode(&encoding_rs::ISO_2022_JP.encode(japanese).0, None);
        assert_eq!(read, japanese);
        assert_eq!(decode("h\u{e4}lf a charact\u{e9}".as_bytes().split_last().unwrap().1, None).guessed, None);
    }

    #[test]
    fn damaged_declarations_end() {
        for head in
            ["<", "<meta", "<meta charset", "<meta charset=", "<meta charset='", "<!--", "<?xml", "<script", "<title>"]
        {
            decode(&[head.as_bytes(), b"\xff"].concat(), None);
        }
    }
}
