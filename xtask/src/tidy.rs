//! `cargo xtask tidy`: rules about the tree that neither a compiler nor a linter holds.
//!
//! - A module of the core uses only modules above it in the table of `src/lib.rs`.
//! - A message in `_locales` is used somewhere.
//! - Content scripts declare what they need (`content_scripts.rs`), and the files in `extension/generated/` are up to date.
//! - A limit says its unit: `MAX_TITLE_WORDS`, not `MAX_TITLE`.
//!
//! Every check is a function from texts to a list of complaints, so that each is tested with a planted violation.

use crate::archive;
use crate::build::generated;
use crate::content_scripts::ContentScripts;
use crate::shell::root;
use anyhow::{Context, Result, bail};
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// What a numeric limit may be counted in, or be a degree of: one word of its name.
const UNITS: &[&str] = &[
    "AGREEMENT",
    "CANDIDATES",
    "ATTRIBUTES",
    "BLOCKS",
    "BRACKETS",
    "BYTES",
    "CELLS",
    "CHARACTERS",
    "CHARS",
    "DEPTH",
    "ELEMENTS",
    "ENTRIES",
    "HASHES",
    "HITS",
    "KEYS",
    "LETTERS",
    "LEVELS",
    "LINES",
    "LINKS",
    "MILLIS",
    "NODES",
    "PAGES",
    "PAIRS",
    "PARAGRAPHS",
    "PASSAGES",
    "PERCENT",
    "PIXELS",
    "RATIO",
    "RULES",
    "SCORE",
    "SECONDS",
    "SENTENCES",
    "SHARE",
    "SIMILARITY",
    "SOURCES",
    "TRIES",
    "PARTS",
    "POSTS",
    "UNITS",
    "WEIGHT",
    "WORDS",
];

/// A file's name in the tree, and what it holds.
type Source = (String, String);

pub fn tidy() -> Result<()> {
    let rust = sources("src", &[".rs"])?;
    let extension = sources("extension", &[".js", ".html", ".css", "manifest.json"])?;
    let messages = fs::read_to_string(root().join("extension/_locales/en/messages.json"))?;
    let library = fs::read_to_string(root().join("src/lib.rs"))?;

    let mut complaints = module_order(&library, &rust)?;
    complaints.extend(unused_messages(&messages, &extension)?);
    complaints.extend(declarations_that_yield(&extension)?);
    let scripts = ContentScripts::read()?;
    for (page, html) in extension.iter().filter(|(name, _)| name.ends_with(".html")) {
        complaints.extend(scripts.missing_in(page, html)?);
    }
    complaints.extend(missing_tests(
        &fs::read_to_string(root().join("SECURITY.md"))?,
        &[rust.clone(), sources("tests", &[".rs"])?].concat(),
    )?);
    complaints.extend(limits_without_unit(&[rust, extension].concat())?);
    match generated() {
        Ok(files) => {
            let is_current = |(path, content)| fs::read_to_string(path).is_ok_and(|former| former == content);
            if !files.into_iter().all(is_current) {
                complaints.push("extension/generated is out of date: run `cargo xtask build`".to_owned());
            }
        }
        Err(error) => complaints.push(format!("{error:#}")),
    }
    if !complaints.is_empty() {
        bail!("not tidy:\n   {}", complaints.join("\n   "));
    }
    Ok(())
}

/// The files below a folder with one of these endings.
fn sources(folder: &str, endings: &[&str]) -> Result<Vec<Source>> {
    let mut found = Vec::new();
    for (name, path) in archive::files(&root().join(folder))? {
        if endings.iter().any(|ending| name.ends_with(ending)) && !name.starts_with("_locales/") {
            found.push((format!("{folder}/{name}"), fs::read_to_string(path)?));
        }
    }
    Ok(found)
}

/// Uses of a module by one that the table in `src/lib.rs` lists above it. Unit tests may use what they like.
fn module_order(library: &str, files: &[Source]) -> Result<Vec<String>> {
    let rows = Regex::new(r"(?m)^//! \| \[?`(?:mod@)?(\w+)`")?;
    let modules: Vec<_> = rows.captures_iter(library).map(|row| row[1].to_owned()).collect();
    let place = |module: &str| modules.iter().position(|other| other == module);
    let used = Regex::new(r"\bcrate::(\w+)::")?;
    let mut complaints = Vec::new();
    for (name, text) in files {
        let module = name.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default();
        let Some(own) = place(module) else { continue };
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let uses: BTreeSet<_> = code
            .flat_map(|line| used.captures_iter(line).map(|found| found[1].to_owned()).collect::<Vec<_>>())
            .collect();
        for other in uses.iter().filter(|other| place(other).is_some_and(|other| other > own)) {
            complaints.push(format!("{name} uses crate::{other}, which src/lib.rs lists below {module}"));
        }
    }
    Ok(complaints)
}

/// Messages that nothing names: neither whole, nor by a template such as `` `unsaved_${why}` ``, nor as a counted noun.
fn unused_messages(messages: &str, files: &[Source]) -> Result<Vec<String>> {
    let messages: Value = serde_json::from_str(messages)?;
    let messages = messages.as_object().context("messages.json is no object")?;
    let text: String =
        files.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n").replace("__MSG_", " ");
    let words: BTreeSet<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').map(|word| word.trim_end_matches("__")).collect();
    let is_used = |name: &str| {
        let by_template = name.match_indices('_').any(|(at, _)| {
            let (start, end) = (&name[..at], &name[at..]);
            text.contains(&format!("`{start}_${{"))
                || text.contains(&format!("}}{end}`"))
                || is_counted(start, end, &text)
        });
        words.contains(name) || by_template
    };
    let unused = messages.keys().filter(|name| !is_used(name));
    Ok(unused.map(|name| format!("_locales: nothing uses the message {name}")).collect())
}

/// Whether a name is a counted noun in one of its plural forms, and the noun is named.
fn is_counted(noun: &str, form: &str, text: &str) -> bool {
    ["_zero", "_one", "_two", "_few", "_many", "_other"].contains(&form) && text.contains(&format!("\"{noun}\""))
}

/// Numeric constants that begin with `MAX_` or `MIN_` and name no unit.
fn limits_without_unit(files: &[Source]) -> Result<Vec<String>> {
    let limit = Regex::new(r"\bconst ((?:MAX|MIN)_\w+)(?:: [fiu](?:\d+|size))? = ")?;
    let mut complaints = Vec::new();
    for (name, text) in files {
        for found in limit.captures_iter(text) {
            if !found[1].split('_').any(|word| UNITS.contains(&word)) {
                complaints.push(format!("{name}: the constant {} does not say its unit", &found[1]));
            }
        }
    }
    Ok(complaints)
}

/// Declarations in the sheets of painted pages that a page's own sheet could override.
fn declarations_that_yield(files: &[Source]) -> Result<Vec<String>> {
    let comment = Regex::new(r"(?s)/\*.*?\*/")?;
    let declaration = Regex::new(r"([\w-]+)\s*:\s*([^;{}]+)[;}]")?;
    let mut complaints = Vec::new();
    for (name, text) in
        files.iter().filter(|(name, _)| name.starts_with("extension/content/") && name.ends_with(".css"))
    {
        for found in declaration.captures_iter(&comment.replace_all(text, "")) {
            if !found[2].trim_end().ends_with("!important") {
                complaints.push(format!("{name}: a page can override {}, which is not important", &found[1]));
            }
        }
    }
    Ok(complaints)
}

/// Tests that the tables of `SECURITY.md` name and that are not there.
fn missing_tests(document: &str, files: &[Source]) -> Result<Vec<String>> {
    let (quoted, word) = (Regex::new("`([^`]+)`")?, Regex::new(r"^[a-z]+(?:_[a-z]+)+$")?);
    let rows = document.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|')?.rsplit_once('|'));
    let mut complaints = Vec::new();
    for (_, tests) in rows {
        for found in quoted.captures_iter(tests) {
            let name = &found[1];
            let is_there = !word.is_match(name)
                || files
                    .iter()
                    .any(|(_, text)| text.contains(&format!("\"{name}")) || text.contains(&format!("fn {name}")));
            if !is_there {
                complaints.push(format!("SECURITY.md: there is no test {name}"));
            }
        }
    }
    Ok(complaints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_that_is_not_important_is_found() -> Result<()> {
        let css = "/* color: red; */\n:not(#a)::highlight(b) {\n  color: red !important;\n  opacity: 1;\n}\n";
        let complaint = "extension/content/a.css: a page can override opacity, which is not important";
        assert_eq!(declarations_that_yield(&[file("extension/content/a.css", css)])?, [complaint]);
        assert_eq!(declarations_that_yield(&[file("extension/ui/a.css", css)])?, [""; 0]);
        Ok(())
    }

    #[test]
    fn a_test_that_is_named_and_not_there_is_found() -> Result<()> {
        let table =
            "| it may not | test |\n|---|---|\n| read | a: `is_here`; `a.rs`: `is_gone` |\nSee `elsewhere_named`.\n";
        let tests = [file("tests/a.rs", "(\"is_here\", act),")];
        assert_eq!(missing_tests(table, &tests)?, ["SECURITY.md: there is no test is_gone"]);
        Ok(())
    }

    fn file(name: &str, text: &str) -> Source {
        (name.to_owned(), text.to_owned())
    }

    const LIBRARY: &str = "//! | [`model`] | words |\n//! | [`mod@compare`] | two texts |\n//! | `wasm` | the API |\n";

    #[test]
    fn an_import_against_the_order_is_found() -> Result<()> {
        let planted = file("src/model/kind.rs", "use crate::compare::Text;\n");
        let complaint = "src/model/kind.rs uses crate::compare, which src/lib.rs lists below model";
        assert_eq!(module_order(LIBRARY, &[planted])?, [complaint]);
        let allowed = [
            file("src/compare.rs", "use crate::model::Kind;\n"),
            file(
                "src/model.rs",
                "/// See `crate::compare::Text`.\n#[cfg(test)]\nmod tests { use crate::wasm::judge; }\n",
            ),
            file("src/lib.rs", "use crate::wasm::judge;\n"),
        ];
        assert_eq!(module_order(LIBRARY, &allowed)?, [""; 0]);
        Ok(())
    }

    #[test]
    fn an_unused_message_is_found() -> Result<()> {
        let messages = r#"{ "whole": {}, "unsaved_full": {}, "pdf_title": {}, "notes_one": {}, "name": {}, "lost": {}, "lost_more": {} }"#;
        let files = [
            file("a.js", "say(\"whole\"); say(`unsaved_${why}`); say(`${trouble}_title`); count(\"notes\", 3);"),
            file("manifest.json", "\"name\": \"__MSG_name__\""),
        ];
        let unused = unused_messages(messages, &files)?;
        assert_eq!(unused, ["lost", "lost_more"].map(|name| format!("_locales: nothing uses the message {name}")));
        Ok(())
    }

    #[test]
    fn a_limit_without_a_unit_is_found() -> Result<()> {
        let text = "const MAX_TITLE: usize = 9;\npub const MAX_TITLE_WORDS: usize = 9;\nconst MIN_SHARE: f64 = 0.5;\n";
        assert_eq!(limits_without_unit(&[file("a.rs", text)])?, ["a.rs: the constant MAX_TITLE does not say its unit"]);
        Ok(())
    }
}
