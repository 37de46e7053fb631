//! What the parts of class and id names say about an element: groups of words, in `names.toml`.
//!
//! The groups are features among others: none throws anything out by itself.

use crate::document::page::Shape;

// `GROUPS`, how many groups there are, and `PARTS`, each word with the bits of its groups, sorted.
include!(concat!(env!("OUT_DIR"), "/name_parts.rs"));

/// The groups that the parts of an element's class and id belong to, a bit each.
pub fn groups(shape: &Shape) -> u32 {
    let mut bits = 0;
    let mut part = String::new();
    for name in [&shape.class, &shape.id] {
        let mut after_lower = false;
        for c in name.chars().chain([' ']) {
            if !c.is_ascii_alphabetic() || after_lower && c.is_ascii_uppercase() {
                if let Ok(at) = PARTS.binary_search_by_key(&&*part, |(word, _)| word) {
                    bits |= PARTS[at].1;
                }
                part.clear();
            }
            if c.is_ascii_alphabetic() {
                part.push(c.to_ascii_lowercase());
            }
            after_lower = c.is_ascii_lowercase();
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_parts() {
        let shape = |class: &str, id: &str| Shape { class: class.to_owned(), id: id.to_owned(), ..Shape::default() };
        assert!(PARTS.is_sorted());
        assert_eq!(groups(&shape("mt-4 wide", "x")), 0);
        assert_ne!(groups(&shape("wide articleFooter", "")) & groups(&shape("", "site_footer")), 0);
    }
}
