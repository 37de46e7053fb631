//! Language: the labels by which editors mark words of their own, and the words by which a text shows that it talks or
//! reports.

pub mod asides;
pub mod brackets;
pub mod direction;
mod guess;
pub mod key;
pub mod labels;
pub mod lexicon;
mod parts;
mod signatures;
mod word_list;
pub mod words;
