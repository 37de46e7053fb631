//! The view: a separated article drawn into a DOM element – the story as it runs, each insertion as a note of its own
//! beside the paragraph it interrupts.
//!
//! Only text nodes are made of the page's words, so nothing in them is ever markup. How it looks is the style sheet's
//! affair; the classes are
//!
//! ```html
//! <article class="rubricator-view" lang="en">
//!   <h2>…</h2> <p>… <span class="inside note sure" role="note" aria-label="Editor's note">(…, NDLR)</span> …</p>
//!   <aside class="insertion commentary sure" role="note" aria-label="Inserted comment">
//!     <p class="label">Inserted comment <span class="certainty">sure</span></p>
//!     <p>…</p>
//!     <p class="reasons">labelled “Comment:” by the site</p>
//!   </aside>
//! </article>
//! ```

use std::collections::BTreeMap;

use wasm_bindgen::JsValue;
use web_sys::{Document, Element};

use crate::lexicon::Layer;
use crate::report::{Part, Passage, Report, inside, parts, words_for};
use crate::story::Story;
use crate::verdict::Certainty;

/// Draws a story with its report into an element.
pub fn draw(
    story: &Story,
    report: &Report,
    container: &Element,
    messages: &BTreeMap<String, String>,
) -> Result<(), JsValue> {
    let document = container.owner_document().ok_or(JsValue::NULL)?;
    let pen = Pen { document, messages };
    let article = pen.element(container, "article", "rubricator-view")?;
    if !report.lang.is_empty() {
        article.set_attribute("lang", &report.lang)?;
    }
    for part in parts(story, report) {
        match part {
            Part::Story { block, text } => pen.story(&article, story, report, block, &text)?,
            Part::Passage { passage, blocks } => pen.passage(&article, passage, &blocks)?,
        }
    }
    Ok(())
}

struct Pen<'m> {
    document: Document,
    messages: &'m BTreeMap<String, String>,
}

impl Pen<'_> {
    /// A block of the story, with the insertions inside it.
    fn story(
        &self,
        article: &Element,
        story: &Story,
        report: &Report,
        block: usize,
        text: &str,
    ) -> Result<(), JsValue> {
        let tag = story.page.shape(story.blocks[block].container).map_or("p", |shape| match &*shape.tag {
            "h1" | "h2" => "h2",
            "h3" | "h4" | "h5" | "h6" => "h3",
            "blockquote" => "blockquote",
            _ => "p",
        });
        let paragraph = self.element(article, tag, "")?;
        let mut rest = 0;
        for passage in inside(story, report, block) {
            let range = passage.span.start.1..passage.span.end.1;
            self.text(&paragraph, &text[rest..range.start])?;
            let span = self.element(&paragraph, "span", &classes("inside", passage))?;
            self.label(&span, passage)?;
            self.text(&span, &text[range.clone()])?;
            rest = range.end;
        }
        self.text(&paragraph, &text[rest..])
    }

    /// An insertion of its own.
    fn passage(&self, article: &Element, passage: &Passage, blocks: &[&str]) -> Result<(), JsValue> {
        let aside = self.element(article, "aside", &classes("insertion", passage))?;
        self.label(&aside, passage)?;
        let label = self.element(&aside, "p", "label")?;
        self.text(&label, self.kind(passage))?;
        self.text(&label, " ")?;
        let certainty = self.element(&label, "span", "certainty")?;
        let (code, english) = words_for::certainty(passage.certainty);
        self.text(&certainty, self.message(code, english))?;
        for block in blocks {
            let paragraph = self.element(&aside, "p", "")?;
            self.text(&paragraph, block)?;
        }
        if passage.may_continue {
            let open = self.element(&aside, "p", "open-end")?;
            self.text(&open, self.message("may_continue", "may continue"))?;
        }
        let reasons = self.element(&aside, "p", "reasons")?;
        let details: Vec<String> = passage.reasons.iter().map(|reason| self.reason(reason)).collect();
        self.text(&reasons, &details.join(" · "))
    }

    fn label(&self, element: &Element, passage: &Passage) -> Result<(), JsValue> {
        element.set_attribute("role", "note")?;
        element.set_attribute("aria-label", self.kind(passage))
    }

    fn kind(&self, passage: &Passage) -> &str {
        let (code, english) = words_for::kind(passage.kind);
        self.message(code, english)
    }

    fn reason(&self, reason: &crate::evidence::Reason) -> String {
        match self.messages.get(&format!("reason_{}", reason.code)) {
            Some(message) => message.replace("$1", &reason.quote),
            None => reason.detail.clone(),
        }
    }

    fn message<'s>(&'s self, code: &str, english: &'s str) -> &'s str {
        self.messages.get(code).map_or(english, |message| message)
    }

    fn element(&self, parent: &Element, tag: &str, class: &str) -> Result<Element, JsValue> {
        let element = self.document.create_element(tag)?;
        if !class.is_empty() {
            element.set_attribute("class", class)?;
        }
        parent.append_child(&element)?;
        Ok(element)
    }

    fn text(&self, parent: &Element, text: &str) -> Result<(), JsValue> {
        parent.append_child(&self.document.create_text_node(text)).map(|_| ())
    }
}

fn classes(place: &str, passage: &Passage) -> String {
    let layer = match passage.layer {
        Layer::Commentary => "commentary",
        Layer::Note => "note",
        Layer::Update => "update",
    };
    let certainty = match passage.certainty {
        Certainty::Sure => "sure",
        Certainty::Likely => "likely",
        Certainty::Possible => "possible",
    };
    format!("{place} {layer} {certainty}")
}
