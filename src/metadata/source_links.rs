//! Where a page says that its story comes from: the addresses that it links to as its source.
//!
//! A flat page has no addresses. Those that may name the source are passed separately, as [`Link`]s, only when they are needed: links in the
//! text, and what the document's head states. Which words make a line one that names a source is data, in `byline.toml`.

use crate::document::address::resolve;
use crate::document::links::{Link, base_of};
use crate::metadata::byline;
use crate::story::Story;

/// What the head of a document states about where it comes from, the surest first.
const STATED: [&str; 3] = ["isBasedOn", "original-source", "syndication-source"];

/// The addresses that a story's page gives for its source, the surest first, each once: what it states, then the links in
/// its lines of source, then a canonical address on another host.
pub fn addresses(story: &Story, links: &[Link]) -> Vec<String> {
    let page = story.page;
    let base = base_of(&page.url, links);
    let absolute = |link: &Link| {
        let href = resolve(&base, &link.href).filter(|_| link.node.is_some()).unwrap_or_else(|| link.href.clone());
        Link { href, ..link.clone() }
    };
    let links: Vec<Link> = links.iter().map(absolute).collect();
    let rank = |link: &Link| -> Option<usize> {
        if let Some(rank) = STATED.iter().position(|stated| link.rel.as_deref() == Some(*stated)) {
            return Some(rank);
        }
        if link.rel.as_deref() == Some("canonical") {
            let elsewhere = host(&link.href) != host(&page.url) && !host(&page.url).is_empty();
            return elsewhere.then_some(STATED.len() + 1);
        }
        let node = link.node.filter(|&node| node < page.nodes().len())?;
        byline::names_source(story, node).then_some(STATED.len())
    };
    let mut found: Vec<(usize, &str)> = Vec::new();
    for link in links.iter().filter(|link| !host(&link.href).is_empty() && bare(&link.href) != bare(&page.url)) {
        if let Some(rank) = rank(link).filter(|_| found.iter().all(|(_, known)| *known != link.href)) {
            found.insert(found.partition_point(|(known, _)| *known <= rank), (rank, &link.href));
        }
    }
    found.into_iter().map(|(_, href)| href.to_owned()).collect()
}

/// The host of a web address; `None` if it is not one.
fn host(address: &str) -> &str {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or_default();
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    host.strip_prefix("www.").unwrap_or(host)
}

/// An address without its fragment.
fn bare(address: &str) -> &str {
    &address[..address.find('#').unwrap_or(address.len())]
}

#[cfg(all(test, feature = "html"))]
mod tests {
    use super::*;
    use crate::document::html;

    const PARAGRAPH: &str = "<p>The harbour board voted on Tuesday to dredge the northern channel, officials said, in a project that is expected to take two years (<a href='https://elsewhere.example/board'>the board</a>).";

    fn found(head: &str, tail: &str) -> Vec<String> {
        let (mut page, links) = html::parse_with_links(&format!(
            "<title>Harbour board votes</title>{head}<h1>Harbour board votes</h1>{PARAGRAPH}{PARAGRAPH}{PARAGRAPH}{tail}"
        ));
        page.url = "https://www.reprint.example/a".to_owned();
        addresses(&Story::of(&page), &links)
    }

    #[test]
    fn a_line_that_names_the_source_leads_to_it() {
        for line in [
            "Source: <a href='https://rt.example/1'>RT</a>",
            "Quelle: <b><a href='https://rt.example/1'>RT</a></b>",
            "This story was originally published by <a href='https://rt.example/1'>the Coast Weekly</a>.",
        ] {
            assert_eq!(found("", &format!("<p>{line}")), ["https://rt.example/1"], "{line}");
        }
        assert!(found("", "<p>More: <a href='https://rt.example/1'>RT</a>").is_empty());
        // Relative addresses are resolved, as in the browser.
        assert_eq!(found("", "<p>Source: <a href='/local'>here</a>"), ["https://www.reprint.example/local"]);
    }

    #[test]
    fn what_the_document_states_comes_first() {
        let head = "<link rel=canonical href='https://origin.example/c'><meta name=syndication-source content='https://origin.example/s'>
            <link itemprop=isBasedOn href='https://origin.example/b'>";
        assert_eq!(
            found(head, "<p>Source: <a href='https://rt.example/1'>RT</a>"),
            [
                "https://origin.example/b",
                "https://origin.example/s",
                "https://rt.example/1",
                "https://origin.example/c"
            ]
        );
        assert!(found("<link rel=canonical href='https://reprint.example/b'>", "").is_empty());
    }
}
