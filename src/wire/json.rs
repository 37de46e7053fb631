//! JSON, written: the few kinds of value that leave the core as text.
//!
//! The bytes are those that serde_json gives. It is not used, since its numbers and the traits in between would cost
//! the engine 20 KB, and the command line must write what the engine writes.

use std::fmt::{self, Write as _};

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Json<'t> {
    Flag(bool),
    Count(usize),
    /// So many thousandths of one, written as a decimal fraction.
    Thousandths(usize),
    Text(&'t str),
    List(Vec<Self>),
    Object(Vec<(&'static str, Self)>),
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(if *flag { "true" } else { "false" }),
            Self::Count(count) => write!(f, "{count}"),
            Self::Thousandths(count) => {
                let digits = format!("{:03}", count % 1000);
                let digits = Some(digits.trim_end_matches('0')).filter(|digits| !digits.is_empty());
                write!(f, "{}.{}", count / 1000, digits.unwrap_or("0"))
            }
            Self::Text(text) => write_text(f, text),
            Self::List(values) => {
                f.write_char('[')?;
                for (index, value) in values.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    value.fmt(f)?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (index, (name, value)) in members.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    write_text(f, name)?;
                    f.write_char(':')?;
                    value.fmt(f)?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{8}' => f.write_str("\\b")?,
            '\u{c}' => f.write_str("\\f")?,
            '\0'..='\u{1f}' => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_everybody_else() {
        let text: String = (0..0x300).chain([0x2028, 0x1f58b]).filter_map(char::from_u32).collect();
        assert_eq!(Json::Text(&text).to_string(), serde_json::to_string(&text).unwrap());
        for count in 0..=1000 {
            let number = (f64::from(count) * 1.0).round() / 1000.0;
            assert_eq!(Json::Thousandths(count as usize).to_string(), serde_json::to_string(&number).unwrap());
        }
        let (flag, list) = (Json::Flag(true), Json::List(vec![Json::Count(0), Json::Count(17)]));
        let object = Json::Object(vec![("a\"b", flag), ("c", list), ("d", Json::List(Vec::new()))]);
        assert_eq!(object.to_string(), r#"{"a\"b":true,"c":[0,17],"d":[]}"#);
        assert_eq!(Json::Object(Vec::new()).to_string(), "{}");
    }
}
