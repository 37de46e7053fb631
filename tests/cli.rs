//! The command line as a person or a program meets it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rubricator::report::Format;
use serde_json::Value;

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rubricator"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wire"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Where the command line is refused, nothing of the input is read.
    let written = child.stdin.take().unwrap().write_all(input);
    assert!(written.is_ok() || written.is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe));
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn json_has_one_object_a_line_and_passages_that_can_be_cut_out_of_the_file() {
    let files = ["wire-text/article.txt", "nothing-inserted/page.html"];
    let output = run(&["--format", "json", files[0], files[1]], b"");
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["file"].as_str().unwrap()).collect::<Vec<_>>(), files);
    let text: Vec<char> = std::fs::read_to_string(fixture(files[0])).unwrap().chars().collect();
    let passages = lines[0]["passages"].as_array().unwrap();
    assert_eq!(passages.len(), 5);
    for passage in passages {
        let range = passage["start"].as_u64().unwrap() as usize..passage["end"].as_u64().unwrap() as usize;
        assert_eq!(text[range].iter().collect::<String>(), passage["text"].as_str().unwrap());
        assert_eq!(
            (&passage["layer"], &passage["kind"], &passage["certainty"]),
            (&"commentary".into(), &"comment".into(), &"sure".into())
        );
        assert!(passage["confidence"].as_f64().unwrap() > 0.9);
        let reason = &passage["reasons"][0];
        assert_eq!((&reason["code"], &reason["quote"]), (&"label".into(), &"Comment:".into()));
        assert!(reason["detail"].as_str().unwrap().contains("labelled"));
    }
    assert_eq!(lines[1]["passages"], Value::Array(Vec::new()));
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wire").join(path)
}

#[test]
fn what_cannot_be_read_costs_a_sentence_and_nothing_else() {
    let output = run(&["--format", "json", "no-such-file.html", "wire-text/article.txt", "wire-text"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output).lines().count(), 1);
    let complaints: Vec<&str> = stderr(&output).lines().collect();
    assert_eq!(complaints.len(), 3);
    assert_eq!(complaints[2], "rubricator: 2 of 3 pages could not be judged");
    assert!(complaints[0].contains("no-such-file.html can't be read"));
    let output = run(&["-"], b"%PDF-1.7\n...");
    assert_eq!((output.status.code(), stdout(&output)), (Some(2), ""));
    assert_eq!(stderr(&output), "rubricator: - can't be judged: it is a PDF; save the article as HTML or text first\n");
}

#[test]
fn an_encoding_that_nothing_names_is_guessed_and_said_so() {
    let text = "Паром перестал ходить на остров в среду, сообщила компания.\nКомментарий редакции: Никто не удивлён.\n";
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(text);
    let output = run(&["--only", "original", "-"], &bytes);
    assert!(stdout(&output).starts_with("Паром перестал"), "{}", stdout(&output));
    assert!(stderr(&output).contains("- names no encoding and was read as windows-1251, which is a guess"));
    let output = run(&["--only", "original", "--charset", "cp1251", "-"], &bytes);
    assert!(stdout(&output).starts_with("Паром перестал"), "{}", stdout(&output));
    assert_eq!(stderr(&output), "");
    let output = run(&["--charset", "klingon", "-"], b"");
    assert!(stderr(&output).contains("unknown encoding “klingon”"), "{}", stderr(&output));
}

#[test]
fn a_wrong_command_line_is_told_in_a_sentence() {
    let formats: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    let unknown_format = format!("unknown format “xml”; expected {}", formats.join(", "));
    for (arguments, part) in [
        (vec![], "no file was named"),
        (vec!["--format", "xml", "-"], &*unknown_format),
        (vec!["--formt", "json", "-"], "--formt"),
        (vec!["--only", "story", "-"], "unknown selection “story”; expected whole, original, commentary"),
        (vec!["--format", "html", "a.html", "b.html"], "takes one file"),
    ] {
        let output = run(&arguments, b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(part) && stderr(&output).lines().count() == 1, "{}", stderr(&output));
    }
    assert!(stdout(&run(&["--help"], b"")).contains("Usage: rubricator"));
}

#[test]
fn text_sets_the_insertions_apart_and_keeps_every_word() {
    let output = run(&["wire-text/article.txt"], b"");
    let text = stdout(&output);
    assert!(text.contains("┃ ¶ Inserted comment · sure\n  ┃ Comment: Two months"));
    assert!(text.ends_with("5 inserted comments, 32% of the words.\n"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colour where there is no terminal");
    let article = std::fs::read_to_string(fixture("wire-text/article.txt")).unwrap();
    assert!(article.lines().all(|line| text.contains(line)));
}

#[test]
fn markdown_quotes_insertions_and_escapes_the_page() {
    let html = b"<h1>A *lock*</h1><p>The old lock at the weir stays shut, said the mayor (the new one, editor's note).
                 <p><b>Comment:</b> &lt;b&gt; We 1. doubt it.";
    let output = run(&["--format", "markdown", "-"], html);
    assert_eq!(
        stdout(&output),
        "# A \\*lock\\*\n\n\
         The old lock at the weir stays shut, said the mayor *(the new one, editor's note)*.\n\n\
         > **Inserted comment \u{b7} sure**\n>\n> **Comment:** \\<b\\> We 1. doubt it.\n"
    );
}

#[test]
fn addresses_stay_links_in_markdown() {
    let text = b"The board keeps a list (https://harbour.example/list_of_lamps_2?a=1&b=*). See http://harbour.example/, or not http://.\n";
    let output = run(&["--format", "markdown", "-"], text);
    assert_eq!(
        stdout(&output),
        "The board keeps a list (<https://harbour.example/list_of_lamps_2?a=1&b=>\\*). See <http://harbour.example/>, or not http://.\n"
    );
}

#[test]
fn a_reprint_is_compared_with_its_source() {
    let compare = |arguments: &[&str]| {
        let pairs = "../../pairs/en-every-kind-of-change";
        let (reprint, source) = (format!("{pairs}/reprint.txt"), format!("{pairs}/source.txt"));
        run(&[&["compare"], arguments, &[&*reprint, &*source]].concat(), b"")
    };
    let output = compare(&["--format", "json"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
    let found: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!((&found["same_story"], &found["kept"]), (&Value::Bool(true), &0.806.into()));
    assert_eq!(found["inserted"].as_array().unwrap().len(), 3);
    assert_eq!((&found["altered"][1]["from"], &found["altered"][1]["to"]), (&"said".into(), &"claimed".into()));
    assert!(found["omitted"][0]["text"].as_str().unwrap().starts_with("The company said that it would pay"));
    let output = compare(&[]);
    assert!(stdout(&output).ends_with("1 passage omitted; 80% of the source kept.\n"), "{}", stdout(&output));
}

#[test]
fn what_is_not_the_same_story_is_said_plainly() {
    let pairs = "../../pairs/en-same-event-other-outlet";
    let files = [format!("{pairs}/reprint.txt"), format!("{pairs}/source.txt")];
    let output = run(&["compare", &files[0], &files[1]], b"");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output), "The two are not the same story, so nothing is compared.\n");
    let output = run(&["compare", "--format", "json", &files[0], &files[1]], b"");
    let found: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(found["same_story"], Value::Bool(false));
    assert!(["inserted", "altered", "omitted"].iter().all(|list| found[list] == Value::Array(Vec::new())));
}

#[test]
fn a_comparison_that_cannot_be_made_costs_a_sentence() {
    let story = "wire-text/article.txt";
    for (arguments, part) in [
        (vec!["compare", story], "compare takes two files, a reprint and its source"),
        (vec!["compare", story, "no-such-file.txt"], "no-such-file.txt can't be read"),
        (vec!["compare", story, "-"], "- can't be compared: it is a PDF"),
        (vec!["compare", "-", "-"], "only one of the two can be standard input"),
        (vec!["compare", "--only", "original", story, story], "unexpected argument '--only' found"),
    ] {
        let input: &[u8] = if part.contains("PDF") { b"%PDF-1.7\n..." } else { b"" };
        let output = run(&arguments, input);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), ""), "{arguments:?}");
        assert!(stderr(&output).contains(part) && stderr(&output).lines().count() == 1, "{}", stderr(&output));
    }
}

/// A file's name is its sender's to choose, in an archive or a download.
#[cfg(unix)]
#[test]
fn names_of_files_steer_no_terminal_and_end_no_comment() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("names");
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str| {
        let path = folder.join(name);
        std::fs::write(&path, "<p>The harbour master counted the boats twice before the storm came.").unwrap();
        path.to_string_lossy().into_owned()
    };
    let [plain, steering, marking] =
        ["plain.html", "a\u{1b}]0;b\u{7}\u{1b}[2J\u{202e}.html", "a--><img src=x onerror=y>.html"].map(file);
    let missing = format!("{steering}.gone");
    for form in ["text", "markdown"] {
        let output = run(&["--format", form, &plain, &steering, &marking, &missing], b"");
        assert!(stdout(&output).contains(r"a\u{1b}]0;b\u{7}\u{1b}[2J\u{202e}.html"), "{}", stdout(&output));
        assert!(stderr(&output).contains(r"\u{202e}.html.gone can't be read"), "{}", stderr(&output));
        for told in [stdout(&output), stderr(&output)] {
            assert!(!told.contains(['\u{1b}', '\u{7}', '\u{202e}']) && !told.contains("<img"), "{told:?}");
        }
    }
}

/// A story with a block that only a rule knows.
const WITH_A_COLUMN: &str = "<title>Ferry</title><article><h1>Ferry to sail in winter</h1>
    <p>The ferry to the outer islands will sail three times a week through the winter, the council said on Monday.</p>
    <p>Quayside talk: The boat stayed in port from January on, last time.</p>
    <p>The service is expected to cost 2.3 million crowns, according to the council, and a second crew is being trained.</p></article>";

#[test]
fn rules_that_the_options_exported_apply_to_their_site() {
    let folder = std::env::temp_dir().join(format!("rubricator-rules-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let rules = |name: &str, content: &str| {
        let file = folder.join(name);
        std::fs::write(&file, content).unwrap();
        file.display().to_string()
    };
    let good = rules(
        "good.json",
        r#"{"site:news.example.org": {"rules": [{"label": "Quayside talk", "says": "commentary"}]}}"#,
    );
    let layers = |arguments: &[&str], input: &str| -> Vec<String> {
        let output = run(&[&["-f", "json"], arguments].concat(), input.as_bytes());
        assert_eq!(stderr(&output), "");
        let lines = stdout(&output).lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|line| line["passages"][0]["layer"].as_str().unwrap_or("none").to_owned()).collect()
    };
    assert_eq!(layers(&["-"], WITH_A_COLUMN), ["none"]);
    assert_eq!(layers(&["--rules", &good, "-"], WITH_A_COLUMN), ["none"], "nobody says which site the page is from");
    assert_eq!(layers(&["--rules", &good, "--site", "www.news.example.org", "-"], WITH_A_COLUMN), ["commentary"]);
    let records: String = ["https://news.example.org/a", "https://example.org/a"]
        .map(|url| serde_json::json!({ "url": url, "html": WITH_A_COLUMN }).to_string() + "\n")
        .concat();
    let site = ["--input", "ndjson", "--rules", &good, "--site", "news.example.org", "-"];
    assert_eq!(layers(&site, &records), ["commentary", "none"], "what a record says of its site counts");

    let broken = rules("broken.json", r#"{"site:news.example.org": {"rules": [{"says": "commentary"}]}}"#);
    let list = rules("list.json", "[1, 2]");
    for (file, words) in [
        (&*broken, "broken.json can't be used: site:news.example.org: “rules”: expected either a label or a class"),
        (&*list, "list.json holds no rules; expected a file that Rubricator's options exported"),
        ("missing.json", "missing.json can't be read"),
    ] {
        let output = run(&["--rules", file, "-"], WITH_A_COLUMN.as_bytes());
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), ""));
        assert!(stderr(&output).contains(words) && stderr(&output).lines().count() == 1, "{}", stderr(&output));
    }
    for (arguments, words) in [
        (vec!["--rules", &good, "--site", "https://a/b", "-"], "expected a host, as in news.example.org"),
        (vec!["--site", "example.org", "-"], "--rules"),
    ] {
        let output = run(&arguments, b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    std::fs::remove_dir_all(folder).unwrap();
}
