//! The form in which labels are compared. The build script folds the tables with the same code.

/// Folds a label to its key: lower case; no white space, dots, asterisks or invisible characters; one kind of
/// apostrophe, of dash, and of the letters that a script writes in several ways. So `N. d. R.`, `n.d.r.` and `NDR`
/// are one key, and so are `прим. ред.` and `Прим.ред.`
pub fn key(label: &str) -> String {
    let mut key = String::with_capacity(label.len());
    for c in label.chars() {
        if c.is_ascii() {
            key.extend(fold(c.to_ascii_lowercase()));
        } else {
            key.extend(c.to_lowercase().filter_map(fold));
        }
    }
    key
}

/// The key of words that claim something of a text (`emphasis added`): without any punctuation.
pub fn claim_key(text: &str) -> String {
    let is_punctuation = |c: char| {
        c.is_ascii_punctuation()
            || matches!(c, '\u{a1}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3020}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
    };
    key(text).chars().filter(|&c| !is_punctuation(c)).collect()
}

/// What a lower-case character is in a key; `None` where it is left out.
pub fn fold(c: char) -> Option<char> {
    Some(match c {
        '.' | '*' | '．' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {
            return None;
        }
        c if c.is_whitespace() => return None,
        '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{60}' | '\u{b4}' | '\u{5f3}' => '\'',
        '\u{2033}' | '\u{5f4}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Turkish capitals: İ becomes i and a dot above, I becomes i where Turkish has ı.
        '\u{307}' => return None,
        'ı' => 'i',
        // Greek capitals have no accents, and sigma has two small forms.
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        // Romanian has a comma below, which many keyboards lack.
        'ş' => 'ș',
        'ţ' => 'ț',
        // Hindi: the dot below is optional, and Unicode writes it in two ways.
        '\u{93c}' => return None,
        '\u{95b}' => 'ज',
        '\u{95c}' => 'ड',
        '\u{95d}' => 'ढ',
        '\u{95e}' => 'फ',
        // Arabic: vowel signs and the stretching stroke are optional; Persian and Arabic keyboards differ.
        '\u{640}' | '\u{64b}'..='\u{652}' => return None,
        'أ' | 'إ' | 'آ' => 'ا',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        // Russian ё is often written е.
        'ё' => 'е',
        c => c,
    })
}
