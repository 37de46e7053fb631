//! The document: a flat copy of a page, and the paragraph-like blocks in it.

pub mod address;
pub mod blocks;
pub(crate) mod flow;
#[cfg(feature = "html")]
pub mod html;
mod lines;
pub mod links;
pub mod page;
pub mod page_builder;
pub mod snapshot;
