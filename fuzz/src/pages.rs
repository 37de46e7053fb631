//! Flat pages made of any bytes: mostly well formed, of the words that the core looks for, and torn in between.

use arbitrary::{Result, Unstructured};
use rubricator::document::snapshot::{FlatPage, FlatShape};

use crate::seeds::PHRASES;

/// More nodes say nothing new, and cost the fuzzer its speed.
const MAX_NODES: usize = 600;

const TAGS: &[&str] = &[
    "div",
    "p",
    "b",
    "br",
    "a",
    "ul",
    "li",
    "blockquote",
    "q",
    "h2",
    "article",
    "aside",
    "form",
    "span",
    "x-tag",
    "hr",
    "pre",
    "table",
    "tr",
    "td",
    "em",
    "dt",
    "time",
    "h1",
];
const CLASSES: &[&str] =
    &["", "", "", "comment", "comments", "note", "editors-note", "byline", "source", "nav", "ours our-box"];
const STYLES: &[&str] = &["", "", "", "display: none", "font-weight:bold", "font-style:italic"];
const LANGUAGES: &[&str] = &["", "en", "fr", "de-AT", "ja", "xx", "ru", "zh-TW"];

/// A flat page, well formed or not.
pub fn flat(bytes: &mut Unstructured) -> Result<FlatPage> {
    let mut page = FlatPage {
        lang: (*bytes.choose(LANGUAGES)?).to_owned(),
        title: phrases(bytes)?,
        url: if bytes.ratio(1, 2)? { "https://news.example.org/a".to_owned() } else { String::new() },
        cut: bytes.ratio(1, 8)?,
        ..FlatPage::default()
    };
    let mut open = 0;
    while !bytes.is_empty() && page.nodes.len() < 2 * MAX_NODES {
        let depth = bytes.int_in_range(0..=if open < 3 { open } else { 3 })?;
        // Near the innermost element, or anywhere at all.
        let depth = if bytes.ratio(1, 200)? { bytes.arbitrary()? } else { (open - depth).max(i32::from(open > 0)) };
        page.nodes.push(depth);
        if bytes.ratio(1, 2)? && open > 0 {
            let text = phrases(bytes)?;
            // Node and text may differ in length: a pair of surrogates can be torn over two nodes.
            let torn = if bytes.ratio(1, 50)? { bytes.int_in_range(-2..=2)? } else { 0 };
            page.nodes.push((torn - text.encode_utf16().count() as i32).min(-1));
            page.text.push_str(&text);
            if torn != 0 {
                let rest = "🖋";
                page.nodes.extend([depth, -torn - 2]);
                page.text.push_str(rest);
            }
            open = depth.max(0);
        } else {
            let shape = shape(bytes)?;
            let known = page.shapes.iter().position(|known| *known == shape).unwrap_or(page.shapes.len());
            if known == page.shapes.len() {
                page.shapes.push(shape);
            }
            page.nodes.push(if bytes.ratio(1, 500)? { bytes.arbitrary()? } else { known as i32 });
            open = depth.clamp(0, i32::MAX - 1) + 1;
        }
    }
    Ok(page)
}

fn shape(bytes: &mut Unstructured) -> Result<FlatShape> {
    let any = |bytes: &mut Unstructured, words: &[&str]| -> Result<String> {
        if bytes.ratio(1, 30)? { bytes.arbitrary() } else { Ok((*bytes.choose(words)?).to_owned()) }
    };
    Ok([
        any(bytes, TAGS)?,
        any(bytes, CLASSES)?,
        any(bytes, &[""])?,
        any(bytes, &["", "note", "complementary"])?,
        String::new(),
        any(bytes, STYLES)?,
        any(bytes, &["", "headline", "correction"])?,
        if bytes.ratio(1, 20)? { "hidden".to_owned() } else { String::new() },
        any(bytes, &["", "", "", "block", "lines", "unseen", "unseen block"])?,
    ])
}

fn phrases(bytes: &mut Unstructured) -> Result<String> {
    let mut text = String::new();
    for _ in 0..bytes.int_in_range(1..=5)? {
        if bytes.ratio(1, 12)? {
            text += bytes.arbitrary::<&str>()?;
        } else {
            text += bytes.choose(PHRASES)?;
        }
    }
    Ok(text)
}
