//! Extracts the article of each file named, and prints how many files had one.

use std::{env, fs};

use dom_smoothie::Readability;

fn main() {
    let articles = env::args().skip(1).filter_map(|file| {
        let html = String::from_utf8_lossy(&fs::read(file).ok()?).into_owned();
        Readability::new(html, None, None).ok()?.parse().ok()
    });
    println!("{}", articles.filter(|article| !article.text_content.is_empty()).count());
}
