//! The words a reader sees for kinds and certainties: a code for translations, and the English for it.

use super::Passage;
use crate::model::{Certainty, Kind, Reason};

/// What a passage is called.
pub fn kind(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Comment => ("kind_comment", "Inserted comment"),
        Kind::EditorsNote => ("kind_editors_note", "Editor's note"),
        Kind::TranslatorsNote => ("kind_translators_note", "Translator's note"),
        Kind::Emphasis => ("kind_emphasis", "Emphasis added"),
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

/// A reason for a mark or against it, as a sentence.
pub fn reason(reason: &Reason) -> String {
    let against = if reason.against { "against it: " } else { "" };
    format!("{against}{}", reason.detail)
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    /// The extension shows the message, a file and the command line the English here.
    #[test]
    fn the_extensions_messages_say_the_same() {
        let messages = concat!(env!("CARGO_MANIFEST_DIR"), "/extension/_locales/en/messages.json");
        let messages: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(messages).unwrap()).unwrap();
        let words = Kind::ALL.iter().map(|word| kind(*word)).chain(Certainty::ALL.iter().map(|word| certainty(*word)));
        for (name, english) in words {
            let message = messages[name]["message"].as_str().unwrap_or_default();
            assert_eq!(message.replace('’', "'"), english, "{name}");
        }
    }
}
