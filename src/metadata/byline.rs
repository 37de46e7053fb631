//! Credits: what a page states about its own article – its title, who wrote it, where it comes from, its date.
//!
//! Only what the page says, in the page's words, and only where it says it of this article: around its title, or in a
//! line of the story's end. Nothing is worked out; what isn't found is absent. The names and labels are data, in
//! `byline.toml`.

use std::ops::Range;

use crate::document::blocks::{self, Block};
use crate::document::flow::is_block_element;
use crate::document::page::{Content, NodeId, Page, Shape};
use crate::language::words::lower;
use crate::story::{OUTSIDE_NAMES, OUTSIDE_ROLES, OUTSIDE_TAGS, Story};

include!(concat!(env!("OUT_DIR"), "/byline.rs"));

/// A block of as many words is a paragraph of the story.
const PARAGRAPH_WORDS: usize = 20;
/// How many words there may be before a title in the element that holds its credits.
const HEAD_WORDS: usize = 25;
/// How many blocks at the story's end may state where it comes from.
const TAIL: usize = 4;
/// More words are a sentence, not a line of credits.
const LINE_WORDS: usize = 12;
/// A sentence that says where a story was printed first has at most this many words.
const SENTENCE_WORDS: usize = 30;
/// What parts a page's title from the name of its site, between two spaces.
const SEPARATORS: [char; 6] = ['|', '–', '—', '-', '·', '•'];
/// What separates the names in a byline from the rest of it.
const BARS: [char; 3] = ['|', '·', '•'];

/// What a page states about its article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// The headline, or the document's title without the site's name.
    pub title: Option<String>,
    /// Who wrote it, as the page says it: “By Anna Lund”.
    pub byline: Option<String>,
    /// Where it comes from: “Source: Reuters”.
    pub source: Option<String>,
    /// When it was published, as the page writes it.
    pub date: Option<String>,
    /// The story's blocks that say this and nothing else.
    stated: Vec<usize>,
}

impl Credits {
    /// What the story's page states about it.
    pub fn of(story: &Story) -> Self {
        let page = story.page;
        let lines = blocks::blocks(page);
        let headline = headline(story, &lines);
        let title = headline.map(|line| line.text.clone()).or_else(|| document_title(page));
        let mut credits = Self { title, ..Self::default() };
        let zone = zone(story, &lines, headline.map(Block::first_node));
        credits.read_elements(story, zone.clone());
        let in_zone = lines.iter().filter(|line| zone.contains(&line.first_node()) && is_open(story, line.container));
        let tail = &story.blocks[story.blocks.len().saturating_sub(TAIL)..];
        for line in in_zone {
            credits.read_line(&line.text, true);
        }
        for line in tail.iter().filter(|line| is_open(story, line.container)) {
            credits.read_line(&line.text, false);
        }
        // “Anna Lund, Reuters” says it already.
        credits.source =
            credits.source.filter(|source| credits.byline.as_ref().is_none_or(|byline| !byline.contains(&**source)));
        let ends = |at: usize| at + TAIL >= story.blocks.len();
        credits.stated = (0..story.blocks.len())
            .filter(|&at| zone.contains(&story.blocks[at].first_node()) || ends(at))
            .filter(|&at| credits.say(&story.blocks[at].text))
            .collect();
        credits
    }

    /// Whether a block of the story says nothing but these credits.
    pub fn states(&self, block: usize) -> bool {
        self.stated.contains(&block)
    }

    /// Reads the elements whose names say what they hold.
    fn read_elements(&mut self, story: &Story, nodes: Range<NodeId>) {
        let page = story.page;
        let mut id = nodes.start;
        // Where the byline's element ends, once there is one without a plain name.
        let mut byline_end = 0;
        while id < nodes.end {
            let node = &page.nodes()[id];
            let Some(shape) = page.shape(id) else {
                id += 1;
                continue;
            };
            if is_closed(shape) && !holds(story, id) {
                id = node.end;
                continue;
            }
            let names: Vec<String> = names(shape).collect();
            let any = |list: &[&str]| names.iter().any(|name| list.contains(&&**name));
            let prop = shape.itemprop.to_ascii_lowercase();
            let is = |list: &[&str], props: &[&str]| any(list) || props.contains(&&*prop);
            if self.date.is_none()
                && (shape.tag == "time" || is(DATE_NAMES, DATE_ITEMPROPS))
                && (!any(DATE_LATER) || any(DATE_NAMES))
            {
                self.date = visible(page, id).filter(|text| is_date(text));
            }
            if self.byline.is_none() {
                let named = is(BYLINE_NAMES, BYLINE_ITEMPROPS);
                let inside = id < byline_end && matches!(&*shape.tag, "a" | "span");
                if named || inside {
                    let words = if named { 1 } else { 2 };
                    let first = visible(page, id).and_then(|line| Some(line.split(BARS).next()?.trim().to_owned()));
                    self.byline = first.filter(|text| is_byline(text, words));
                    byline_end = byline_end.max(node.end);
                }
            }
            if self.source.is_none() && is(SOURCE_NAMES, SOURCE_ITEMPROPS) {
                self.source = visible(page, id).filter(|text| is_name(unlabelled(text, SOURCE_LABELS)));
            }
            id += 1;
        }
    }

    /// Reads a line that says what it is: “By …”, “Source: …”, “Published: …”.
    fn read_line(&mut self, line: &str, at_head: bool) {
        if is_source_line(line) {
            self.source.get_or_insert_with(|| line.to_owned());
        }
        if at_head && labelled(line, BYLINE_LABELS).is_some() && is_byline(line, 2) {
            self.byline.get_or_insert_with(|| line.to_owned());
        }
        if at_head && labelled(line, DATE_LABELS).is_some() && is_date(line) {
            self.date.get_or_insert_with(|| line.to_owned());
        }
    }

    /// Whether a text has these credits, or one of them, and besides labels no other word.
    fn say(&self, text: &str) -> bool {
        let mut rest = text.to_owned();
        for credit in [&self.title, &self.byline, &self.source, &self.date].into_iter().flatten() {
            rest = rest.replacen(&**credit, "", 1);
        }
        let labels = |word: &&str| !BYLINE_LABELS.contains(word) && !DATE_LABELS.contains(word);
        let rest = lower(&rest);
        let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        rest.len() < text.len() && words.find(labels).is_none()
    }
}

/// Whether a line says where a story comes from.
fn is_source_line(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let low = lower(line);
    words <= LINE_WORDS && labelled(line, SOURCE_LABELS).is_some_and(|(_, colon)| colon)
        || words <= SENTENCE_WORDS && SOURCE_OPENINGS.iter().any(|opening| low.starts_with(opening))
}

/// Whether an element is in a line, or is one, that says where the story of its page comes from.
pub fn names_source(story: &Story, element: NodeId) -> bool {
    let page = story.page;
    let is_block = |shape: &Shape| is_block_element(&shape.tag);
    let Some(block) = page.closest(element, is_block) else { return false };
    let named = |shape: &Shape| names(shape).any(|name| SOURCE_NAMES.contains(&&*name));
    is_open(story, block)
        && (visible(page, block).is_some_and(|line| is_source_line(&line))
            || page.closest(element, named).is_some_and(|holder| holder > story.root))
}

/// The block that is the article's headline, if the page has one.
pub fn headline<'b>(story: &Story, lines: &'b [Block]) -> Option<&'b Block> {
    let page = story.page;
    let title = letters(&page.title);
    let sites: Vec<String> = parted(&page.title).map(|(_, site)| letters(site)).into_iter().collect();
    let prose = story.blocks.iter().find(|block| block.words >= PARAGRAPH_WORDS);
    let end = prose.map_or(usize::MAX, Block::first_node);
    let heads = lines.iter().filter(|line| {
        let head = |shape: &Shape| shape.tag == "h1" || shape.itemprop.eq_ignore_ascii_case("headline");
        line.first_node() < end && page.closest(line.container, head).is_some() && is_open(story, line.container)
    });
    let heads: Vec<(&Block, String)> = heads.map(|line| (line, letters(&line.text))).collect();
    let is_site = |text: &String| text.is_empty() || sites.contains(text);
    let agrees = |text: &String| !title.is_empty() && (title.contains(text) || text.contains(&title));
    let stated = heads.iter().filter(|(_, text)| agrees(text) && !is_site(text)).max_by_key(|(_, text)| text.len());
    let shares = |line: &Block| line.text.split_whitespace().any(|word| word.len() > 3 && page.title.contains(word));
    // A title that short names the site at most.
    let untitled = blocks::count_words(&page.title) < 3;
    let is_own = |line: &Block| untitled || shares(line) || line.first_node() > story.root;
    let last = || heads.iter().rev().find(|(line, text)| line.words > 2 && !is_site(text) && is_own(line));
    stated.or_else(last).map(|(line, _)| *line)
}

/// The document's title without the name of its site.
fn document_title(page: &Page) -> Option<String> {
    let title = parted(&page.title).map_or(&*page.title, |(title, _)| title);
    (!title.is_empty()).then(|| title.to_owned())
}

/// A document's title, parted from the name of its site.
fn parted(title: &str) -> Option<(&str, &str)> {
    let (at, separator) = title.char_indices().rev().find(|&(at, c)| {
        SEPARATORS.contains(&c) && title[..at].ends_with(' ') && title[at + c.len_utf8()..].starts_with(' ')
    })?;
    let (before, site) = (title[..at].trim(), title[at + separator.len_utf8()..].trim());
    let words = |text: &str| blocks::count_words(text);
    (words(site) <= 4 && words(before) > words(site).max(2)).then_some((before, site))
}

/// Where a page states the credits of its article: from the element around its title to the story's second paragraph.
fn zone(story: &Story, lines: &[Block], title: Option<NodeId>) -> Range<NodeId> {
    let page = story.page;
    let mut start = title.unwrap_or(story.root);
    for element in title.into_iter().flat_map(|title| page.ancestors(title)) {
        let is_body = page.shape(element).is_none_or(|shape| shape.tag == "body");
        let before = lines.iter().filter(|line| (element..start).contains(&line.first_node()));
        if is_body || before.map(|line| line.words).sum::<usize>() > HEAD_WORDS {
            break;
        }
        start = element;
    }
    let mut paragraphs = story
        .blocks
        .iter()
        .filter(|block| block.words >= PARAGRAPH_WORDS && block.first_node() > title.unwrap_or(start))
        .map(Block::first_node);
    let first = paragraphs.next();
    start..paragraphs.next().or(first).unwrap_or(start).max(start)
}

/// Whether an element, and all around it that doesn't hold the story itself, may state credits.
fn is_open(story: &Story, element: NodeId) -> bool {
    let around = std::iter::once(element).chain(story.page.ancestors(element));
    around.take_while(|&id| !holds(story, id)).all(|id| story.page.shape(id).is_none_or(|shape| !is_closed(shape)))
}

/// Whether an element holds all of the story.
fn holds(story: &Story, element: NodeId) -> bool {
    element <= story.root && story.root < story.page.nodes()[element].end
}

/// Whether an element never states the credits of its page's article.
fn is_closed(shape: &Shape) -> bool {
    let (tag, role) = (&*shape.tag, &*shape.role);
    let is_closed_name =
        |name: String| OUTSIDE_NAMES.contains(&&*name) || name.split('-').any(|part| CLOSED_PARTS.contains(&part));
    OUTSIDE_TAGS.contains(&tag)
        || CLOSED_TAGS.contains(&tag)
        || OUTSIDE_ROLES.contains(&role) && role != "banner"
        || shape.is_hidden()
        || names(shape).any(is_closed_name)
}

/// The names that an element goes by, in the form of the tables.
fn names(shape: &Shape) -> impl Iterator<Item = String> + '_ {
    crate::story::names(shape).map(|name| name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-"))
}

/// An element's text, white space folded, if it is short enough to be a credit.
fn visible(page: &Page, element: NodeId) -> Option<String> {
    let mut text = String::new();
    let end = page.nodes()[element].end;
    let mut id = element;
    while id < end {
        match &page.nodes()[id].content {
            Content::Text { bytes, .. } => {
                let more = &page.text()[bytes.clone()];
                // What a style sheet parts has nothing between it: “Anna Lund” and “Staff Writer”.
                if text.ends_with(char::is_alphabetic) && more.starts_with(char::is_uppercase) {
                    text.push(' ');
                }
                text.push_str(more);
            }
            Content::Element(_) => {
                if id > element && page.shape(id).is_some_and(is_closed) {
                    id = page.nodes()[id].end;
                    continue;
                }
                if page.shape(id).is_some_and(|shape| shape.tag == "br" || is_block_element(&shape.tag)) {
                    text.push(' ');
                }
            }
        }
        id += 1;
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || ",;|•·-–—".contains(c));
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..=SENTENCE_WORDS).contains(&words.len()).then(|| words.join(" "))
}

/// What follows a line's label, and whether a colon parts them.
fn labelled<'t>(line: &'t str, labels: &[&str]) -> Option<(&'t str, bool)> {
    labels.iter().find_map(|label| {
        let mut lower =
            line.char_indices().flat_map(|(at, c)| c.to_lowercase().map(move |c| (at + c_len(line, at), c)));
        let end =
            label.chars().try_fold(0, |_, wanted| lower.next().filter(|(_, c)| *c == wanted).map(|(end, _)| end))?;
        let rest = line[end..].trim_start();
        let colon = rest.starts_with([':', '：']);
        let parted = colon || rest.len() < line.len() - end;
        parted.then(|| (rest.trim_start_matches([':', '：']).trim_start(), colon))
    })
}

fn c_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

fn unlabelled<'t>(line: &'t str, labels: &[&str]) -> &'t str {
    labelled(line, labels).map_or(line, |(rest, _)| rest)
}

/// Whether a text names who wrote something, with or without “By”.
fn is_byline(text: &str, least: usize) -> bool {
    let name = unlabelled(text, BYLINE_LABELS);
    is_name(name) && name.split_whitespace().count() >= least.min(text.split_whitespace().count())
}

/// Whether a text is made of names, as they are written, and of words between names.
fn is_name(text: &str) -> bool {
    let lower = lower(text);
    let mut words = text.split_whitespace();
    let named = |word: &str| {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        letters.is_empty() || BYLINE_JOINERS.contains(&letters) || !letters.starts_with(char::is_lowercase)
    };
    text.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !text.contains(|c: char| c.is_numeric() || "@/?!:".contains(c))
        && text.split_whitespace().count() <= LINE_WORDS
        && !BYLINE_NOT.contains(&&*lower)
        && words.all(named)
}

/// Whether a text is a date: one with a year, in any of the world's digits and calendars.
fn is_date(text: &str) -> bool {
    let groups = text.split(|c: char| !c.is_numeric());
    let is_year = |group: &str| match group.parse::<u32>() {
        Ok(number) => group.len() == 4 && (1300..2700).contains(&number),
        Err(_) => group.chars().count() == 4,
    };
    text.split_whitespace().count() <= LINE_WORDS && groups.into_iter().any(is_year)
}

/// A text's letters and digits, for comparing what is the same but for signs and spaces.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html;

    const FIRST: &str = "The harbour board voted on Tuesday to dredge the northern channel, officials said, in a project that is expected to take two years and to cost forty million crowns.";
    const SECOND: &str = "The chairwoman of the board said that the channel had last been dredged in 1998 and that larger vessels could no longer enter the inner harbour at low tide.";

    fn page(head: &str, tail: &str) -> String {
        format!(
            "<title>Harbour board votes to dredge – The Gazette</title><nav><time>1 May 2019</time><h1>The Gazette</h1></nav><article>{head}<p>{FIRST}<p>{SECOND}<p>{FIRST}<p>{SECOND}{tail}</article>"
        )
    }

    /// Title, byline, source and date; nothing where nothing is stated.
    fn credits(html: &str) -> [String; 4] {
        let page = html::parse(html);
        let Credits { title, byline, source, date, .. } = Credits::of(&Story::of(&page));
        [title, byline, source, date].map(Option::unwrap_or_default)
    }

    fn around(head: &str, tail: &str) -> [String; 4] {
        credits(&page(head, tail))
    }

    const TITLE: &str = "<h1>Harbour board votes to dredge</h1>";

    #[test]
    fn what_the_markup_names_is_read_as_it_stands() {
        let head = format!(
            "{TITLE}<div class='post_meta'><span class='byline'>By <a href=/>Anna Lund</a></span> | <span class='article__source'>Reuters</span> | <time>3 May 2021, 14:10</time></div>"
        );
        assert_eq!(
            around(&head, ""),
            ["Harbour board votes to dredge", "By Anna Lund", "Reuters", "3 May 2021, 14:10"]
        );
        let head = format!(
            "<p itemprop=datePublished>20 сентября 2020</p>{TITLE}<p itemprop=author>Анна Лунд и Пётр Берг</p>"
        );
        assert_eq!(
            around(&head, ""),
            ["Harbour board votes to dredge", "Анна Лунд и Пётр Берг", "", "20 сентября 2020"]
        );
    }

    #[test]
    fn lines_say_what_they_are() {
        let head = format!("{TITLE}<p>Von Anna Lund und Per Berg<p>Veröffentlicht am 3. Mai 2021");
        assert_eq!(
            around(&head, "<p>Quelle: Nachrichtenagentur Nord"),
            [
                "Harbour board votes to dredge",
                "Von Anna Lund und Per Berg",
                "Quelle: Nachrichtenagentur Nord",
                "Veröffentlicht am 3. Mai 2021"
            ]
        );
        for source in ["Источник: Рейтер", "来源：新华社", "This story was originally published by the Coast Weekly."]
        {
            assert_eq!(around(TITLE, &format!("<p>{source}"))[2], source);
        }
    }

    #[test]
    fn what_is_not_stated_is_absent() {
        assert_eq!(around("", ""), ["Harbour board votes to dredge", "", "", ""]);
        assert_eq!(credits(&format!("<p>{FIRST}<p>{SECOND}")), [""; 4]);
        assert_eq!(credits(""), [""; 4]);
    }

    #[test]
    fn nothing_is_taken_from_others() {
        let others = "<ul class=related><li><span class=byline>By Per Berg</span> <time>1 June 2018</time></ul>
            <figure><figcaption>Source: Picture Desk</figcaption></figure>
            <section id=comments><span class=author>Tide Watcher</span> <time>4 May 2021</time><p>Source: my uncle</section>";
        assert_eq!(around(TITLE, others), ["Harbour board votes to dredge", "", "", ""]);
        assert_eq!(around(&format!("{TITLE}{others}"), ""), ["Harbour board votes to dredge", "", "", ""]);
    }

    #[test]
    fn sentences_are_no_credits() {
        let head = format!(
            "{TITLE}<p>By Tuesday the board had voted<p>Source: a spokesman who asked not to be named because the talks are private, and two others<p class=date>Two hours ago<p class=author>Read all 14 stories by this author"
        );
        assert_eq!(around(&head, ""), ["Harbour board votes to dredge", "", "", ""]);
    }

    #[test]
    fn the_site_is_no_title() {
        let head = "<h1>The Gazette</h1><h1>Harbour board votes to dredge, at last</h1>";
        assert_eq!(around(head, "")[0], "Harbour board votes to dredge, at last");
    }

    #[test]
    fn blocks_that_say_only_this_are_known() {
        let html = page(
            &format!(
                "{TITLE}<p>By <span class=author>Anna Lund</span>, <time>3 May 2021</time><p class=lead>A short lead."
            ),
            "<p>Source: Reuters",
        );
        let page = html::parse(&html);
        let story = Story::of(&page);
        let credits = Credits::of(&story);
        let stated: Vec<&str> = (0..story.blocks.len())
            .filter(|&block| credits.states(block))
            .map(|block| &*story.blocks[block].text)
            .collect();
        assert_eq!(stated, ["Harbour board votes to dredge", "By Anna Lund, 3 May 2021", "Source: Reuters"]);
    }
}
