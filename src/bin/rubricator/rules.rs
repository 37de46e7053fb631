//! What a reader taught the extension, applied on the command line: the rules and corrections of files that its options export.
//! A file is taken whole or not at all, as the extension imports it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use rubricator::ReaderRules;
use rubricator::reader::settings::Store;
use rubricator::wire::decode::Value;

use crate::terminal::shown;

/// The rules of all files that were named, and the site of pages that don't say theirs.
#[derive(Default)]
pub struct Rules {
    stores: Vec<Store>,
    site: Option<String>,
}

impl Rules {
    /// Reads the files.
    ///
    /// # Errors
    /// When a file can't be read, is not one that the extension exports, or has an entry that can't be read.
    pub fn read(files: &[PathBuf], site: Option<String>) -> Result<Self> {
        let read = |file: &PathBuf| -> Result<Store> {
            let name = shown(&file.display().to_string());
            let bytes = fs::read(file).with_context(|| format!("{name} can't be read"))?;
            let Ok(Value::Map(entries)) = serde_json::from_slice(&bytes) else {
                bail!("{name} holds no rules; expected a file that Rubricator's options exported");
            };
            let store = Store::read(entries);
            if let Some(broken) = store.broken.first() {
                bail!("{name} can't be used: {}: {}", shown(&broken.key), shown(&broken.why));
            }
            Ok(store)
        };
        Ok(Self { stores: files.iter().map(read).collect::<Result<_>>()?, site })
    }

    /// What applies to a page. `address` is a URL, or a file's name, which says nothing of a site.
    pub fn of(&self, address: &str) -> ReaderRules {
        let of_site = self.site.as_ref().filter(|_| !address.contains("://")).map(|site| format!("https://{site}/"));
        let address = of_site.as_deref().unwrap_or(address);
        let mut all = ReaderRules::default();
        for rules in self.stores.iter().map(|store| store.rules_for(address)) {
            all.rules.extend(rules.rules);
            all.corrections.extend(rules.corrections);
        }
        all
    }
}
