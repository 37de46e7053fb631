//! Whatever stands around an article, and however it is cut into boxes, no paragraph of it is lost, and nothing else is taken
//! for one.

use proptest::prelude::*;
use rubricator::document::html;
use rubricator::story::Story;

const PARAGRAPHS: [&str; 8] = [
    "The ropewalk at Hallin spun its last cable on Friday, ninety years after it was rebuilt, its foreman said.",
    "Eleven workers were given notice in October, and four of them have found work at the sail loft since.",
    "Hemp costs three times as much as it did in spring, according to figures from the port of entry.",
    "The hall is four hundred yards long, and the town has no money for its roof, the treasurer told the council.",
    "A museum in the next county has asked for the oldest of the three engines, which dates from 1874.",
    "Skippers buy their cable overseas now, where it is made of threads that don't rot in the water.",
    "The foreman's grandfather had laid the first strand of the new walk with his own hands, he recalled.",
    "On Saturday the gates were still open, and children ran the length of the hall with kites behind them.",
];

const NAVIGATION: &str = "<header><nav><ul><li><a href=/>Home</a><li><a href=/tides>Tides</a><li><a href=/harbour>Harbour</a></ul></nav></header>";
const TEASERS: &str = "<aside><ul><li><a href=/1>Seven knots that every hand should know</a><li><a href=/2>Tar prices fall again</a></ul></aside>";
const FOOTER: &str =
    "<footer><p><a href=/about>About us</a> <a href=/terms>Terms</a></p><p>© The Hallin Courier</p></footer>";

/// Readers' posts of a class that says nothing.
fn thread(posts: usize) -> String {
    let post = |number: usize| {
        format!(
            "<div class=q7><span class=q8><div>reader {number}</div></span><div>{number} h</div>\
             <p>My uncle worked there for number {number} of his lives and would have told you all another tale.</p>\
             <div><a href=#r{number}>Reply</a></div></div>"
        )
    };
    format!("<section class=q6>{}</section>", (1..=posts).map(post).collect::<String>())
}

fn paragraphs(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("<p>{text}</p>")).collect()
}

fn wrapped(html: &str, boxes: usize) -> String {
    format!("{}{html}{}", "<div>".repeat(boxes), "</div>".repeat(boxes))
}

fn found(body: &str) -> Vec<String> {
    let page = html::parse(&format!("<title>Last cable at Hallin</title><body>{body}</body>"));
    let story = Story::of(&page);
    story.blocks.into_iter().map(|block| block.text).filter(|text| text != "Last cable at Hallin").collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_paragraph_is_lost(
        split in 1..PARAGRAPHS.len(),
        boxes in 0..40_usize,
        inner in 0..6_usize,
        (navigation, teasers, footer) in any::<(bool, bool, bool)>(),
        posts in prop_oneof![Just(0), 3..20_usize],
    ) {
        let (one, other) = PARAGRAPHS.split_at(split);
        let halves = [one, other].map(|half| wrapped(&paragraphs(half), inner));
        let article = wrapped(&format!("<h1>Last cable at Hallin</h1>{}", halves.concat()), boxes);
        let part = |is_there: bool, html: &str| if is_there { html.to_owned() } else { String::new() };
        let readers = part(posts > 0, &thread(posts));
        let body = [part(navigation, NAVIGATION), article, part(teasers, TEASERS), readers, part(footer, FOOTER)].concat();
        prop_assert_eq!(found(&body), PARAGRAPHS);
    }
}
