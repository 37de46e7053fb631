//! The content scripts: what each needs and when it is loaded, as it says itself.
//!
//! The comment that opens a content script ends with up to two lines that are read here:
//!
//! ```text
//! // needs: marks/text-nodes, modes/wrap
//! // for: mode fold, mode original
//! ```
//!
//! `needs` names the scripts that must run before this one. `for` names the occasions on which the background injects it
//! (the type `Occasion` in `extension/types/agent.d.ts` lists them). A script without `for` is loaded only for others.
//! The scripts `for: every page` are in a page before all others, so nobody has to name them.
//!
//! From these lines the build writes `extension/generated/`: the injection lists, and the type `Script`. It fails where
//! a script needs one that does not exist, where scripts need each other in a circle, and where a script uses a member of
//! the shared object `rubricator` that none of the scripts it needs provides. A member that is optional in
//! `extension/types/agent.d.ts` may be used without that: the type checker demands that its absence is handled.

use crate::archive;
use crate::shell::root;
use anyhow::{Result, bail};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// The occasion of the scripts that come before all others.
const EVERY_PAGE: &str = "every page";
/// Scripts for these occasions run by themselves and never beside the others.
const ALONE: &[&str] = &["always-on sites", "every injection"];

/// A content script, by its path below `extension/content/` without the ending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Script {
    name: String,
    /// What it names as needed, and the same with the scripts that every page has.
    declared: Vec<String>,
    needs: Vec<String>,
    occasions: Vec<String>,
    /// The members of `rubricator` that it sets and that it uses.
    provides: BTreeSet<String>,
    uses: BTreeSet<String>,
}

impl Script {
    fn parse(name: &str, source: &str) -> Result<Script> {
        let head = || source.lines().map_while(|line| line.strip_prefix("//")).map(str::trim);
        let list = |key: &str| -> Vec<String> {
            let lines = head().filter_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
            lines.flat_map(|line| line.split(',')).map(|word| word.trim().to_owned()).collect()
        };
        let destructured = Regex::new(r"\{([^{}]*)\} = (?:globalThis\.)?rubricator;")?;
        let mut uses = captures(source, r"\brubricator\.(\w+)")?;
        for found in destructured.captures_iter(source) {
            uses.extend(found[1].split(',').map(|member| member.trim().to_owned()).filter(|member| !member.is_empty()));
        }
        Ok(Script {
            name: name.to_owned(),
            declared: list("needs"),
            needs: list("needs"),
            occasions: list("for"),
            provides: captures(source, r"\brubricator\.(\w+) (?:\?\?=|=) ")?,
            uses,
        })
    }

    fn is_for(&self, occasion: &str) -> bool {
        self.occasions.iter().any(|own| own == occasion)
    }
}

/// All that a pattern's first group matches.
fn captures(text: &str, pattern: &str) -> Result<BTreeSet<String>> {
    Ok(Regex::new(pattern)?.captures_iter(text).map(|found| found[1].to_owned()).collect())
}

/// Every content script by its name, checked.
#[derive(Debug)]
pub struct ContentScripts {
    scripts: BTreeMap<String, Script>,
    /// Each script after all that it needs.
    with_needs: BTreeMap<String, Vec<String>>,
}

impl ContentScripts {
    /// Those of the tree.
    pub fn read() -> Result<ContentScripts> {
        let folder = root().join("extension/content");
        let mut sources = Vec::new();
        for (name, path) in archive::files(&folder)? {
            if let Some(name) = name.strip_suffix(".js") {
                sources.push((name.to_owned(), fs::read_to_string(path)?));
            }
        }
        let types = fs::read_to_string(root().join("extension/types/agent.d.ts"))?;
        ContentScripts::parse(&sources, &types)
    }

    fn parse(sources: &[(String, String)], types: &str) -> Result<ContentScripts> {
        let optional = captures(types, r"(?m)^  (\w+)\?[:(]")?;
        let mut scripts = BTreeMap::new();
        for (name, source) in sources {
            scripts.insert(name.clone(), Script::parse(name, source)?);
        }
        let base: Vec<String> =
            scripts.values().filter(|script| script.is_for(EVERY_PAGE)).map(|script| script.name.clone()).collect();
        for script in scripts.values_mut() {
            let is_alone = ALONE.iter().any(|occasion| script.is_for(occasion));
            if !is_alone && !script.is_for(EVERY_PAGE) {
                script.needs.splice(0..0, base.iter().cloned());
            }
        }
        let mut with_needs = BTreeMap::new();
        for name in scripts.keys() {
            let mut order = Vec::new();
            collect_needs(name, &scripts, &mut Vec::new(), &mut order)?;
            with_needs.insert(name.clone(), order);
        }
        let checked = ContentScripts { scripts, with_needs };
        checked.check_uses(&optional)?;
        Ok(checked)
    }

    /// Checks that what a script uses is provided by itself, by a script that it needs, or may be absent.
    fn check_uses(&self, optional: &BTreeSet<String>) -> Result<()> {
        for (name, script) in &self.scripts {
            let there = || self.with_needs[name].iter().filter_map(|need| self.scripts.get(need));
            for member in script.uses.difference(optional) {
                if there().any(|need| need.provides.contains(member)) {
                    continue;
                }
                let providers = self.scripts.values().filter(|other| other.provides.contains(member));
                match providers.map(|other| other.name.as_str()).collect::<Vec<_>>().as_slice() {
                    [] => bail!("{name} uses rubricator.{member}, which no content script provides"),
                    [one, ..] => bail!("{name} uses rubricator.{member} and does not say that it needs {one}"),
                }
            }
        }
        Ok(())
    }

    /// What is missing in a page of the extension that loads content scripts itself: a script that another one there needs, and
    /// that is not loaded before it. The scripts that every page of the web gets are asked for only where one names them.
    pub fn missing_in(&self, page: &str, html: &str) -> Result<Vec<String>> {
        let tag = Regex::new(r#"<script src="[^"]*content/([^"]+)\.js""#)?;
        let loaded: Vec<&str> = tag.captures_iter(html).filter_map(|found| Some(found.get(1)?.as_str())).collect();
        let mut missing = Vec::new();
        for (at, name) in loaded.iter().enumerate() {
            let script = self.scripts.get(*name);
            for need in script.into_iter().flat_map(|script| &script.declared) {
                if !loaded[..at].contains(&need.as_str()) {
                    missing.push(format!("{page} loads {name}, which needs {need} before it"));
                }
            }
        }
        Ok(missing)
    }

    /// The scripts that every page gets, in the order in which they run.
    pub fn on_every_page(&self) -> Vec<&str> {
        let on_every_page = self.scripts.values().filter(|script| script.is_for(EVERY_PAGE));
        let mut order: Vec<&str> = Vec::new();
        for name in on_every_page.flat_map(|script| &self.with_needs[&script.name]) {
            if !order.contains(&name.as_str()) {
                order.push(name);
            }
        }
        order
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.scripts.keys().map(String::as_str)
    }

    /// The scripts of an occasion, by the occasion.
    fn by_occasion(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut occasions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for script in self.scripts.values() {
            for occasion in &script.occasions {
                occasions.entry(occasion).or_default().push(&script.name);
            }
        }
        if let Some(scripts) = occasions.get_mut(EVERY_PAGE) {
            *scripts = self.on_every_page();
        }
        occasions
    }

    /// The module with the injection lists. What every page has is left out of what a script needs.
    fn module(&self) -> String {
        let base = self.on_every_page();
        let needed = self.with_needs.iter().map(|(name, order)| {
            let is_base = base.contains(&name.as_str());
            let order = order.iter().map(String::as_str).filter(|need| is_base || !base.contains(need));
            (name.as_str(), order.collect())
        });
        format!(
            "// Written by `cargo xtask build` from the heads of the content scripts; not to be edited.\n\n\
             /** Each script after all that it needs. @type {{Record<Script, Script[]>}} */\n\
             export const WITH_NEEDS = {};\n\n\
             /** The scripts of each occasion. @type {{Partial<Record<Occasion, Script[]>>}} */\n\
             export const SCRIPTS_FOR = {};\n",
            table(needed),
            table(self.by_occasion().into_iter()),
        )
    }

    /// The declaration of the type `Script`.
    fn types(&self) -> String {
        let names: Vec<_> = self.names().map(|name| format!("  | \"{name}\"")).collect();
        format!(
            "// Written by `cargo xtask build` from the names of the content scripts; not to be edited.\n\n\
             /** A content script, by its path below `extension/content/`. */\ntype Script =\n{};\n",
            names.join("\n")
        )
    }

    /// The generated files, each with what it has to hold.
    pub fn generated(&self) -> [(PathBuf, String); 2] {
        let folder = root().join("extension/generated");
        [(folder.join("content-scripts.js"), self.module()), (folder.join("script.d.ts"), self.types())]
    }
}

/// Adds a script to the order, after all that it needs. `path` holds the scripts that led here.
fn collect_needs(
    name: &str,
    scripts: &BTreeMap<String, Script>,
    path: &mut Vec<String>,
    order: &mut Vec<String>,
) -> Result<()> {
    if order.iter().any(|done| done == name) {
        return Ok(());
    }
    let Some(script) = scripts.get(name) else {
        bail!("{} needs {name}, which does not exist", path.last().map_or("a script", String::as_str));
    };
    let is_circular = path.iter().any(|former| former == name);
    path.push(name.to_owned());
    if is_circular {
        bail!("content scripts need each other: {}", path.join(" needs "));
    }
    for need in &script.needs {
        collect_needs(need, scripts, path, order)?;
    }
    path.pop();
    order.push(name.to_owned());
    Ok(())
}

/// An object of lists, as JavaScript.
fn table<'a>(rows: impl Iterator<Item = (&'a str, Vec<&'a str>)>) -> String {
    let rows = rows.map(|(key, values)| {
        let values: Vec<_> = values.iter().map(|value| format!("\"{value}\"")).collect();
        format!("  \"{key}\": [{}],\n", values.join(", "))
    });
    format!("{{\n{}}}", rows.collect::<String>())
}

/// How many bytes of a script are code: its lines without indentation and without comments.
///
/// Comments are recognised where Prettier leaves them: on lines of their own, and as `/** … */` within a line. One that
/// follows code on its line is counted.
pub fn code_size(source: &str) -> usize {
    let mut is_comment = false;
    let mut size = 0;
    for line in source.lines() {
        let mut rest = line.trim();
        if is_comment {
            let Some((_, after)) = rest.split_once("*/") else { continue };
            rest = after.trim();
            is_comment = false;
        }
        if rest.starts_with("//") {
            continue;
        }
        while let Some(start) = rest.find("/** ") {
            size += rest[..start].trim().len();
            match rest[start..].split_once("*/") {
                Some((_, after)) => rest = after.trim(),
                None => {
                    is_comment = true;
                    rest = "";
                }
            }
        }
        if rest == "/**" {
            is_comment = true;
            rest = "";
        }
        size += rest.len() + usize::from(!rest.is_empty());
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: &str = "interface Rubricator {\n  copy(root: Element): Copy;\n  layer?: () => void;\n}\n";

    fn parse(sources: &[(&str, &str)]) -> Result<ContentScripts> {
        let sources: Vec<_> = sources.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        ContentScripts::parse(&sources, TYPES)
    }

    fn refused(sources: &[(&str, &str)]) -> String {
        parse(sources).expect_err("a script with a fault").to_string()
    }

    #[test]
    fn a_script_is_loaded_after_what_it_needs() -> Result<()> {
        let scripts = parse(&[
            ("a/last", "// Why.\n// needs: b/first\n// for: mode fold\nrubricator.first();\n"),
            ("b/first", "// Why.\nrubricator.first ??= () => rubricator.copy();\n"),
            ("core/copy", "// Why.\n// for: every page\nrubricator.copy ??= () => {};\n"),
        ])?;
        assert_eq!(scripts.with_needs["a/last"], ["core/copy", "b/first", "a/last"]);
        assert!(scripts.module().contains("  \"a/last\": [\"b/first\", \"a/last\"],\n"));
        assert!(scripts.module().contains("  \"mode fold\": [\"a/last\"],\n"));
        assert!(scripts.types().contains("  | \"a/last\"\n"));
        Ok(())
    }

    #[test]
    fn a_page_that_loads_scripts_loads_what_they_need_first() -> Result<()> {
        let scripts = parse(&[("a/last", "// needs: b/first\n"), ("b/first", "")])?;
        let [first, last] =
            ["b/first", "a/last"].map(|name| format!("<script src=\"../../content/{name}.js\" defer></script>\n"));
        assert_eq!(scripts.missing_in("x.html", &format!("{first}{last}"))?, Vec::<String>::new());
        let complaint = ["x.html loads a/last, which needs b/first before it"];
        assert_eq!(scripts.missing_in("x.html", &last)?, complaint);
        assert_eq!(scripts.missing_in("x.html", &format!("{last}{first}"))?, complaint);
        Ok(())
    }

    #[test]
    fn a_missing_need_is_refused() {
        assert_eq!(refused(&[("a", "// needs: b\n")]), "a needs b, which does not exist");
    }

    #[test]
    fn a_circular_need_is_refused() {
        let sources = [("a", "// needs: b\n"), ("b", "// needs: c\n"), ("c", "// needs: a\n")];
        assert_eq!(refused(&sources), "content scripts need each other: a needs b needs c needs a");
    }

    #[test]
    fn an_undeclared_need_is_refused() {
        let provider = ("b", "rubricator.find ??= () => {};\n");
        let message = "a uses rubricator.find and does not say that it needs b";
        assert_eq!(refused(&[("a", "rubricator.find();\n"), provider]), message);
        assert_eq!(refused(&[("a", "const { find } = rubricator;\n"), provider]), message);
        assert_eq!(
            refused(&[("a", "rubricator.lost();\n")]),
            "a uses rubricator.lost, which no content script provides"
        );
    }

    #[test]
    fn what_may_be_absent_need_not_be_declared() {
        assert!(parse(&[("a", "rubricator.layer?.();\n"), ("b", "rubricator.layer ??= () => {};\n")]).is_ok());
    }

    #[test]
    fn comments_and_indentation_are_not_counted() {
        let source = "// Why.\n{\n  /** What. @type {X} */\n  const a = /** @type {Y} */ (b);\n  /**\n   * More.\n   */\n  c();\n\n}\n";
        assert_eq!(code_size(source), "{\nconst a =(b);\nc();\n}\n".len());
        assert_eq!(code_size("const all = \"*://*/*\";\n"), "const all = \"*://*/*\";\n".len());
    }
}
