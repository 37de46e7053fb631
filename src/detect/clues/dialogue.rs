//! What it detects: an everyday label among lines that begin with other labels, or among others in its own block that are marked up
//! as Markdown does, which the page shows as written.
//!
//! Why it speaks against commentary: in interviews, minutes, recipes and data sheets every line begins with a label; one of them
//! may happen to be an editor's word.
//! Known false positives: where an editor interrupts an interview; the label then needs a shape of its own.
//! Example: `Date: 3 May` / `Note: bring boots` / `Price: 12`

use super::weights;
use crate::detect::context::StoryContext;
use crate::detect::evidence::{Candidate, Observation, Place};
use crate::language::key::key;
use crate::language::labels::{LabelTerminator, leading_label};

/// A label of more words is a sentence that introduces something.
const MAX_LABEL_WORDS: usize = 3;
/// How many blocks on either side are searched: a label and its value may be cells of their own.
const REACH_BLOCKS: usize = 3;
/// At least this many other labels near by are a list of labels.
const MIN_OTHER_LABEL_BLOCKS: usize = 2;
/// Labels that name no speaker: where a text or a picture comes from, and the start of an address.
const CREDITS: &str = "bild bilder bron crédit crédits credit credits fonte foto fotos fuente ftp http https image imagen \
    immagine kilde kuva källa lähde photo photos picture quelle quellen source sources via video zdjęcie zdroj źródło \
    джерело источник фото 图 来源 來源 圖 写真 出典 출처 사진";

pub fn score(context: &StoryContext, candidate: &Candidate) -> Option<Observation> {
    let Place::Block(_) = candidate.place else { return None };
    // A label of degree 0 needs no support, in a list either.
    if candidate.ambiguity == 0 {
        return None;
    }
    let story = context.story;
    let label = candidate.label_text(story);
    let begins_with_another = |block: usize| {
        let text = &story.blocks[block].text;
        // Several labels of editors near each other are not a dialogue.
        let is_editors = story.label(block).is_some_and(|(_, found)| found.ambiguity <= 1);
        leading_label(text).is_some_and(|leading| {
            let other = &text[leading.range];
            let is_credit = CREDITS.split_whitespace().any(|credit| credit == key(other));
            leading.terminator == LabelTerminator::Colon
                && other.split(' ').count() <= MAX_LABEL_WORDS
                && key(other) != key(label)
                && !is_credit
        }) && !is_editors
    };
    let first = candidate.block.saturating_sub(REACH_BLOCKS);
    let last = (candidate.block + REACH_BLOCKS).min(story.blocks.len() - 1);
    let others = (first..=last).filter(|&block| block != candidate.block && begins_with_another(block)).count();
    let in_markdown = story.blocks[candidate.block].text.matches(":**").count();
    (others >= MIN_OTHER_LABEL_BLOCKS || in_markdown >= MIN_OTHER_LABEL_BLOCKS).then(|| {
        let detail = "the lines around it begin with labels, too";
        Observation::new("dialogue", weights::DIALOGUE, detail, label)
    })
}
