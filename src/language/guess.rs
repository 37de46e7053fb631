//! Which language a page is in: the one that it states, or the one that its words and letters show.

use super::lexicon::{LANGUAGES, languages_with_common_word};
use super::words::{bare, cut_words, is_hangul, lower};

/// This many words show a page's language.
const SAMPLE_WORDS: usize = 2000;
/// A page that states no language is in the one with the most hits, if it has at least this many.
const MIN_HITS: usize = 3;
/// The language that a page states is overridden where another has this many hits, and this many times as many.
const MIN_OVERRIDING_HITS: usize = 20;
const MIN_OVERRIDING_RATIO: usize = 4;

/// The language of a page: its place among the tables, where they have it, and whether it is known at all.
pub fn language(stated: &str, text: impl Iterator<Item = impl AsRef<str>>) -> (Option<usize>, bool) {
    let stated = code(stated);
    let hits = hits(text);
    if stated.is_empty() {
        let language = most(&hits).filter(|&index| hits[index] >= MIN_HITS);
        return (language, language.is_some());
    }
    let known = LANGUAGES.iter().position(|language| language.code == stated);
    let other = known.and_then(|known| {
        most(&hits).filter(|&it| hits[it] >= MIN_OVERRIDING_HITS.max(MIN_OVERRIDING_RATIO * hits[known]))
    });
    (other.or(known), true)
}

/// The code that the tables have for a language tag: its primary subtag, in lower case, for Chinese with the script.
fn code(tag: &str) -> String {
    let tag = tag.trim().to_ascii_lowercase();
    let mut subtags = tag.split(['-', '_']);
    let code = match subtags.next().unwrap_or_default() {
        "bs" | "cnr" | "sh" => "sr",
        "in" => "id",
        "iw" => "he",
        "nb" | "nn" => "no",
        primary @ ("cmn" | "yue" | "zh") => subtags
            .find_map(|subtag| match subtag {
                "cn" | "hans" | "sg" => Some("zh-Hans"),
                "hant" | "hk" | "mo" | "tw" => Some("zh-Hant"),
                _ => None,
            })
            .unwrap_or(if primary == "yue" { "zh-Hant" } else { "zh-Hans" }),
        primary => primary,
    };
    code.to_owned()
}

/// How many of the first words of a text are common ones, by language.
fn hits(text: impl Iterator<Item = impl AsRef<str>>) -> Vec<usize> {
    let mut hits = vec![0; LANGUAGES.len()];
    let mut seen = 0;
    for block in text {
        for word in cut_words(block.as_ref(), |_, _| false) {
            let word = lower(bare(&block.as_ref()[word]));
            if let Some(language) = word.chars().next().and_then(by_script) {
                hits[language] += 1;
                continue;
            }
            let mut languages = languages_with_common_word(&word).unwrap_or_default();
            while languages != 0 {
                hits[languages.trailing_zeros() as usize] += 1;
                languages &= languages - 1;
            }
            seen += 1;
        }
        if seen > SAMPLE_WORDS {
            break;
        }
    }
    hits
}

/// The language that alone writes with a letter's script, if there is one in the tables.
fn by_script(letter: char) -> Option<usize> {
    let code = match letter {
        c if is_hangul(c) => "ko",
        '\u{3041}'..='\u{30ff}' => "ja",
        '\u{10d0}'..='\u{10ff}' => "ka",
        '\u{5d0}'..='\u{5ea}' => "he",
        _ => return None,
    };
    LANGUAGES.iter().position(|language| language.code == code)
}

/// The language with the most hits; the first of several.
fn most(hits: &[usize]) -> Option<usize> {
    let best = hits.iter().copied().max()?;
    hits.iter().position(|&hits| hits == best)
}
