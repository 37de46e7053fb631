//! Brackets: the one table of them, and where a text has some.

use std::ops::Range;

/// The longest bracket that can be an editor's, in bytes.
pub const MAX_BRACKET_BYTES: usize = 1600;
/// Brackets with more brackets in them than this are not an editor's.
const MAX_NESTED_BRACKETS: usize = 16;
/// A bracket that another kind closes (`[Emphasis added.}`) is a slip of the pen, and short; in bytes.
const MAX_MISMATCHED_BYTES: usize = 80;

/// A pair of brackets.
struct Pair {
    open: char,
    close: char,
    use_of: Use,
}

/// What is in a pair of brackets.
#[derive(PartialEq)]
enum Use {
    /// An aside of whoever writes, by newsroom convention the author's own.
    Aside,
    /// An aside too, by newsroom convention not the author's.
    Editorial,
    /// A quotation or a title; only at the start of a block can it be a label: `<편집자 주>`, `「編按：…」`.
    Label,
}

/// All brackets that the core knows.
const BRACKETS: &[Pair] = &[
    Pair { open: '(', close: ')', use_of: Use::Aside },
    Pair { open: '（', close: '）', use_of: Use::Aside },
    Pair { open: '[', close: ']', use_of: Use::Editorial },
    Pair { open: '{', close: '}', use_of: Use::Editorial },
    Pair { open: '［', close: '］', use_of: Use::Editorial },
    Pair { open: '｛', close: '｝', use_of: Use::Editorial },
    Pair { open: '【', close: '】', use_of: Use::Editorial },
    Pair { open: '〔', close: '〕', use_of: Use::Editorial },
    Pair { open: '〖', close: '〗', use_of: Use::Editorial },
    Pair { open: '<', close: '>', use_of: Use::Label },
    Pair { open: '＜', close: '＞', use_of: Use::Label },
    Pair { open: '〈', close: '〉', use_of: Use::Label },
    Pair { open: '《', close: '》', use_of: Use::Label },
    Pair { open: '「', close: '」', use_of: Use::Label },
    Pair { open: '『', close: '』', use_of: Use::Label },
];

fn pair(open: char) -> Option<&'static Pair> {
    BRACKETS.iter().find(|pair| pair.open == open)
}

/// The bracket that closes this one, at the start of a block.
pub fn closing(open: char) -> Option<char> {
    pair(open).map(|pair| pair.close)
}

/// Whether a bracket opens what by convention is not the author's.
pub fn is_editorial(open: char) -> bool {
    pair(open).is_some_and(|pair| pair.use_of == Use::Editorial)
}

/// The bracket that closes this one, where what is in it is an aside.
fn closing_aside(open: char) -> Option<char> {
    pair(open).filter(|pair| pair.use_of != Use::Label).map(|pair| pair.close)
}

/// Whether a character opens a bracket around an aside.
pub fn is_opening_bracket(c: char) -> bool {
    closing_aside(c).is_some()
}

/// Whether a character closes a bracket around an aside.
pub fn is_closing_bracket(c: char) -> bool {
    BRACKETS.iter().any(|pair| pair.close == c && pair.use_of != Use::Label)
}

/// How a bracket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// With the sign that belongs to it.
    Properly,
    /// With that of another kind of bracket.
    Otherwise,
    /// Not at all: it goes on to the end of the text.
    Never,
}

/// A bracket in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// Where it is, with its signs, in bytes.
    pub range: Range<usize>,
    /// What is in it, in bytes.
    pub inner: Range<usize>,
    /// How it ends.
    pub closed: Closed,
}

impl Bracket {
    fn new(range: Range<usize>, open: char, close: Option<char>, closed: Closed) -> Self {
        let inner = range.start + open.len_utf8()..range.end - close.map_or(0, char::len_utf8);
        Self { range, inner, closed }
    }
}

/// The asides of a text that are in brackets, by where they start. Those inside others count too.
pub fn brackets(text: &str) -> Vec<Bracket> {
    let mut open: Vec<(usize, char)> = Vec::new();
    // By where they start; still open while they are `None`.
    let mut found: Vec<(usize, char, Option<Bracket>)> = Vec::new();
    for (at, c) in text.char_indices() {
        if let Some(close) = closing_aside(c) {
            open.push((found.len(), close));
            found.push((at, c, None));
        } else if is_closing_bracket(c) {
            // Those further back are longer than an editor's.
            let near = open.partition_point(|&(place, _)| found[place].0 + MAX_BRACKET_BYTES < at);
            let own = open[near..].iter().rposition(|&(_, close)| close == c).map(|depth| near + depth);
            let others = open.last().is_some_and(|&(place, _)| found[place].0 + MAX_MISMATCHED_BYTES > at);
            let Some(depth) = own.or_else(|| others.then(|| open.len() - 1)) else { continue };
            let closed = if own.is_some() { Closed::Properly } else { Closed::Otherwise };
            let place = open[depth].0;
            if found.len() - place <= MAX_NESTED_BRACKETS {
                let (start, sign, bracket) = &mut found[place];
                *bracket = Some(Bracket::new(*start..at + c.len_utf8(), *sign, Some(c), closed));
            }
            open.truncate(depth);
        }
    }
    // The last one that nothing closes goes on to the end.
    if let Some(&(place, _)) = open.last() {
        let (start, sign, bracket) = &mut found[place];
        *bracket = Some(Bracket::new(*start..text.len(), *sign, None, Closed::Never));
    }
    found.into_iter().filter_map(|(.., bracket)| bracket).collect()
}

/// The asides of a text that are between slashes, as in Czech and Slovak: `/starý trajekt, pozn. red./`. A slash opens
/// one where only white space is before it, and closes one where only white space or punctuation is behind it.
pub fn slashed(text: &str) -> Vec<Bracket> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, _) in text.match_indices('/') {
        let before = text[..at].chars().next_back();
        let after = text[at + 1..].chars().next();
        let is_apart =
            |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?'));
        let (opens, closes) = (
            before.is_none_or(char::is_whitespace) && !is_apart(after),
            is_apart(after) && before.is_some_and(|c| !c.is_whitespace()),
        );
        if opens {
            open = Some(at);
        } else if closes && let Some(start) = open.take() {
            found.push(Bracket::new(start..at + 1, '/', Some('/'), Closed::Properly));
        } else {
            open = None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(text: &str) -> Vec<(Range<usize>, Closed)> {
        brackets(text).into_iter().map(|bracket| (bracket.range, bracket.closed)).collect()
    }

    #[test]
    fn brackets_nest() {
        assert_eq!(
            ranges("a (b [c] d) e) (f"),
            [(2..11, Closed::Properly), (5..8, Closed::Properly), (15..17, Closed::Never)]
        );
    }

    #[test]
    fn another_kind_can_close_a_bracket() {
        assert_eq!(ranges("a [b} c"), [(2..5, Closed::Otherwise)]);
        assert_eq!(ranges("[a (b] c)"), [(0..6, Closed::Properly)]);
    }

    #[test]
    fn slashes_stand_around_words() {
        let texts = |text| slashed(text).into_iter().map(|bracket| text[bracket.range].to_owned()).collect::<Vec<_>>();
        assert_eq!(texts("Loď /starý trajekt/, and/or 3/4 /a b c/."), ["/starý trajekt/", "/a b c/"]);
        assert!(texts("see /usr/bin and /etc").is_empty() && texts("the and/or of it").is_empty());
    }
}
