//! Turns the data files of `src/` into Rust tables, and refuses those that are malformed, unsorted, duplicate or
//! untested: reading TOML at run time would cost the engine more than a third of its size.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use serde::de::DeserializeOwned;

#[path = "src/language/key.rs"]
mod key;
use key::{claim_key, key};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lexicon {
    language: String,
    common: Vec<String>,
    first_person: Vec<String>,
    #[serde(default)]
    singular: Vec<String>,
    #[serde(default)]
    judging: Vec<String>,
    not_names: Vec<String>,
    #[serde(default)]
    reporting: Vec<String>,
    #[serde(default)]
    advertising: Vec<String>,
    #[serde(default)]
    publishing: Vec<String>,
    #[serde(default)]
    readers: Vec<String>,
    parts: Parts,
    marker: Vec<Marker>,
}

/// What labels are put together from, as `src/language/parts.rs` describes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    orders: Vec<String>,
    editors: Vec<String>,
    translators: Vec<String>,
    handlers: Vec<String>,
    #[serde(default)]
    role_endings: Vec<String>,
    notes: Vec<String>,
    comments: Vec<String>,
    updates: Vec<String>,
    #[serde(default)]
    of: Vec<String>,
    dates: Vec<String>,
    emphasis: Claim,
    renamed: Claim,
    #[serde(default)]
    fillers: Vec<String>,
    matches: Vec<String>,
    rejects: Vec<String>,
}

/// Words by which a text claims something of itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    things: Vec<String>,
    acts: Vec<String>,
    #[serde(default)]
    signable: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marker {
    kind: String,
    ambiguity: u8,
    forms: Vec<String>,
    labels: Vec<String>,
    matches: Vec<String>,
    rejects: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    outside: Outside,
    apart: Outside,
    editorial: Editorial,
    groups: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outside {
    tags: Vec<String>,
    roles: Vec<String>,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Editorial {
    names: BTreeMap<String, String>,
}

/// What a page states about its article: for each kind, and for what lies outside, named lists.
type Credits = BTreeMap<String, BTreeMap<String, Vec<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    prior: f64,
    certainty: Certainty,
    label: Degrees,
    inline: Degrees,
    voice: BTreeMap<String, f64>,
    clue: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Certainty {
    sure: f64,
    likely: f64,
    possible: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Degrees {
    degree: [f64; 4],
}

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/language/data");
    println!("cargo::rerun-if-changed=src/metadata/byline.toml");
    println!("cargo::rerun-if-changed=src/story/forest.txt");
    println!("cargo::rerun-if-changed=src/story/names.toml");
    println!("cargo::rerun-if-changed=src/detect/weights.toml");
    write(&out.join("lexicon.rs"), &lexicon(Path::new("src/language/data")));
    write(&out.join("byline.rs"), &credits(&read(Path::new("src/metadata/byline.toml"))));
    write(&out.join("forest.rs"), &forest(Path::new("src/story/forest.txt")));
    let names = read(Path::new("src/story/names.toml"));
    write(&out.join("name_parts.rs"), &name_parts(&names));
    write(&out.join("story.rs"), &story(&names));
    write(&out.join("weights.rs"), &weights(&read(Path::new("src/detect/weights.toml"))));
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, source: &str) {
    fs::write(path, source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Fails the build unless a list is sorted and has no word twice.
fn check_sorted(place: &str, list: &[String]) {
    for pair in list.windows(2) {
        assert!(pair[0] < pair[1], "{place}: “{}” must come before “{}”, and only once", pair[1], pair[0]);
    }
}

/// The tables of all languages, as Rust.
fn lexicon(folder: &Path) -> String {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("src/language/data can be listed")
        .map(|entry| entry.expect("src/language/data can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    assert!(files.len() <= 64, "common words have a bit for each language");
    let mut tables = LexiconTables::default();
    for (index, path) in files.iter().enumerate() {
        let lexicon: Lexicon = read(path);
        check_lexicon(path, &lexicon);
        tables.add(index, &path.display().to_string(), lexicon);
    }
    tables.source()
}

/// Fails the build unless a file of a language has its name, and its lists are in order.
fn check_lexicon(path: &Path, lexicon: &Lexicon) {
    let place = path.display().to_string();
    assert_eq!(path.file_stem().and_then(|stem| stem.to_str()), Some(&*lexicon.language), "{place}: language");
    for (name, list) in [
        ("common", &lexicon.common),
        ("first_person", &lexicon.first_person),
        ("singular", &lexicon.singular),
        ("judging", &lexicon.judging),
        ("not_names", &lexicon.not_names),
        ("reporting", &lexicon.reporting),
        ("advertising", &lexicon.advertising),
        ("publishing", &lexicon.publishing),
        ("readers", &lexicon.readers),
    ] {
        check_sorted(&format!("{place}: {name}"), list);
    }
    let order: Vec<_> = lexicon.marker.iter().map(|marker| (&marker.kind, marker.ambiguity, &marker.labels)).collect();
    assert!(order.is_sorted(), "{place}: markers are sorted by kind, ambiguity and labels");
}

/// The tables of all languages, as far as they were added.
#[derive(Default)]
struct LexiconTables {
    /// The rows of `LANGUAGES`, as Rust.
    languages: String,
    /// Each common word, with a bit for each language that has it. Words that are no names anywhere have no bit.
    words: BTreeMap<String, u64>,
    /// The rows of `MARKERS`, as Rust, by label, language and kind.
    rows: BTreeMap<(String, usize, String), String>,
    /// The words that are parts of labels, with their language and part.
    parts: BTreeSet<(String, usize, &'static str)>,
}

impl LexiconTables {
    fn add(&mut self, index: usize, place: &str, lexicon: Lexicon) {
        for marker in &lexicon.marker {
            add_marker(place, index, marker, &mut self.rows);
        }
        let orders = add_parts(place, index, &lexicon.parts, &mut self.parts);
        let Lexicon {
            language,
            common,
            first_person,
            singular,
            judging,
            not_names,
            reporting,
            advertising,
            publishing,
            readers,
            ..
        } = lexicon;
        for word in common {
            *self.words.entry(word).or_default() |= 1 << index;
        }
        for word in not_names {
            self.words.entry(word).or_default();
        }
        let mut readers: Vec<String> = readers.iter().map(|heading| key(heading)).collect();
        readers.sort_unstable();
        writeln!(
            self.languages,
            "    Language {{ code: {language:?}, orders: {orders}, first_person: {}, singular: {}, judging: {}, reporting: {}, advertising: {}, publishing: {}, readers: {} }},",
            packed(&first_person),
            packed(&singular),
            packed(&judging),
            packed(&reporting),
            packed(&advertising),
            packed(&publishing),
            packed(&readers)
        )
        .expect("a string takes any text");
    }

    fn source(self) -> String {
        let labels = unique(self.rows.keys().map(|(label, ..)| label));
        let markers: String = self
            .rows
            .iter()
            .filter_map(|((label, ..), row)| Some((labels.binary_search(label).ok()?, row)))
            .map(|(label, row)| format!("    Marker {{ label: {label}, {row} }},\n"))
            .collect();
        let part_words = unique(self.parts.iter().map(|(word, ..)| word));
        let parts: String = self
            .parts
            .iter()
            .filter_map(|(word, language, part)| Some((part_words.binary_search(word).ok()?, language, part)))
            .map(|(word, language, part)| {
                format!("    PartRow {{ word: {word}, language: {language}, part: Part::{part} }},\n")
            })
            .collect();
        let (words, languages_of): (Vec<String>, Vec<u64>) = self.words.into_iter().unzip();
        let mut sets = languages_of.clone();
        sets.sort_unstable();
        sets.dedup();
        assert!(sets.len() <= 256, "a set of languages has a number of one byte");
        let languages_of: Vec<usize> = languages_of.iter().filter_map(|set| sets.binary_search(set).ok()).collect();
        format!(
            "pub(super) static LANGUAGES: &[Language] = &[\n{}];\n\n\
             static COMMON: WordList = {};\nstatic COMMON_IN: &[u8] = &{languages_of:?};\nstatic SETS: &[u64] = &{sets:?};\n\n\
             static PART_WORDS: WordList = {};\nstatic PARTS: &[PartRow] = &[\n{parts}];\n\n\
             static LABELS: WordList = {};\nstatic MARKERS: &[Marker] = &[\n{markers}];\n",
            self.languages,
            packed(&words),
            packed(&part_words),
            packed(&labels)
        )
    }
}

/// Words of a sorted row, each once.
fn unique<'a>(sorted: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut words: Vec<String> = sorted.cloned().collect();
    words.dedup();
    words
}

/// How many words of a `WordList` there are from one that is written whole to the next.
const BLOCK_WORDS: usize = 16;

/// A sorted list as a `WordList`: what each word shares with the one before it is left out.
fn packed(words: &[String]) -> String {
    assert!(words.is_sorted());
    let (mut text, mut lengths, mut blocks) = (String::new(), Vec::new(), Vec::new());
    for (index, word) in words.iter().enumerate() {
        let before = if index % BLOCK_WORDS == 0 { "" } else { words[index - 1].as_str() };
        if index % BLOCK_WORDS == 0 {
            blocks.push(u16::try_from(text.len()).expect("a list has at most 64 KB of text"));
        }
        let shared: usize =
            word.chars().zip(before.chars()).take_while(|(one, other)| one == other).map(|(c, _)| c.len_utf8()).sum();
        let length = |bytes: usize| u8::try_from(bytes).expect("a word has at most 255 bytes");
        lengths.push((length(shared), length(word.len() - shared)));
        text.push_str(&word[shared..]);
    }
    format!("WordList {{ text: {text:?}, lengths: &{lengths:?}, blocks: &{blocks:?} }}")
}

fn add_marker(place: &str, language: usize, marker: &Marker, rows: &mut BTreeMap<(String, usize, String), String>) {
    let Marker { kind, ambiguity, forms, labels, matches, rejects } = marker;
    let place = format!("{place}: {kind} {labels:?}");
    let variant = variant(kind);
    assert!(*ambiguity <= 3, "{place}: ambiguity goes from 0 to 3");
    assert!(!forms.is_empty() && !labels.is_empty(), "{place}: needs a form and a label");
    assert!(!rejects.is_empty(), "{place}: needs an example that must not match");
    check_sorted(&place, forms);
    check_sorted(&place, labels);
    // A form that the code lacks fails its compilation.
    let positions: Vec<String> =
        forms.iter().map(|form| format!("MarkerPositions::{}", form.replace('-', "_").to_uppercase())).collect();
    let positions = positions.join(".or(") + &")".repeat(positions.len() - 1);
    let examples: Vec<String> = matches.iter().map(|example| key(example)).collect();
    for label in labels {
        let key = key(label);
        assert!(
            examples.iter().any(|example| example.contains(&key)),
            "{place}: “{label}” has no example that matches"
        );
        let row =
            format!("language: {language}, kind: Kind::{variant}, ambiguity: {ambiguity}, positions: {positions}");
        // The same label may stand once more with other forms, at another degree.
        let earlier = rows.insert((key, language, positions.clone()), row);
        assert!(earlier.is_none(), "{place}: “{label}” stands twice");
    }
}

/// Adds a language's parts to those of the others, and says which orders it has, as the expression of their bits.
fn add_parts(
    place: &str,
    language: usize,
    parts: &Parts,
    rows: &mut BTreeSet<(String, usize, &'static str)>,
) -> String {
    assert!(
        !parts.matches.is_empty() && !parts.rejects.is_empty(),
        "{place}: parts need examples that match, and that must not"
    );
    let roles = [("Editor", &parts.editors), ("Translator", &parts.translators), ("Handler", &parts.handlers)];
    for (part, list) in roles {
        check_sorted(&format!("{place}: {part}"), list);
        for role in list {
            let ended = parts.role_endings.iter().map(|ending| format!("{role}{ending}"));
            rows.extend(ended.chain([role.clone()]).map(|role| (key(&role), language, part)));
        }
    }
    let nouns = [("Note", &parts.notes), ("Comment", &parts.comments), ("Update", &parts.updates)];
    for (part, list) in nouns.into_iter().chain([("Of", &parts.of), ("Date", &parts.dates)]) {
        check_sorted(&format!("{place}: {part}"), list);
        rows.extend(list.iter().map(|word| (key(word), language, part)));
    }
    let claims = [
        ("EmphasisThing", &parts.emphasis.things),
        ("EmphasisAct", &parts.emphasis.acts),
        ("EmphasisSignable", &parts.emphasis.signable),
        ("RenamedThing", &parts.renamed.things),
        ("RenamedAct", &parts.renamed.acts),
        ("Filler", &parts.fillers),
    ];
    for (part, list) in claims {
        check_sorted(&format!("{place}: {part}"), list);
        rows.extend(list.iter().map(|word| (claim_key(word), language, part)));
    }
    // An order that the code lacks fails its compilation.
    let orders = parts.orders.iter().map(|order| format!("orders::{}", order.replace('-', "_").to_uppercase()));
    orders.collect::<Vec<_>>().join(" | ")
}

/// The name in the code of what the files write in small letters: `editors-note`, `EditorsNote`. One that the code lacks
/// fails its compilation.
fn variant(name: &str) -> String {
    let words = name.split('-').filter_map(|word| Some((word.get(..1)?.to_uppercase(), word.get(1..)?)));
    words.map(|(first, rest)| first + rest).collect()
}

/// The groups of name parts, in the order of their names: each word with a bit for each group that it is in.
fn name_parts(story: &Story) -> String {
    let mut parts: BTreeMap<&str, u32> = BTreeMap::new();
    for (group, (name, words)) in story.groups.iter().enumerate() {
        check_sorted(&format!("src/story/names.toml: groups.{name}"), words);
        for word in words {
            *parts.entry(word).or_default() |= 1 << group;
        }
    }
    let parts: Vec<(&str, u32)> = parts.into_iter().collect();
    let Outside { tags, roles, names } = &story.apart;
    for (name, list) in [("tags", tags), ("roles", roles), ("names", names)] {
        check_sorted(&format!("src/story/names.toml: apart.{name}"), list);
    }
    format!(
        "pub const APART_TAGS: &[&str] = &{tags:?};\npub const APART_ROLES: &[&str] = &{roles:?};\n\
         pub const APART_NAMES: &[&str] = &{names:?};\n\
         /// How many groups there are.\npub const GROUPS: usize = {};\nstatic PARTS: &[(&str, u32)] = &{parts:?};\n",
        story.groups.len()
    )
}

/// The forest's table: each line of its file is a tree, its questions as `feature>threshold`, then its answers.
fn forest(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut source = String::from("static FOREST: &[Tree] = &[\n");
    for line in text.lines() {
        let (questions, answers): (Vec<&str>, Vec<&str>) = line.split(' ').partition(|word| word.contains('>'));
        let (features, thresholds): (Vec<&str>, Vec<&str>) =
            questions.iter().filter_map(|question| question.split_once('>')).unzip();
        let [features, thresholds, answers] = [features, thresholds, answers].map(|list| list.join(", "));
        writeln!(source, "    Tree {{ features: [{features}], thresholds: [{thresholds}], answers: [{answers}] }},")
            .expect("a string takes any text");
    }
    source.push_str("];\n");
    source
}

fn story(story: &Story) -> String {
    let Story { outside: Outside { tags, roles, names }, editorial, .. } = story;
    let mut source = String::new();
    for (constant, list) in [("OUTSIDE_TAGS", tags), ("OUTSIDE_ROLES", roles), ("OUTSIDE_NAMES", names)] {
        check_sorted(&format!("src/story/names.toml: {constant}"), list);
        writeln!(source, "pub(crate) const {constant}: &[&str] = &{list:?};").expect("a string takes any text");
    }
    source.push_str("pub(crate) const EDITORIAL: &[(&str, Kind)] = &[\n");
    for (name, kind) in &editorial.names {
        let variant = variant(kind);
        writeln!(source, "    ({name:?}, Kind::{variant}),").expect("a string takes any text");
    }
    source.push_str("];\n");
    source
}

fn credits(credits: &Credits) -> String {
    let mut source = String::new();
    for (kind, lists) in credits {
        for (name, list) in lists {
            check_sorted(&format!("src/metadata/byline.toml: {kind}.{name}"), list);
            let constant = format!("{kind}_{name}").to_uppercase();
            writeln!(source, "const {constant}: &[&str] = &{list:?};").expect("a string takes any text");
        }
    }
    source
}

fn weights(weights: &Weights) -> String {
    let Weights { prior, certainty, label, inline, voice, clue } = weights;
    let Certainty { sure, likely, possible } = certainty;
    assert!(1.0 > *sure && sure > likely && likely > possible && *possible > 0.0, "src/detect/weights.toml: certainty");
    let mut source = String::new();
    let numbers = [("PRIOR", prior), ("SURE", sure), ("LIKELY", likely), ("POSSIBLE", possible)];
    let clues = voice.iter().chain(clue).map(|(name, weight)| (name.to_uppercase(), weight));
    for (name, number) in numbers.map(|(name, number)| (name.to_owned(), number)).into_iter().chain(clues) {
        writeln!(source, "pub(crate) const {name}: f64 = {number:?};").expect("a string takes any text");
    }
    // Only the test that every weight can matter asks for all of them.
    let all: Vec<&f64> = clue.values().collect();
    writeln!(source, "#[cfg(test)]\npub(crate) const CLUES: &[f64] = &{all:?};").expect("a string takes any text");
    for (name, degrees) in [("LABEL_DEGREE", label.degree), ("INLINE_DEGREE", inline.degree)] {
        writeln!(source, "pub(crate) const {name}: [f64; 4] = {degrees:?};").expect("a string takes any text");
    }
    source
}
