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

#[cfg(test)]
mod tests {
    use crate::language::lexicon::Lexicon;

    fn lexicon(language: &str) -> Lexicon {
        Lexicon::new(language, std::iter::empty::<&str>())
    }

    #[test]
    fn a_page_without_a_language_is_guessed() {
        let guessed = |text| Lexicon::new("", [text].iter()).language();
        assert_eq!(guessed("Le port est fermé et les bateaux sont dans la rade."), "fr");
        assert_eq!(guessed("Der Hafen ist zu und die Boote liegen auf der Reede."), "de");
        assert_eq!(guessed("The harbour is closed and the boats lie in the roads."), "en");
        assert_eq!(guessed("Szczecin"), "");
    }

    #[test]
    fn neighbours_and_scripts_are_told_apart() {
        for (code, text) in [
            ("bg", "Пристанището е затворено, а лодките са в залива и ще чакат."),
            ("cs", "Přístav je zavřený a lodě, které nemohou ven, jsou už v zátoce."),
            ("da", "Havnen blev lukket, og bådene ligger ude mellem øerne og venter af den grund."),
            ("es", "El puerto está cerrado y los barcos están en la rada con las redes."),
            ("hr", "Luka je zatvorena, a brodovi su također u uvali jer nitko ne zna što će biti."),
            ("ja", "港は閉まっていて、船は沖にいる。"),
            ("ko", "항구는 닫혔고 배는 이번 폭풍 때문에 나갈 수 없는 것으로 보인다고 밝혔다."),
            ("no", "Havna ble stengt, og båtene ligger ute mellom øyene og venter etter det."),
            ("pt", "O porto não está aberto e os barcos são muitos na baía, com uma vela."),
            ("ru", "Порт закрыт, и это не первый день, когда лодки стоят на рейде."),
            ("sk", "Prístav je zavretý a lode, ktoré nemôžu von, sú už v zátoke, aby čakali."),
            ("sr", "Лука је затворена, а бродови су у заливу јер нико не зна шта ће бити."),
            ("uk", "Порт зачинено, і це не перший день, як човни стоять на рейді та чекають."),
            ("zh-Hans", "港口关了，这些船都在外面，没有人说为什么。"),
            ("zh-Hant", "港口關了，這些船都在外面，沒有人說為什麼。"),
        ] {
            assert_eq!(Lexicon::new("", [text].iter()).language(), code, "{text}");
        }
    }

    #[test]
    fn a_language_tag_finds_its_table() {
        for (tags, code) in [
            (&["nb", "nn-NO", "no"][..], "no"),
            (&["in", "id_ID"], "id"),
            (&["iw", "he-IL"], "he"),
            (&["bs", "sh", "sr-Latn", "sr-Cyrl-RS"], "sr"),
            (&["zh", "zh-CN", "zh_SG", "zh-Hans-HK", "cmn"], "zh-Hans"),
            (&["zh-TW", "zh-HK", "zh-Hant", "zh-Hant-CN", "zh-yue-mo", "yue"], "zh-Hant"),
            (&["EN-us", " en "], "en"),
        ] {
            for tag in tags {
                assert_eq!(lexicon(tag).language(), code, "{tag}");
            }
        }
    }

    #[test]
    fn a_page_can_state_the_wrong_language() {
        let text = ["Le port est fermé et les bateaux sont dans la rade avec des filets sur le pont."; 3];
        assert_eq!(Lexicon::new("en", text.iter()).language(), "fr");
        assert_eq!(Lexicon::new("en", text[..1].iter()).language(), "en");
        assert_eq!(Lexicon::new("xx", text.iter()).language(), "");
    }
}
