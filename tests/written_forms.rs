//! What a reader takes away: each part of an article in each form, as the command line writes it.

use std::io::Write;
use std::process::{Command, Stdio};

use rubricator::document::html;
use rubricator::document::page::{Page, Shape};
use rubricator::document::page_builder::PageBuilder;
use rubricator::report::{Format, Selection, write};
use rubricator::story::Story;
use rubricator::{ReaderRules, Report, judge, report_on};
use serde_json::Value;

/// A story with an insertion inside a sentence, one of two paragraphs beside a quotation, and one at its end, whose words
/// are what each form has signs for.
const ARTICLE: &str = r#"<!doctype html><html lang="en"><title>A *lock* &amp; "key" &lt;/title&gt;</title><article>
<h1>The lock at Tarn Weir</h1>
<p>The lock stays shut until the end of March (the new one, editor's note), said the mayor of the three towns.</p>
<div class="box"><p><b>LANTERN COMMENT:</b> We said so, and &lt;script&gt;alert("1")&lt;/script&gt; is what we got.</p>
<p>&lt;/aside&gt; &amp;amp; *nobody* listens to us.</p></div>
<blockquote><p>Nobody will open a gate that can't be closed again, said the director of the river authority.</p>
<p>The second paragraph of the quotation says much the same in other words.</p></blockquote>
<p>The river authority found cracks in both hinges in November, according to a report.</p>
<p>[Update: The lock was opened on Monday.]</p></article>"#;

const COMMENT: &str = r#"LANTERN COMMENT: We said so, and <script>alert("1")</script> is what we got."#;
const NOTE: &str = "(the new one, editor's note)";
const UPDATE: &str = "[Update: The lock was opened on Monday.]";

/// The story's paragraphs without what was inserted.
const OWN: [&str; 5] = [
    "The lock at Tarn Weir",
    "The lock stays shut until the end of March, said the mayor of the three towns.",
    "Nobody will open a gate that can't be closed again, said the director of the river authority.",
    "The second paragraph of the quotation says much the same in other words.",
    "The river authority found cracks in both hinges in November, according to a report.",
];

/// What the command line writes of the article.
fn written(form: &str, only: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rubricator"))
        .args(["--format", form, "--only", only, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(ARTICLE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn object(form: &str, only: &str) -> Value {
    let line = written(form, only);
    assert_eq!(line.lines().count(), 1);
    serde_json::from_str(&line).unwrap()
}

fn texts(report: &Report) -> Vec<&str> {
    report.passages.iter().map(|passage| &*passage.text).collect()
}

/// The text of a document's blocks.
fn blocks(document: &str) -> Vec<String> {
    rubricator::document::blocks::blocks(&html::parse(document)).into_iter().map(|block| block.text).collect()
}

#[test]
fn text_has_what_is_asked_for_and_nothing_else() {
    let whole = written("text", "whole");
    assert!(whole.contains(&format!("March {NOTE}, said")) && whole.contains(&format!("\n  ┃ {COMMENT}\n")));
    assert_eq!(written("text", "original"), format!("{}\n", OWN.join("\n\n")));
    let commentary = written("text", "commentary");
    assert!(commentary.starts_with(&format!("  ┊ ¶ Editor's note · sure\n  ┊ {NOTE}\n\n  ┃ ¶ Inserted comment")));
    assert!(commentary.contains("  ║ ¶ Update · sure\n") && !commentary.contains("hinges"), "{commentary}");
    assert!(commentary.ends_with("1 update, 7% of the words.\n"), "{commentary}");
}

#[test]
fn markdown_has_what_is_asked_for_and_no_sign_of_the_page() {
    let whole = written("markdown", "whole");
    assert!(whole.starts_with(&format!("# {}\n\nThe lock stays shut until the end of March *{NOTE}*, said", OWN[0])));
    assert!(
        whole.contains(">\n> **LANTERN COMMENT:** We said so, and \\<script\\>alert(\"1\")\\</script\\> is"),
        "{whole}"
    );
    assert!(whole.contains(">\n> \\</aside\\> \\&amp; \\*nobody\\* listens to us.\n"), "{whole}");
    assert_eq!(written("markdown", "original"), format!("# {}\n", OWN.join("\n\n")));
    let commentary = written("markdown", "commentary");
    assert!(commentary.starts_with(&format!("> **Editor's note · sure**\n>\n> {NOTE}\n\n> **Inserted comment")));
    assert!(commentary.ends_with(&format!("> \\{}\\]\n", UPDATE.trim_end_matches(']'))), "{commentary}");
}

#[test]
fn an_html_document_holds_the_page_as_text_and_its_insertions_as_notes() {
    let whole = written("html", "whole");
    assert!(whole.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n"), "{whole}");
    let page = html::parse(&whole);
    assert_eq!(page.title, "A *lock* & \"key\" </title>");
    assert!(!page.nodes().iter().enumerate().any(|(id, _)| page.shape(id).is_some_and(|shape| shape.tag == "script")));
    let notes = (0..page.nodes().len()).filter_map(|id| page.shape(id).filter(|shape| shape.role == "note"));
    let notes: Vec<_> = notes.map(|shape| format!("{} {}", shape.tag, shape.class)).collect();
    assert_eq!(notes, ["ins note", "aside commentary", "aside update"]);
    assert_eq!(whole.matches(" aria-label=\"").count(), 3);
    let blocks_of_whole = blocks(&whole);
    for text in ["¶ Inserted comment · sure", COMMENT, "</aside> &amp; *nobody* listens to us.", UPDATE] {
        assert!(blocks_of_whole.iter().any(|block| block == text), "{blocks_of_whole:?}");
    }
    assert!(whole.contains("<li>labelled “LANTERN COMMENT:” by the site</li>"), "{whole}");
    assert!(whole.contains(&format!("<blockquote>\n<p>{}</p>\n<p>{}</p>\n</blockquote>", OWN[2], OWN[3])));
    assert_eq!(blocks(&written("html", "original")), OWN);
    let commentary = blocks(&written("html", "commentary"));
    assert!(commentary.iter().any(|text| text == NOTE) && !commentary.iter().any(|text| OWN.contains(&&**text)));
}

#[test]
fn emphasis_is_kept_and_never_becomes_a_sign_of_something_else() {
    let page = html::parse(&format!(
        "<article><p>{prose} The <i>Heron</i>, the <b>old <em>Curlew</em></b> and a<i>(b)</i>c were <b>l<i>a</i>te</b>.\
         <p><b>1</b>. {prose}<p><i>*</i> {prose}</article>",
        prose = OWN[4]
    ));
    let story = Story::of(&page);
    let report = report_on(&story, &ReaderRules::default());
    let markdown = write(&story, &report, None, Selection::Whole, Format::Markdown);
    let ends = |line: &str| line.split_once("report. ").map(|(_, end)| end.to_owned());
    let first = markdown.lines().next().and_then(ends);
    assert_eq!(first.as_deref(), Some("The *Heron*, the **old** ***Curlew*** and a(b)c were **l**a**te**."));
    assert!(markdown.contains("\n\n**1**\\. The river") && markdown.contains("\n\n*\\** The river"), "{markdown}");
    let document = write(&story, &report, None, Selection::Whole, Format::Html);
    let set = "The <em>Heron</em>, the <strong>old </strong><strong><em>Curlew</em></strong> and a<em>(b)</em>c";
    assert!(document.contains(set), "{document}");
    assert_eq!(blocks(&document), story.blocks.iter().map(|block| block.text.clone()).collect::<Vec<_>>());
}

#[test]
fn links_are_kept_where_they_are_safe_to_follow() {
    let (mut page, links) = html::parse_with_links(&format!(
        "<article><p>{prose} See <a href='/log?a=1&b=\"2\"'>the <b>log</b></a>, <a href='javascript:alert(1)'>this</a>,
         <a href='#top'>that</a> and <a href='HTTPS://boats.example/(1)'>https://boats.example/</a>.
         <p><b>Comment:</b> We said so in <a href='mailto:desk@lantern.example'>a letter</a>.<p>{prose}<p>{prose}</article>",
        prose = OWN[4]
    ));
    page.url = "https://lantern.example/a/b".to_owned();
    page.set_links(&links);
    let story = Story::of(&page);
    let report = report_on(&story, &ReaderRules::default());
    assert_eq!(report.passages.len(), 1);
    let markdown = write(&story, &report, None, Selection::Whole, Format::Markdown);
    let log = "https://lantern.example/log?a=1&b=%222%22";
    assert!(markdown.contains(&format!("See [the](<{log}>) **[log](<{log}>)**, this, that and")), "{markdown}");
    assert!(markdown.contains("and [https://boats.example/](<HTTPS://boats.example/(1)>)."), "{markdown}");
    assert!(markdown.contains("so in [a letter](<mailto:desk@lantern.example>)."), "{markdown}");
    let document = write(&story, &report, None, Selection::Whole, Format::Html);
    let (_, kept) = html::parse_with_links(&document);
    let kept: Vec<&str> = kept.iter().filter(|link| link.node.is_some()).map(|link| &*link.href).collect();
    let expected = [log, "HTTPS://boats.example/(1)", "mailto:desk@lantern.example", &page.url];
    assert_eq!(kept, expected, "{document}");
    assert_eq!(blocks(&document)[0], story.blocks[0].text);
}

#[test]
fn a_document_is_judged_as_the_page_it_was_made_of() {
    let first = judge(&html::parse(ARTICLE), &ReaderRules::default());
    assert_eq!(first.passages.len(), 3);
    for (only, expected) in [("whole", texts(&first)), ("original", Vec::new()), ("commentary", texts(&first))] {
        let again = judge(&html::parse(&written("html", only)), &ReaderRules::default());
        assert_eq!(texts(&again), expected, "{only}");
    }
}

#[test]
fn json_counts_and_lists_what_is_asked_for() {
    let (whole, original, commentary) =
        (object("json", "whole"), object("json", "original"), object("json", "commentary"));
    assert_eq!(original["paragraphs"], serde_json::json!(OWN));
    assert_eq!(whole["passages"], commentary["passages"]);
    assert_eq!(whole["passages"][0]["text"], NOTE);
    let words = |object: &Value| object["words"].as_u64().unwrap();
    assert_eq!(words(&whole), words(&original) + words(&commentary));
    for object in [whole, original, commentary] {
        assert_eq!((&object["file"], &object["lang"]), (&"-".into(), &"en".into()));
    }
}

#[test]
fn annotations_are_what_the_vocabulary_wants_and_lie_where_they_say() {
    let text: Vec<char> = html::parse(ARTICLE).text().chars().collect();
    for (only, exact, heading) in [
        ("whole", vec![NOTE, "LANTERN COMMENT:", UPDATE], "Editor's note · sure"),
        ("commentary", vec![NOTE, "LANTERN COMMENT:", UPDATE], "Editor's note · sure"),
        ("original", vec![OWN[0], "The lock stays", ", said the", OWN[2], OWN[3], OWN[4]], "Original reporting"),
    ] {
        let page = object("annotations", only);
        assert_eq!(page["@context"], "http://www.w3.org/ns/anno.jsonld");
        assert_eq!(page["type"], "AnnotationPage");
        assert!(is_name(&page["id"]), "{page}");
        let items = page["items"].as_array().unwrap();
        assert_eq!(items.len(), exact.len(), "{page}");
        assert_eq!(items[0]["body"][0]["value"], heading);
        for (item, exact) in items.iter().zip(exact) {
            check_annotation(item, &text);
            let quoted = item["target"]["selector"][0]["exact"].as_str().unwrap();
            assert!(quoted.starts_with(exact), "{quoted}");
        }
        let mut names: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), items.len(), "each has a name of its own");
    }
}

/// The rules of <https://www.w3.org/TR/annotation-model/> for what is written.
fn check_annotation(annotation: &Value, text: &[char]) {
    const MOTIVATIONS: [&str; 13] = [
        "assessing",
        "bookmarking",
        "classifying",
        "commenting",
        "describing",
        "editing",
        "highlighting",
        "identifying",
        "linking",
        "moderating",
        "questioning",
        "replying",
        "tagging",
    ];
    let is_motivation = |value: &Value| MOTIVATIONS.iter().any(|motivation| value == motivation);
    assert!(is_name(&annotation["id"]) && annotation["type"] == "Annotation");
    assert!(is_motivation(&annotation["motivation"]));
    let bodies = annotation["body"].as_array().unwrap();
    assert!(!bodies.is_empty());
    for body in bodies {
        assert!(
            body["type"] == "TextualBody" && body["value"].is_string() && is_motivation(&body["purpose"]),
            "{body}"
        );
        let known = ["type", "purpose", "value", "format", "language"];
        assert!(body.as_object().unwrap().keys().all(|key| known.contains(&&**key)), "{body}");
    }
    let target = &annotation["target"];
    assert!(target["source"].is_string());
    let [quote, place] = &target["selector"].as_array().unwrap()[..] else { panic!("two selectors: {target}") };
    assert_eq!((&quote["type"], &place["type"]), (&"TextQuoteSelector".into(), &"TextPositionSelector".into()));
    let at = |name: &str| place[name].as_u64().unwrap() as usize;
    let (start, end) = (at("start"), at("end"));
    let around = |range: std::ops::Range<usize>| text[range].iter().collect::<String>();
    assert_eq!(quote["exact"], around(start..end));
    assert_eq!(quote["prefix"], around(start.saturating_sub(32)..start));
    assert_eq!(quote["suffix"], around(end..(end + 32).min(text.len())));
}

fn is_name(value: &Value) -> bool {
    value.as_str().is_some_and(|name| name.starts_with("urn:uuid:") && name.len() == 45)
}

/// A page of paragraphs as a browser could hold it, with characters that no file has.
fn page(lang: &str, paragraphs: &[&str]) -> Page {
    let shape = |tag: &str| Shape { tag: tag.to_owned(), ..Shape::default() };
    let mut builder = PageBuilder::new(lang, "");
    builder.open(shape("body"));
    for paragraph in paragraphs {
        builder.open(shape("p"));
        builder.text(paragraph);
        builder.close();
    }
    builder.finish()
}

fn of(page: &Page, what: Selection, form: Format) -> String {
    let story = Story::of(page);
    write(&story, &report_on(&story, &ReaderRules::default()), None, what, form)
}

#[test]
fn what_no_document_can_hold_is_shown_as_that() {
    let mut page =
        page("ar", &["قال العمدة \0إن الميناء \u{1b}[31mمغلق منذ صباح اليوم بسبب العاصفة.", "تعليق المحرر: \"<b>\"\0"]);
    page.url = "https://example.org/?a=1&b=\"2".to_owned();
    for form in [Format::Text, Format::Markdown, Format::Html] {
        let written = of(&page, Selection::Whole, form);
        assert!(!written.contains(['\0', '\u{1b}']) && written.contains("العمدة \u{fffd}إن"), "{written}");
    }
    let document = of(&page, Selection::Whole, Format::Html);
    assert!(document.starts_with("<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">"), "{document}");
    assert!(document.contains("<a href=\"https://example.org/?a=1&amp;b=&quot;2\" dir=\"ltr\">"), "{document}");
    assert!(document.contains("<title>Article</title>"), "a document has a title");
    for form in [Format::Json, Format::Annotations] {
        let written = of(&page, Selection::Commentary, form);
        assert!(!written.contains('\0') && serde_json::from_str::<Value>(&written).is_ok());
        assert!(written.contains("\\u0000"), "{written}");
        assert!(written.contains("https://example.org/?a=1&b=\\\"2"), "{written}");
    }
}

#[test]
fn an_address_is_a_link_only_where_it_leads_to_a_page() {
    let mut page = page("", &["The harbour was closed at ten because of the storm."]);
    page.url = "javascript:alert(1)//https://".to_owned();
    assert!(!of(&page, Selection::Whole, Format::Html).contains("<a "));
}

#[test]
fn where_nothing_is_inserted_that_is_said() {
    let page = page("en", &["The harbour was closed at ten because of the storm that came in."]);
    for form in [Format::Text, Format::Markdown, Format::Html] {
        assert!(of(&page, Selection::Commentary, form).contains("No insertions found."));
        assert!(!of(&page, Selection::Original, form).contains("No insertions found."));
    }
    assert!(of(&page, Selection::Commentary, Format::Annotations).contains("\"items\":[]"));
}

#[test]
fn a_saved_document_has_the_colours_of_the_extension() {
    let document = of(&html::parse("<p>The ferry sailed at nine."), Selection::Whole, Format::Html);
    let theme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/extension/shared/theme.css")).unwrap();
    for layer in ["commentary", "note", "update"] {
        let colours = theme.split(&format!("--{layer}: ")).nth(1).and_then(|rest| rest.split(';').next()).unwrap();
        assert!(document.contains(&colours.replace(", ", ",")), "{layer}: {colours}");
    }
}
