//! A small server for test pages and for folders such as `dist/www`. Pages can carry any header, so that the
//! policies that real sites send can be tried.

use crate::{Error, Result};
use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// It ends with the program.
pub struct Server {
    address: String,
    served: Arc<Mutex<Served>>,
}

#[derive(Default)]
struct Served {
    pages: HashMap<String, Page>,
    folders: Vec<(String, PathBuf)>,
}

#[derive(Clone)]
struct Page {
    status: &'static str,
    content_type: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// The status of a page that is never served.
const SILENT: &str = "";

const TYPES: &[(&str, &str)] = &[
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
];

impl Server {
    pub fn start() -> Result<Server> {
        let failed = |error| Error(format!("The local server for pages did not start: {error}."));
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
        let address = format!("http://{}", listener.local_addr().map_err(failed)?);
        let served = Arc::new(Mutex::new(Served::default()));
        let shared = Arc::clone(&served);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = Arc::clone(&shared);
                // A browser that hangs up early is no concern of the server's.
                thread::spawn(move || answer(stream, &served).ok());
            }
        });
        Ok(Server { address, served })
    }

    /// Serves an HTML page at a path and gives its address.
    pub fn page(&self, path: &str, html: &str, headers: &[(&str, &str)]) -> String {
        self.file(path, "text/html; charset=utf-8", html.as_bytes(), headers)
    }

    /// Serves any bytes at a path and gives their address.
    pub fn file(&self, path: &str, content_type: &str, body: &[u8], headers: &[(&str, &str)]) -> String {
        let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        self.serve(
            path,
            Page { status: "200 OK", content_type: content_type.to_owned(), headers, body: body.to_owned() },
        )
    }

    /// Answers at a path with another status than success, such as `403 Forbidden`, and with a page that says no more.
    pub fn refusal(&self, path: &str, status: &'static str) -> String {
        let body = format!("<!doctype html><title>{status}</title><p>{status}").into_bytes();
        self.serve(path, Page { status, content_type: "text/html".to_owned(), headers: Vec::new(), body })
    }

    /// Leads from a path to another address.
    pub fn redirect(&self, path: &str, to: &str) -> String {
        let headers = vec![("Location".to_owned(), to.to_owned())];
        self.serve(path, Page { status: "302 Found", content_type: "text/html".to_owned(), headers, body: Vec::new() })
    }

    /// Never answers at a path until the browser gives up.
    pub fn silence(&self, path: &str) -> String {
        self.serve(path, Page { status: SILENT, content_type: String::new(), headers: Vec::new(), body: Vec::new() })
    }

    fn serve(&self, path: &str, page: Page) -> String {
        lock(&self.served).pages.insert(path.to_owned(), page);
        format!("{}{path}", self.address)
    }

    /// Serves a folder under a path that ends in a slash and gives its address.
    pub fn folder(&self, path: &str, folder: &Path) -> String {
        lock(&self.served).folders.push((path.to_owned(), folder.to_owned()));
        format!("{}{path}", self.address)
    }

    /// The start of every address that is served here.
    pub fn address(&self) -> &str {
        &self.address
    }
}

fn lock(served: &Mutex<Served>) -> MutexGuard<'_, Served> {
    served.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(mut stream: TcpStream, served: &Mutex<Served>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let target = request.split(' ').nth(1).unwrap_or("/");
    let path = target.split(['?', '#']).next().unwrap_or("/");
    let page = lock(served).find(path);
    let page = page.unwrap_or_else(|| Page {
        status: "404 Not Found",
        content_type: "text/plain; charset=utf-8".into(),
        headers: Vec::new(),
        body: b"There is no such page.".to_vec(),
    });
    if page.status == SILENT {
        return std::io::copy(&mut stream, &mut std::io::sink()).map(drop);
    }
    write!(
        stream,
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n",
        page.status,
        page.content_type,
        page.body.len()
    )?;
    // A page may say itself how long it can be kept.
    if !page.headers.iter().any(|(name, _)| name == "Cache-Control") {
        stream.write_all(b"Cache-Control: no-store\r\n")?;
    }
    for (name, value) in &page.headers {
        write!(stream, "{name}: {value}\r\n")?;
    }
    stream.write_all(b"\r\n")?;
    if !request.starts_with("HEAD ") {
        stream.write_all(&page.body)?;
    }
    stream.flush()
}

impl Served {
    fn find(&self, path: &str) -> Option<Page> {
        self.pages.get(path).cloned().or_else(|| {
            self.folders.iter().find_map(|(prefix, folder)| read(folder, path.strip_prefix(prefix.as_str())?))
        })
    }
}

fn read(folder: &Path, name: &str) -> Option<Page> {
    let name = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
    let inside = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
    let body = inside.then(|| fs::read(folder.join(&name)).ok()).flatten()?;
    let extension = Path::new(&name).extension()?.to_str()?;
    let content_type =
        TYPES.iter().find(|(known, _)| *known == extension).map_or("application/octet-stream", |found| found.1);
    Some(Page { status: "200 OK", content_type: content_type.into(), headers: Vec::new(), body })
}
