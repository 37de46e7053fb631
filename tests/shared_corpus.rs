//! Checks on real articles, which are other people's and no part of this project: they run where a folder `shared`
//! stands beside it, and say so where they are skipped.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::{fs, io};

use flate2::read::GzDecoder;
use rubricator::document::html;
use rubricator::model::{Certainty, Layer};
use rubricator::report::Passage;
use rubricator::{ReaderRules, judge};

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
    }
    path.exists().then_some(path)
}

/// All files below a folder, unpacked where they are packed.
fn files(folder: &Path) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
            continue;
        }
        let mut bytes = fs::read(&path)?;
        if path.extension().is_some_and(|extension| extension == "gz") {
            let packed = std::mem::take(&mut bytes);
            GzDecoder::new(&*packed).read_to_end(&mut bytes)?;
        }
        found.push((path, bytes));
    }
    Ok(found)
}

fn sure_commentary(bytes: &[u8]) -> Vec<Passage> {
    let report = html::read(bytes).map(|page| judge(&page, &ReaderRules::default())).unwrap_or_default();
    let is_sure = |passage: &Passage| passage.layer == Layer::Commentary && passage.certainty == Certainty::Sure;
    report.passages.into_iter().filter(is_sure).collect()
}

#[test]
fn the_founding_sample_has_its_five_comments_in_every_shape() {
    let Some(path) = shared("seed/article.txt") else { return };
    let article = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = article.lines().map(str::trim).collect();
    let escaped: Vec<String> = lines.iter().map(|line| line.replace('&', "&amp;").replace('<', "&lt;")).collect();
    let comments: Vec<&str> = [2, 5, 8, 10, 12].iter().map(|line| lines[line - 1]).collect();
    let each = |story: fn(&str) -> String, comment: fn(&str) -> String| -> String {
        escaped.iter().map(|line| if line.starts_with("Comment:") { comment(line) } else { story(line) }).collect()
    };
    let paragraph = |line: &str| format!("<p>{line}</p>\n");
    let shapes = [
        article.clone(),
        each(paragraph, paragraph),
        each(paragraph, |line| {
            format!("<div class=\"box\"><p>{}</p></div>\n", line.replace("Comment:", "<b>Comment:</b>"))
        }),
        format!("<div>{}</div>", escaped.join("<br><br>")),
    ];
    for shape in shapes {
        let report = judge(&html::read(shape.as_bytes()).unwrap(), &ReaderRules::default());
        let found: Vec<&str> = report.passages.iter().map(|passage| &*passage.text).collect();
        assert_eq!(found, comments);
    }
}

#[test]
fn no_real_page_has_a_sure_comment() {
    let Some(folder) = shared("corpus/pages") else { return };
    let mut marks = Vec::new();
    for (path, bytes) in files(&folder).unwrap() {
        marks.extend(sure_commentary(&bytes).into_iter().map(|passage| (path.clone(), passage.text)));
    }
    assert!(marks.is_empty(), "{marks:#?}");
}

#[test]
fn clean_articles_have_at_most_two_sure_comments() {
    let Some(folder) = shared("corpus/text") else { return };
    let Some(gold) = shared("corpus/gold.tsv") else { return };
    let gold = fs::read_to_string(gold).unwrap();
    let labelled: Vec<&str> =
        gold.lines().filter(|line| line.ends_with("\tcommentary")).filter_map(|line| line.split('\t').next()).collect();
    let mut marks = Vec::new();
    for (path, bytes) in files(&folder).unwrap() {
        let is_clean = !labelled.iter().any(|file| path.ends_with(file));
        if is_clean {
            marks.extend(sure_commentary(&bytes).into_iter().map(|passage| (path.clone(), passage.text)));
        }
    }
    assert!(marks.len() <= 2, "{marks:#?}");
}
