//! What the search starts from: the project's own fixtures, and what was taught about them.

use std::fs;
use std::path::{Path, PathBuf};

use rubricator::ReaderRules;
use rubricator::reader::quote::Quote;
use rubricator::reader::rules::{Classification, Correction, Pattern, Rule};
use rubricator_fixtures::Case;
use toml::{Table, Value};

use crate::SEPARATOR;

/// A small article with an insertion of each kind.
pub const ARTICLE: &str = r#"<!doctype html><html lang="en"><title>The lock at Tarn Weir | The Lantern</title><article>
<h1>The lock at Tarn Weir</h1><p class="byline">By Anna Lund</p>
<p>The lock stays shut until the end of March (the new one, editor's note), said the mayor of the three towns.</p>
<div class="box"><p><b>LANTERN COMMENT:</b> We said so ourselves, and nobody listens to us:</p><ul><li>never</li></ul></div>
<blockquote><p>Nobody will open a gate that can't be closed again, said the director of the river authority.</p></blockquote>
<p class="ours">Our view: let them build it.</p>
<p>The river authority found cracks in both hinges in November, according to a report.</p>
<p>[Update: The lock was opened on Monday.]</p></article>"#;

/// Words that the core looks for, and characters that are hard to count.
pub const PHRASES: &[&str] = &[
    "Comment: ",
    "LANTERN COMMENT: ",
    "[Editor's note: ",
    "]",
    " (of salt, NDLR) ",
    "Update:",
    "Comment",
    ":",
    " – Ed.) ",
    "(",
    "[",
    "Our view: ",
    "We said so ourselves. ",
    "By Anna Lund",
    "Source: Reuters",
    "12 May 2024",
    "The mayor of the town said on Thursday that the lock would stay shut. ",
    "“",
    "” ",
    "\n",
    "\u{a0}",
    "\u{200b}",
    "é",
    "🖋",
    "说",
    "İ",
    "ﷺ ",
    "\u{301}",
    "\u{202e}",
    "编者按：",
    "（編集部注 旧港）",
    "\r",
    "1.",
    "*",
];

/// A rule, and corrections of what such pages hold.
pub fn reader_rules() -> ReaderRules {
    let rule =
        Rule { pattern: Pattern::Label("We said so ourselves".to_owned()), says: Classification::Update, off: false };
    let own = Rule { pattern: Pattern::Class("comment".to_owned()), says: Classification::Story, off: false };
    let correction = |exact: &str, says| Correction {
        quote: Quote { prefix: String::new(), exact: exact.to_owned(), suffix: String::new() },
        says,
        pattern: None,
    };
    let corrections = vec![
        correction("said so", Classification::Commentary),
        correction("Comment:", Classification::Story),
        correction(". ", Classification::Note),
    ];
    ReaderRules { rules: vec![rule, own], corrections }
}

/// What was taught, as it is stored.
const TAUGHT: &str = r#"[{"label": "Our view", "says": "commentary"}, {"class": "box", "says": "story", "off": true},
{"class": "ours", "says": "note"}, {"quote": {"prefix": "", "exact": "said the mayor", "suffix": " of"}, "says": "update",
"pattern": {"label": "Our view"}}, {"quote": {"prefix": "", "exact": "never", "suffix": ""}, "says": "story"}]"#;

/// A file of settings with everything that one can hold.
const SETTINGS: &str = r#"{"settings": {"version": 1, "mode": "dim", "layers": ["commentary", "note"], "certainty": "likely",
"copy": "bracket", "print": "omit", "announce": false, "everywhere": true, "hues": {"commentary": 14, "note": 78, "update": 359},
"reading": {"theme": "sepia", "size": 120}}, "site:example.org": {"on": "always", "mode": "fold", "rules": [{"label": "Our view",
"says": "commentary", "off": false}, {"class": "box", "says": "story"}]}, "site:news.example.org": {"on": "never"},
"page:https://www.example.org/a?b": [{"quote": {"prefix": "x", "exact": "the mayor", "suffix": ""}, "says": "note"}],
"page:file:///a.html": [], "nonsense": 3}"#;

/// Inputs for a target: from the fixtures, and what was kept of earlier searches.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let mut seeds = match target {
        "html" => articles(),
        "rules" => articles().into_iter().step_by(8).map(|file| taught_about(&file)).collect(),
        "compare" => pairs(),
        "settings" => vec![SETTINGS.into(), b"{}".into(), br#"{"settings": null, "site:a": [], "page:": 1e99}"#.into()],
        // Any bytes are a page of some form; those of articles are as good as others.
        _ => articles().into_iter().step_by(4).collect(),
    };
    if target == "rules" {
        seeds.push(TAUGHT.into());
    }
    seeds.extend(kept(target));
    seeds
}

/// Inputs for which something once did not hold.
pub fn kept(target: &str) -> Vec<Vec<u8>> {
    read_all(files(&root().join("fuzz/kept").join(target)))
}

/// What a fuzzer does well to insert: the labels of all languages, and the signs around them.
pub fn words() -> Vec<String> {
    let mut words: Vec<String> = PHRASES.iter().map(|&phrase| phrase.to_owned()).collect();
    let tags = [
        "<p>",
        "</p>",
        "<b>",
        "<div class=note>",
        "</div>",
        "<br><br>",
        "<blockquote>",
        "<pre>",
        "<template shadowrootmode=open>",
        "<slot>",
        "<table>",
    ];
    words.extend(tags.map(str::to_owned));
    for path in files(&root().join("src/language/data"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
    {
        let table: Table = fs::read_to_string(path).unwrap_or_default().parse().unwrap_or_default();
        let markers = table.get("marker").and_then(Value::as_array).into_iter().flatten();
        let labels = markers.filter_map(|marker| marker.get("labels")?.as_array()).flatten();
        words.extend(labels.filter_map(Value::as_str).map(str::to_owned));
    }
    words
}

/// The fixtures' articles, as files.
fn articles() -> Vec<Vec<u8>> {
    rubricator_fixtures::reports().iter().map(Case::article).collect()
}

/// Reprints, each with its source behind it.
fn pairs() -> Vec<Vec<u8>> {
    let side =
        |case: &Path, name: &str| read_all(["html", "txt"].map(|form| case.join(name).with_extension(form))).concat();
    let pair =
        |Case { folder, .. }: Case| [side(&folder, "reprint"), vec![SEPARATOR], side(&folder, "source")].concat();
    rubricator_fixtures::pairs().into_iter().map(pair).collect()
}

fn taught_about(file: &[u8]) -> Vec<u8> {
    [TAUGHT.as_bytes(), &[SEPARATOR], file].concat()
}

fn read_all(paths: impl IntoIterator<Item = PathBuf>) -> Vec<Vec<u8>> {
    paths.into_iter().filter_map(|path| fs::read(path).ok()).collect()
}

/// What a folder holds, by name; nothing where there is none.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
