//! Detection: which parts of a story are insertions, where each ends, and how sure that is.

pub mod clues;
pub mod context;
pub mod corrections;
pub mod evidence;
pub mod extent;
pub mod score;
pub mod voice;
