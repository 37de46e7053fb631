//! Rules: what a reader taught about a site.
//!
//! A rule is data that a person can read: on this site, a paragraph that opens with this label belongs to this layer.
//! It is as strong as the reader's word: it makes a passage `sure` where nothing speaks against it.

use serde::{Deserialize, Serialize};

use crate::lexicon::{self, Layer};

/// On a site, a block whose label is this one belongs to this layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The site's host name, without `www.`: `example.org` holds for its subdomains too.
    pub site: String,
    /// The label, compared as the lexicon's labels are.
    pub label: String,
    /// The layer of what it opens.
    pub layer: Layer,
}

/// All that a reader taught.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rules(Vec<Rule>);

impl From<Vec<Rule>> for Rules {
    fn from(rules: Vec<Rule>) -> Self {
        Self(rules)
    }
}

impl Rules {
    /// The rules that hold for the page at an address.
    pub fn for_page<'r>(&'r self, url: &str) -> impl Iterator<Item = &'r Rule> + use<'r> {
        let host = host(url).to_ascii_lowercase();
        self.0.iter().filter(move |rule| {
            let site = rule.site.to_ascii_lowercase();
            !site.is_empty() && host.strip_suffix(&site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }
}

impl Rule {
    /// Whether a text is this rule's label.
    pub fn is_label(&self, text: &str) -> bool {
        !self.label.is_empty() && lexicon::key(text) == lexicon::key(&self.label)
    }
}

/// The host name in an address; nothing where there is none.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_holds_for_its_site_and_below() {
        let rule = Rule { site: "example.org".to_owned(), label: "Our view".to_owned(), layer: Layer::Commentary };
        let rules = Rules::from(vec![rule]);
        let holds = |url| rules.for_page(url).count() == 1;
        assert!(holds("https://example.org/a") && holds("http://reader@news.Example.org:8080?a"));
        assert!(!holds("https://badexample.org/") && !holds("https://example.org.net/") && !holds(""));
    }
}
