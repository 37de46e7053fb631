//! The report as one JSON object on one line, for programs.

use serde::Serialize;

use super::{Passage, Report};
use crate::evidence::Reason;
use crate::lexicon::{Kind, Layer};
use crate::verdict::Certainty;

#[derive(Serialize)]
struct Line<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'r str>,
    lang: &'r str,
    words: usize,
    passages: Vec<Written<'r>>,
}

/// A passage without what only a live page can use.
#[derive(Serialize)]
struct Written<'r> {
    layer: Layer,
    kind: Kind,
    certainty: Certainty,
    confidence: f64,
    may_continue: bool,
    text: &'r str,
    start: usize,
    end: usize,
    reasons: &'r [Reason],
}

impl<'r> From<&'r Passage> for Written<'r> {
    fn from(passage: &'r Passage) -> Self {
        let Passage { layer, kind, certainty, confidence, may_continue, text, start, end, reasons, .. } = passage;
        Self {
            layer: *layer,
            kind: *kind,
            certainty: *certainty,
            confidence: *confidence,
            may_continue: *may_continue,
            text,
            start: *start,
            end: *end,
            reasons,
        }
    }
}

/// One line of JSON, without a line break at its end: `file` (where there is one), `lang`, `words`, `passages`.
/// `start` and `end` count characters (code points) of the page's text; for a text file, of the file.
pub fn json(report: &Report, file: Option<&str>) -> String {
    let passages = report.passages.iter().map(Written::from).collect();
    let line = Line { file, lang: &report.lang, words: report.words, passages };
    serde_json::to_string(&line).unwrap_or_default()
}
