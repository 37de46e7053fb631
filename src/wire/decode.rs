//! Values: what a store, a file or a message holds before it is read.
//!
//! Whatever comes from outside is first a [`Value`], then read into a type of ours or refused with a sentence that names
//! what is wrong. One plain type instead of a derived reader for each of ours: the engine has room for no more.

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

/// Why a value can't be read, as the end of a sentence: `“mode” is none of highlight, dim`.
pub type Refusal = String;

/// What can be read from a value.
pub trait Read: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// When the value is not of its form.
    fn read(value: Value) -> Result<Self, Refusal>;
}

impl Read for bool {
    fn read(value: Value) -> Result<Self, Refusal> {
        if let Value::Bool(value) = value { Ok(value) } else { Err("it is neither true nor false".to_owned()) }
    }
}

impl Read for String {
    fn read(value: Value) -> Result<Self, Refusal> {
        if let Value::Text(text) = value { Ok(text) } else { Err("it is no text".to_owned()) }
    }
}

impl Read for usize {
    fn read(value: Value) -> Result<Self, Refusal> {
        match value {
            Value::Number(number) if number >= 0.0 && number.fract() == 0.0 => Ok(number as usize),
            _ => Err("it is no whole number".to_owned()),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value) -> Result<Self, Refusal> {
        if let Value::List(items) = value {
            items.into_iter().map(T::read).collect()
        } else {
            Err("it is no list".to_owned())
        }
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read(value: Value) -> Result<Self, Refusal> {
        Vec::read(value)?.try_into().map_err(|list: Vec<T>| format!("it has {} items instead of {N}", list.len()))
    }
}

/// Reads one of a few words.
///
/// # Errors
/// When it is none of them.
pub fn one_of<T: Copy>(value: Value, words: &[(&str, T)]) -> Result<T, Refusal> {
    let found = match &value {
        Value::Text(text) => words.iter().find(|(word, _)| word == text),
        _ => None,
    };
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("it is none of {}", words.join(", "))
    })
}

/// The fields of an object, taken one by one.
pub struct Fields(Vec<(String, Value)>);

impl Read for Fields {
    fn read(value: Value) -> Result<Self, Refusal> {
        if let Value::Map(fields) = value { Ok(Self(fields)) } else { Err("it is no object".to_owned()) }
    }
}

impl Fields {
    /// A field that may be missing.
    ///
    /// # Errors
    /// When it is there and can't be read.
    pub fn optional<T: Read>(&mut self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(at) = self.0.iter().position(|(known, _)| known == name) else { return Ok(None) };
        match self.0.swap_remove(at).1 {
            Value::Null => Ok(None),
            value => T::read(value).map(Some).map_err(|why| format!("in “{name}”, {why}")),
        }
    }

    /// A field that has to be there.
    ///
    /// # Errors
    /// When it isn't, or can't be read.
    pub fn required<T: Read>(&mut self, name: &str) -> Result<T, Refusal> {
        self.optional(name)?.ok_or_else(|| format!("“{name}” is missing"))
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When a field is left that nobody knows.
    pub fn end(self) -> Result<(), Refusal> {
        self.0.first().map_or(Ok(()), |(name, _)| Err(format!("“{name}” is not known")))
    }
}

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
    fn a_refusal_names_the_field() {
        let value: Value = serde_json::from_str(r#"{ "a": 1.5, "b": "x" }"#).unwrap();
        let mut fields = Fields::read(value).unwrap();
        assert_eq!(fields.required::<usize>("a"), Err("in “a”, it is no whole number".to_owned()));
        assert_eq!(fields.required::<bool>("c"), Err("“c” is missing".to_owned()));
        assert_eq!(fields.end(), Err("“b” is not known".to_owned()));
    }
}
