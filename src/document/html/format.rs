//! What a file is: HTML, XHTML or text, determined as browsers do.
//!
//! What the server says comes first, then the ending of the file's name, then its first bytes
//! (<https://mimesniff.spec.whatwg.org/>).

use crate::document::flow::is_block_element;

/// What a file is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// HTML, read as such whatever its prologue says.
    Html,
    /// XML in the XHTML namespace: an element may be closed in its own tag, and CDATA sections are text.
    Xhtml,
    /// Plain text.
    Text,
}

/// Elements a fragment of HTML may begin with, beside those that are blocks.
const INLINE_TAGS: &[&str] = &[
    "a", "abbr", "b", "base", "br", "button", "cite", "code", "em", "font", "head", "i", "iframe", "img", "input",
    "link", "meta", "noscript", "picture", "script", "small", "span", "strong", "style", "svg", "template", "time",
    "title", "u",
];
/// Control characters that no text has; a file with one among its first bytes is neither HTML nor text.
const BINARY_WINDOW_BYTES: usize = 1445;

impl Format {
    /// What a file is, by its content type, its name and its text; each may be empty.
    pub fn of(content_type: &str, name: &str, text: &str) -> Self {
        let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        match (&*content_type, &*ending) {
            ("application/xhtml+xml", _) | ("", "xhtml" | "xht") => Self::Xhtml,
            ("text/html", _) | ("", "htm" | "html") => Self::Html,
            ("text/plain", _) => Self::Text,
            // The source of a page, saved as text, is read as the page.
            ("", "txt") if !opens_document(text) => Self::Text,
            _ => Self::by_text(text),
        }
    }

    fn by_text(text: &str) -> Self {
        let text = text.trim_start();
        let Some(markup) = text.strip_prefix('<') else { return Self::Text };
        if markup.starts_with("?xml") {
            let is_xhtml = markup.split('>').take(8).any(|tag| tag.contains("http://www.w3.org/1999/xhtml\""));
            return if is_xhtml { Self::Xhtml } else { Self::Html };
        }
        if markup.starts_with("!--") {
            return Self::Html;
        }
        let name = markup.trim_start_matches(['!', '/']);
        let end = name.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        let is_custom = name.contains('-') && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let is_tag = name == "doctype" || is_custom || is_block_element(&name) || INLINE_TAGS.contains(&&*name);
        if is_tag { Self::Html } else { Self::Text }
    }
}

/// Whether a text opens as a whole document of HTML does.
fn opens_document(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(9).collect();
    ["<!doctype", "<html"].iter().any(|tag| start.to_ascii_lowercase().starts_with(tag))
}

/// Whether a decoded file that is no HTML is no text, either.
pub fn is_binary(text: &str) -> bool {
    let is_control = |c: char| matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1a}' | '\u{1c}'..='\u{1f}');
    text.char_indices().take_while(|(at, _)| *at < BINARY_WINDOW_BYTES).any(|(_, c)| is_control(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_say_what_a_file_is() {
        for (text, format) in [
            (" \n<!DOCTYPE html><p>a", Format::Html),
            ("<article>a", Format::Html),
            ("<news-item>a", Format::Html),
            ("<!-- a --><p>b", Format::Html),
            ("<?xml version='1.0'?><p>b", Format::Html),
            ("<?xml version='1.0'?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">", Format::Xhtml),
            ("<keeper@harbour.example> wrote on Monday:", Format::Text),
            ("<http://harbour.example/a> says:", Format::Text),
            ("<3 the ferry", Format::Text),
            ("a < b", Format::Text),
        ] {
            assert_eq!(Format::of("", "", text), format, "{text}");
        }
    }

    #[test]
    fn the_server_and_the_name_come_first() {
        for (content_type, name, text, format) in [
            ("", "a.txt", "<p>a", Format::Text),
            ("", "a.txt", "<!doctype html><p>a", Format::Html),
            ("", "a.HTM", "a", Format::Html),
            ("", "a.xht", "<html>", Format::Xhtml),
            ("Text/Plain; charset=utf-8", "a.html", "<p>a", Format::Text),
            ("application/xhtml+xml", "", "<html>", Format::Xhtml),
            ("application/octet-stream", "", "<p>a", Format::Html),
        ] {
            assert_eq!(Format::of(content_type, name, text), format, "{content_type} {name} {text}");
        }
    }
}
