//! Lines of preformatted text: which of their ends are the ends of paragraphs.
//!
//! Text files, and `<pre>` elements, which is how browsers show them, come in two kinds: one paragraph a line, or
//! paragraphs wrapped by hand at some column with blank lines between them. In the first kind, each line end is the end
//! of a paragraph. In the second, a line end inside a sentence is a wrap where the next word would not have fit on the
//! line, or goes on in lower case; headers of a mail, lists and signatures keep their lines.
//!
//! Line ends of every age count: LF, CR LF, CR, NEL, the Unicode separators, and the form feeds of printers.

use std::ops::Range;

use crate::document::blocks::is_unspaced;

/// The columns at which text is wrapped by hand: from narrow telegrams to line printers.
const WRAP_COLUMNS: Range<usize> = 32..133;
/// One line in this many may be longer than the column: a table, an address.
const LINES_PER_LONG_LINE: usize = 20;
/// Text is wrapped where at least one line end in this many, blank lines aside, is in mid-sentence on a full line.
const LINE_ENDS_PER_WRAP: usize = 2;

/// Whether a character ends a line.
pub fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The line ends of a text that don't end a paragraph, in order, each by the byte at which its line's letters end.
pub fn wraps(text: &str) -> Vec<usize> {
    let lines = lines(text);
    let mut lengths: Vec<usize> = lines.iter().map(Line::columns).filter(|&columns| columns > 0).collect();
    lengths.sort_unstable_by(|one, other| other.cmp(one));
    let Some(&column) = lengths.get(lengths.len() / LINES_PER_LONG_LINE) else { return Vec::new() };
    if !WRAP_COLUMNS.contains(&column) {
        return Vec::new();
    }
    let pairs = || lines.windows(2).filter(|pair| pair.iter().all(|line| !line.text.is_empty()));
    let is_wrap = |pair: &&[Line]| pair[0].is_full(&pair[1], column) && !pair[0].ends_sentence();
    // Headlines one below the other may fill their lines, too, but begin with capitals.
    let goes_on = pairs().filter(is_wrap).any(|pair| !pair[1].text.starts_with(char::is_uppercase));
    if !goes_on || pairs().filter(is_wrap).count() * LINE_ENDS_PER_WRAP < pairs().count() {
        return Vec::new();
    }
    let joins = |pair: &&[Line]| {
        pair[0].is_full(&pair[1], column) || !pair[0].ends_sentence() && pair[1].text.starts_with(char::is_lowercase)
    };
    pairs().filter(joins).map(|pair| pair[0].end).collect()
}

/// A line without the white space at its ends.
struct Line<'t> {
    text: &'t str,
    /// The byte after its last letter.
    end: usize,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    // The two characters of one line end leave no line between them.
    for line in text.split_inclusive(is_line_end) {
        let is_second_half = line == "\n" && text[..start].ends_with('\r');
        if !is_second_half {
            lines.push(Line { text: line.trim(), end: start + line.trim_end().len() });
        }
        start += line.len();
    }
    lines
}

impl Line<'_> {
    fn columns(&self) -> usize {
        self.text.chars().count()
    }

    /// Whether the first word of the next line would not have fit on this one.
    fn is_full(&self, next: &Line, column: usize) -> bool {
        let word = next.text.split(char::is_whitespace).next().unwrap_or_default();
        let letters = word.chars().take_while(|&c| !is_unspaced(c)).count().max(1);
        self.columns() + 1 + letters > column
    }

    fn ends_sentence(&self) -> bool {
        ends_sentence(self.text) || self.text.ends_with([']', ')', '】']) && ends_sentence(before_bracket(self.text))
    }
}

/// A text without the bracket that ends it: `The ferry sailed. [editor's note]`.
fn before_bracket(text: &str) -> &str {
    text.rfind(['[', '(', '【']).map_or("", |open| text[..open].trim_end())
}

fn ends_sentence(text: &str) -> bool {
    let closing = ['"', '\'', '”', '’', '»', '«', '“', ')', ']', '」', '』', '）'];
    text.trim_end_matches(closing).ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '：', '؟', '।', '۔'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paragraphs of a text, their lines joined by a bar.
    fn paragraphs(text: &str) -> Vec<String> {
        let wraps = wraps(text);
        let mut paragraphs: Vec<String> = Vec::new();
        let mut joins = false;
        for line in lines(text).iter().filter(|line| !line.text.is_empty()) {
            match paragraphs.last_mut() {
                Some(last) if joins => *last += &format!("|{}", line.text),
                _ => paragraphs.push(line.text.to_owned()),
            }
            joins = wraps.contains(&line.end);
        }
        paragraphs
    }

    #[test]
    fn a_paragraph_a_line_stays_one() {
        let text = "The lock at the weir stays shut until the spring, said the mayor of the town.\nComment: We doubt it.\nThe old lock was closed in March.\n";
        assert_eq!(paragraphs(text).len(), 3);
        assert_eq!(paragraphs("One line\nand another\n").len(), 2);
    }

    #[test]
    fn a_label_behind_a_sentence_ends_a_paragraph() {
        let text = "The lock at the weir stays shut, the miller says. [editor's note]
12 boats wait below.
Nobody was hurt.
";
        assert_eq!(paragraphs(text).len(), 3);
    }

    #[test]
    fn text_wrapped_by_hand_is_unwrapped_and_its_headers_are_not() {
        let text = "From: The lock keeper\nSubject: Water\n\nThe lock at the weir stays shut until\nthe spring, said the mayor of the town\non Monday. The miller was not asked.\n\nComment: We doubt that the town has\never asked a miller.\n\n-- \nThe keeper\n";
        for line_end in ["\n", "\r\n", "\r", "\u{85}", "\u{2028}"] {
            assert_eq!(
                paragraphs(&text.replace('\n', line_end)),
                [
                    "From: The lock keeper",
                    "Subject: Water",
                    "The lock at the weir stays shut until|the spring, said the mayor of the town|on Monday. The miller was not asked.",
                    "Comment: We doubt that the town has|ever asked a miller.",
                    "--",
                    "The keeper",
                ],
                "{line_end:?}"
            );
        }
    }

    #[test]
    fn scripts_without_spaces_are_wrapped_at_any_letter() {
        let line = "港湾評議会は次の会議で時刻表を議論する予定だと発表した島の住民は変更について相談を受けていないと";
        let text = format!("{line}\n記者に語った。\n\n編集部注：ヨットは売却された。\n");
        assert_eq!(paragraphs(&text), [format!("{line}|記者に語った。"), "編集部注：ヨットは売却された。".to_owned()]);
    }
}
