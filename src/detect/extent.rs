//! Where an insertion ends: the harder half.
//!
//! A label says where an insertion begins; its end has to be found by signs. Each function `by_…` reads one sign, and
//! [`extent`] asks them in their order of precedence:
//! 1. the bracket that its first block opens;
//! 2. its wrapper, or the look that its neighbours share and no block of the story has;
//! 3. the rules (`<hr>`) that it is between;
//! 4. the type (italics, bold) that it is set in;
//! 5. the signature that it is signed with;
//! 6. the rest of the article, or of its section, where a label alone in its block heads that;
//! 7. the numbered notes that such a label heads;
//! 8. the title, byline or dateline of the story that it is the preface of;
//! 9. the voice that it goes on in, where the rest of the story reports;
//! 10. none of these: it is one paragraph, with what its final colon introduces.
//!
//! An insertion never goes past the next label or heading, or out of the element that holds it. An end that is claimed
//! is right: where no sign closes it, the extent says that it may continue. What closes it besides the signs above
//! is what follows: nothing, a heading, the next label, a line that is not a sentence (a title, a byline, a date), a dateline,
//! or paragraphs that report while nobody talks in those after them.

use std::ops::Range;

use crate::detect::clues::{closing_block, weights, wrapper};
use crate::detect::context::{StoryContext, is_line};
use crate::detect::evidence::{Candidate, Place};
use crate::detect::voice::{Voice, voice};
use crate::document::page::NodeId;
use crate::language::labels::{LabelTerminator, LeadingLabel};
use crate::model::{Kind, Layer, Point, Reason};
use crate::story::Story;

/// What is ruled off, set in type or signed over more blocks is not an insertion.
const MAX_BLOCKS: usize = 12;
/// One or two words below a label are a button or a name.
const MIN_TEXT_WORDS: usize = 3;
/// Before what a label alone in its block heads is so large a share of the words up to its end, if it is the article's rest.
const MIN_PERCENT_BEFORE_REST: usize = 50;
/// A preface begins before this block.
const MAX_PREFACE_START_BLOCKS: usize = 5;
/// A commenter who goes on talking does so in one of the next blocks.
const MAX_SILENT_BLOCKS: usize = 2;
/// A story reports again where nobody talks in this many blocks.
const MIN_RETURN_BLOCKS: usize = 5;
/// A signature has no more words, its dash left out.
const MAX_SIGNATURE_WORDS: usize = 3;
/// A place and a date before a report's first words have no more bytes.
const MAX_DATELINE_BYTES: usize = 60;

/// Where an insertion ends.
pub struct Extent {
    /// Its end.
    pub end: Point,
    /// What shows that it ends there, where that says more than a clue did.
    pub reason: Option<Reason>,
    /// Whether it may go on: nothing on the page closes it.
    pub may_continue: bool,
}

/// Where a candidate ends: before the block `limit` at the latest.
pub fn extent(context: &StoryContext, candidate: &Candidate, limit: usize) -> Extent {
    let story = context.story;
    match &candidate.place {
        Place::Within(range) => Extent { end: (candidate.block, range.end), reason: None, may_continue: false },
        Place::Run(blocks) => closed(story, blocks.end.min(limit) - 1),
        Place::Block(lead) => {
            let labelled = Labelled::new(context, candidate, lead, limit);
            labelled
                .by_bracket()
                .or_else(|| labelled.by_wrapper())
                .or_else(|| labelled.by_rules())
                .or_else(|| labelled.by_type())
                .or_else(|| labelled.by_signature())
                .or_else(|| labelled.by_rest_of_article())
                .or_else(|| labelled.by_numbered_notes())
                .or_else(|| labelled.by_story_below())
                .or_else(|| labelled.by_voice())
                .unwrap_or_else(|| labelled.one_paragraph())
        }
    }
}

/// An extent whose end is known: the end of a block.
fn closed(story: &Story, block: usize) -> Extent {
    Extent { end: (block, story.blocks[block].text.len()), reason: None, may_continue: false }
}

/// A candidate that a label opens, with what all signs need.
struct Labelled<'c, 's, 'p> {
    context: &'c StoryContext<'s, 'p>,
    candidate: &'c Candidate,
    /// Whether its label is alone in its block.
    is_alone: bool,
    /// The block before which it ends: that of the next insertion, or the story's end.
    limit: usize,
    /// The same, or the next heading.
    heading: usize,
    /// The last block of its first paragraph: its own, or, where the label is alone there, the next one.
    first: usize,
}

impl<'c, 's, 'p> Labelled<'c, 's, 'p> {
    fn new(context: &'c StoryContext<'s, 'p>, candidate: &'c Candidate, lead: &LeadingLabel, limit: usize) -> Self {
        let story = context.story;
        let block = candidate.block;
        let heading = (block + 1..limit).find(|&next| story.heading(next).is_some()).unwrap_or(limit);
        let is_alone = lead.terminator != LabelTerminator::Nothing && candidate.is_bare(story);
        let has_text = block + 1 < heading && story.blocks[block + 1].words >= MIN_TEXT_WORDS;
        let first = block + usize::from(is_alone && has_text);
        Self { context, candidate, is_alone, limit, heading, first }
    }

    fn story(&self) -> &'s Story<'p> {
        self.context.story
    }

    fn by_bracket(&self) -> Option<Extent> {
        let block = closing_block(self.story(), self.candidate)?;
        Some(closed(self.story(), block.min(self.limit - 1)))
    }

    /// A wrapper around the label only is the label's.
    fn by_wrapper(&self) -> Option<Extent> {
        let wrapper = wrapper(self.context, self.candidate)?;
        if self.is_alone && wrapper.blocks.len() == 1 {
            return None;
        }
        let last = wrapper.blocks.end.min(self.limit) - 1;
        Some(match self.introduced(last, self.limit) {
            Some(introduced) => introduced.extent(self.story()),
            None => closed(self.story(), last),
        })
    }

    /// The block before the next rule, where there is a rule before the candidate, too.
    fn by_rules(&self) -> Option<Extent> {
        let (story, block) = (self.story(), self.candidate.block);
        let next = (block + 1..self.heading.min(block + MAX_BLOCKS)).find(|&next| story.blocks[next].after_rule)?;
        story.blocks[block].after_rule.then(|| closed(story, next - 1))
    }

    /// The last block in the same type, where the candidate is set in italics or bold throughout and the block before it isn't.
    fn by_type(&self) -> Option<Extent> {
        let (story, block) = (self.story(), self.candidate.block);
        let before = block.checked_sub(1)?;
        if !story.is_set_in_type(block) || story.is_set_in_type(before) || self.is_alone {
            return None;
        }
        let end = (block + 1..self.heading).find(|&next| !story.is_set_in_type(next)).unwrap_or(self.heading);
        // A story that goes on in this type to its end shows nothing.
        if end == story.blocks.len() || end - block > MAX_BLOCKS {
            return None;
        }
        Some(self.introduced(end - 1, self.heading).map_or(closed(story, end - 1), |list| list.extent(story)))
    }

    /// The line that signs it, or its own last words. A line at the story's end signs the story, and one below a quotation says who
    /// said that.
    fn by_signature(&self) -> Option<Extent> {
        let (story, own) = (self.story(), self.candidate.block);
        if !self.is_alone && ends_with_signature(&story.blocks[own].text[self.candidate.label.end..]) {
            return Some(closed(story, own));
        }
        let end = self.heading.min(own + MAX_BLOCKS).min(story.blocks.len() - 1);
        let line = (own + 1..end).find(|&block| is_signature(&story.blocks[block].text))?;
        let is_attribution = starts_with_quotation(&story.blocks[line - 1].text);
        let (_, reporting) = self.count_voices(own + 1..line);
        (!is_attribution && reporting * 2 < line - own).then(|| closed(story, line))
    }

    /// The last of the paragraphs up to a line that is not a sentence, a heading or the article's end, where the label heads them
    /// late in the article, and they talk rather than report. An update has no voice of its own.
    fn by_rest_of_article(&self) -> Option<Extent> {
        let (story, block) = (self.story(), self.candidate.block);
        let is_end = |next: &usize| self.begins_anew(*next) && !is_numbered(&story.blocks[*next].text);
        let end = (self.first + 1..self.heading).find(is_end).unwrap_or(self.heading);
        let is_late = story.words_before(block) * 100 >= story.words_in(0..end) * MIN_PERCENT_BEFORE_REST;
        let (blocks, (talking, reporting)) = (end - self.first, self.count_voices(self.first..end));
        let is_own_voice = talking * 4 >= blocks || self.candidate.layer() == Layer::Update;
        let is_rest = self.is_alone && self.first > block && is_late && is_own_voice && reporting * 2 <= blocks;
        is_rest.then(|| closed(story, end - 1))
    }

    fn by_numbered_notes(&self) -> Option<Extent> {
        let (story, block) = (self.story(), self.candidate.block);
        let notes = (block + 1..self.heading).take_while(|&next| is_numbered(&story.blocks[next].text)).count();
        let last = block + notes;
        (self.is_alone && notes > 0)
            .then(|| Extent { may_continue: !self.is_closed_after(last), ..closed(story, last) })
    }

    /// The last block before the title, byline or dateline below it, where no more than a few lines are above it and
    /// what is between talks rather than reports.
    fn by_story_below(&self) -> Option<Extent> {
        let (story, block) = (self.story(), self.candidate.block);
        let end = (self.first + 1..self.heading.min(block + MAX_BLOCKS)).find(|&next| self.begins_anew(next))?;
        let (talking, reporting) = self.count_voices(self.first..end);
        let is_preface = block < MAX_PREFACE_START_BLOCKS && end > self.first + 1;
        (is_preface && reporting == 0 && talking * 2 >= end - self.first).then(|| closed(story, end - 1))
    }

    /// How many blocks talk, and how many report.
    fn count_voices(&self, blocks: Range<usize>) -> (usize, usize) {
        let voices: Vec<Voice> = blocks.map(|block| voice(self.story(), block)).collect();
        let talking = voices.iter().filter(|voice| matches!(voice, Voice::Talking(_))).count();
        (talking, voices.iter().filter(|&voice| *voice == Voice::Reporting).count())
    }

    /// The last block that goes on in the voice of the comment, and the words that show it.
    ///
    /// Each block after the first paragraph adds to a sum, as it talks, exclaims, reports or does neither; the insertion ends
    /// where the sum is highest, if that is high enough, and the search where it has fallen too far below that. A story that
    /// talks itself gives no sign, nor does a language whose words for reporting are not known.
    fn by_voice(&self) -> Option<Extent> {
        let story = self.story();
        // Who updates a story is often who wrote it.
        if !story.lexicon.knows_reporting() || self.candidate.layer() == Layer::Update {
            return None;
        }
        let from = self.introduced(self.first, self.heading).map_or(self.first, |introduced| introduced.last);
        let parent = parent(story, from);
        let mut best: Option<(usize, Range<usize>)> = None;
        let (mut sum, mut highest) = (0.0, 0.0);
        for block in from + 1..self.heading {
            if self::parent(story, block) != parent || self.begins_anew(block) {
                break;
            }
            match voice(story, block) {
                Voice::Talking(words) => {
                    let again = story.lexicon.first_person(&story.blocks[block].text[words.end..]).is_some();
                    sum += weights::TALKING + if again { weights::AGAIN } else { 0.0 };
                    if sum > highest {
                        (best, highest) = (Some((block, words)), sum);
                    }
                }
                Voice::Exclaiming => sum += weights::EXCLAIMING,
                Voice::Neutral => sum += weights::NEUTRAL,
                Voice::Reporting => sum += weights::REPORTING,
            }
            let is_late = best.is_none() && block - from >= MAX_SILENT_BLOCKS;
            if is_late || highest - sum > weights::PATIENCE {
                break;
            }
        }
        let (last, words) = best.filter(|_| highest >= weights::ENOUGH)?;
        if !self.context.reports(self.candidate.block..last + 1) {
            return None;
        }
        let quote = &story.blocks[last].text[words];
        let detail = format!("the next paragraph continues in the same voice: “{quote}”");
        let reason = Reason::new("voice", detail, quote);
        Some(Extent { reason: Some(reason), may_continue: !self.is_closed_after(last), ..closed(story, last) })
    }

    /// The first paragraph, with what its final colon introduces.
    fn one_paragraph(&self) -> Extent {
        let story = self.story();
        let mut extent = closed(story, self.first);
        let mut is_closed = false;
        if let Some(introduced) = self.introduced(self.first, self.heading) {
            is_closed = introduced.is_list;
            extent = introduced.extent(story);
        }
        Extent { may_continue: !is_closed && !self.is_closed_after(extent.end.0), ..extent }
    }

    /// What the final colon of a block introduces: a list or quotation in an element of its own, links, or else the next block.
    fn introduced(&self, by: usize, limit: usize) -> Option<Introduced> {
        let (story, next) = (self.story(), by + 1);
        if !story.introduces(by) || next >= limit || self.is_alone && by == self.candidate.block {
            return None;
        }
        let links = (next..limit).take_while(|&block| story.blocks[block].is_mostly_links()).count();
        let set = story.around(next).filter(|&element| {
            let is_set = |tag: &str| matches!(tag, "ul" | "ol" | "dl" | "blockquote" | "q" | "pre" | "table");
            story.page.shape(element).is_some_and(|shape| is_set(&shape.tag)) && story.blocks_in(element).start == next
        });
        Some(match set.last() {
            Some(element) => Introduced { by, last: story.blocks_in(element).end.min(limit) - 1, is_list: true },
            None if links > 0 => Introduced { by, last: by + links, is_list: true },
            None => Introduced { by, last: next, is_list: false },
        })
    }

    /// Whether something closes the insertion after a block.
    fn is_closed_after(&self, last: usize) -> bool {
        let next = last + 1;
        next >= self.heading
            || self.candidate.kind == Kind::Emphasis
            || self.begins_anew(next)
            || self.leaves_cell(next)
            || self.candidate.layer() != Layer::Update && self.story_returns(next)
    }

    /// Whether a block is outside of the table's cell that the insertion is in.
    fn leaves_cell(&self, block: usize) -> bool {
        let story = self.story();
        let is_cell =
            |element: &NodeId| story.page.shape(*element).is_some_and(|shape| matches!(&*shape.tag, "td" | "th"));
        let cell = story.around(self.candidate.block).find(is_cell);
        cell.is_some_and(|cell| !story.blocks_in(cell).contains(&block))
    }

    /// Whether a block does not go on with the text before it: a title, a byline, a date, or a report with a dateline.
    fn begins_anew(&self, block: usize) -> bool {
        is_line(self.story(), block) || has_dateline(&self.story().blocks[block].text)
    }

    /// Whether the story reports from this block on, and nobody talks in the blocks after it.
    fn story_returns(&self, block: usize) -> bool {
        let story = self.story();
        let mut after = block + 1..self.limit.min(block + MIN_RETURN_BLOCKS);
        voice(story, block) == Voice::Reporting
            && after.all(|block| matches!(voice(story, block), Voice::Reporting | Voice::Neutral))
    }
}

/// What a block's final colon introduces.
struct Introduced {
    by: usize,
    last: usize,
    /// Whether it has an end of its own.
    is_list: bool,
}

impl Introduced {
    fn extent(&self, story: &Story) -> Extent {
        let text = &story.blocks[self.by].text;
        let start = text.rmatch_indices(' ').nth(3).map_or(0, |(at, space)| at + space.len());
        let quote = &text[start..];
        let reason = Reason::new("introduced", format!("its words “{quote}” introduce what follows"), quote);
        Extent { reason: Some(reason), ..closed(story, self.last) }
    }
}

/// The element that a block is in among others: the one around its own, or, for text without an element of its own,
/// the one that it shares.
fn parent(story: &Story, block: usize) -> Option<usize> {
    let container = story.blocks[block].container;
    let is_own = story.blocks_in(container).len() == 1;
    if is_own { story.page.nodes()[container].parent } else { Some(container) }
}

/// Whether a text opens as a report does: a place in capitals and a dash, `LUND, 3 May (Reuters) — The harbour …`.
fn has_dateline(text: &str) -> bool {
    let dash = text.char_indices().take_while(|(at, _)| *at < MAX_DATELINE_BYTES).find(|(_, c)| matches!(c, '—' | '–'));
    let Some((at, _)) = dash else { return false };
    let place = text[..at].split_whitespace().next().unwrap_or_default();
    let letters = || place.chars().filter(|c| c.is_alphabetic());
    letters().count() > 2 && letters().all(char::is_uppercase)
}

/// Whether a text is a numbered note: `[1] …`, `1) …`, `(1) …`, `* …`, `① …`.
fn is_numbered(text: &str) -> bool {
    let number = text.trim_start_matches(['[', '(', '（', '［', '【']);
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let has_sign = rest.starts_with([']', ')', '）', '］', '】', '.', '、', '．']);
    rest.len() < number.len() && has_sign
        || text.starts_with(['*', '†', '‡', '•', '※'])
        || text.starts_with(|c| ('①'..='⑳').contains(&c))
}

/// Whether a line is a signature and no more: initials (`MJM`), or a name behind a dash (`— The editors`).
fn is_signature(text: &str) -> bool {
    let name = text.trim_start_matches(is_dash).trim_start();
    let words = name.split_whitespace().count();
    let is_name = name.len() < text.len() && name.starts_with(char::is_uppercase) && !name.ends_with(is_dash);
    (1..=MAX_SIGNATURE_WORDS).contains(&words) && (is_name || is_initials(name)) && !name.contains(char::is_numeric)
}

/// Whether a text's last words sign it: `… five years later – J. Field`, `… some changes. PAT`.
fn ends_with_signature(text: &str) -> bool {
    let text = text.trim_end_matches([']', ')', ' ', '.']);
    if let Some((before, name)) = text.rsplit_once(is_dash) {
        let is_name = |word: &str| word.starts_with(char::is_uppercase);
        let words = name.split_whitespace().count();
        if before.ends_with([' ', '.', '!', '?', '-'])
            && (1..=MAX_SIGNATURE_WORDS).contains(&words)
            && name.split_whitespace().all(is_name)
        {
            return true;
        }
    }
    text.rsplit_once(' ').is_some_and(|(before, last)| before.ends_with(['.', '!', '?']) && is_initials(last))
}

/// Whether a text is two to four capitals, with or without full stops.
fn is_initials(text: &str) -> bool {
    let letters = text.chars().filter(|&c| c != '.').count();
    (2..=4).contains(&letters) && text.chars().all(|c| c == '.' || c.is_uppercase())
}

fn starts_with_quotation(text: &str) -> bool {
    text.starts_with(['“', '"', '«', '„', '‘', '「', '『', '»'])
}

fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '-' | '~')
}
