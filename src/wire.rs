//! What crosses an edge of the core: JSON that is written, and untyped values that are decoded.

pub mod decode;
pub mod json;
