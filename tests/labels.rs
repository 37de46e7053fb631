//! The grammar of a label, language by language: each production is read in each language that the lexicon has. What the
//! languages call things is in `labels.toml`.

use std::collections::BTreeMap;
use std::{fs, iter};

use rubricator::language::lexicon::{Lexicon, MarkerMatch};
use rubricator::model::{Kind, Layer};
use serde::Deserialize;

/// A language's words.
#[derive(Deserialize)]
struct Words {
    sentence: String,
    note: String,
    translator: String,
    handler: String,
    sign: String,
    update: String,
    emphasis: String,
    renamed: String,
}

/// The productions: a paragraph in which words in braces stand for a language's, and the layer that it must be in.
const PRODUCTIONS: &[(&str, Layer)] = &[
    ("{Note}: {sentence}", Layer::Note),
    ("{NOTE}: {sentence}", Layer::Note),
    ("{Note} : {sentence}", Layer::Note),
    ("{Note}：{sentence}", Layer::Note),
    ("{Note} – {sentence}", Layer::Note),
    ("{Note}. {sentence}", Layer::Note),
    ("[{Note}] {sentence}", Layer::Note),
    ("[{Note}: {sentence}]", Layer::Note),
    ("【{Note}：{sentence}】", Layer::Note),
    ("({Note}: {sentence}", Layer::Note),
    ("LANTERN {NOTE}: {sentence}", Layer::Note),
    ("📌 {Note}: {sentence}", Layer::Note),
    ("2. {Note}: {sentence}", Layer::Note),
    ("{Translator}: {sentence}", Layer::Note),
    ("{Handler}: {sentence}", Layer::Note),
    ("{sentence} {Note}: {sentence}", Layer::Note),
    ("{sentence} [{NOTE}] {sentence}", Layer::Note),
    ("Lantern ({note}: seven) 12.", Layer::Note),
    ("Lantern [{translator}: seven] 12.", Layer::Note),
    ("Lantern ({handler}: seven) 12.", Layer::Note),
    ("Lantern (so {sentence}, {sign}) 12.", Layer::Note),
    ("Lantern (so {sentence} – {sign}) 12.", Layer::Note),
    ("Lantern (so {sentence} -- {sign}) 12.", Layer::Note),
    ("Lantern (so {sentence}... {sign}) 12.", Layer::Note),
    ("Lantern /so {sentence} – {sign}/ 12.", Layer::Note),
    ("“Lantern” ({emphasis}) 12.", Layer::Note),
    ("“Lantern” [{emphasis}.} 12.", Layer::Note),
    ("“Lantern” (p. 4, {emphasis}) 12.", Layer::Note),
    ("Lantern ({renamed}) 12.", Layer::Note),
    ("{Update} 12.05.2021 14:30: {sentence}", Layer::Update),
    ("{UPDATE} 2: {sentence}", Layer::Update),
    ("[{Update}, 12.05.: {sentence}]", Layer::Update),
    ("{Update} (Anna): {sentence}", Layer::Update),
];

/// Cells that the language has no use for, with the reason.
const EXEMPT: &[(&str, &str, &str)] =
    &[("vi", "Lantern (so {sentence}, {sign}) 12.", "capitals after a comma can be a name")];

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn filled(production: &str, words: &Words) -> String {
    let Words { sentence, note, translator, handler, sign, update, emphasis, renamed } = words;
    let plain = [
        ("{sentence}", sentence),
        ("{note}", note),
        ("{translator}", translator),
        ("{handler}", handler),
        ("{sign}", sign),
        ("{update}", update),
        ("{emphasis}", emphasis),
        ("{renamed}", renamed),
    ];
    plain.iter().fold(production.to_owned(), |text, (name, word)| {
        let title = format!("{{{}}}", capitalised(name.trim_matches(['{', '}'])));
        text.replace(name, word).replace(&title, &capitalised(word)).replace(&name.to_uppercase(), &word.to_uppercase())
    })
}

/// What is found in a paragraph: at its start, or inside it.
fn found(lexicon: &Lexicon, text: &str) -> Vec<MarkerMatch> {
    let label = lexicon.label(text).map(|(_, found)| found);
    label.into_iter().chain(lexicon.asides(text).into_iter().map(|aside| aside.marker)).collect()
}

#[test]
fn each_language_reads_each_production() {
    let table = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labels.toml")).unwrap();
    let languages: BTreeMap<String, Words> = toml::from_str(&table).unwrap();
    let mut unread = Vec::new();
    for (language, words) in &languages {
        let lexicon = Lexicon::new(language, iter::empty::<&str>());
        assert_eq!(lexicon.language(), language, "the tables have every language of the matrix");
        for (production, layer) in PRODUCTIONS {
            let text = filled(production, words);
            let is_read =
                found(&lexicon, &text).iter().any(|found| found.kind.layer() == *layer && found.ambiguity <= 2);
            let is_exempt = EXEMPT.iter().any(|(other, cell, _)| other == language && cell == production);
            if is_read == is_exempt {
                unread.push(format!("{language}: {production}: {text}"));
            }
        }
    }
    assert!(unread.is_empty(), "{} cells are not read:\n{}", unread.len(), unread.join("\n"));
}

#[test]
fn the_matrix_has_every_language() {
    let table = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labels.toml")).unwrap();
    let languages: BTreeMap<String, Words> = toml::from_str(&table).unwrap();
    let data = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/language/data")).unwrap();
    let known = data.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    let mut known: Vec<String> = known.collect();
    known.sort();
    assert_eq!(languages.into_keys().collect::<Vec<_>>(), known);
}

#[test]
fn who_signs_what_they_say_comments() {
    let lexicon = Lexicon::new("en", iter::empty::<&str>());
    let kind = |text| lexicon.asides(text).first().map(|aside| aside.marker.kind);
    assert_eq!(kind("[We have tried to keep the vote out of this list. --abk]"), Some(Kind::Comment));
    assert_eq!(kind("[You are what the mayor would call a troll. – Anna]"), Some(Kind::Comment));
    assert_eq!(kind("[The old ferry was sold to another town in spring. – SC]"), Some(Kind::EditorsNote));
    assert_eq!(kind("[Remarks by the Mayor to the Workers, March 18, 1993, 11:48 A.M. EST.]"), None);
    assert_eq!(kind("[the shipping line is called Lantern GmbH & Co. KG]"), None);
}
