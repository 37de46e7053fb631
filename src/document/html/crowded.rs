//! Tags with more attributes than anybody writes.
//!
//! The tokenizer compares each attribute of a tag with all that it has read of that tag before, so a tag with 200,000 of them
//! takes it a minute. Such tags are found before the tokenizer meets them. What looks like a tag need not be one (in a script,
//! a comment, a quoted value), so the parser still has to check that it reads one there.

use std::ops::Range;

/// The most attributes that an element is read with.
pub const MAX_ATTRIBUTES: usize = 1_024;

/// The first tag that begins at or after `from` and has too many attributes: from behind its first letter, where the tokenizer
/// has handed over all that comes before the tag, up to the end of the first attribute too many.
///
/// It takes time in proportion to the length of the text, times [`MAX_ATTRIBUTES`] at worst.
pub fn crowded_tag(html: &str, from: usize) -> Option<Range<usize>> {
    let bytes = html.as_bytes();
    let is_tag = |at: &usize| bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
    let mut tags = html[from..].match_indices('<').map(|(at, _)| from + at).filter(is_tag);
    tags.find_map(|start| Some(start + 2..one_too_many(bytes, start)?))
}

/// Where the first attribute too many ends, if a tag that starts here has one.
fn one_too_many(html: &[u8], start: usize) -> Option<usize> {
    let mut at = until(html, start, |byte| is_space(byte) || b"/>".contains(&byte));
    for _ in 0..=MAX_ATTRIBUTES {
        let name = until(html, at, |byte| !is_space(byte) && byte != b'/');
        if html.get(name).is_none_or(|byte| *byte == b'>') {
            return None;
        }
        at = after_attribute(html, name);
    }
    Some(at)
}

/// Where an attribute ends that begins here, as the HTML standard has it.
fn after_attribute(html: &[u8], name: usize) -> usize {
    // An equals sign at its beginning is a part of the name.
    let after_name = until(html, name + 1, |byte| is_space(byte) || b"/>=".contains(&byte));
    let equals = until(html, after_name, |byte| !is_space(byte));
    if html.get(equals) != Some(&b'=') {
        return after_name;
    }
    let value = until(html, equals + 1, |byte| !is_space(byte));
    match html.get(value) {
        Some(quote @ (b'"' | b'\'')) => until(html, value + 1, |byte| byte == *quote) + 1,
        _ => until(html, value, |byte| is_space(byte) || byte == b'>'),
    }
}

/// The first place at or after `from` whose byte is of a kind, or the end.
fn until(html: &[u8], from: usize, is_found: impl Fn(u8) -> bool) -> usize {
    let rest = html.get(from..).unwrap_or_default();
    from + rest.iter().position(|&byte| is_found(byte)).unwrap_or(rest.len())
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_tag_with_too_many_attributes_is_found() {
        let tag = |attribute: &str, count: usize| format!("<i>a</i> < b<p {}>c", attribute.repeat(count));
        for attribute in ["a ", "a='>' ", "a=\">\"", "a = b/c ", "a/", "=a/", "a=> "] {
            assert_eq!(crowded_tag(&tag(attribute, MAX_ATTRIBUTES), 0), None, "{attribute}");
        }
        for attribute in ["a ", "a='>' ", "a=\">\"", "a = b/c ", "a/", "=a/"] {
            let html = tag(attribute, MAX_ATTRIBUTES + 1);
            let found = crowded_tag(&html, 0).map(|found| found.start);
            assert_eq!(found, html.find("<p").map(|start| start + 2), "{attribute}");
            assert_eq!(crowded_tag(&html, found.unwrap_or_default()), None, "{attribute}");
        }
    }
}
