//! The addresses that links name: resolved against the page's, and only those that are safe to follow.
//!
//! It is the part of RFC 3986, section 5, that links of articles use. It is done here and not by the browser, so that the command
//! line gives the same.

use std::fmt::Write as _;

/// The longest address that is kept. Longer ones are scripts or data in disguise.
const MAX_ADDRESS_BYTES: usize = 4096;

/// The absolute address of a link: of the web or of a mailbox, without characters that could end it. `None` for others, such as
/// `javascript:`, and for places in the page itself.
pub fn resolve(base: &str, written: &str) -> Option<String> {
    let written = written.trim_matches(|c: char| c <= ' ');
    if written.is_empty() || written.len() > MAX_ADDRESS_BYTES || written.starts_with('#') {
        return None;
    }
    let written: String = written.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).map(forward).collect();
    let address = match scheme(&written) {
        Some(_) => written,
        None => joined(base, &written)?,
    };
    let scheme = scheme(&address)?;
    let rest = &address[scheme.len() + 1..];
    let is_safe = match &*scheme.to_ascii_lowercase() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')),
        "mailto" => !rest.is_empty(),
        _ => false,
    };
    is_safe.then(|| encoded(&address))
}

/// Browsers read a backslash in an address of the web as a slash.
fn forward(c: char) -> char {
    if c == '\\' { '/' } else { c }
}

/// What is before the first colon, if it is the name of a scheme.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_name = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_name.then_some(scheme)
}

/// A relative address as an absolute one.
fn joined(base: &str, written: &str) -> Option<String> {
    let host = base.find("://")? + 3;
    if written.starts_with("//") {
        return Some([&base[..host - 2], written].concat());
    }
    let end = base[host..].find(['/', '?', '#']).map_or(base.len(), |at| host + at);
    let (origin, path) = base.split_at(end);
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let path = if written.starts_with('?') || written.starts_with('/') {
        if written.starts_with('/') { "" } else { path }
    } else {
        &path[..path.rfind('/').unwrap_or(0)]
    };
    let (way, query) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
    let mut parts: Vec<&str> = path.split('/').skip(1).collect();
    let mut steps = way.strip_prefix('/').unwrap_or(way).split('/').filter(|_| !way.is_empty()).peekable();
    while let Some(step) = steps.next() {
        if step == ".." {
            parts.pop();
        }
        match step {
            // A folder's address ends with a slash.
            "." | ".." => parts.extend(steps.peek().is_none().then_some("")),
            _ => parts.push(step),
        }
    }
    Some([origin, "/", &parts.join("/"), query].concat())
}

/// An address whose white space, quotation marks and brackets are percent-encoded.
fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for c in address.chars() {
        if c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '`') {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| _ = write!(encoded, "%{byte:02X}"));
        } else {
            encoded.push(c);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_resolved_as_browsers_do() {
        let base = "https://news.example/a/b/c?d#e";
        for (written, expected) in [
            ("https://other.example/x?y#z", "https://other.example/x?y#z"),
            (" \n//other.example/x ", "https://other.example/x"),
            ("/x/../y", "https://news.example/y"),
            ("x.html#z", "https://news.example/a/b/x.html#z"),
            ("../x", "https://news.example/a/x"),
            ("./", "https://news.example/a/b/"),
            ("../../../../x/.", "https://news.example/x/"),
            ("?page=2", "https://news.example/a/b/c?page=2"),
            ("a \"b\"<c>", "https://news.example/a/b/a%20%22b%22%3Cc%3E"),
            ("\\\\other.example\\x", "https://other.example/x"),
            ("mailto:desk@news.example", "mailto:desk@news.example"),
        ] {
            assert_eq!(resolve(base, written).as_deref(), Some(expected), "{written}");
        }
        assert_eq!(resolve("https://news.example", "x").as_deref(), Some("https://news.example/x"));
        assert_eq!(resolve("https://news.example?q", "?p").as_deref(), Some("https://news.example/?p"));
    }

    #[test]
    fn what_is_unsafe_or_leads_nowhere_is_no_address() {
        for written in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "blob:https://news.example/1",
            "http:x",
            "https://",
            "https:///x",
            "mailto:",
            "#top",
            "",
            " ",
        ] {
            assert_eq!(resolve("https://news.example/", written), None, "{written}");
        }
        assert_eq!(resolve("article.html", "/x"), None);
        assert_eq!(resolve("file:///tmp/article.html", "x"), None);
        assert_eq!(resolve("https://news.example/", &"x".repeat(MAX_ADDRESS_BYTES + 1)), None);
    }
}
