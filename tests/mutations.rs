//! A verdict is about words, not about how a page happens to be written: each fixture keeps its passages when its white
//! space, its entities, its paragraphs or its surroundings are written in another way.

use rubricator::document::blocks::blocks;
use rubricator::document::html;
use rubricator::model::{Kind, Layer};
use rubricator::{ReaderRules, judge};
use rubricator_fixtures::Case;

/// What must stay: each passage's layer, kind and text.
type Passages = Vec<(Layer, Kind, String)>;

fn passages(html: &str) -> Passages {
    let report = judge(&html::parse(html), &ReaderRules::default());
    report.passages.into_iter().map(|passage| (passage.layer, passage.kind, passage.text)).collect()
}

/// The fixtures in HTML, with their documents.
fn fixtures() -> impl Iterator<Item = (Case, String)> {
    rubricator_fixtures::reports().into_iter().filter_map(|case| case.html().map(|html| (case, html)))
}

/// Changes the text between the tags of a document, leaving its head, scripts and styles alone.
fn change_text(html: &str, change: impl Fn(&str) -> String) -> String {
    let mut changed = String::new();
    let mut raw = None;
    for piece in html.split_inclusive('>') {
        let (text, tag) = piece.split_at(piece.rfind('<').unwrap_or(piece.len()));
        match raw {
            Some(_) => changed.push_str(text),
            None => changed.push_str(&change(text)),
        }
        changed.push_str(tag);
        let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if ["title", "script", "style", "textarea"].contains(&name) {
            raw = (!tag.starts_with("</")).then_some(());
        }
    }
    changed
}

fn keep(name: &str, mutate: impl Fn(&str) -> String) {
    let mut differing = Vec::new();
    for (case, html) in fixtures() {
        let mutated = mutate(&html);
        let (before, after) = (passages(&html), passages(&mutated));
        if before != after {
            differing.push(format!("{}, {name}: {before:#?}\nbecomes {after:#?}\nin {mutated}", case.name));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

#[test]
fn white_space_varies() {
    keep("with more white space", |html| {
        // In preformatted text, lines are part of what is written.
        let is_free = !html.contains("<pre");
        if is_free { change_text(html, |text| text.replace(' ', " \n\t ")) } else { html.to_owned() }
    });
    keep("with comments in its text", |html| change_text(html, |text| text.replace(' ', " <!-- a > b -->")));
}

#[test]
fn entities_vary() {
    keep("with entities", |html| {
        change_text(html, |text| {
            let is_whole = !text.contains('&');
            let written = text
                .chars()
                .map(|c| if is_whole && c.is_alphabetic() { format!("&#{};", c as u32) } else { c.to_string() });
            written.collect()
        })
    });
}

#[test]
fn a_site_stands_around_it() {
    let words = "The harbour fair opens on Saturday with a regatta of old boats and a brass band from the hills. ";
    keep("inside a site's chrome", |html| {
        let at = html.find("</title>").map_or(0, |at| at + "</title>".len());
        format!(
            "{}<body class='home comments-open'><div id=top><header><a href=/>A site</a><nav><ul><li><a href=/a>News of today</a></li></ul></nav></header>
             <div class=columns>{}<div class=sidebar><h3>Most read</h3><ul><li><a href=/c>Comment: Why the fair must go on</a></li></ul><p>{words}</p></div></div>
             <section id=comments><h2>Comments (3)</h2><p>Comment: {words}</p></section>
             <footer><p>Note: {words}</p></footer></div>",
            &html[..at],
            &html[at..]
        )
    });
}

#[test]
fn paragraphs_become_breaks() {
    keep("with breaks instead of paragraphs", |html| {
        // Where a paragraph has a look, or a box holds several, the paragraphs carry the verdict.
        if html.contains("<p ") || html.contains("<p></p>") {
            return html.to_owned();
        }
        html.replace("<p>", "").replace("</p>", "<br><br>\n")
    });
}

#[test]
fn a_block_may_be_a_div() {
    keep("with divisions instead of paragraphs", |html| {
        html.replace("<p>", "<div>").replace("<p ", "<div ").replace("</p>", "</div>")
    });
}

#[test]
fn a_box_is_not_needed_where_a_comment_is_one_paragraph() {
    let texts = |html: &str| blocks(&html::parse(html)).into_iter().map(|block| block.text).collect::<Vec<_>>();
    let is_one_block = |html: &str| {
        let report = judge(&html::parse(html), &ReaderRules::default());
        report.passages.iter().all(|passage| passage.span.start.0 == passage.span.end.0)
    };
    let mut tried = 0;
    let mut differing = Vec::new();
    for (case, html) in fixtures() {
        let bare = without_boxes(&html);
        // Boxes that hold the paragraphs apart, or the comment together, carry the verdict; so do those that name it, and
        // those that keep readers' comments out.
        let carries = case.needs_boxes() || html.contains("<form") || passages(&html).is_empty();
        if bare == html || texts(&bare) != texts(&html) || !is_one_block(&html) || carries {
            continue;
        }
        tried += 1;
        let (before, after) = (passages(&html), passages(&bare));
        // Without its box, a comment may go on in the voice of what follows.
        let kept = before
            .iter()
            .zip(&after)
            .all(|(one, other)| (one.0, one.1) == (other.0, other.1) && other.2.starts_with(&one.2));
        if before.len() != after.len() || !kept {
            differing.push(format!("{}: {before:#?}\nbecomes {after:#?}", case.name));
        }
    }
    assert!(tried > 10 && differing.is_empty(), "{}", differing.join("\n\n"));
}

/// A document without its `<div>`s that have a class.
fn without_boxes(html: &str) -> String {
    let mut bare = String::new();
    let mut open = Vec::new();
    for piece in html.split_inclusive('>') {
        let tag = &piece[piece.rfind('<').unwrap_or(piece.len())..];
        let is_box = tag.starts_with("<div class");
        if tag.starts_with("<div") {
            open.push(is_box);
        }
        let closes_box = tag == "</div>" && open.pop() == Some(true);
        bare.push_str(if is_box || closes_box { &piece[..piece.len() - tag.len()] } else { piece });
    }
    bare
}

#[test]
fn a_label_may_be_in_another_language() {
    // Labels that stand alone in any language, so that the page around them need not be translated.
    for label in ["Notre commentaire :", "Unser Kommentar:", "Наш комментарий:"] {
        let mut tried = 0;
        for (case, html) in fixtures() {
            let before = passages(&html);
            let labelled = before.iter().filter(|passage| passage.2.starts_with("Comment:")).count();
            if labelled == 0 || html.matches("Comment:").count() != labelled {
                continue;
            }
            tried += 1;
            let translated: Passages =
                before.into_iter().map(|(layer, kind, text)| (layer, kind, text.replace("Comment:", label))).collect();
            assert_eq!(passages(&html.replace("Comment:", label)), translated, "{}, with “{label}”", case.name);
        }
        assert!(tried > 10);
    }
}
