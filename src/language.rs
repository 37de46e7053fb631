//! Languages: the labels that editors use in each, and words that give a language away.

pub mod direction;
mod key;
pub mod lexicon;
mod words;
