//! The words that the core and the extension share: layers, modes, formats and so on. The enums of the core are their only
//! source; from them the build writes the extension's types and lists to `extension/generated/`.

use crate::shell::root;
use rubricator::model::{Certainty, Kind, Layer};
use rubricator::reader::rules::Classification;
use rubricator::reader::settings::{Mode, Theme, Treatment};
use rubricator::report::{Format, Selection};
use std::fmt::Write;
use std::path::PathBuf;

/// An enum of the core, for the extension.
struct Words {
    /// The name of its type, and of its list.
    type_name: &'static str,
    list: &'static str,
    meaning: &'static str,
    words: Vec<&'static str>,
}

macro_rules! words {
    ($($source:ident as $type_name:literal, $list:literal: $meaning:literal;)*) => {
        vec![$(Words {
            type_name: $type_name,
            list: $list,
            meaning: $meaning,
            words: $source::ALL.iter().map(|word| word.name()).collect(),
        }),*]
    };
}

fn vocabulary() -> Vec<Words> {
    words! {
        Layer as "Layer", "LAYERS": "What an insertion is; a reader can switch each layer off.";
        Kind as "Kind", "KINDS": "What a label announces.";
        Certainty as "Certainty", "CERTAINTIES": "How sure a mark is; the least sure first.";
        Mode as "Mode", "MODES": "How insertions are shown on the page, in the order in which they are offered.";
        Treatment as "Treatment", "TREATMENTS": "What becomes of insertions in what is copied or printed.";
        Theme as "Theme", "THEMES": "The colours of the reading view.";
        Format as "Format", "FORMATS": "The formats in which an article is written.";
        Selection as "ArticlePart", "ARTICLE_PARTS": "The part of an article that is written.";
        Classification as "Classification", "CLASSIFICATIONS": "What a reader classifies words as: the story, or a layer.";
    }
}

/// The generated files, each with what it has to hold.
pub fn generated() -> [(PathBuf, String); 2] {
    let head = "written by `cargo xtask build` from the enums of the core; not to be edited.";
    let mut module = format!("// The words that the core and the extension share, {head}\n");
    let mut types = format!("// The types of the words that the core and the extension share, {head}\n");
    for Words { type_name, list, meaning, words } in vocabulary() {
        let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let _ = write!(
            module,
            "\n/** {meaning} @type {{{type_name}[]}} */\nexport const {list} = [{}];\n",
            quoted.join(", ")
        );
        let _ = write!(types, "\n/** {meaning} */\ntype {type_name} = {};\n", quoted.join(" | "));
    }
    let table = |list: &str, meaning: &str, value: fn(Format) -> &'static str| {
        let rows: String =
            Format::ALL.iter().map(|&format| format!("  {}: \"{}\",\n", format.name(), value(format))).collect();
        format!("\n/** {meaning} @type {{Record<Format, string>}} */\nexport const {list} = {{\n{rows}}};\n")
    };
    module +=
        &table("FILE_ENDINGS", "How the name of a file in each format ends, without the dot.", Format::file_ending);
    module += &table("MEDIA_TYPES", "The media type of each format.", Format::media_type);
    let folder = root().join("extension/generated");
    [(folder.join("vocabulary.js"), module), (folder.join("words.d.ts"), types)]
}
