//! Older sites' encodings: a page in each gives the same report in the browser and from a file.

use crate::Test;
use crate::documents::open;
use crate::stage::{Stage, dense, passages};
use encoding_rs::{Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1251};
use libtest_mimic::Failed;
use rubricator::document::html;
use rubricator::{ReaderRules, judge};
use rubricator_browser::{Place, Popup};

pub const TESTS: &[Test] = &[("every_encoding_gives_the_same_report", encodings)];

/// How a document says in which encoding it is.
enum Said {
    InItself,
    ByItsServer,
    ByItsFirstBytes,
}

/// A fixture's article in an encoding, served by bytes.
const ENCODED: &[(&str, &Encoding, Said)] = &[
    ("ru-note-with-a-full-stop-inside", WINDOWS_1251, Said::InItself),
    ("ru-note-with-a-full-stop-inside", WINDOWS_1251, Said::ByItsServer),
    ("ja-editors-note", SHIFT_JIS, Said::InItself),
    ("ja-editors-note", SHIFT_JIS, Said::ByItsServer),
    ("ja-editors-note", UTF_16LE, Said::ByItsFirstBytes),
    ("ru-note-with-a-full-stop-inside", UTF_16BE, Said::ByItsFirstBytes),
    ("ru-note-with-a-full-stop-inside", UTF_16LE, Said::ByItsServer),
];

/// A text's bytes in an encoding; `encoding_rs` itself writes no UTF-16, as nothing on the web does.
fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let units = text.encode_utf16();
    match encoding {
        _ if encoding == UTF_16LE => units.flat_map(u16::to_le_bytes).collect(),
        _ if encoding == UTF_16BE => units.flat_map(u16::to_be_bytes).collect(),
        _ => encoding.encode(text).0.into_owned(),
    }
}

fn encodings(stage: &mut Stage) -> Result<(), Failed> {
    for (fixture, encoding, said) in ENCODED {
        let html = rubricator_fixtures::report(fixture).html().ok_or("the fixture is not HTML")?;
        let native = judge(&html::parse(&html), &ReaderRules::default());
        let native: Vec<String> = native.passages.iter().map(|passage| passage.text.to_string()).collect();
        assert!(!native.is_empty());
        let name = encoding.name();
        let (text, content_type) = match said {
            Said::InItself => (html.replace("utf-8", name), "text/html".to_owned()),
            Said::ByItsServer => (html.replace("<meta charset=\"utf-8\">", ""), format!("text/html; charset={name}")),
            Said::ByItsFirstBytes => (format!("\u{feff}{html}"), "text/html".to_owned()),
        };
        let bytes = encode(&text, encoding);
        open(stage, &content_type, &bytes)?;
        assert_eq!(stage.browser.evaluate(Place::Page, "document.characterSet")?, name);
        let before = stage.state()?;
        let answer = stage.browser.press()?;
        assert_eq!(passages(&answer["report"]), native, "{fixture} in {name}");
        assert_eq!(stage.painted()?, dense(&native.concat()), "{fixture} in {name}");
        stage.browser.switch_off()?;
        assert_eq!(stage.state()?, before);
        // The command line has the bytes alone.
        if !matches!(said, Said::ByItsServer) {
            let read = judge(&html::read(&bytes)?, &ReaderRules::default());
            let read: Vec<String> = read.passages.iter().map(|passage| passage.text.to_string()).collect();
            assert_eq!(read, native, "{fixture} in {name}, from a file");
        }
    }
    Ok(())
}
