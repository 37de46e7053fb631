//! The vocabulary of all modules: layers, kinds, certainties, reasons and insertions.
//!
//! These types hold no logic beyond their names, so that detection, comparison, the settings and the written forms agree
//! on them without importing each other.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::wire::decode::word_enum;

word_enum! {
    /// What an insertion is: commentary, a note, or an update. A reader can switch each layer off.
    #[derive(Deserialize)]
    pub enum Layer {
        /// The re-publisher talks.
        Commentary = "commentary",
        /// An editor's or translator's note.
        Note = "note",
        /// What changed about the story, or what its maker discloses; never called commentary.
        Update = "update",
    }
}

word_enum! {
    /// What a label announces.
    #[derive(Deserialize)]
    pub enum Kind {
        /// `Comment: …`
        Comment = "comment",
        /// `[Ed. note: …]`
        EditorsNote = "editors-note",
        /// `(…, translator's note)`
        TranslatorsNote = "translators-note",
        /// `(emphasis added)`
        Emphasis = "emphasis",
        /// `Clarification: …`
        Clarification = "clarification",
        /// `UPDATE: …`
        Update = "update",
        /// `Correction: …`
        Correction = "correction",
        /// `Disclosure: …`
        Disclosure = "disclosure",
    }
}

impl Kind {
    /// The layer this kind belongs to.
    pub fn layer(self) -> Layer {
        match self {
            Self::Comment => Layer::Commentary,
            Self::EditorsNote | Self::TranslatorsNote | Self::Emphasis => Layer::Note,
            Self::Clarification | Self::Update | Self::Correction | Self::Disclosure => Layer::Update,
        }
    }
}

word_enum! {
    /// How sure a mark is, in words for the reader; the least sure first.
    #[derive(Deserialize)]
    pub enum Certainty {
        /// Worth a look.
        Possible = "possible",
        /// More likely than not.
        Likely = "likely",
        /// Practically certain.
        Sure = "sure",
    }
}

/// A place in the story: the index of a block, and a byte of its text.
pub type Point = (usize, usize);

/// Why a passage was marked, in words that can be shown to the reader.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reason {
    /// Stable, for translations: `label`, `wrapper`.
    pub code: String,
    /// An English sentence; the message `reason_CODE` of the extension says the same.
    pub detail: String,
    /// The words of the page that show it.
    pub quote: String,
    /// For a reason that comes from a comparison: the source's words before and after the place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
    /// Whether it is evidence against a mark.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub against: bool,
}

impl Reason {
    /// A reason for a mark, found on the page itself.
    pub fn new(code: &str, detail: impl Into<String>, quote: impl Into<String>) -> Self {
        let (code, detail, quote) = (code.to_owned(), detail.into(), quote.into());
        Self { code, detail, quote, source: Vec::new(), against: false }
    }
}

/// A contiguous insertion by another hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Insertion {
    /// The layer it belongs to.
    pub layer: Layer,
    /// What it is.
    pub kind: Kind,
    /// The probability that it is an insertion, from 0 to 1.
    pub probability: f64,
    /// The word for that probability.
    pub certainty: Certainty,
    /// Where it begins and where it ends.
    pub span: Range<Point>,
    /// Whether it may go on after its end, because nothing on the page shows where it ends.
    pub may_continue: bool,
    /// Why it was marked, ordered by code.
    pub reasons: Vec<Reason>,
}
