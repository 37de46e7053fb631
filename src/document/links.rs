//! The links of a document. A flat page has no addresses; they come beside it, only where they are asked for: where the article
//! is drawn or written, and where its source is looked for.

use crate::document::address::resolve;
use crate::document::page::{NodeId, Page};
use crate::wire::decode::{DecodeError, Fields, FromValue, Value};

/// An address that a document has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The address as written.
    pub href: String,
    /// For a link in the text, its element.
    pub node: Option<NodeId>,
    /// For one that the document states, as what: `isBasedOn` (schema.org), `original-source`, `syndication-source`
    /// (Google News, 2010), `canonical`, or `base`, against which the others are resolved.
    pub rel: Option<String>,
}

/// What links are relative to: what the document says, or else the page's address.
pub fn base_of(url: &str, links: &[Link]) -> String {
    let stated = links.iter().find(|link| link.rel.as_deref() == Some("base"));
    stated.and_then(|base| resolve(url, &base.href)).unwrap_or_else(|| url.to_owned())
}

impl Page {
    /// Sets where the links in the text lead. Those that are not safe to follow lead nowhere.
    pub fn set_links(&mut self, links: &[Link]) {
        let base = base_of(&self.url, links);
        self.links.clear();
        for link in links {
            let Some(node) = link.node else { continue };
            let is_next = self.links.last().is_none_or(|(last, _)| *last < node);
            if is_next && self.shape(node).is_some_and(|shape| shape.tag == "a") {
                self.links.extend(resolve(&base, &link.href).map(|address| (node, address)));
            }
        }
    }

    /// Where a link leads, as far as that was asked for; `None` for another node.
    pub fn address(&self, node: NodeId) -> Option<&str> {
        let at = self.links.binary_search_by_key(&node, |(node, _)| *node).ok()?;
        Some(&self.links[at].1)
    }
}

impl FromValue for Link {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::from_value(value)?;
        let link =
            Self { href: fields.required("href")?, node: fields.optional("node")?, rel: fields.optional("rel")? };
        fields.deny_unknown().map(|()| link)
    }
}
