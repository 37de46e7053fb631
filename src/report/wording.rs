//! The words a reader sees for kinds and certainties: a code for translations, and the English for it.

use super::Passage;
use crate::model::{Certainty, Kind, Reason};

/// What a passage is called.
pub fn kind(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Comment => ("kind_comment", "Inserted comment"),
        Kind::EditorsNote => ("kind_editors_note", "Editor's note"),
        Kind::TranslatorsNote => ("kind_translators_note", "Translator's note"),
        Kind::Emphasis => ("kind_emphasis", "Note on emphasis"),
        Kind::Clarification => ("kind_clarification", "Clarification"),
        Kind::Update => ("kind_update", "Update"),
        Kind::Correction => ("kind_correction", "Correction"),
        Kind::Disclosure => ("kind_disclosure", "Disclosure"),
    }
}

/// How sure a mark is.
pub fn certainty(certainty: Certainty) -> (&'static str, &'static str) {
    match certainty {
        Certainty::Sure => ("certainty_sure", "sure"),
        Certainty::Likely => ("certainty_likely", "likely"),
        Certainty::Possible => ("certainty_possible", "possible"),
    }
}

/// A heading in words: `Inserted comment · likely`.
pub fn heading(passage: &Passage) -> String {
    let continues = if passage.may_continue { " · may continue" } else { "" };
    format!("{} · {}{continues}", kind(passage.kind).1, certainty(passage.certainty).1)
}

/// Why a passage was marked, or what speaks against it, as a sentence.
pub fn reason(reason: &Reason) -> String {
    let against = if reason.against { "against it: " } else { "" };
    format!("{against}{}", reason.detail)
}
