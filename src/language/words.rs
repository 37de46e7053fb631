//! The words of a text, and the characters between them, as labels see them.

use std::ops::Range;

use crate::document::blocks::is_unspaced;

/// A text in lower case. Like [`str::to_lowercase`], but without the standard library's 4 KB table that distinguishes a final
/// sigma from others: here any letter before one and none behind it makes it final.
pub fn lower(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut is_within = false;
    while let Some(c) = letters.next() {
        match c {
            'Σ' if is_within && !letters.peek().is_some_and(|next| next.is_alphabetic()) => lower.push('ς'),
            c if c.is_ascii() => lower.push(c.to_ascii_lowercase()),
            c => lower.extend(c.to_lowercase()),
        }
        is_within = c.is_alphabetic();
    }
    lower
}

/// The words of a text, as ranges.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_whitespace().map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

/// The words of a text, cut also where a sign between them has no spaces around it: after dashes, dots and equals signs,
/// and before a hyphen.
pub fn separated_words(text: &str) -> Vec<Range<usize>> {
    cut_words(text, |before, c| match c {
        '–' | '—' | '―' | '−' | '-' | '=' | '＝' | '·' | '…' => true,
        c => before.is_some_and(|before| before == '.' && c == '.'),
    })
}

/// The words of a text, cut also around each letter of a script that writes without spaces, and after the characters
/// that `ends` says end a word, given the character before them.
pub fn cut_words(text: &str, ends: fn(Option<char>, char) -> bool) -> Vec<Range<usize>> {
    let mut cut = Vec::new();
    let mut start = 0;
    let mut before = None;
    // Adds the word that ends here, if there is one, and begins another behind it.
    let mut end_word = |start: &mut usize, end: usize, next: usize| {
        if *start < end {
            cut.push(*start..end);
        }
        *start = next;
    };
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if c.is_whitespace() {
            end_word(&mut start, at, next);
            before = None;
        } else {
            let is_letter_word = is_unspaced(c);
            if is_letter_word {
                end_word(&mut start, at, at);
            }
            if ends(before.replace(c), c) || is_letter_word {
                end_word(&mut start, next, next);
            }
        }
    }
    end_word(&mut start, text.len(), text.len());
    cut
}

/// The words of a text that are outside quotation marks.
pub fn unquoted_words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut quoted = false;
    words(text).filter(move |word| {
        let token = &text[word.clone()];
        quoted |= token.trim_start_matches(['(', '[']).starts_with(['"', '”', '»', '『']);
        quoted |= token.contains(['“', '„', '«', '「']);
        let outside = !quoted;
        let ends = token.trim_end_matches([',', '.', ';', ':', '!', '?', ')', ']']);
        quoted &= !ends.ends_with(['"', '”', '“', '»', '«', '」', '』']);
        outside
    })
}

/// A word without the punctuation around it.
pub fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a word with a full stop is short for something: it has another one, or few letters (`U.S.`, `Co.`, `гл.`).
pub fn is_abbreviation(word: &str) -> bool {
    const MAX_LETTERS: usize = 3;
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    word.ends_with('.') && (letters <= MAX_LETTERS || word.matches('.').count() > 1)
}

/// Whether a character is between letters.
pub fn is_inside_word(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars().skip(1);
    text[..at].chars().next_back().is_some_and(char::is_alphabetic) && after.next().is_some_and(char::is_alphabetic)
}

/// Whether a character is a dash of any length, or a hyphen.
pub fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '-' | '−')
}

/// Whether a character is a Korean syllable.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}
