//! The command line on many pages: folders, lists, NDJSON and web archives, whole and broken, on several cores.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rubricator"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends early takes no more.
    _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// A folder for a test of this name, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn complaints(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stderr).lines().map(str::to_owned).collect()
}

/// A page with a comment that holds its number.
fn page(number: usize) -> String {
    format!(
        "<!doctype html><html lang=en><title>Ferries</title><h1>Ferries</h1><p>The ferry to the outer islands stays in its harbour until the spring, said the company on Monday.\
         <p>Editor's note: Ship {number} was sold in June.<p>The county is to debate the timetable in its next meeting, according to a notice."
    )
}

fn response(number: usize, http: &str, body: &[u8]) -> Vec<u8> {
    let http = [format!("HTTP/1.1 200 OK\r\n{http}\r\n").as_bytes(), body].concat();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://paper{}.example/{number}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        number % 2,
        http.len()
    );
    [head.as_bytes(), &http, b"\r\n\r\n"].concat()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// As Common Crawl writes them: each record a gzip member of its own.
fn archive(pages: usize) -> Vec<u8> {
    let info = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 10\r\n\r\nisPartOf: \n\r\n\r\n".to_vec();
    let request = b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 4\r\n\r\nGET \r\n\r\n".to_vec();
    let html = "Content-Type: text/html; charset=UTF-8\r\n";
    let pages =
        (0..pages).flat_map(|number| [gzipped(&request), gzipped(&response(number, html, page(number).as_bytes()))]);
    [gzipped(&info)].into_iter().chain(pages).collect::<Vec<_>>().concat()
}

#[test]
fn folders_and_lists_are_read_in_order() {
    let folder = folder("folders");
    fs::create_dir_all(folder.join("crawl/b")).unwrap();
    for (number, name) in ["crawl/a.html", "crawl/b/c.htm", "crawl/d.html"].iter().enumerate() {
        fs::write(folder.join(name), page(number)).unwrap();
    }
    fs::write(folder.join("crawl/picture.png"), b"\x89PNG").unwrap();
    let files = |output: &Output| -> Vec<String> {
        lines(output).iter().map(|line| line["file"].as_str().unwrap().to_owned()).collect()
    };
    let output = run(&folder, &["-f", "json", "-j", "3", "-r", "crawl"], b"");
    assert_eq!(output.status.code(), Some(0), "{:?}", complaints(&output));
    assert_eq!(files(&output), ["crawl/a.html", "crawl/b/c.htm", "crawl/d.html"]);
    let output = run(&folder, &["-f", "json", "--files-from", "-"], b"crawl/d.html\ncrawl/a.html\n");
    assert_eq!(files(&output), ["crawl/d.html", "crawl/a.html"]);
    let output = run(&folder, &["crawl", "https://paper.example/a"], b"");
    assert_eq!(output.status.code(), Some(2));
    let complaints = complaints(&output);
    assert!(complaints[0].contains("crawl is a folder; --recursive reads"), "{complaints:?}");
    assert!(complaints[1].contains("use `curl -sL https://paper.example/a | rubricator -`"), "{complaints:?}");
}

#[test]
fn lists_of_json_are_read_and_a_broken_line_costs_itself() {
    let folder = folder("ndjson");
    let line =
        |number: usize| json!({ "url": format!("https://paper.example/{number}"), "html": page(number) }).to_string();
    let list = [line(0), "{\"url\":".to_owned(), line(2), "{\"url\":\"x\"}".to_owned(), line(4)].join("\n");
    let output = run(&folder, &["-f", "json", "-j", "2", "-"], list.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let lines = lines(&output);
    assert_eq!(lines.iter().map(|line| line["id"].as_str().unwrap()).collect::<Vec<_>>(), ["-:1", "-:3", "-:5"]);
    assert_eq!(lines[1]["url"], "https://paper.example/2");
    assert!(lines[2]["passages"][0]["text"].as_str().unwrap().contains("Ship 4"));
    let complaints = complaints(&output);
    assert!(complaints[0].contains("-, line 2 is not a JSON object"), "{complaints:?}");
    assert!(complaints[1].contains("-, line 4 has no text named “html”"), "{complaints:?}");
    assert!(complaints[2].contains("2 of 5 pages could not be judged"), "{complaints:?}");
}

#[test]
fn web_archives_are_read_plain_and_gzipped() {
    let folder = folder("warc");
    fs::write(folder.join("crawl.warc.gz"), archive(50)).unwrap();
    let whole = run(&folder, &["-f", "json", "-j", "1", "crawl.warc.gz"], b"");
    assert_eq!(whole.status.code(), Some(0), "{:?}", complaints(&whole));
    let lines = lines(&whole);
    assert_eq!(lines.len(), 50);
    assert_eq!((&lines[7]["id"], &lines[7]["url"]), (&json!("urn:uuid:7"), &json!("https://paper1.example/7")));
    assert_eq!(run(&folder, &["-f", "json", "-j", "4", "-"], &archive(50)).stdout, whole.stdout);
    let summary = run(&folder, &["--summary", "crawl.warc.gz"], b"");
    let summary = String::from_utf8_lossy(&summary.stdout).into_owned();
    assert_eq!(summary.lines().count(), 3, "{summary}");
    assert!(summary.lines().nth(1).unwrap().starts_with("paper0.example        25"), "{summary}");
}

#[test]
fn a_page_in_an_archive_is_read_as_it_was_served() {
    let folder = folder("served");
    let russian =
        "<p>Паром стоит в гавани до весны, сообщила компания в среду утром.<p>Примечание редакции: Паром продан.";
    let (russian, ..) = encoding_rs::WINDOWS_1251.encode(russian);
    let chunked = format!("{:x}\r\n{}\r\n0\r\n\r\n", page(2).len(), page(2));
    let archive = [
        response(1, "Content-Type: text/html; charset=windows-1251\r\n", &russian),
        response(2, "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", chunked.as_bytes()),
        response(3, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzipped(page(3).as_bytes())),
        response(4, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", page(4).as_bytes()),
        response(5, "Content-Type: image/png\r\n", b"\x89PNG"),
    ];
    let output = run(&folder, &["-f", "json", "-"], &archive.concat());
    assert_eq!(complaints(&output), [""; 0]);
    let texts: Vec<String> =
        lines(&output).iter().map(|line| line["passages"][0]["text"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(texts[0], "Примечание редакции: Паром продан.");
    assert_eq!(texts[1..], [2, 3, 4].map(|number| format!("Editor's note: Ship {number} was sold in June.")));
}

#[test]
fn broken_archives_end_with_what_was_whole() {
    let folder = folder("broken");
    let html = "Content-Type: text/html\r\n";
    let good = |number| response(number, html, page(number).as_bytes());
    let lying = String::from_utf8(good(1)).unwrap().replacen("Content-Length: ", "Content-Length: 9", 1);
    let short = String::from_utf8(good(1)).unwrap().replacen("HTTP/1.1 200 OK", "SMTP/1.1 200 OK", 1);
    let archive = archive(9);
    for (bytes, judged, complaint) in [
        (archive[..archive.len() - 20].to_vec(), 8, "what was whole was judged"),
        ([&archive[..], b"no gzip member"].concat(), 9, ""),
        ([good(0), lying.into_bytes()].concat(), 1, "it ends inside a record"),
        ([good(0), short.into_bytes(), good(2)].concat(), 2, "-, record 2: its block is no HTTP response"),
        (Vec::new(), 0, "- can't be judged: it is empty"),
    ] {
        let output = run(&folder, &["-f", "json", "-"], &bytes);
        assert_eq!(lines(&output).len(), judged, "{:?}", complaints(&output));
        if !complaint.is_empty() {
            assert!(complaints(&output)[0].contains(complaint), "{:?}", complaints(&output));
            assert_eq!(output.status.code(), Some(2));
        }
    }
}

#[test]
fn a_run_that_was_stopped_goes_on_where_it_was() {
    let folder = folder("resume");
    fs::write(folder.join("crawl.warc.gz"), archive(20)).unwrap();
    let arguments = ["-f", "json", "-o", "found.jsonl", "crawl.warc.gz"];
    assert_eq!(run(&folder, &arguments, b"").status.code(), Some(0));
    let whole = fs::read(folder.join("found.jsonl")).unwrap();
    for stopped in [0, 100, whole.len() / 2, whole.len() - 1, whole.len()] {
        fs::write(folder.join("found.jsonl"), &whole[..stopped]).unwrap();
        let output = run(&folder, &[&["--resume"], &arguments[..]].concat(), b"");
        assert_eq!(output.status.code(), Some(0), "{:?}", complaints(&output));
        assert!(fs::read(folder.join("found.jsonl")).unwrap() == whole, "stopped after {stopped} bytes");
    }
}

#[test]
fn articles_go_into_files_of_their_own_and_filters_hold() {
    let folder = folder("files");
    for number in 0..2 {
        fs::write(folder.join(format!("{number}.html")), page(number)).unwrap();
    }
    let output = run(&folder, &["-f", "html", "--output-dir", "apart", "0.html", "1.html"], b"");
    assert_eq!(output.status.code(), Some(0), "{:?}", complaints(&output));
    assert!(fs::read_to_string(folder.join("apart/1.html.html")).unwrap().contains("Ship 1"));
    let count = |arguments: &[&str]| {
        let output = run(&folder, &[&["-f", "json", "--exit-code", "0.html"], arguments].concat(), b"");
        (lines(&output)[0]["passages"].as_array().unwrap().len(), output.status.code())
    };
    assert_eq!(count(&[]), (1, Some(1)));
    assert_eq!(count(&["--layer", "commentary,update"]), (0, Some(0)));
    assert_eq!(count(&["--layer", "note", "--certainty", "sure"]), (1, Some(1)));
}

#[test]
fn help_completions_and_the_manual_page_are_there() {
    let folder = folder("help");
    for (arguments, part) in [
        (&["--help"][..], "curl -sL https://example.org/a | rubricator --format markdown -"),
        (&["compare", "--help"], "rubricator compare reprint.html source.html"),
        (&["completions", "bash"], "complete -F"),
        (&["man"], ".TH rubricator 1"),
    ] {
        let output = run(&folder, arguments, b"");
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&output.stdout).contains(part), "{arguments:?}");
    }
    assert!(!run(&folder, &["--color", "never", "-"], page(0).as_bytes()).stdout.contains(&0x1b));
    assert!(run(&folder, &["--color", "always", "-"], page(0).as_bytes()).stdout.contains(&0x1b));
    // What a page says never steers a terminal.
    let steering = page(0).replace("sold", "sold\u{1b}[2J\u{9b}2J");
    assert!(!run(&folder, &["-"], steering.as_bytes()).stdout.contains(&0x1b));
}
