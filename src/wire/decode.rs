//! Untyped values, as a store, a file or a message holds them, and how they are decoded.
//!
//! Whatever comes from outside is first a [`Value`]; [`FromValue`] turns it into one of our types, or into a
//! [`DecodeError`] that names the field and says what was expected. One plain value type is used instead of a
//! deserializer derived for each type, because the derived ones make the engine larger.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value as JSON has them.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The value has another type: `expected a boolean`.
    Expected(&'static str),
    /// The value is none of these words: `expected one of always, never`.
    UnknownWord(Vec<&'static str>),
    /// The list has another length than this one.
    Length(usize),
    /// A required field is missing.
    Missing,
    /// Nothing reads this field.
    UnknownField,
    /// The value has the right type and breaks a rule, which this sentence states.
    Invalid(&'static str),
}

/// Why a value could not be decoded, and in which field.
///
/// Written as a part of a sentence, without a full stop: `“hues.note”: expected a whole number`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The names of the fields that lead to the value, the outermost first; empty for the value itself.
    pub path: Vec<String>,
    /// What is wrong with it.
    pub kind: DecodeErrorKind,
}

impl DecodeError {
    /// The value has another type than this one, as in “a boolean”.
    pub fn expected(what: &'static str) -> Self {
        DecodeErrorKind::Expected(what).into()
    }

    /// The value breaks the rule that this sentence states.
    pub fn invalid(rule: &'static str) -> Self {
        DecodeErrorKind::Invalid(rule).into()
    }

    /// The same error, in a field of this name.
    fn within(mut self, field: &str) -> Self {
        self.path.insert(0, field.to_owned());
        self
    }
}

impl From<DecodeErrorKind> for DecodeError {
    fn from(kind: DecodeErrorKind) -> Self {
        Self { path: Vec::new(), kind }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        if !self.path.is_empty() {
            write!(out, "“{}”: ", self.path.join("."))?;
        }
        match &self.kind {
            DecodeErrorKind::Expected(what) => write!(out, "expected {what}"),
            DecodeErrorKind::UnknownWord(words) => write!(out, "expected one of {}", words.join(", ")),
            DecodeErrorKind::Length(length) => write!(out, "expected a list of {length} items"),
            DecodeErrorKind::Missing => out.write_str("missing field"),
            DecodeErrorKind::UnknownField => out.write_str("unknown field"),
            DecodeErrorKind::Invalid(rule) => out.write_str(rule),
        }
    }
}

impl std::error::Error for DecodeError {}

/// A type that can be decoded from a value.
pub trait FromValue: Sized {
    /// Decodes it.
    ///
    /// # Errors
    /// When the value has another form.
    fn from_value(value: Value) -> Result<Self, DecodeError>;
}

impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Bool(value) => Ok(value),
            _ => Err(DecodeError::expected("a boolean")),
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Text(text) => Ok(text),
            _ => Err(DecodeError::expected("a string")),
        }
    }
}

impl FromValue for usize {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Number(number) if number >= 0.0 && number.fract() == 0.0 => Ok(number as usize),
            _ => Err(DecodeError::expected("a whole number")),
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::List(items) => items.into_iter().map(T::from_value).collect(),
            _ => Err(DecodeError::expected("a list")),
        }
    }
}

impl<T: FromValue, const N: usize> FromValue for [T; N] {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        Vec::from_value(value)?.try_into().map_err(|_: Vec<T>| DecodeErrorKind::Length(N).into())
    }
}

/// The fields of an object, taken one by one.
pub struct Fields(Vec<(String, Value)>);

impl FromValue for Fields {
    fn from_value(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Map(fields) => Ok(Self(fields)),
            _ => Err(DecodeError::expected("an object")),
        }
    }
}

impl Fields {
    /// Takes a field that may be missing or null.
    ///
    /// # Errors
    /// When it is there and has another form.
    pub fn optional<T: FromValue>(&mut self, name: &str) -> Result<Option<T>, DecodeError> {
        let Some(at) = self.0.iter().position(|(known, _)| known == name) else { return Ok(None) };
        Option::from_value(self.0.swap_remove(at).1).map_err(|error| error.within(name))
    }

    /// Takes a field that must be there.
    ///
    /// # Errors
    /// When it is missing, or has another form.
    pub fn required<T: FromValue>(&mut self, name: &str) -> Result<T, DecodeError> {
        self.optional(name)?.ok_or_else(|| DecodeError::from(DecodeErrorKind::Missing).within(name))
    }

    /// Checks that every field was taken.
    ///
    /// # Errors
    /// When one is left.
    pub fn deny_unknown(self) -> Result<(), DecodeError> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(DecodeError::from(DecodeErrorKind::UnknownField).within(name)),
        }
    }
}

/// Decodes a struct from an object whose fields have the same names. Fields after `required` must be there; the others
/// have the value of the struct's `Default` where they are missing or null.
macro_rules! record {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::wire::decode::FromValue for $name {
            fn from_value(value: $crate::wire::decode::Value) -> Result<Self, $crate::wire::decode::DecodeError> {
                let mut fields = $crate::wire::decode::Fields::from_value(value)?;
                let default = Self::default();
                let record = Self { $($field: fields.optional(stringify!($field))?.unwrap_or(default.$field)),+ };
                fields.deny_unknown().map(|()| record)
            }
        }
    };
    (required $name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::wire::decode::FromValue for $name {
            fn from_value(value: $crate::wire::decode::Value) -> Result<Self, $crate::wire::decode::DecodeError> {
                let mut fields = $crate::wire::decode::Fields::from_value(value)?;
                let record = Self { $($field: fields.required(stringify!($field))?),+ };
                fields.deny_unknown().map(|()| record)
            }
        }
    };
}
pub(crate) use record;

/// Declares an enum of which each variant has one written name, the same in JSON, settings, messages and on the command
/// line. This is the one place where these names are listed.
macro_rules! word_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub enum $name { $($(#[$variant_meta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// All variants, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The written name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The variant with this written name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::wire::decode::FromValue for $name {
            fn from_value(value: $crate::wire::decode::Value) -> Result<Self, $crate::wire::decode::DecodeError> {
                let known = match &value {
                    $crate::wire::decode::Value::Text(text) => Self::from_name(text),
                    _ => None,
                };
                known.ok_or_else(|| $crate::wire::decode::DecodeErrorKind::UnknownWord(vec![$($word),+]).into())
            }
        }
    };
}
pub(crate) use word_enum;
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;
            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a value as JSON has them")
            }
            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Bool(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Number(value as f64))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Number(value as f64))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(Value::Number(value))
            }
            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                Ok(Value::Text(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Value::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    map.push(entry);
                }
                Ok(Value::Map(map))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_json_says() {
        let value: Value = serde_json::from_str(r#"{ "a": [null, true, -1, 2.5, "x"], "b": {} }"#).unwrap();
        let list = [Value::Null, Value::Bool(true), Value::Number(-1.0), Value::Number(2.5), Value::Text("x".into())];
        let b = Value::Map(Vec::new());
        assert_eq!(value, Value::Map([("a".to_owned(), Value::List(list.into())), ("b".to_owned(), b)].into()));
    }

    #[test]
    fn an_error_names_the_field() {
        let value: Value = serde_json::from_str(r#"{ "a": 1.5, "b": "x" }"#).unwrap();
        let mut fields = Fields::from_value(value).unwrap();
        let sentence = |error: DecodeError| error.to_string();
        assert_eq!(fields.required::<usize>("a").map_err(sentence), Err("“a”: expected a whole number".to_owned()));
        assert_eq!(fields.required::<bool>("c").map_err(sentence), Err("“c”: missing field".to_owned()));
        assert_eq!(fields.deny_unknown().map_err(sentence), Err("“b”: unknown field".to_owned()));
    }
}
