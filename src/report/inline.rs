//! How the page sets the words of a block: which are emphasised, and where they lead. The written forms that have signs for it
//! and the reading view are made of it.
//!
//! It is read from the page's own elements, never from how a browser shows them, so that it is the same on the command line.

use std::ops::Range;

use crate::document::page::NodeId;
use crate::story::Story;

/// A stretch of a block's text that is set in one way.
pub struct Stretch<'s> {
    /// The text.
    pub text: &'s str,
    /// How it is set.
    pub setting: Setting<'s>,
}

/// How a stretch of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting<'s> {
    /// Where it leads, if it is a link.
    pub address: Option<&'s str>,
    /// Whether it is emphasised, or set in italics.
    pub is_emphasised: bool,
    /// Whether it is important, or set in bold type.
    pub is_strong: bool,
}

impl Setting<'_> {
    /// The elements of HTML that set text so, the outermost first.
    pub fn tags(self) -> impl DoubleEndedIterator<Item = &'static str> {
        [("strong", self.is_strong), ("em", self.is_emphasised)].into_iter().filter(|(_, is)| *is).map(|(tag, _)| tag)
    }

    /// How many elements set it.
    fn weight(self) -> usize {
        self.tags().count() + usize::from(self.address.is_some())
    }
}

/// A range of a block's text, in bytes, cut where it is set in another way.
pub fn stretches<'s>(story: &'s Story, block: usize, range: Range<usize>) -> Vec<Stretch<'s>> {
    let text = &story.blocks[block].text;
    let mut cut: Vec<(Range<usize>, Setting<'s>)> = Vec::new();
    for (mut part, node) in story.blocks[block].parts_in(range) {
        let setting = setting_of(story, block, node);
        // White space between two settings belongs to the plainer one.
        if let Some((last, before)) = cut.last_mut()
            && text[last.clone()].ends_with(' ')
            && setting.weight() < before.weight()
        {
            last.end -= 1;
            part.start -= 1;
        }
        match cut.last_mut() {
            Some((last, same)) if *same == setting => last.end = part.end,
            _ => cut.push((part, setting)),
        }
    }
    cut.into_iter().map(|(part, setting)| Stretch { text: &text[part], setting }).collect()
}

fn setting_of<'s>(story: &'s Story, block: usize, node: NodeId) -> Setting<'s> {
    let container = story.blocks[block].container;
    let mut setting = Setting::default();
    for element in story.page.ancestors(node).take_while(|&id| id != container) {
        match story.page.shape(element).map_or("", |shape| &*shape.tag) {
            "a" => setting.address = setting.address.or(story.page.address(element)),
            "em" | "i" | "cite" | "dfn" => setting.is_emphasised = true,
            // A heading is bold as it is.
            "strong" | "b" => setting.is_strong = story.heading(block).is_none(),
            _ => {}
        }
    }
    setting
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html;

    /// The stretches of the first block of a page, with the tags that set them.
    fn set(markup: &str) -> Vec<(String, String)> {
        let page = html::parse(markup);
        let story = Story::of(&page);
        let stretches = stretches(&story, 0, 0..story.blocks[0].text.len());
        let tags = |setting: Setting| setting.tags().collect::<Vec<_>>().join(" ");
        stretches.into_iter().map(|stretch| (stretch.text.to_owned(), tags(stretch.setting))).collect()
    }

    fn is(text: &str, tags: &str) -> (String, String) {
        (text.to_owned(), tags.to_owned())
    }

    #[test]
    fn words_are_set_as_the_elements_around_them_say() {
        let given = set("<p>The <i>Heron</i> and the <b>old <em>Curlew</em></b> sailed.");
        let expected =
            [is("The ", ""), is("Heron", "em"), is(" and the ", ""), is("old ", "strong"), is("Curlew", "strong em")];
        assert_eq!(given[..5], expected);
        assert_eq!(set("<h2>A <b>title</b></h2>"), [is("A title", "")]);
        assert_eq!(set("<p>One <b>two</b><b>three</b>")[1..], [is("twothree", "strong")]);
    }
}
