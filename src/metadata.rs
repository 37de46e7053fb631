//! What a page says about its article: title, byline, date, and links to the source.

pub mod byline;
pub mod source_links;
