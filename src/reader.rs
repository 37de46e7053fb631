//! What a reader decided: rules of a site, corrections of a passage, settings.

pub mod address;
pub mod quote;
pub mod rules;
pub mod settings;
