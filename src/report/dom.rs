//! The view: a separated article drawn into a DOM element – what the page states about it, the story as it runs, and
//! each insertion as a note of its own after the paragraph it interrupts, the two linked by a number both ways.
//!
//! Only text nodes are made of the page's words, so nothing in them is ever markup, and no image of the page is
//! taken over. Links lead to addresses of the web or of mailboxes, and nothing is fetched before a reader follows them. How it looks is the style sheet's affair (`article.css`); the shape is
//!
//! ```html
//! <article class="rubricator-view" lang="en" dir="ltr">
//!   <header><h1>…</h1> <p class="credits"><span class="byline">By …</span> <span class="date">…</span></p></header>
//!   <p>… <span class="inside note sure" role="note" aria-label="Editor's note">(…, NDLR)</span> …
//!      <a class="sign commentary" id="sign-1" href="#insertion-1" aria-label="Inserted comment 1">¶1</a></p>
//!   <aside class="insertion commentary sure" id="insertion-1" role="note" aria-label="Inserted comment 1" tabindex="-1">
//!     <p class="label"><a href="#sign-1" …>¶1</a> Inserted comment <span class="certainty">sure</span></p>
//!     <p>…</p>
//!     <p class="reasons">labelled “Comment:” by the site</p>
//!   </aside>
//! </article>
//! ```
//!
//! With its source beside it (`class="rubricator-view compared"`), each part of the article is the first of two columns of a
//! row, and what it was made of the second:
//!
//! ```html
//!   <div class="row"><div class="reprint"><p>… <ins class="altered">claimed</ins> …</p></div>
//!                    <div class="source"><p>… <del class="altered">said</del> …</p></div></div>
//!   <div class="row omitted"><div class="reprint"></div><div class="source"><p><del>…</del></p></div></div>
//! ```
//!
//! The title is a heading of level 1, or of what the container says in `data-level`.

use std::ops::Range;

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::{Document, Element};

use crate::document::page::NodeId;
use crate::language::direction::is_right_to_left;
use crate::metadata::byline::Credits;
use crate::model::Reason;
use crate::report::inline::{Stretch, stretches};
use crate::report::spans::block_ranges;
use crate::report::{Comparison, Omission, Part, Passage, Piece, Report, Selection, parts, wording};
use crate::story::Story;

/// Draws a story with its report into an element; with its source, in two columns.
pub fn draw(
    story: &Story,
    report: &Report,
    beside: Option<(&Story, &Comparison)>,
    container: &Element,
    messages: &JsValue,
) -> Result<(), JsValue> {
    let document = container.owner_document().ok_or(JsValue::NULL)?;
    let level = container.get_attribute("data-level").and_then(|level| level.parse().ok()).unwrap_or(1);
    let credits = Credits::of(story);
    let comparison = beside.map(|(_, comparison)| comparison);
    let mut parts = parts(story, report, comparison, Selection::Whole);
    // What the header says is not said twice.
    parts.retain(|part| match part {
        Part::Story { block, pieces } => {
            let is_changed = |piece: &Piece| piece.passage.is_some() || piece.from.is_some();
            !credits.states(*block) || pieces.iter().any(is_changed)
        }
        Part::Passage { .. } | Part::Omitted(_) => true,
    });
    let is_level = |tag: &&str| {
        parts.iter().any(|part| matches!(part, Part::Story { block, .. } if heading(story, *block) == Some(*tag)))
    };
    let levels = ["h1", "h2", "h3", "h4", "h5", "h6"].into_iter().filter(is_level).collect();
    let pen = Pen { document, messages, story, levels, level };

    let class = if beside.is_some() { "rubricator-view compared" } else { "rubricator-view" };
    let article = pen.element(container, "article", class)?;
    if !report.lang.is_empty() {
        article.set_attribute("lang", &report.lang)?;
    }
    article.set_attribute("dir", direction(&report.lang))?;
    pen.credits(&article, &credits)?;

    if let Some((source, comparison)) = beside {
        return pen.columns(&article, &parts, source, comparison);
    }
    let mut flow = Flow::new(&pen, &article);
    let mut insertions = 0;
    for part in &parts {
        match part {
            Part::Story { block, pieces } => {
                let paragraph = flow.block(*block)?;
                pen.pieces(&paragraph, *block, pieces)?;
            }
            Part::Omitted(_) => {}
            Part::Passage { passage, .. } => {
                insertions += 1;
                pen.sign(&flow.place()?, passage, insertions)?;
                flow.close();
                pen.insertion(&article, passage, insertions)?;
            }
        }
    }
    Ok(())
}

/// The tag of the heading that a block is.
fn heading<'s>(story: &'s Story, block: usize) -> Option<&'s str> {
    story.heading(block).and_then(|heading| story.page.shape(heading)).map(|shape| &*shape.tag)
}

fn direction(lang: &str) -> &'static str {
    match lang {
        "" => "auto",
        lang if is_right_to_left(lang) => "rtl",
        _ => "ltr",
    }
}

struct Pen<'s> {
    document: Document,
    messages: &'s JsValue,
    story: &'s Story<'s>,
    /// The tags of the story's headings, the highest first.
    levels: Vec<&'s str>,
    /// The level of the title.
    level: usize,
}

impl Pen<'_> {
    fn credits(&self, article: &Element, credits: &Credits) -> Result<(), JsValue> {
        let stated = [("byline", &credits.byline), ("source", &credits.source), ("date", &credits.date)];
        let mut stated = stated.into_iter().filter_map(|(class, text)| Some((class, text.as_deref()?))).peekable();
        if credits.title.is_none() && stated.peek().is_none() {
            return Ok(());
        }
        let header = self.element(article, "header", "")?;
        if let Some(title) = &credits.title {
            let heading = self.element(&header, &format!("h{}", self.level.min(6)), "")?;
            self.text(&heading, title)?;
        }
        if stated.peek().is_some() {
            let line = self.element(&header, "p", "credits")?;
            for (class, text) in stated {
                let span = self.element(&line, "span", class)?;
                span.set_attribute("dir", "auto")?;
                self.text(&span, text)?;
                self.text(&line, " ")?;
            }
        }
        Ok(())
    }

    /// The article and its source side by side.
    fn columns(
        &self,
        article: &Element,
        parts: &[Part],
        source: &Story,
        comparison: &Comparison,
    ) -> Result<(), JsValue> {
        let mut is_drawn = vec![false; source.blocks.len()];
        let mut insertions = 0;
        for part in parts {
            let class = if matches!(part, Part::Omitted(_)) { "row omitted" } else { "row" };
            let row = self.element(article, "div", class)?;
            let reprint = self.element(&row, "div", "reprint")?;
            let beside = self.element(&row, "div", "source")?;
            match part {
                Part::Story { block, pieces } => {
                    let paragraph = Flow::new(self, &reprint).block(*block)?;
                    self.pieces(&paragraph, *block, pieces)?;
                    for &(_, origin) in comparison.blocks.iter().filter(|(own, _)| own == block) {
                        // A block that was split is drawn beside the first of its parts.
                        if !std::mem::replace(&mut is_drawn[origin], true) {
                            self.origin(&beside, source, comparison, origin)?;
                        }
                    }
                }
                Part::Passage { passage, .. } => {
                    insertions += 1;
                    self.insertion(&reprint, passage, insertions)?;
                }
                Part::Omitted(Omission { origin: (origin, _), .. }) => {
                    if !std::mem::replace(&mut is_drawn[*origin], true) {
                        self.origin(&beside, source, comparison, *origin)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A block of the source, what the article hasn't struck out.
    fn origin(&self, parent: &Element, source: &Story, comparison: &Comparison, block: usize) -> Result<(), JsValue> {
        let paragraph = self.element(parent, "p", "")?;
        let text = &source.blocks[block].text;
        let altered = comparison.altered.iter().filter_map(|altered| altered.origin.as_ref());
        let omitted = comparison.omitted.iter().map(|omitted| &omitted.origin);
        let mut gone: Vec<(usize, usize)> = Vec::new();
        for (_, range) in altered.chain(omitted).filter(|(at, _)| *at == block) {
            let at = gone.partition_point(|&(start, _)| start < range.start);
            gone.insert(at, (range.start, range.end));
        }
        let mut rest = 0;
        for (start, end) in gone {
            self.text(&paragraph, text.get(rest..start).unwrap_or_default())?;
            let start = start.max(rest);
            if let Some(words) = text.get(start..end).filter(|words| !words.is_empty()) {
                let del = self.element(&paragraph, "del", "altered")?;
                self.text(&del, words)?;
                rest = end;
            }
        }
        self.text(&paragraph, &text[rest..])
    }

    /// The text of a block, piece by piece.
    fn pieces(&self, paragraph: &Element, block: usize, pieces: &[Piece]) -> Result<(), JsValue> {
        for piece in pieces {
            match (piece.passage, piece.from) {
                (Some(passage), _) => self.inside(paragraph, passage, block, piece.range.clone())?,
                (None, None) => self.words(paragraph, block, piece.range.clone())?,
                (None, Some(_)) if piece.text.is_empty() => {}
                (None, Some(_)) => {
                    let ins = self.element(paragraph, "ins", "altered")?;
                    self.text(&ins, piece.text)?;
                }
            }
        }
        Ok(())
    }

    /// An insertion inside a sentence: it stays in its place.
    fn inside(&self, paragraph: &Element, passage: &Passage, block: usize, range: Range<usize>) -> Result<(), JsValue> {
        let span = self.element(paragraph, "span", &classes("inside", passage))?;
        span.set_attribute("role", "note")?;
        span.set_attribute("aria-label", &self.kind(passage))?;
        self.words(&span, block, range)
    }

    /// A range of a block's text, set as the page sets it.
    fn words(&self, parent: &Element, block: usize, range: Range<usize>) -> Result<(), JsValue> {
        let (mut outer, mut open) = (parent.clone(), None);
        for Stretch { text, setting } in stretches(self.story, block, range) {
            if setting.address != open {
                outer = parent.clone();
                if let Some(address) = setting.address {
                    outer = self.element(parent, "a", "link")?;
                    outer.set_attribute("href", address)?;
                    outer.set_attribute("rel", "noreferrer")?;
                }
                open = setting.address;
            }
            let mut inner = outer.clone();
            for tag in setting.tags() {
                inner = self.element(&inner, tag, "")?;
            }
            self.text(&inner, text)?;
        }
        Ok(())
    }

    /// The number of an insertion, at the end of the paragraph that it follows.
    fn sign(&self, paragraph: &Element, passage: &Passage, number: usize) -> Result<(), JsValue> {
        // A space that doesn't break, so that the number is never alone on a line.
        self.text(paragraph, "\u{a0}")?;
        let sign = self.element(paragraph, "a", &classes("sign", passage))?;
        self.number(&sign, ["sign", "insertion"], passage, number)
    }

    /// A number that leads from one of two places to the other.
    fn number(
        &self,
        link: &Element,
        [here, there]: [&str; 2],
        passage: &Passage,
        number: usize,
    ) -> Result<(), JsValue> {
        link.set_attribute("id", &format!("{here}-{number}"))?;
        link.set_attribute("href", &format!("#{there}-{number}"))?;
        link.set_attribute("aria-label", &self.name(passage, number))?;
        self.text(link, &format!("¶{number}"))
    }

    /// An insertion of its own.
    fn insertion(&self, article: &Element, passage: &Passage, number: usize) -> Result<(), JsValue> {
        let aside = self.element(article, "aside", &classes("insertion", passage))?;
        aside.set_attribute("id", &format!("insertion-{number}"))?;
        aside.set_attribute("role", "note")?;
        aside.set_attribute("aria-label", &self.name(passage, number))?;
        aside.set_attribute("tabindex", "-1")?;
        let label = self.own(&aside, "label")?;
        let back = self.element(&label, "a", "back")?;
        self.number(&back, ["back", "sign"], passage, number)?;
        self.text(&label, &format!(" {} ", self.kind(passage)))?;
        let certainty = self.element(&label, "span", "certainty")?;
        let (code, english) = wording::certainty(passage.certainty);
        self.text(&certainty, &self.message(code, english))?;
        let mut flow = Flow::new(self, &aside);
        for (block, range) in block_ranges(self.story, &passage.span) {
            self.words(&flow.block(block)?, block, range)?;
        }
        if passage.may_continue {
            let open = self.own(&aside, "open-end")?;
            self.text(&open, &self.message("may_continue", "may continue"))?;
        }
        let reasons = self.own(&aside, "reasons")?;
        for (at, reason) in passage.reasons.iter().enumerate() {
            self.text(&reasons, if at == 0 { "" } else { " · " })?;
            self.reason(&reasons, reason)?;
        }
        Ok(())
    }

    /// A reason, the page's own words in it kept apart from what is said of them.
    fn reason(&self, reasons: &Element, reason: &Reason) -> Result<(), JsValue> {
        if reason.against {
            self.text(reasons, &self.message("against", "against it: "))?;
        }
        let message = self.message(&["reason_", &*reason.code].concat(), &reason.detail);
        let mut parts = message.split('$');
        self.text(reasons, parts.next().unwrap_or_default())?;
        for part in parts {
            let quoted = match part.as_bytes().first() {
                Some(b'1') => Some(&reason.quote),
                Some(b'2') => reason.source.first(),
                Some(b'3') => reason.source.get(1),
                _ => None,
            };
            let Some(quoted) = quoted else {
                self.text(reasons, "$")?;
                self.text(reasons, part)?;
                continue;
            };
            let quote = self.element(reasons, "bdi", "")?;
            self.text(&quote, quoted)?;
            self.text(reasons, &part[1..])?;
        }
        Ok(())
    }

    /// A paragraph in the reader's language.
    fn own(&self, parent: &Element, class: &str) -> Result<Element, JsValue> {
        let paragraph = self.element(parent, "p", class)?;
        paragraph.set_attribute("lang", &self.message("language", "en"))?;
        paragraph.set_attribute("dir", "auto")?;
        Ok(paragraph)
    }

    fn name(&self, passage: &Passage, number: usize) -> String {
        format!("{} {number}", self.kind(passage))
    }

    fn kind(&self, passage: &Passage) -> String {
        let (code, english) = wording::kind(passage.kind);
        self.message(code, english)
    }

    /// The reader's words for a code; English where there are none.
    fn message(&self, code: &str, english: &str) -> String {
        let said = Reflect::get(self.messages, &code.into()).ok().and_then(|said| said.as_string());
        said.filter(|said| !said.is_empty()).unwrap_or_else(|| english.to_owned())
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

/// Blocks one after the other, those of one list or one quotation held together.
struct Flow<'p> {
    pen: &'p Pen<'p>,
    parent: &'p Element,
    group: Option<Group>,
    /// The last list that was closed, and how many items it had.
    list: (NodeId, usize),
    /// The last block's element.
    last: Option<Element>,
}

/// An open list or quotation of the page.
struct Group {
    node: NodeId,
    element: Element,
    /// The open item of a list.
    item: Option<(NodeId, Element)>,
    items: usize,
}

impl<'p> Flow<'p> {
    fn new(pen: &'p Pen<'p>, parent: &'p Element) -> Self {
        Self { pen, parent, group: None, list: (0, 0), last: None }
    }

    /// An element for a block, with what holds it.
    fn block(&mut self, block: usize) -> Result<Element, JsValue> {
        let element = self.open(block)?;
        Ok(self.last.insert(element).clone())
    }

    /// Where the sign of an insertion goes: into the last block, or, where it opens the article, a place of its own.
    fn place(&mut self) -> Result<Element, JsValue> {
        match &self.last {
            Some(last) => Ok(last.clone()),
            None => Ok(self.last.insert(self.pen.element(self.parent, "p", "place")?).clone()),
        }
    }

    fn open(&mut self, block: usize) -> Result<Element, JsValue> {
        let Self { pen, parent, .. } = *self;
        let (story, page) = (pen.story, pen.story.page);
        let tag = |element: NodeId| page.shape(element).map_or("", |shape| &*shape.tag);
        let around: Vec<NodeId> = story.around(block).collect();
        let Some(&node) = around.iter().find(|&&element| matches!(tag(element), "ul" | "ol" | "blockquote")) else {
            self.close();
            let is_note = parent.tag_name().eq_ignore_ascii_case("aside");
            let class = if around.iter().any(|&element| tag(element) == "figcaption") { "caption" } else { "" };
            let level = heading(story, block).filter(|_| !is_note);
            let level = level.and_then(|tag| pen.levels.iter().position(|&level| level == tag));
            let tag = level.map_or("p".to_owned(), |at| format!("h{}", (pen.level + 1 + at).min(6)));
            return pen.element(parent, &tag, class);
        };
        if self.group.as_ref().is_none_or(|group| group.node != node) {
            self.close();
            let element = pen.element(parent, tag(node), "")?;
            let items = if self.list.0 == node { self.list.1 } else { 0 };
            if items > 0 && tag(node) == "ol" {
                element.set_attribute("start", &(items + 1).to_string())?;
            }
            self.group = Some(Group { node, element, item: None, items });
        }
        let Some(group) = &mut self.group else { return Err(JsValue::NULL) };
        if tag(node) == "blockquote" {
            return pen.element(&group.element, "p", "");
        }
        let item = around.iter().copied().find(|&element| tag(element) == "li").unwrap_or(node);
        match &group.item {
            Some((open, element)) if *open == item => pen.element(element, "p", ""),
            _ => {
                let element = pen.element(&group.element, "li", "")?;
                group.items += 1;
                group.item = Some((item, element.clone()));
                Ok(element)
            }
        }
    }

    /// Ends the open list or quotation.
    fn close(&mut self) {
        if let Some(group) = self.group.take() {
            self.list = (group.node, group.items);
        }
    }
}

fn classes(place: &str, passage: &Passage) -> String {
    format!("{place} {} {}", passage.layer.name(), passage.certainty.name())
}
