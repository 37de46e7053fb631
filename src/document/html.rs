//! An HTML or text file made into a [`Page`], outside a browser.
//!
//! The same document must give the same page here and through the browser's `copy.js`: the walk in
//! [`copy`] is the twin of the one there, and both list what they leave out. A text file becomes the
//! one preformatted element that browsers show, and its text stays the file's text to the letter; only a NUL becomes
//! U+FFFD, as there.

mod crowded;
pub mod encoding;
mod format;
mod tree;

use std::collections::HashMap;
use std::fmt;

use encoding_rs::Encoding;

use crate::document::links::Link;
use crate::document::page::Page;
use crate::document::page_builder::PageBuilder;
use encoding::Decoded;
use format::Format;
use tree::{Data, Tree};

/// Elements that are left out with all that is below them: what a reader doesn't read, or can't.
const SKIPPED_TAGS: &[&str] = &[
    "audio",
    "canvas",
    "datalist",
    "embed",
    "iframe",
    "math",
    "noscript",
    "object",
    "rubricator-layer",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "video",
];

/// Why bytes can't be read as an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing but white space.
    Empty,
    /// It is a PDF.
    Pdf,
    /// It is neither HTML nor text.
    Binary,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::Pdf => "it is a PDF; save the article as HTML or text first",
            Self::Binary => "it is neither HTML nor text",
        })
    }
}

impl std::error::Error for ReadError {}

/// What is known of a file besides its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'h> {
    /// The file's name; its ending counts.
    pub name: &'h str,
    /// The `Content-Type` that it was served with.
    pub content_type: &'h str,
    /// The encoding that the user names.
    pub charset: Option<&'static Encoding>,
}

/// A page that was read from a file, and what there is to say about the reading.
#[derive(Debug)]
pub struct Reading {
    /// The page.
    pub page: Page,
    /// The addresses in it. [`Page::set_links`] resolves those in its text, once its own address is known.
    pub links: Vec<Link>,
    /// The name of the file's encoding, where that was guessed.
    pub guessed_encoding: Option<&'static str>,
}

/// Reads a file's bytes as a browser would.
///
/// # Errors
/// When the bytes are empty, a PDF, or no text at all.
pub fn read(bytes: &[u8]) -> Result<Page, ReadError> {
    read_with(bytes, &Hints::default()).map(|reading| reading.page)
}

/// As [`read()`], with what else is known of the file.
///
/// # Errors
/// As for [`read()`].
pub fn read_with(bytes: &[u8], hints: &Hints) -> Result<Reading, ReadError> {
    if bytes.starts_with(b"%PDF-") {
        return Err(ReadError::Pdf);
    }
    let stated = hints.charset.or_else(|| encoding::charset_of(hints.content_type));
    let Decoded { text, guessed: guessed_encoding } = encoding::decode(bytes, stated);
    if text.trim_start().is_empty() {
        return Err(ReadError::Empty);
    }
    let format = Format::of(hints.content_type, hints.name, &text);
    let (page, links) = match format {
        Format::Html | Format::Xhtml => copied(&Tree::parse(&text, format)),
        Format::Text if format::is_binary(&text) => return Err(ReadError::Binary),
        Format::Text if text.contains('\0') => (Page::plain(&text.replace('\0', "\u{fffd}")), Vec::new()),
        Format::Text => (Page::plain(&text), Vec::new()),
    };
    Ok(Reading { page, links, guessed_encoding })
}

/// A page from HTML, as a browser with scripts switched on would build it.
pub fn parse(html: &str) -> Page {
    parse_with_links(html).0
}

/// A page from HTML with the addresses in it, as written: of links in its text, and those that its head states.
pub fn parse_with_links(html: &str) -> (Page, Vec<Link>) {
    copied(&Tree::parse(html, Format::Html))
}

fn copied(tree: &Tree) -> (Page, Vec<Link>) {
    let mut links = stated_links(tree);
    let page = copy(tree, &mut links);
    (page, links)
}

/// What a document states as its source or its own address, in `link` and `meta` elements.
fn stated_links(tree: &Tree) -> Vec<Link> {
    let mut links = Vec::new();
    let mut open: Vec<usize> = tree.find("html").into_iter().collect();
    while let Some(node) = open.pop() {
        open.extend(tree.next_sibling(node));
        open.extend(tree.first_child(node));
        let Data::Element(name) = tree.data(node) else { continue };
        let attribute = |name| tree.attribute(node, name);
        let (rel, href) = match &*name {
            "link" => (attribute("itemprop").or_else(|| attribute("rel")), attribute("href")),
            "meta" => (attribute("name"), attribute("content")),
            "base" => (Some("base".to_owned()), attribute("href")),
            _ => continue,
        };
        if let (Some(rel), Some(href)) = (rel, href) {
            links.push(Link { href, node: None, rel: Some(rel) });
        }
    }
    links
}

/// Copies the tree's body in preorder. The twin of `extension/content/core/snapshot.js`.
fn copy(tree: &Tree, links: &mut Vec<Link>) -> Page {
    let root = tree.find("html");
    let lang = root.and_then(|html| tree.attribute(html, "lang")).unwrap_or_default();
    let title = tree.find("title").map(|title| tree.text_of(title)).unwrap_or_default();
    let title = title.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let mut page = PageBuilder::new(&lang, &title);
    let Some(top) = tree.find("body").or(root) else { return page.finish() };
    // The nodes still to come at each level, and the host of the shadow tree that they are in.
    let mut levels = vec![(Siblings::Listed(vec![top].into_iter()), None)];
    let mut hosts: HashMap<usize, Host> = HashMap::new();
    while let Some((siblings, host)) = levels.last_mut() {
        let host = *host;
        let Some(node) = siblings.next(tree) else {
            levels.pop();
            page.close();
            continue;
        };
        if page.is_full() {
            page.cut();
            break;
        }
        match tree.data(node) {
            Data::Element(name) if SKIPPED_TAGS.binary_search(&&*name).is_err() => {
                let id = page.open(tree.shape(node));
                if let Some(href) = tree.attribute(node, "href").filter(|_| &*name == "a") {
                    links.push(Link { href, node: Some(id), rel: None });
                }
                let slot = host.filter(|_| &*name == "slot").and_then(|host| hosts.get_mut(&host));
                // What is slotted is shown in the tree around the host, in the first slot of its name.
                let slotted = slot.and_then(|host| {
                    let name = tree.attribute(node, "name").unwrap_or_default();
                    Some((host.slotted.remove(&name)?, host.outer))
                });
                levels.push(match (tree.shadow(node), slotted) {
                    (Some(first), _) => {
                        hosts.insert(node, Host { outer: host, slotted: tree.slotted(node) });
                        (Siblings::From(first), Some(node))
                    }
                    (None, Some((nodes, outer))) => (Siblings::Listed(nodes.into_iter()), outer),
                    _ => (Siblings::From(tree.first_child(node)), host),
                });
            }
            Data::Text(text) => page.text(&text),
            _ => {}
        }
    }
    if tree.is_full() {
        page.cut();
    }
    page.finish()
}

/// The nodes to come at one level.
enum Siblings {
    /// This one and those after it.
    From(Option<usize>),
    /// These, wherever they are.
    Listed(std::vec::IntoIter<usize>),
}

impl Siblings {
    fn next(&mut self, tree: &Tree) -> Option<usize> {
        match self {
            Self::From(next) => {
                let node = (*next)?;
                *next = tree.next_sibling(node);
                Some(node)
            }
            Self::Listed(nodes) => nodes.next(),
        }
    }
}

/// An element with a shadow tree.
struct Host {
    /// The host of the shadow tree that it is in itself.
    outer: Option<usize>,
    /// What it holds for each slot that has not been met.
    slotted: HashMap<String, Vec<usize>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_file_keeps_its_text() {
        let text = "One line.\r\n\n  Another \tline.\nThe last";
        assert_eq!(Page::plain(text).text(), text);
    }

    #[test]
    fn encodings_are_honoured() {
        let russian = "<meta charset='windows-1251'><p>".bytes().chain([0xcf, 0xf0]).collect::<Vec<_>>();
        assert_eq!(read(&russian).map(|page| page.text().to_owned()), Ok("Пр".to_owned()));
        let utf16: Vec<u8> = [0xfeff_u16, 0x48, 0xe9].iter().flat_map(|unit| unit.to_le_bytes()).collect();
        assert_eq!(read(&utf16).map(|page| page.text().to_owned()), Ok("Hé".to_owned()));
        let said = b"<meta charset=utf-16><p>word \xff";
        assert_eq!(read(said).map(|page| page.text().to_owned()), Ok("word \u{fffd}".to_owned()));
        assert_eq!(read(b"caf\xe9").map(|page| page.text().to_owned()), Ok("café".to_owned()));
    }

    #[test]
    fn the_copy_follows_what_is_shown() {
        let text = |html| parse(html).text().to_owned();
        let host = "<x-a>one<b slot=n>two</b><template shadowrootmode=open>[<slot name=n></slot>|<slot></slot>|<slot>three</slot>|<slot name=m>four</slot>]</template></x-a>";
        assert_eq!(text(host), "[two|one|three|four]");
        assert_eq!(text("<div><template shadowrootmode=closed>[<slot></slot>]</template>seen</div>"), "[seen]");
        assert_eq!(text("<div><template shadowrootmode=other>hidden</template>seen</div>"), "seen");
        assert_eq!(text("<ul><template shadowrootmode=open>hidden</template><li>seen</ul>"), "seen");
        let nested = "<x-a><template shadowrootmode=open><x-b><slot></slot><template shadowrootmode=open>(<slot></slot>)</template></x-b></template>deep</x-a>";
        assert_eq!(text(nested), "(deep)");
    }

    #[test]
    fn xhtml_closes_elements_in_their_own_tags() {
        let xhtml = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/><script src=\"a.js\"/></head><body><p>one<br></br>two<b/></p><![CDATA[three]]></body></html>";
        let hints = Hints { name: "a.xhtml", ..Hints::default() };
        let page = read_with(xhtml.as_bytes(), &hints).unwrap().page;
        let tags: Vec<&str> =
            (0..page.nodes().len()).filter_map(|id| page.shape(id)).map(|shape| &*shape.tag).collect();
        assert_eq!((page.text(), tags), ("onetwothree", vec!["body", "p", "br", "b"]));
        assert_eq!(read(xhtml.as_bytes()).unwrap().text(), "");
        let declared = format!("<?xml version=\"1.0\"?>{xhtml}");
        assert_eq!(read(declared.as_bytes()).unwrap().text(), "onetwothree");
    }

    #[test]
    fn nul_is_left_out_of_html_and_replaced_in_text() {
        assert_eq!(read(b"<p>week\0days").unwrap().text(), "weekdays");
        let text = format!("{}week\0days", "A line of the story. ".repeat(100));
        assert!(read(text.as_bytes()).unwrap().text().ends_with("week\u{fffd}days"));
    }

    #[test]
    fn a_page_too_large_is_cut() {
        let page = parse(&"<p>word</p>".repeat(crate::document::page::MAX_NODES));
        assert!(page.cut && page.nodes().len() == crate::document::page::MAX_NODES);
        let page = Page::plain(&"many words ".repeat(crate::document::page::MAX_UTF16_UNITS / 10));
        assert!(page.cut && page.text().len() == crate::document::page::MAX_UTF16_UNITS);
        // Nor may what its elements look like be larger: a browser takes no longer messages.
        let looks: String = (0..200).map(|at| format!("<p class=\"{at} {}\">word</p>", "x".repeat(100_000))).collect();
        let page = parse(&looks);
        assert!(page.cut && page.nodes().len() < 2 * 64);
        assert!((0..page.nodes().len()).filter_map(|node| page.shape(node)).all(|shape| shape.class.len() <= 65_536));
    }

    #[test]
    fn what_scripts_and_styles_hold_is_passed_over() {
        let text = |html: &str| parse(html).text().to_owned();
        for (html, read) in [
            ("a<script>b</script>c", "ac"),
            ("a<SCRIPT data-x='>'>b</ScRiPt >c", "ac"),
            ("a<script>'</scripts>' </script\n>c", "ac"),
            ("a<script><!-- <script>b</script> --></script>c", "ac"),
            ("a<script><!-- <script>b</script> -->", "a"),
            ("a<style><!-- </style>c", "ac"),
            ("a<style>b</styl></style/>c", "ac"),
            ("a<!-- <script> -->c</script>d", "acd"),
            ("a<b title='<script>'>c</b>d", "acd"),
            ("a<script>b", "a"),
            ("<svg><style>b<p>c</svg>d", "cd"),
            ("a<scriptx>b</scriptx>c", "abc"),
        ] {
            assert_eq!(text(html), read, "{html}");
        }
    }

    #[test]
    fn tags_are_sorted_for_the_search() {
        assert!(SKIPPED_TAGS.is_sorted());
    }

    #[test]
    fn what_is_no_article_is_refused() {
        assert_eq!(read(b" \n "), Err(ReadError::Empty));
        assert_eq!(read(b"%PDF-1.7 ..."), Err(ReadError::Pdf));
        assert_eq!(read(b"\x89PNG\r\n\x1a\n\0\0"), Err(ReadError::Binary));
    }

    #[test]
    fn the_copy_leaves_out_what_is_not_read() {
        let page = parse(
            "<title> A\n b </title><p>one<script>x</script><!-- y --><b>two</b><svg><text>z</text></svg></p>three",
        );
        assert_eq!((page.text(), &*page.title), ("onetwothree", "A b"));
    }
}
