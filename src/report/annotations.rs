//! The report as W3C Web Annotations: an annotation page in JSON-LD, on one line.
//!
//! <https://www.w3.org/TR/annotation-model/>: each annotation classifies a stretch of the page, says why, and tells the
//! stretch twice: by its words with those around it, and by its place. Both speak of the page's text ([`Page::text`]): the
//! data of the text nodes that the copy holds, in order, white space as it is, nothing between elements; for a
//! text file, the file. Places count characters (code points).
//!
//! The model wants a name for each annotation. There is no server to give one and no chance in the core, so it is made of
//! what the annotation says: the same page gives the same names.

use std::ops::Range;

use super::offsets::OffsetCounter;
use super::spans::page_range;
use super::wording::{self, heading};
use super::{Alteration, Comparison, Omission, Part, Passage, Report, Selection, parts, source_of};
use crate::document::page::Page;
use crate::reader::quote::Quote;
use crate::story::Story;
use crate::wire::json::Json;

/// The page that an annotation speaks of, where it has no address.
const NOWHERE: &str = "about:blank";

/// The insertions as annotations; of the original, its stretches between and around them.
pub fn annotations<'r>(
    story: &Story,
    report: &'r Report,
    comparison: Option<&'r Comparison>,
    what: Selection,
) -> String {
    let page = story.page;
    let source = source_of(page).map_or(NOWHERE.to_owned(), |(name, source)| match name {
        "file" => reference(source),
        _ => source.to_owned(),
    });
    let mut stretches = match what {
        Selection::Whole | Selection::Commentary => {
            let marked = |passage: &'r Passage| (page_range(story, &passage.span), Subject::Passage(passage));
            report.passages.iter().map(marked).collect()
        }
        Selection::Original => own_stretches(story, report),
    };
    if let Some(comparison) = comparison {
        let altered = comparison.altered.iter().map(|altered| (altered.place.clone(), Subject::Altered(altered)));
        let omitted = comparison.omitted.iter().map(|one| (one.place..one.place, Subject::Omitted(one)));
        for change in altered.chain(omitted) {
            let at = stretches.partition_point(|(bytes, _)| bytes.start <= change.0.start);
            stretches.insert(at, change);
        }
    }
    let mut characters = OffsetCounter::of_characters(page.text());
    let annotations: Vec<Annotation> = stretches
        .into_iter()
        .map(|(bytes, subject)| Annotation::new(page, &source, bytes, subject, &mut characters))
        .collect();
    let ids: Vec<&str> = annotations.iter().map(|annotation| &*annotation.id).collect();
    let id = name(&[&[&*source], &*ids].concat());
    let json = Json::Object(vec![
        ("@context", Json::Text("http://www.w3.org/ns/anno.jsonld")),
        ("id", Json::Text(&id)),
        ("type", Json::Text("AnnotationPage")),
        ("items", Json::List(annotations.iter().map(|annotation| annotation.json(&source)).collect())),
    ]);
    format!("{json}\n")
}

/// The stretches of the page's text that are the story's own.
fn own_stretches<'s>(story: &Story, report: &Report) -> Vec<(Range<usize>, Subject<'s>)> {
    let mut stretches = Vec::new();
    for part in parts(story, report, None, Selection::Original) {
        if let Part::Story { block, pieces } = part {
            stretches
                .extend(pieces.into_iter().map(|piece| (story.blocks[block].source(piece.range), Subject::Original)));
        }
    }
    stretches
}

/// What an annotation says of its stretch.
#[derive(Clone, Copy)]
enum Subject<'s> {
    Original,
    Passage(&'s Passage),
    Altered(&'s Alteration),
    Omitted(&'s Omission),
}

impl Subject<'_> {
    fn heading(self) -> String {
        match self {
            Self::Original => "Original reporting".to_owned(),
            Self::Passage(passage) => heading(passage),
            Self::Altered(_) => "Altered".to_owned(),
            Self::Omitted(_) => "Omitted".to_owned(),
        }
    }

    fn tags(self) -> Vec<&'static str> {
        match self {
            Self::Original => Vec::new(),
            Self::Passage(passage) => vec![passage.layer.name(), passage.kind.name(), passage.certainty.name()],
            Self::Altered(_) => vec!["altered"],
            Self::Omitted(_) => vec!["omitted"],
        }
    }

    fn reasons(self) -> Vec<String> {
        match self {
            Self::Original => Vec::new(),
            Self::Passage(passage) => passage.reasons.iter().map(wording::reason).collect(),
            Self::Altered(altered) if altered.from.is_empty() => vec!["not in the source".to_owned()],
            Self::Altered(Alteration { from, .. }) => vec![format!("the source has “{from}”")],
            Self::Omitted(Omission { text, .. }) => vec![format!("the source goes on: “{text}”")],
        }
    }
}

/// An annotation, its words made.
struct Annotation<'s> {
    id: String,
    quote: Quote,
    place: Range<usize>,
    subject: Subject<'s>,
    heading: String,
    reasons: Vec<String>,
}

impl<'s> Annotation<'s> {
    fn new(
        page: &Page,
        source: &str,
        bytes: Range<usize>,
        subject: Subject<'s>,
        characters: &mut OffsetCounter,
    ) -> Self {
        let place = characters.before(bytes.start)..characters.before(bytes.end);
        let quote = Quote::of(page.text(), bytes);
        let (heading, reasons) = (subject.heading(), subject.reasons());
        let start = place.start.to_string();
        let mut named = vec![source, &*heading, &*quote.prefix, &*quote.exact, &*quote.suffix, &*start];
        // Several may have been omitted in one place.
        if matches!(subject, Subject::Altered(_) | Subject::Omitted(_)) {
            named.extend(reasons.iter().map(|reason| &**reason));
        }
        let id = name(&named);
        Self { id, quote, place, subject, heading, reasons }
    }

    fn json<'j>(&'j self, source: &'j str) -> Json<'j> {
        let mut bodies = vec![body("classifying", &self.heading, true)];
        let mut tags = self.subject.tags();
        // An update of the layer “update” is tagged once.
        tags.dedup();
        bodies.extend(tags.into_iter().map(|tag| body("tagging", tag, false)));
        bodies.extend(self.reasons.iter().map(|reason| body("describing", reason, true)));
        let quote = Json::Object(vec![
            ("type", Json::Text("TextQuoteSelector")),
            ("prefix", Json::Text(&self.quote.prefix)),
            ("exact", Json::Text(&self.quote.exact)),
            ("suffix", Json::Text(&self.quote.suffix)),
        ]);
        let place = Json::Object(vec![
            ("type", Json::Text("TextPositionSelector")),
            ("start", Json::Count(self.place.start)),
            ("end", Json::Count(self.place.end)),
        ]);
        let target = Json::Object(vec![("source", Json::Text(source)), ("selector", Json::List(vec![quote, place]))]);
        Json::Object(vec![
            ("id", Json::Text(&self.id)),
            ("type", Json::Text("Annotation")),
            ("motivation", Json::Text("classifying")),
            ("body", Json::List(bodies)),
            ("target", target),
        ])
    }
}

/// A body of text; tags are codes and in no language.
fn body<'t>(purpose: &'static str, value: &'t str, is_english: bool) -> Json<'t> {
    let mut members =
        vec![("type", Json::Text("TextualBody")), ("purpose", Json::Text(purpose)), ("value", Json::Text(value))];
    if is_english {
        members.extend([("format", Json::Text("text/plain")), ("language", Json::Text("en"))]);
    }
    Json::Object(members)
}

/// A name made of words: a UUID of version 8, its bits a 128-bit FNV-1a hash.
fn name(words: &[&str]) -> String {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0xff]));
    let hash = bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    let versioned = hash & !(0xf << 76 | 0x3 << 62) | 0x8 << 76 | 0x2 << 62;
    let digits = format!("{versioned:032x}");
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|group| &digits[group]);
    format!("urn:uuid:{}", groups.join("-"))
}

/// A file's path as a reference that the model allows: a relative one, or `file:` and an absolute one.
fn reference(path: &str) -> String {
    let mut reference = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                reference.push(char::from(byte));
            }
            _ => reference.push_str(&format!("%{byte:02X}")),
        }
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(reference("a b/ä:1.html"), "a%20b/%C3%A4%3A1.html");
        assert_eq!(reference("/tmp/a.html"), "file:///tmp/a.html");
    }

    #[test]
    fn names_differ_as_what_they_name_does() {
        let one = name(&["a", "b"]);
        assert_eq!((one.len(), &one[23..24]), ("urn:uuid:".len() + 36, "8"));
        assert_eq!(one, name(&["a", "b"]));
        assert_ne!(one, name(&["ab", ""]));
    }
}
