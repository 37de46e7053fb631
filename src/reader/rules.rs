//! Rules and corrections of a reader.
//!
//! A correction is about one passage: these words are commentary, or they are not. A rule is about a site, and is data that
//! a person can read: on this site, a block that opens with this label, or an element of this class, belongs to this layer,
//! or to the story. Both override the detection.

use serde::Serialize;

use crate::document::page::Shape;
use crate::language::key::key;
use crate::model::Kind;
use crate::reader::quote::Quote;
use crate::wire::decode::{DecodeError, Fields, FromValue, Value, word_enum};

word_enum! {
    /// What a reader classifies words as.
    pub enum Classification {
        /// The story's own words.
        Story = "story",
        /// The re-publisher's commentary.
        Commentary = "commentary",
        /// An editor's or translator's note.
        Note = "note",
        /// An update, a correction or a disclosure.
        Update = "update",
    }
}

impl Classification {
    /// What such words are; nothing for the story's own.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Self::Story => None,
            Self::Commentary => Some(Kind::Comment),
            Self::Note => Some(Kind::EditorsNote),
            Self::Update => Some(Kind::Update),
        }
    }
}

/// By what a site's insertions can be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// The label that they open with, compared as the lexicon's labels are.
    Label(String),
    /// A class of the element that holds them.
    Class(String),
}

impl Pattern {
    /// Whether a text is this pattern's label.
    pub fn is_label(&self, text: &str) -> bool {
        matches!(self, Self::Label(label) if key(text) == key(label))
    }

    /// Whether an element has this pattern's class.
    pub fn is_class_of(&self, shape: &Shape) -> bool {
        matches!(self, Self::Class(class) if shape.class.split_ascii_whitespace().any(|name| name == class))
    }

    /// The label or the class.
    pub fn name(&self) -> &str {
        match self {
            Self::Label(name) | Self::Class(name) => name,
        }
    }
}

/// The longest label or class of a pattern.
const MAX_PATTERN_CHARS: usize = 100;

impl Pattern {
    /// Reads the two fields of which a pattern has one.
    fn among(fields: &mut Fields) -> Result<Self, DecodeError> {
        let pattern = match (fields.optional::<String>("label")?, fields.optional::<String>("class")?) {
            (Some(label), None) => Self::Label(label.trim().trim_end_matches([':', '：']).trim_end().to_owned()),
            (None, Some(class)) => Self::Class(class.trim().to_owned()),
            _ => return Err(DecodeError::invalid("expected either a label or a class")),
        };
        match pattern.name() {
            name if key(name).is_empty() => Err(DecodeError::invalid("the label or class is empty")),
            name if name.chars().count() > MAX_PATTERN_CHARS => {
                Err(DecodeError::invalid("the label or class has over 100 characters"))
            }
            _ => Ok(pattern),
        }
    }
}

impl FromValue for Pattern {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::from_value(value)?;
        let pattern = Self::among(&mut fields)?;
        fields.deny_unknown().map(|()| pattern)
    }
}

/// On a site, what shows this pattern is what the reader says: `{"label": "Our view", "says": "commentary"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// By what it is known.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// What it is.
    pub says: Classification,
    /// Whether the rule is switched off.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
}

impl FromValue for Rule {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::from_value(value)?;
        let rule = Self {
            pattern: Pattern::among(&mut fields)?,
            says: fields.required("says")?,
            off: fields.optional("off")?.unwrap_or_default(),
        };
        fields.deny_unknown().map(|()| rule)
    }
}

/// What a reader says of one passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// Its words, by which it is found again.
    pub quote: Quote,
    /// What they are.
    pub says: Classification,
    /// What a rule for its site could be made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Pattern>,
}

impl FromValue for Correction {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::from_value(value)?;
        let correction = Self {
            quote: fields.required("quote")?,
            says: fields.required("says")?,
            pattern: fields.optional("pattern")?,
        };
        fields.deny_unknown().map(|()| correction)
    }
}

/// The rules and corrections that apply to a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReaderRules {
    /// The rules of its site that are not switched off.
    pub rules: Vec<Rule>,
    /// The corrections of its passages, in the order in which they were made: the later one holds.
    pub corrections: Vec<Correction>,
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    fn read(written: &str) -> Result<Rule, DecodeError> {
        Rule::from_value(serde_json::from_str(written).unwrap())
    }

    #[test]
    fn a_rule_is_written_as_a_person_would() {
        let written = r#"{"label":"Our view","says":"commentary"}"#;
        let rule = read(written).unwrap();
        assert!(rule.pattern.is_label("OUR VIEW") && !rule.off);
        assert_eq!(serde_json::to_string(&rule).unwrap(), written);
        assert_eq!(read(&written.replace("view", "view :")), Ok(rule));
    }

    #[test]
    fn what_is_no_rule_is_refused_with_a_reason() {
        for (written, reason) in [
            (r#"{"says":"note"}"#, "expected either a label or a class"),
            (r#"{"label":"a","class":"b","says":"note"}"#, "expected either"),
            (r#"{"label":" : ","says":"note"}"#, "empty"),
            (r#"{"label":"a","says":"nonsense"}"#, "“says”: expected one of story, commentary"),
            (r#"{"label":"a"}"#, "“says”: missing field"),
            (r#"{"label":"a","says":"note","weight":3}"#, "“weight”: unknown field"),
            (r#"["label"]"#, "expected an object"),
        ] {
            let error = read(written).unwrap_err().to_string();
            assert!(error.contains(reason), "{written}: {error}");
        }
    }
}
