//! Chromium and its kin over the DevTools protocol.
//!
//! Every target (tab, popup, worker) is attached to as it appears and held until its network events are switched
//! on, so that no request is missed, not even the first one of a worker that was restarted.

use crate::cdp::{BROWSER, Connection, Incoming};
use crate::installed::installed;
use crate::process::{Process, Profile};
use crate::{Browser, Error, Kind, PATIENCE, Place, Request, Result, Window, fail, until};
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const FLAGS: &[&str] = &[
    "--remote-debugging-port=0",
    "--enable-unsafe-extension-debugging",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    "--disable-quic",
    "--disable-search-engine-choice-screen",
    "--disable-sync",
    "--password-store=basic",
    "--use-mock-keychain",
    "--window-size=1280,1000",
];

pub struct Chromium {
    connection: Connection,
    process: Process,
    extension: String,
    targets: Vec<Target>,
    /// The target of the open tab.
    page: String,
    requests: Vec<Request>,
}

struct Target {
    id: String,
    session: String,
    kind: String,
    url: String,
}

impl Chromium {
    pub fn launch(extension: &Path, window: Window) -> Result<Chromium> {
        let profile = Profile::fresh()?;
        let mut command = Command::new(installed(Kind::Chromium)?);
        command.args(FLAGS).arg(format!("--user-data-dir={}", profile.path().display()));
        if window == Window::Headless {
            command.args(["--headless", "--disable-gpu"]);
        }
        if profile.is_roots() {
            // Chromium's sandbox refuses to run for root, as in containers.
            command.arg("--no-sandbox");
        }
        command.arg("about:blank");

        let mut process = Process::start(command, profile)?;
        let announced = process.announced("DevToolsActivePort")?;
        let (port, path) =
            announced.split_once('\n').ok_or_else(|| Error("Chromium named no DevTools port.".into()))?;
        let connection = Connection::open(port, path.trim())?;
        let mut chromium = Chromium {
            connection,
            process,
            extension: String::new(),
            targets: Vec::new(),
            page: String::new(),
            requests: Vec::new(),
        };
        chromium.call(BROWSER, "Target.setDiscoverTargets", json!({ "discover": true }))?;
        chromium.call(BROWSER, "Target.setAutoAttach", attach_to_all_but(&["browser", "browser_ui", "tab"]))?;
        let loaded = chromium.call(BROWSER, "Extensions.loadUnpacked", json!({ "path": absolute(extension)? }))?;
        chromium.extension = text(&loaded["id"]);
        // A press is lost before the worker has registered.
        until("the extension's worker", || chromium.session(Place::Background).map(Some))?;
        chromium.page = until("the first tab", || {
            chromium.settle()?;
            Ok(chromium.targets.iter().find(|target| target.kind == "page").map(|target| target.id.clone()))
        })?;
        Ok(chromium)
    }

    fn call(&mut self, session: &str, method: &str, params: Value) -> Result<Value> {
        let call = self.connection.send(session, method, params)?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            match self.connection.read()? {
                Incoming::Answer { id, outcome } if id == call => {
                    return outcome.map_err(|Error(why)| Error(format!("{method}: {why}")));
                }
                Incoming::Answer { .. } => {}
                Incoming::Event { method, session, params } => self.notice(&method, &session, params)?,
            }
            // A target that goes takes the answers to its open calls with it.
            if session != BROWSER && !self.targets.iter().any(|target| target.session == session) {
                return fail!("{method}: the target has closed.");
            }
        }
        fail!("{method} was not answered within {} s.", PATIENCE.as_secs())
    }

    /// Takes note of an event; it may send calls but never waits for an answer.
    fn notice(&mut self, method: &str, session: &str, params: Value) -> Result<()> {
        match method {
            "Target.attachedToTarget" => {
                let session = text(&params["sessionId"]);
                for (method, params) in [
                    ("Network.enable", json!({})),
                    ("Target.setAutoAttach", attach_to_all_but(&["service_worker"])),
                    ("Runtime.runIfWaitingForDebugger", json!({})),
                ] {
                    self.connection.send(&session, method, params)?;
                }
                let info = &params["targetInfo"];
                let (id, kind, url) = (text(&info["targetId"]), text(&info["type"]), text(&info["url"]));
                self.targets.push(Target { id, session, kind, url });
            }
            "Target.targetInfoChanged" => {
                let info = &params["targetInfo"];
                for target in self.targets.iter_mut().filter(|target| info["targetId"] == *target.id) {
                    target.kind = text(&info["type"]);
                    target.url = text(&info["url"]);
                }
            }
            "Target.detachedFromTarget" => self.targets.retain(|target| params["sessionId"] != *target.session),
            "Network.requestWillBeSent" => self.record(session, text(&params["request"]["url"]), &params),
            "Network.webSocketCreated" => self.record(session, text(&params["url"]), &params),
            _ => {}
        }
        Ok(())
    }

    fn record(&mut self, session: &str, url: String, params: &Value) {
        if !["http:", "https:", "ws:", "wss:"].iter().any(|scheme| url.starts_with(scheme)) {
            return;
        }
        let mut askers = Vec::new();
        let initiator = &params["initiator"];
        askers.extend(initiator["url"].as_str().map(str::to_owned));
        let mut stack = &initiator["stack"];
        while stack.is_object() {
            askers.extend(stack["callFrames"].as_array().into_iter().flatten().map(|frame| text(&frame["url"])));
            stack = &stack["parent"];
        }
        let document = text(&params["documentURL"]);
        if initiator["type"] != "other" || document != url {
            askers.push(document);
        }
        askers.extend(
            self.targets
                .iter()
                .find(|target| target.session == session && target.url != url)
                .map(|target| target.url.clone()),
        );
        askers.retain(|asker| !asker.is_empty() && asker != "about:blank");
        let origin = self.origin();
        let by_extension = askers.iter().find(|asker| asker.starts_with(&origin));
        let initiator = by_extension.or(askers.first()).cloned().unwrap_or_default();
        self.requests.push(Request { url, by_extension: by_extension.is_some(), initiator });
    }

    /// Hears what has been reported up to now.
    fn settle(&mut self) -> Result<()> {
        self.call(BROWSER, "Browser.getVersion", json!({})).map(drop)
    }

    fn origin(&self) -> String {
        format!("chrome-extension://{}/", self.extension)
    }

    fn target(&mut self, place: Place) -> Result<Option<&Target>> {
        self.settle()?;
        let (page, origin) = (&self.page, self.origin());
        Ok(self.targets.iter().find(|target| match place {
            Place::Page => target.id == *page,
            Place::Popup => target.kind != "service_worker" && target.id != *page && target.url.starts_with(&origin),
            Place::Background => target.kind == "service_worker" && target.url.starts_with(&origin),
        }))
    }

    fn session(&mut self, place: Place) -> Result<String> {
        match self.target(place)? {
            Some(target) => Ok(target.session.clone()),
            None => fail!("There is no {place:?} open."),
        }
    }

    fn close_target(&mut self, place: Place) -> Result<()> {
        let Some((id, session)) = self.target(place)?.map(|target| (target.id.clone(), target.session.clone())) else {
            return Ok(());
        };
        self.call(BROWSER, "Target.closeTarget", json!({ "targetId": id }))?;
        if place == Place::Background {
            // A worker that is being watched stays.
            self.call(BROWSER, "Target.detachFromTarget", json!({ "sessionId": session }))?;
        }
        until("a target to close", || {
            self.settle()?;
            Ok((!self.targets.iter().any(|target| target.id == id)).then_some(()))
        })
    }

    fn wait_until_loaded(&mut self, place: Place) -> Result<()> {
        until("the document to load", || {
            let state = self.evaluate(place, "document.readyState")?;
            Ok((state == "complete").then_some(()))
        })
    }
}

impl Browser for Chromium {
    fn kind(&self) -> Kind {
        Kind::Chromium
    }

    fn open(&mut self, url: &str) -> Result<()> {
        self.close_popup()?;
        let former = std::mem::take(&mut self.page);
        let created = self.call(BROWSER, "Target.createTarget", json!({ "url": "about:blank" }))?;
        self.page = text(&created["targetId"]);
        let session = until("the new tab", || self.session(Place::Page).map(Some))?;
        self.call(BROWSER, "Target.closeTarget", json!({ "targetId": former }))?;
        self.call(&session, "Page.navigate", json!({ "url": url }))?;
        self.wait_until_loaded(Place::Page)
    }

    fn evaluate(&mut self, place: Place, expression: &str) -> Result<Value> {
        let session = self.session(place)?;
        let mut answer = self.call(
            &session,
            "Runtime.evaluate",
            json!({ "expression": format!("(async () => ({expression}\n))()"), "awaitPromise": true, "returnByValue": true, "userGesture": true }),
        )?;
        match &answer["exceptionDetails"] {
            Value::Null => Ok(answer["result"]["value"].take()),
            details => fail!(
                "The script in the {place:?} failed: {}",
                details["exception"]["description"].as_str().unwrap_or(&text(&details["text"]))
            ),
        }
    }

    fn inner_text(&mut self, selector: &str) -> Result<String> {
        let session = self.session(Place::Page)?;
        let find = json!({ "expression": format!("document.querySelector({})", json!(selector)) });
        let found = self.call(&session, "Runtime.evaluate", find)?;
        let whole = json!({ "objectId": found["result"]["objectId"], "depth": -1, "pierce": true });
        let described = self.call(&session, "DOM.describeNode", whole)?;
        Ok(text_below(&described["node"]))
    }

    fn press_button(&mut self) -> Result<()> {
        self.close_popup()?;
        let tabs = self.call(BROWSER, "Target.getTargets", json!({ "filter": [{ "type": "tab" }] }))?;
        let page_url = self.target(Place::Page)?.map(|page| page.url.clone()).unwrap_or_default();
        let tab = tabs["targetInfos"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|tab| tab["url"] == page_url)
            .map(|tab| text(&tab["targetId"]))
            .ok_or_else(|| Error("The open tab has no target of its own to press the button for.".into()))?;
        self.call(BROWSER, "Extensions.triggerAction", json!({ "id": self.extension, "targetId": tab }))?;
        self.wait_until_loaded(Place::Popup)
    }

    fn close_popup(&mut self) -> Result<()> {
        self.close_target(Place::Popup)
    }

    fn command(&mut self, name: &str) -> Result<()> {
        let raise = format!(
            "chrome.tabs.query({{ active: true, lastFocusedWindow: true }}).then(([tab]) => chrome.commands.onCommand.dispatch({}, tab))",
            json!(name)
        );
        self.evaluate(Place::Background, &raise).map(drop)
    }

    fn badge(&mut self) -> Result<String> {
        let place = if self.target(Place::Background)?.is_some() { Place::Background } else { Place::Popup };
        let text_of_badge = "chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => chrome.action.getBadgeText({ tabId: tab.id }))";
        self.evaluate(place, text_of_badge).map(|badge| text(&badge))
    }

    fn kill_background(&mut self) -> Result<()> {
        self.close_target(Place::Background)
    }

    fn screenshot(&mut self, place: Place) -> Result<Vec<u8>> {
        let session = self.session(place)?;
        let mut params = json!({ "format": "png" });
        if place == Place::Page {
            let metrics = self.call(&session, "Page.getLayoutMetrics", json!({}))?;
            params["clip"] = metrics["cssContentSize"].clone();
            params["clip"]["scale"] = 1.into();
            params["captureBeyondViewport"] = true.into();
        }
        let shot = self.call(&session, "Page.captureScreenshot", params)?;
        BASE64
            .decode(text(&shot["data"]).as_bytes())
            .map_err(|error| Error(format!("Chromium's screenshot could not be read: {error}.")))
    }

    fn requests(&mut self) -> Result<Vec<Request>> {
        self.settle()?;
        Ok(self.requests.clone())
    }

    fn hand_over(self: Box<Self>) -> Result<()> {
        let Chromium { connection, mut process, .. } = *self;
        // Ends the sessions, so that new tabs and workers are no longer held for us.
        drop(connection);
        process.wait()
    }
}

/// Attach to new targets of all kinds but these, and hold them at their start.
fn attach_to_all_but(kinds: &[&str]) -> Value {
    let excluded = kinds.iter().map(|kind| json!({ "type": kind, "exclude": true }));
    let filter = excluded.chain([json!({})]).collect::<Vec<_>>();
    json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true, "filter": filter })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn absolute(path: &Path) -> Result<std::path::PathBuf> {
    std::fs::canonicalize(path).map_err(|error| Error(format!("There is no extension at {}: {error}.", path.display())))
}

/// The data of all text nodes below a node as the DOM domain describes it.
fn text_below(node: &Value) -> String {
    let inner = ["shadowRoots", "children"].into_iter().filter_map(|key| node[key].as_array()).flatten();
    let own = if node["nodeType"] == 3 { text(&node["nodeValue"]) } else { String::new() };
    own + &inner.map(text_below).collect::<String>()
}
