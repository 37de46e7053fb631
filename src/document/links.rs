//! The links of a document. A flat page has no addresses; they come beside it, only where they are asked for.

use crate::document::page::NodeId;
use crate::wire::decode::{DecodeError, Fields, FromValue, Value};

/// An address that a document has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The address, absolute.
    pub href: String,
    /// For a link in the text, its element.
    pub node: Option<NodeId>,
    /// For one that the document states, as what: `isBasedOn` (schema.org), `original-source`, `syndication-source`
    /// (Google News, 2010) or `canonical`.
    pub rel: Option<String>,
}

impl FromValue for Link {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::from_value(value)?;
        let link =
            Self { href: fields.required("href")?, node: fields.optional("node")?, rel: fields.optional("rel")? };
        fields.deny_unknown().map(|()| link)
    }
}
