//! The report as one JSON object on one line, for programs.

use super::offsets::OffsetCounter;
use super::{Comparison, Part, Passage, Report, Selection, parts, source_of};
use crate::document::blocks::count_words;
use crate::model::Reason;
use crate::story::Story;
use crate::wire::json::Json;

/// One line of JSON: `file` or `url` (where the page has one), `lang`, `words`, and what is asked for. `words` counts
/// those of what is asked for. The whole and the commentary list the `passages`, the original its `paragraphs`.
///
/// A passage's `start` and `end` count characters (code points) of the page's text; for a text file, of the file.
///
/// A comparison is an object of its own: `same_story`, `kept`, and what was `inserted`, `altered` and `omitted`, each with its
/// place in the page's text.
pub fn json(story: &Story, report: &Report, comparison: Option<&Comparison>, what: Selection) -> String {
    if let Some(comparison) = comparison {
        return format!("{}\n", compared(story, report, comparison));
    }
    let parts = parts(story, report, None, Selection::Original);
    let paragraphs: Vec<String> = parts.iter().filter_map(paragraph).collect();
    let passages = || Json::List(report.passages.iter().map(passage).collect());
    let (words, name, content) = match what {
        Selection::Whole => (report.words, "passages", passages()),
        Selection::Commentary => (report.passages.iter().map(|passage| passage.words).sum(), "passages", passages()),
        Selection::Original => {
            let words = paragraphs.iter().map(|text| count_words(text)).sum();
            (words, "paragraphs", Json::List(paragraphs.iter().map(|text| Json::Text(text)).collect()))
        }
    };
    let mut members = Vec::new();
    members.extend(source_of(story.page).map(|(name, source)| (name, Json::Text(source))));
    members.extend([("lang", Json::Text(&report.lang)), ("words", Json::Count(words))]);
    // Only where it holds: the page was too large to be read to its end.
    members.extend(report.cut.then_some(("cut", Json::Flag(true))));
    members.push((name, content));
    format!("{}\n", Json::Object(members))
}

fn paragraph(part: &Part) -> Option<String> {
    match part {
        Part::Story { pieces, .. } => Some(pieces.iter().map(|piece| piece.text).collect()),
        Part::Passage { .. } | Part::Omitted(_) => None,
    }
}

fn compared(story: &Story, report: &Report, comparison: &Comparison) -> String {
    let mut characters = OffsetCounter::of_characters(story.page.text());
    let altered = comparison.altered.iter().map(|altered| {
        let (start, end) = (characters.before(altered.place.start), characters.before(altered.place.end));
        Json::Object(vec![
            ("from", Json::Text(&altered.from)),
            ("to", Json::Text(&altered.to)),
            ("headline", Json::Flag(altered.headline)),
            ("start", Json::Count(start)),
            ("end", Json::Count(end)),
        ])
    });
    let altered = altered.collect();
    let omitted = comparison.omitted.iter().map(|omitted| {
        let after = characters.before(omitted.place);
        Json::Object(vec![
            ("text", Json::Text(&omitted.text)),
            ("words", Json::Count(omitted.words)),
            ("after", Json::Count(after)),
        ])
    });
    let omitted = omitted.collect();
    let shared = comparison
        .shared
        .iter()
        .map(|shared| Json::Object(vec![("kind", Json::Text(shared.kind.name())), ("text", Json::Text(&shared.text))]));
    let mut members = Vec::new();
    members.extend(source_of(story.page).map(|(name, source)| (name, Json::Text(source))));
    members.extend((!comparison.url.is_empty()).then_some(("source", Json::Text(&comparison.url))));
    members.extend([
        ("same_story", Json::Flag(comparison.same_story)),
        ("kept", Json::Thousandths((comparison.kept * 1000.0).round() as usize)),
        ("inserted", Json::List(comparison.inserted_of(report).map(passage).collect())),
        ("altered", Json::List(altered)),
        ("omitted", Json::List(omitted)),
        ("shared", Json::List(shared.collect())),
    ]);
    Json::Object(members).to_string()
}

/// A passage without what only a live page can use.
fn passage(passage: &Passage) -> Json<'_> {
    Json::Object(vec![
        ("layer", Json::Text(passage.layer.name())),
        ("kind", Json::Text(passage.kind.name())),
        ("certainty", Json::Text(passage.certainty.name())),
        ("confidence", Json::Thousandths((passage.confidence * 1000.0).round() as usize)),
        ("may_continue", Json::Flag(passage.may_continue)),
        ("text", Json::Text(&passage.text)),
        ("start", Json::Count(passage.start)),
        ("end", Json::Count(passage.end)),
        ("reasons", Json::List(passage.reasons.iter().map(reason).collect())),
    ])
}

fn reason(reason: &Reason) -> Json<'_> {
    let Reason { code, detail, quote, against, .. } = reason;
    let mut members = vec![("code", Json::Text(code)), ("detail", Json::Text(detail)), ("quote", Json::Text(quote))];
    members.extend(against.then_some(("against", Json::Flag(true))));
    Json::Object(members)
}
