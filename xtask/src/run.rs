//! `cargo xtask run`: a browser with the extension in it, a page open, and the button pressed.
//!
//! With a display the window stays until the person closes it. Without one it says what was found and leaves a
//! screenshot.

use crate::build::build;
use crate::shell::{root, step, target};
use anyhow::{Context, Result, bail};
use rubricator_browser::server::Server;
use rubricator_browser::{Kind, Place, Popup, Window, installed, kinds_installed, launch};
use serde_json::Value;
use std::env;
use std::fs;
use std::path::Path;

const SAMPLE: &str = "www/samples/sample.html";

pub fn run(page: Option<&str>, wanted: Option<Kind>) -> Result<()> {
    let kind = choose(wanted)?;
    let server = Server::start()?;
    let address = address(page, &server)?;
    build()?;
    let window = if has_display() { Window::Shown } else { Window::Headless };
    let (mut browser, answer) = step(&format!("{} with {address}", kind.name()), || {
        let mut browser = launch(kind, &root().join("dist").join(kind.name()), window)?;
        browser.open(&address)?;
        let answer = browser.press()?;
        Ok((browser, answer))
    })?;
    tell(&answer);
    if window == Window::Shown {
        println!("Close the browser's window to end.");
        return Ok(browser.hand_over()?);
    }
    browser.close_popup()?;
    let picture = target().join("rubricator.png");
    fs::write(&picture, browser.screenshot(Place::Page)?)?;
    println!("There is no display; the highlighted page is in {}.", picture.display());
    Ok(())
}

fn choose(wanted: Option<Kind>) -> Result<Kind> {
    match wanted {
        Some(kind) => Ok(installed(kind).map(|_| kind)?),
        None => kinds_installed().first().copied().context("No browser was found: install Firefox or Chromium."),
    }
}

/// The address to open: extensions may not look at files, so a file is served.
fn address(page: Option<&str>, server: &Server) -> Result<String> {
    let page = match page {
        Some(url) if url.contains("://") => return Ok(url.to_owned()),
        Some(file) => env::current_dir()?.join(file),
        None => root().join(SAMPLE),
    };
    let name = page.file_name().with_context(|| format!("{} is not a file.", page.display()))?.to_string_lossy();
    if page.extension().is_some_and(|extension| extension == "txt") {
        let text = fs::read_to_string(&page).with_context(|| format!("{} cannot be read", page.display()))?;
        return Ok(server.page("/article", &as_html(&name, &text), &[]));
    }
    if !page.is_file() {
        bail!("There is no file {}.", page.display());
    }
    Ok(server.folder("/", page.parent().unwrap_or(Path::new("."))) + &name)
}

const TEXT_STYLE: &str = "body { max-width: 40rem; margin: 3rem auto; padding: 0 2rem; font: 18px/1.6 serif }";

/// A text as a page: one paragraph per line.
fn as_html(title: &str, text: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let paragraphs =
        text.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("<p>{}</p>\n", escape(line)));
    format!(
        "<!doctype html><meta charset=utf-8><title>{}</title><style>{TEXT_STYLE}</style><article>\n{}</article>",
        escape(title),
        paragraphs.collect::<String>()
    )
}

fn tell(answer: &Value) {
    if let Some(error) = answer["error"].as_str() {
        println!("Rubricator could not read this page: {error}.");
    }
    let passages = answer["report"]["passages"].as_array().map_or(&[][..], Vec::as_slice);
    println!(
        "{} found.",
        match passages.len() {
            0 => "Nothing was".to_owned(),
            1 => "1 insertion was".to_owned(),
            count => format!("{count} insertions were"),
        }
    );
    for passage in passages {
        let word = |key: &str| passage[key].as_str().unwrap_or_default();
        let first_words = word("text").split_whitespace().take(10).collect::<Vec<_>>().join(" ");
        println!("  {:<10}  {:<8}  {first_words} …", word("layer"), word("certainty"));
    }
}

fn has_display() -> bool {
    cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
