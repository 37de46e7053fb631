//! Reprints made of articles by chance, with a record of what was done: a share of the words edited, paragraphs split, joined
//! and moved, others left out, the headline changed, quotation marks of another kind, and insertions, some of which quote
//! the story. The same seed makes the same reprint.

use std::collections::BTreeSet;
use std::ops::Range;

/// What a word of a reprint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The source's word.
    Own,
    /// It was put there by an edit of words.
    Edited,
    /// It changed places with its neighbour; which of the two moved, nobody can say.
    Turned,
    /// It belongs to an insertion.
    Inserted(usize),
}

#[derive(Clone, Debug)]
struct Word {
    text: String,
    origin: Origin,
    /// The word of the source that it is, or replaces.
    source: Option<usize>,
}

/// A source, and a reprint of it.
#[derive(Debug, Default)]
pub struct Reprint {
    pub source: String,
    pub text: String,
    /// Where each word is in the source, in bytes.
    pub source_words: Vec<Range<usize>>,
    /// Where each word is in the reprint.
    pub words: Vec<Range<usize>>,
    /// The insertions, as words of the reprint.
    pub inserted: Vec<Range<usize>>,
    /// The words of the reprint that an edit of words put there, and those of the source that one took away.
    pub altered: (BTreeSet<usize>, BTreeSet<usize>),
    /// Those that changed places: they count neither way.
    pub turned: (BTreeSet<usize>, BTreeSet<usize>),
    /// What was left out, as words of the source.
    pub omitted: Vec<Range<usize>>,
}

/// Interner by chance: SplitMix64.
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn happens(&mut self, probability: f64) -> bool {
        ((self.next() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }
}

/// The least paragraphs and words of an article that reprints are made of.
const PARAGRAPHS: usize = 6;
const WORDS: usize = 150;

/// An article as paragraphs, the headline first; none if it is too short.
pub fn paragraphs(article: &str) -> Option<Vec<&str>> {
    let paragraphs: Vec<&str> = article.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let words = paragraphs.iter().map(|text| text.split_whitespace().count()).sum::<usize>();
    (paragraphs.len() >= PARAGRAPHS && words >= WORDS).then_some(paragraphs)
}

/// A reprint of an article with this share of its words edited; `others` gives the words that others would insert.
pub fn reprint(article: &[&str], others: &[&str], rate: f64, chance: &mut Chance) -> Reprint {
    let mut made = Reprint::default();
    let mut body: Vec<Vec<Word>> = Vec::new();
    for paragraph in article {
        let mut words = Vec::new();
        made.source.push_str(if made.source.is_empty() { "" } else { "\n\n" });
        for (at, text) in paragraph.split_whitespace().enumerate() {
            made.source.push_str(if at > 0 { " " } else { "" });
            words.push(Word { text: text.to_owned(), origin: Origin::Own, source: Some(made.source_words.len()) });
            made.source_words.push(made.source.len()..made.source.len() + text.len());
            made.source.push_str(text);
        }
        body.push(words);
    }
    let headline = body.remove(0);
    leave_out(&mut body, &mut made, chance);
    let vocabulary: Vec<&str> = others.iter().flat_map(|text| text.split_whitespace()).collect();
    for words in &mut body {
        *words = edited(std::mem::take(words), &vocabulary, rate, &mut made, chance);
    }
    rearrange(&mut body, chance);
    let styles = [("“", "”"), ("«", "»"), ("„", "“"), ("\"", "\"")];
    if chance.happens(0.5) {
        let (open, close) = styles[chance.below(styles.len())];
        for word in body.iter_mut().flatten() {
            let turned = word.text.replace(['“', '«', '„'], open).replace(['”', '»'], close);
            word.text = match turned.strip_prefix('"') {
                Some(rest) => format!("{open}{rest}"),
                None => turned,
            };
        }
    }
    let insertions = insert(&mut body, article, others, chance);
    // The headline loses a word, gains one, or stays.
    let mut headline = headline;
    if headline.len() > 3 && chance.happens(0.5) {
        let at = chance.below(headline.len());
        let replaced = &mut headline[at];
        made.altered.1.extend(replaced.source);
        (replaced.text, replaced.origin) = (vocabulary[chance.below(vocabulary.len())].to_owned(), Origin::Edited);
    }
    body.insert(0, headline);
    write(body, insertions, &mut made);
    made
}

/// Leaves out a paragraph or two, and a sentence.
fn leave_out(body: &mut Vec<Vec<Word>>, made: &mut Reprint, chance: &mut Chance) {
    let span = |words: &[Word]| {
        let source = |word: &Word| word.source.unwrap_or_default();
        words.first().map_or(0, source)..words.last().map_or(0, |last| source(last) + 1)
    };
    for _ in 0..1 + chance.below(2) {
        let at = chance.below(body.len());
        if body[at].len() >= 8 {
            made.omitted.push(span(&body[at]));
            body.remove(at);
        }
    }
    let at = chance.below(body.len());
    let ends: Vec<usize> =
        (1..body[at].len()).filter(|&word| body[at][word - 1].text.ends_with(['.', '!', '?'])).collect();
    if let [first, second, ..] = ends[..]
        && second - first >= 6
    {
        made.omitted.push(span(&body[at][first..second]));
        body[at].drain(first..second);
    }
}

/// Edits a share of a paragraph's words: another word in the place of one, one dropped, one added, two that change places.
fn edited(words: Vec<Word>, vocabulary: &[&str], rate: f64, made: &mut Reprint, chance: &mut Chance) -> Vec<Word> {
    let mut edited: Vec<Word> = Vec::new();
    let mut words = words.into_iter().peekable();
    while let Some(mut word) = words.next() {
        if !chance.happens(rate) {
            edited.push(word);
            continue;
        }
        let other = vocabulary[chance.below(vocabulary.len())].trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let other = if other.is_empty() { "x".to_owned() } else { other };
        let tail = word.text.len() - word.text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        match chance.below(10) {
            0..5 => {
                let tail = word.text[word.text.len() - tail..].to_owned();
                made.altered.1.extend(word.source);
                edited.push(Word { text: other + &tail, origin: Origin::Edited, source: word.source });
            }
            5..7 if tail == 0 => made.altered.1.extend(word.source),
            7..9 => {
                edited.push(Word { text: other, origin: Origin::Edited, source: None });
                edited.push(word);
            }
            _ => {
                if let Some(mut next) = words.next_if(|_| tail == 0) {
                    made.turned.1.extend([word.source, next.source].into_iter().flatten());
                    (word.origin, next.origin) = (Origin::Turned, Origin::Turned);
                    edited.push(next);
                }
                edited.push(word);
            }
        }
    }
    edited
}

/// Splits, joins and moves paragraphs.
fn rearrange(body: &mut Vec<Vec<Word>>, chance: &mut Chance) {
    let mut at = 0;
    while at < body.len() {
        let stop = (1..body[at].len()).filter(|&word| body[at][word - 1].text.ends_with('.')).nth(chance.below(2));
        match stop {
            Some(stop) if chance.happens(0.15) => {
                let rest = body[at].split_off(stop);
                body.insert(at + 1, rest);
                at += 1;
            }
            _ if at + 1 < body.len() && chance.happens(0.1) => {
                let next = body.remove(at + 1);
                body[at].extend(next);
            }
            _ => {}
        }
        at += 1;
    }
    body.retain(|words| !words.is_empty());
    if body.len() > 3 && chance.happens(0.5) {
        let at = chance.below(body.len() - 1);
        body.swap(at, at + 1);
    }
}

/// Puts in paragraphs, sentences and brackets; how many.
fn insert(body: &mut Vec<Vec<Word>>, article: &[&str], others: &[&str], chance: &mut Chance) -> usize {
    let count = 2 + chance.below(4);
    for number in 0..count {
        let words = |text: &str| -> Vec<Word> {
            let word = |text: &str| Word { text: text.to_owned(), origin: Origin::Inserted(number), source: None };
            text.split_whitespace().map(word).collect()
        };
        let mut other = || others[chance.below(others.len())];
        let (one, two) = (other(), other());
        let quoted = article[1 + chance.below(article.len() - 1)];
        let quoted: Vec<&str> = quoted.split_whitespace().collect();
        let start = chance.below(quoted.len().saturating_sub(12));
        let quoted = quoted[start..quoted.len().min(start + 5 + chance.below(8))].join(" ");
        let sentence = |text: &str| -> String {
            let sentence: Vec<&str> = text.split_whitespace().take(14).collect();
            sentence.join(" ").trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned() + "."
        };
        let own = |words: &[Word]| words.iter().all(|word| !matches!(word.origin, Origin::Inserted(_)));
        match chance.below(5) {
            0 => body.insert(chance.below(body.len() + 1), words(one)),
            1 => body.insert(
                chance.below(body.len() + 1),
                words(&format!("\"{quoted}\" – {} {}", sentence(one), sentence(two))),
            ),
            2 => body.insert(chance.below(body.len() + 1), words(&format!("{} {}", sentence(one), sentence(two)))),
            kind => {
                let at = chance.below(body.len());
                let within = |&word: &usize| body[at][word - 1].text.ends_with('.') == (kind == 3);
                let places: Vec<usize> = (1..body[at].len()).filter(within).collect();
                if places.is_empty() || !own(&body[at]) {
                    body.insert(at, words(one));
                    continue;
                }
                let place = places[chance.below(places.len())];
                let text = match kind {
                    3 => sentence(one),
                    _ => format!("[{}]", sentence(one).trim_end_matches('.')),
                };
                body[at].splice(place..place, words(&text));
            }
        }
    }
    count
}

/// Writes the reprint down, and where in it is what.
fn write(body: Vec<Vec<Word>>, insertions: usize, made: &mut Reprint) {
    let mut inserted = vec![0..0; insertions];
    for words in body {
        made.text.push_str(if made.text.is_empty() { "" } else { "\n\n" });
        for (at, word) in words.into_iter().enumerate() {
            made.text.push_str(if at > 0 { " " } else { "" });
            let own = made.words.len();
            made.words.push(made.text.len()..made.text.len() + word.text.len());
            made.text.push_str(&word.text);
            match word.origin {
                Origin::Own => {}
                Origin::Edited => drop(made.altered.0.insert(own)),
                Origin::Turned => drop(made.turned.0.insert(own)),
                Origin::Inserted(number) => {
                    let range: &mut Range<usize> = &mut inserted[number];
                    *range = if range.start == range.end { own..own + 1 } else { range.start..own + 1 };
                }
            }
        }
    }
    inserted.sort_by_key(|range| range.start);
    // Insertions that touch are one.
    for range in inserted {
        match made.inserted.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => made.inserted.push(range),
        }
    }
    // A word in quotation marks that is nothing else is none.
    made.omitted.sort_by_key(|range| range.start);
}
