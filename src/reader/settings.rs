//! Settings: what a reader decided, read from what is stored.
//!
//! A store is a list of entries by key: `settings`; `site:HOST` for each site about which something was decided;
//! `page:URL` for each page whose passages were corrected, by the address that is the same in all its spellings. The same entries, in one JSON object, are the file in which
//! settings are taken elsewhere. Whatever an entry holds, reading a store succeeds: what can't be read is named, with the
//! reason, and the defaults hold in its place.
//!
//! What is decided about a site holds for that one host, with and without `www.`, and for none below it: a file that names
//! `com` or `github.io` reaches no other site than these.

use serde::Serialize;

use crate::model::{Certainty, Layer};
use crate::reader::address::{host, is_site, page_address, site_of};
use crate::reader::rules::{Correction, ReaderRules, Rule};
use crate::wire::decode::{DecodeError, Fields, FromValue, Value, record, word_enum};

/// The version of the form that settings are stored in.
const VERSION: usize = 1;

word_enum! {
    /// How insertions are shown on the page.
    #[derive(Default)]
    pub enum Mode {
        /// They are tinted and labelled.
        #[default]
        Highlight = "highlight",
        /// They are dimmed.
        Dim = "dim",
        /// Each is a line that opens in place.
        Fold = "fold",
        /// They are hidden; a seam is left.
        Original = "original",
        /// The story is dimmed.
        Commentary = "commentary",
    }
}

word_enum! {
    /// What becomes of insertions in what is copied or printed.
    #[derive(Default)]
    pub enum Treatment {
        /// Nothing.
        #[default]
        Keep = "keep",
        /// They are put in brackets.
        Bracket = "bracket",
        /// They are left out.
        Omit = "omit",
    }
}

word_enum! {
    /// The colours of the reading view.
    #[derive(Default)]
    #[allow(missing_docs, reason = "the names say it")]
    pub enum Theme {
        #[default]
        Auto = "auto",
        Light = "light",
        Dark = "dark",
        Sepia = "sepia",
    }
}

/// How the reading view looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Its colours.
    pub theme: Theme,
    /// The size of its text in percent, 80 to 200.
    pub size: Size,
}

impl Default for Reading {
    fn default() -> Self {
        Self { theme: Theme::Auto, size: Size(100) }
    }
}

record!(Reading { theme, size });

/// A size of text in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Size(usize);

impl FromValue for Size {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let size = usize::from_value(value)?;
        if (80..=200).contains(&size) {
            Ok(Self(size))
        } else {
            Err(DecodeError::invalid("expected a size from 80 to 200"))
        }
    }
}

/// A hue on OKLCH's circle, 0 to 359 degrees. Lightness and chroma are not the reader's to choose, so that
/// any colour keeps its contrast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hue(usize);

impl FromValue for Hue {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let hue = usize::from_value(value)?;
        if hue < 360 { Ok(Self(hue)) } else { Err(DecodeError::invalid("expected a hue from 0 to 359")) }
    }
}

/// The hue of each layer: rubric red, ochre, slate blue unless the reader chose others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Hues {
    pub commentary: Hue,
    pub note: Hue,
    pub update: Hue,
}

impl Default for Hues {
    fn default() -> Self {
        Self { commentary: Hue(14), note: Hue(78), update: Hue(260) }
    }
}

record!(Hues { commentary, note, update });

/// What holds everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The version of their form.
    pub version: usize,
    /// How insertions are shown where nothing else was chosen for a site.
    pub mode: Mode,
    /// The layers that are shown.
    pub layers: Vec<Layer>,
    /// The least certainty that is shown.
    pub certainty: Certainty,
    /// What becomes of insertions in what is copied.
    pub copy: Treatment,
    /// What becomes of them in print.
    pub print: Treatment,
    /// Whether screen readers hear where an insertion starts and ends.
    pub announce: bool,
    /// Whether pages are read on every site that the browser allows.
    pub everywhere: bool,
    /// The layers' colours.
    pub hues: Hues,
    /// How the reading view looks.
    pub reading: Reading,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            mode: Mode::default(),
            layers: vec![Layer::Commentary, Layer::Note, Layer::Update],
            certainty: Certainty::Possible,
            copy: Treatment::default(),
            print: Treatment::default(),
            announce: true,
            everywhere: false,
            hues: Hues::default(),
            reading: Reading::default(),
        }
    }
}

impl FromValue for Settings {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::from_value(value)?;
        if fields.optional::<usize>("version")?.is_some_and(|version| version > VERSION) {
            return Err(DecodeError::invalid("written by a newer version of Rubricator"));
        }
        let default = Self::default();
        let settings = Self {
            version: VERSION,
            mode: fields.optional("mode")?.unwrap_or(default.mode),
            layers: fields.optional("layers")?.unwrap_or(default.layers),
            certainty: fields.optional("certainty")?.unwrap_or(default.certainty),
            copy: fields.optional("copy")?.unwrap_or(default.copy),
            print: fields.optional("print")?.unwrap_or(default.print),
            announce: fields.optional("announce")?.unwrap_or(default.announce),
            everywhere: fields.optional("everywhere")?.unwrap_or(default.everywhere),
            hues: fields.optional("hues")?.unwrap_or(default.hues),
            reading: fields.optional("reading")?.unwrap_or(default.reading),
        };
        fields.deny_unknown().map(|()| settings)
    }
}

word_enum! {
    /// Whether pages of a site are read without being asked.
    pub enum On {
        /// They are.
        Always = "always",
        /// They are not, even where all others are.
        Never = "never",
    }
}

/// What a reader decided about a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Whether its pages are read without being asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<On>,
    /// How insertions are shown there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// The rules for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

record!(Site { on, mode, rules });

/// An entry that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Its key.
    pub key: String,
    /// Why, in English.
    pub why: String,
}

/// All that is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    /// What holds everywhere.
    pub settings: Settings,
    /// What was decided about each site, by its host.
    pub sites: Vec<(String, Site)>,
    /// The corrections of each page, by its address.
    pub pages: Vec<(String, Vec<Correction>)>,
    /// What could not be read.
    pub broken: Vec<Broken>,
}

impl Store {
    /// Reads all entries that can be read.
    pub fn read(entries: impl IntoIterator<Item = (String, Value)>) -> Self {
        let mut store = Self::default();
        for (key, value) in entries {
            if let Err(why) = store.take(&key, value) {
                store.broken.push(Broken { key, why: why.to_string() });
            }
        }
        store
    }

    fn take(&mut self, key: &str, value: Value) -> Result<(), DecodeError> {
        match key.split_once(':') {
            None if key == "settings" => self.settings = Settings::from_value(value)?,
            Some(("site", host)) if is_site(host) => {
                self.sites.push((host.to_owned(), Site::from_value(value)?));
            }
            Some(("site", _)) => {
                return Err(DecodeError::invalid(
                    "a site is named by its one host, in lower case and ASCII and without www., as in news.example.org",
                ));
            }
            Some(("page", url)) if !host(url).is_empty() || url.starts_with("file:") => {
                self.pages.push((page_address(url), Vec::from_value(value)?));
            }
            _ => return Err(DecodeError::invalid("unknown key")),
        }
        Ok(())
    }

    /// The rules and corrections that apply to a page.
    pub fn rules_for(&self, url: &str) -> ReaderRules {
        let rules = self.site(url).into_iter().flat_map(|site| &site.rules);
        ReaderRules {
            rules: rules.filter(|rule| !rule.off).cloned().collect(),
            corrections: self.corrections(url).to_vec(),
        }
    }

    /// How a page is to be shown.
    pub fn view(&self, url: &str) -> View {
        let stored = self.site(url);
        View {
            site: site_of(url).to_owned(),
            on: stored.and_then(|site| site.on),
            mode: stored.and_then(|site| site.mode).unwrap_or(self.settings.mode),
            copy: self.settings.copy,
            print: self.settings.print,
            announce: self.settings.announce,
            hues: self.settings.hues,
            corrections: self.corrections(url).to_vec(),
            rules: stored.map(|site| site.rules.clone()).unwrap_or_default(),
            broken: self.broken.clone(),
        }
    }

    fn corrections(&self, url: &str) -> &[Correction] {
        let page = page_address(url);
        self.pages.iter().find(|(url, _)| *url == page).map_or(&[], |(_, corrections)| corrections)
    }

    /// What is stored about a page's site.
    fn site(&self, url: &str) -> Option<&Site> {
        let own = site_of(url);
        self.sites.iter().find(|(site, _)| site == own).map(|(_, site)| site)
    }
}

/// How a page is to be shown, by all that is stored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// Its site: its host without `www.`.
    pub site: String,
    /// Whether its site is read without being asked.
    pub on: Option<On>,
    /// How insertions are shown.
    pub mode: Mode,
    /// What becomes of them in what is copied.
    pub copy: Treatment,
    /// What becomes of them in print.
    pub print: Treatment,
    /// Whether screen readers hear where one starts and ends.
    pub announce: bool,
    /// The layers' colours.
    pub hues: Hues,
    /// The corrections of its passages.
    pub corrections: Vec<Correction>,
    /// All rules for its site, also those that are switched off.
    pub rules: Vec<Rule>,
    /// What is stored and could not be read.
    pub broken: Vec<Broken>,
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;
    use crate::reader::rules::{Classification, Pattern};
    use serde_json::json;

    fn read(value: serde_json::Value) -> Store {
        match serde_json::from_value(value).unwrap() {
            Value::Map(entries) => Store::read(entries),
            _ => Store::default(),
        }
    }

    #[test]
    fn nothing_stored_means_the_defaults() {
        let store = read(json!({}));
        assert_eq!(store, Store::default());
        let view = store.view("https://www.example.org/a?b#c");
        assert_eq!((&*view.site, view.mode, view.on), ("example.org", Mode::Highlight, None));
    }

    #[test]
    fn what_is_decided_about_a_site_holds_for_its_own_host() {
        let store = read(json!({
            "settings": { "mode": "dim" },
            "site:example.org": { "mode": "fold", "rules": [{ "label": "Our view", "says": "commentary" }, { "class": "x", "says": "note", "off": true }] },
            "site:news.example.org": { "on": "never" },
            "site:org": { "on": "always", "mode": "original" },
        }));
        assert_eq!(store.broken, []);
        for url in ["https://example.org:8080/", "https://www.example.org/a"] {
            let view = store.view(url);
            assert_eq!((&*view.site, view.mode, view.on, view.rules.len()), ("example.org", Mode::Fold, None, 2));
            assert_eq!(store.rules_for(url).rules.len(), 1);
        }
        let view = store.view("https://news.example.org/");
        assert_eq!(
            (&*view.site, view.mode, view.on, view.rules.len()),
            ("news.example.org", Mode::Dim, Some(On::Never), 0)
        );
        for other in
            ["https://a.news.example.org/", "https://badexample.org/", "https://example.org.net/", "https://www.org/"]
        {
            let view = store.view(other);
            assert_eq!((view.mode, view.on, view.rules.len()), (Mode::Dim, None, 0), "{other}");
        }
    }

    #[test]
    fn what_names_no_single_host_is_refused_with_a_sentence() {
        let hosts = [
            "*",
            "*.com",
            "",
            ".",
            "a..b",
            "Example.org",
            "www.example.org",
            "example.org:80",
            "example.org/a",
            "a@b.org",
            "пример.рф",
            "exa\u{202e}mple.org",
            "__proto__",
            "-a.org",
            "[",
            "[]",
            "[::1",
            "constructor.",
            "a b.org",
        ];
        for host in hosts {
            let store = read(json!({ format!("site:{host}"): { "on": "always" } }));
            assert!(store.sites.is_empty(), "{host}");
            assert!(store.broken[0].why.contains("named by its one host"), "{}", store.broken[0].why);
        }
        for host in ["localhost", "127.0.0.1", "[::1]", "www.com", "xn--e1afmkfd.xn--p1ai", "a_b.example.org"] {
            assert_eq!(read(json!({ format!("site:{host}"): { "on": "always" } })).broken, [], "{host}");
        }
    }

    #[test]
    fn corrections_belong_to_a_page_whatever_its_fragment() {
        let quote = json!({ "prefix": "", "exact": "Words", "suffix": "" });
        let store = read(
            json!({ "page:https://example.org/a": [{ "quote": quote, "says": "story", "pattern": { "label": "Note" } }] }),
        );
        assert_eq!(store.broken, []);
        let reader_rules = store.rules_for("https://example.org/a#b");
        assert_eq!(reader_rules.corrections[0].says, Classification::Story);
        assert_eq!(reader_rules.corrections[0].pattern, Some(Pattern::Label("Note".to_owned())));
        assert!(store.rules_for("https://example.org/b").corrections.is_empty());
    }

    #[test]
    fn a_broken_entry_costs_itself_and_says_why() {
        let store = read(json!({
            "settings": { "version": 2, "future": true },
            "site:a.org": { "mode": "upside-down" },
            "site:b.org": { "mode": "dim" },
            "site:no host": {},
            "page:https://a.org/": 7,
            "other": null,
        }));
        let mut keys: Vec<&str> = store.broken.iter().map(|broken| &*broken.key).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["other", "page:https://a.org/", "settings", "site:a.org", "site:no host"]);
        let why = |key: &str| store.broken.iter().find(|broken| broken.key == key).map_or("", |broken| &broken.why);
        assert!(why("settings").contains("newer version"), "{}", why("settings"));
        assert!(why("site:a.org").contains("“mode”: expected one of highlight"), "{}", why("site:a.org"));
        assert_eq!((store.view("https://b.org/").mode, store.settings), (Mode::Dim, Settings::default()));
    }

    #[test]
    fn a_hue_and_a_size_have_bounds() {
        for broken in
            [json!({ "hues": { "note": 360 } }), json!({ "reading": { "size": 10 } }), json!({ "certainty": 1 })]
        {
            assert_eq!(read(json!({ "settings": broken })).broken.len(), 1);
        }
    }
}
