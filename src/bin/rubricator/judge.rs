//! From a document to what is written of it.

use std::ffi::OsStr;

use anyhow::{Result, anyhow};
use encoding_rs::Encoding;
use rubricator::document::html::{self, Hints};
use rubricator::document::page::Page;
use rubricator::model::Layer;
use rubricator::report::{self, Format, Report, Selection};
use rubricator::story::Story;
use rubricator::{ReaderRules, report_on};

use crate::arguments::{Comparing, InputKind, Inputs, Judging};
use crate::document::Document;
use crate::inputs::Documents;
use crate::terminal::{colored, columns, shown, wrapped};

/// A page that was judged.
pub struct Judged {
    /// What it is known by in an output.
    pub id: String,
    /// Its address, or its file.
    pub name: String,
    /// What is written of it.
    pub written: String,
    /// Its words, and how many passages and words each layer has.
    pub words: usize,
    pub layers: [(Layer, usize, usize); 3],
    /// What there is to say about how it was read.
    pub remarks: Vec<String>,
}

/// Judges a document and writes it out.
///
/// # Errors
/// When it is no page.
pub fn judge(document: Document, judging: &Judging) -> Result<Judged> {
    let (page, remarks) = page(&document, judging.charset, "judged")?;
    let story = Story::of(&page);
    let mut report = report_on(&story, &judging.rules.of(&page.url));
    report.filter(&judging.layers, judging.certainty);
    let written = if judging.is_summary { String::new() } else { write(&story, &report, &document, judging) };
    let counted = |layer| report.passages.iter().filter(move |passage| passage.layer == layer);
    let layers = [Layer::Commentary, Layer::Note, Layer::Update]
        .map(|layer| (layer, counted(layer).count(), counted(layer).map(|passage| passage.words).sum()));
    Ok(Judged { id: document.id().to_owned(), name: page.url.clone(), written, words: report.words, layers, remarks })
}

fn write(story: &Story, report: &Report, document: &Document, judging: &Judging) -> String {
    let (selection, name) = (judging.selection, &*story.page.url);
    match judging.format {
        Format::Text => {
            let text = report::text(story, report, None, selection, &colored(judging.is_colored));
            heading(name, judging, "==> ", " <==") + &fitted(text, judging.columns)
        }
        Format::Json => {
            let line = report::write(story, report, None, selection, Format::Json);
            match &document.record {
                // A record's line begins with its id, so that a run can go on, and with the version that judged it.
                Some(id) => format!(
                    "{{\"id\":{},\"version\":\"{}\",{}",
                    serde_json::Value::from(&**id),
                    env!("CARGO_PKG_VERSION"),
                    &line[1..]
                ),
                None => line,
            }
        }
        Format::Markdown => {
            heading(name, judging, "<!-- ", " -->") + &report::write(story, report, None, selection, Format::Markdown)
        }
        format => report::write(story, report, None, selection, format),
    }
}

/// A text as wide as the terminal, if it goes to one.
fn fitted(text: String, columns: Option<usize>) -> String {
    match columns {
        Some(columns) => wrapped(&text, columns),
        None => text,
    }
}

/// Names the file above its article where there are several.
fn heading(name: &str, judging: &Judging, before: &str, after: &str) -> String {
    if judging.names_articles { format!("{before}{}{after}\n", shown(name)) } else { String::new() }
}

/// Compares two files and writes the first one out with what came of it.
///
/// # Errors
/// When one of them can't be read.
pub fn compare(comparing: &Comparing) -> Result<String> {
    let read = |name: &OsStr| -> Result<Page> {
        let files = vec![name.to_owned()];
        let inputs = Inputs { files, files_from: None, kind: InputKind::Page, is_recursive: false };
        let document = Documents::of(&inputs).next().ok_or_else(|| anyhow!("{} is empty", name.display()))??;
        let (page, remarks) = page(&document, comparing.charset, "compared")?;
        remarks.iter().for_each(|remark| crate::terminal::complain(remark));
        Ok(page)
    };
    let (reprint, source) = (read(&comparing.reprint)?, read(&comparing.source)?);
    let (story, source) = (Story::of(&reprint), Story::of(&source));
    let (report, comparison) = rubricator::compare(&story, &source, &ReaderRules::default());
    let selection = Selection::Whole;
    Ok(match comparing.format {
        Format::Text | Format::Markdown if !comparison.same_story => comparison.summary() + "\n",
        Format::Text => {
            let text = report::text(&story, &report, Some(&comparison), selection, &colored(comparing.is_colored));
            fitted(text, columns())
        }
        format => report::write(&story, &report, Some(&comparison), selection, format),
    })
}

/// A document as a page that has its name, and what there is to say about the reading.
fn page(document: &Document, charset: Option<&'static Encoding>, what: &str) -> Result<(Page, Vec<String>)> {
    let name = shown(&document.name);
    // The name of a record is an address, whose ending says nothing.
    let file = if document.record.is_some() { "" } else { document.name.strip_suffix(".gz").unwrap_or(&document.name) };
    let hints = Hints { name: file, content_type: &document.content_type, charset };
    let reading =
        html::read_with(&document.bytes, &hints).map_err(|error| anyhow!("{name} can't be {what}: {error}"))?;
    let mut remarks = Vec::new();
    if let Some(encoding) = reading.guessed_encoding {
        remarks.push(format!(
            "{name} names no encoding and was read as {encoding}, which is a guess; --charset sets another"
        ));
    }
    let mut page = reading.page;
    page.cut |= document.is_cut;
    if page.cut {
        remarks.push(format!("{name} is too large to be read whole; only its beginning was {what}"));
    }
    page.url.clone_from(&document.name);
    page.set_links(&reading.links);
    Ok((page, remarks))
}
