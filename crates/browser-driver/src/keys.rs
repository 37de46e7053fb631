//! Keys by their names, as tests and manifests write them (`Tab`, `Ctrl+Shift+ArrowRight`, `a`), and what each
//! protocol calls them.

use crate::{Result, fail};

/// Keys held down together: modifiers, and one key that is struck.
pub struct Stroke {
    pub modifiers: Vec<&'static Modifier>,
    pub key: Key,
}

pub struct Modifier {
    name: &'static str,
    /// Its bit in the DevTools protocol.
    pub bit: u8,
    /// Its character in WebDriver.
    pub character: char,
}

pub enum Key {
    Named(&'static Named),
    Character(char),
}

pub struct Named {
    pub name: &'static str,
    pub character: char,
    /// The number that Windows gave it and that the DevTools protocol goes by.
    pub number: u32,
    /// What it types.
    pub text: &'static str,
}

const MODIFIERS: &[Modifier] = &[
    Modifier { name: "Alt", bit: 1, character: '\u{E00A}' },
    Modifier { name: "Ctrl", bit: 2, character: '\u{E009}' },
    Modifier { name: "MacCtrl", bit: 2, character: '\u{E009}' },
    Modifier { name: "Command", bit: 4, character: '\u{E03D}' },
    Modifier { name: "Shift", bit: 8, character: '\u{E008}' },
];

const fn named(name: &'static str, character: char, number: u32, text: &'static str) -> Named {
    Named { name, character, number, text }
}

const NAMED: &[Named] = &[
    named("Backspace", '\u{E003}', 8, ""),
    named("Tab", '\u{E004}', 9, ""),
    named("Enter", '\u{E007}', 13, "\r"),
    named("Escape", '\u{E00C}', 27, ""),
    named("Space", ' ', 32, " "),
    named("PageUp", '\u{E00E}', 33, ""),
    named("PageDown", '\u{E00F}', 34, ""),
    named("End", '\u{E010}', 35, ""),
    named("Home", '\u{E011}', 36, ""),
    named("ArrowLeft", '\u{E012}', 37, ""),
    named("ArrowUp", '\u{E013}', 38, ""),
    named("ArrowRight", '\u{E014}', 39, ""),
    named("ArrowDown", '\u{E015}', 40, ""),
    named("Delete", '\u{E017}', 46, ""),
    named("F10", '\u{E03A}', 121, ""),
];

/// What an editor does on a key together with Ctrl, by the names that the DevTools protocol has for it.
pub const EDITING: &[(char, &str)] = &[('a', "selectAll"), ('c', "copy"), ('v', "paste"), ('x', "cut"), ('z', "undo")];

impl Stroke {
    /// Reads `Ctrl+Shift+ArrowRight`.
    pub fn read(written: &str) -> Result<Stroke> {
        let mut parts = written.split('+').collect::<Vec<_>>();
        let last = parts.pop().unwrap_or_default();
        let mut characters = last.chars();
        let key = match (NAMED.iter().find(|named| named.name == last), characters.next(), characters.next()) {
            (Some(named), ..) => Key::Named(named),
            (None, Some(character), None) => Key::Character(character),
            _ => return fail!("There is no key {last}; name one of keys.rs, or a character."),
        };
        let mut modifiers = Vec::new();
        for part in parts {
            match MODIFIERS.iter().find(|modifier| modifier.name == part) {
                Some(modifier) => modifiers.push(modifier),
                None => return fail!("There is no modifier {part}."),
            }
        }
        Ok(Stroke { modifiers, key })
    }

    pub fn holds(&self, modifier: &str) -> bool {
        self.modifiers.iter().any(|held| held.name == modifier)
    }

    /// WebDriver's characters, in the order in which the keys go down.
    pub fn characters(&self) -> Vec<String> {
        let struck = match &self.key {
            Key::Named(named) => named.character,
            // A letter together with modifiers is the key, which is lower case.
            Key::Character(letter) if !self.modifiers.is_empty() => letter.to_ascii_lowercase(),
            Key::Character(character) => *character,
        };
        self.modifiers.iter().map(|modifier| modifier.character).chain([struck]).map(String::from).collect()
    }
}
