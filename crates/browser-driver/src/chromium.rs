//! Chromium and its kin over the DevTools protocol.
//!
//! Every target (tab, popup, worker) is attached to as it appears and held until its network events are switched
//! on, so that no request is missed, not even the first one of a worker that was restarted.

mod targets;

use self::targets::{Target, attach_to_all_but};
use crate::cdp::{BROWSER, Connection};
use crate::installed::installed;
use crate::keys::{EDITING, Key, Stroke};
use crate::process::{Process, Profile};
use crate::{Browser, Clipboard, Error, Kind, Media, Place, Request, Result, Tab, Window, until};
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

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

const RIGHT_TO_LEFT: &[&str] = &["ar", "fa", "he", "ur"];

pub struct Chromium {
    connection: Connection,
    process: Process,
    extension: String,
    /// Where the extension lies, and what its manifest says.
    folder: PathBuf,
    manifest: Value,
    /// Whether the extension is let into private windows.
    private: bool,
    targets: Vec<Target>,
    /// The target of the tab of interest.
    page: String,
    media: Media,
    requests: Vec<Request>,
}

impl Chromium {
    pub fn launch(extension: &Path, window: Window, language: &str) -> Result<Chromium> {
        let folder = absolute(extension)?;
        let manifest = std::fs::read(folder.join("manifest.json"))
            .map_err(|error| error.to_string())
            .and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()))
            .map_err(|error| Error(format!("The manifest in {} cannot be read: {error}.", folder.display())))?;
        let profile = Profile::fresh()?;
        let downloads = profile.downloads();
        let mut command = Command::new(installed(Kind::Chromium)?);
        command.args(FLAGS).arg(format!("--user-data-dir={}", profile.path().display()));
        // On Linux the variable counts, elsewhere the switch.
        command.arg(format!("--lang={language}")).env("LANGUAGE", language.replace('-', "_"));
        if RIGHT_TO_LEFT.contains(&language) {
            // Said outright, as distributions pack the browser's own words in that language separately.
            command.arg("--force-ui-direction=rtl");
        }
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
            folder,
            manifest,
            private: false,
            targets: Vec::new(),
            page: String::new(),
            media: Media::default(),
            requests: Vec::new(),
        };
        chromium.call(BROWSER, "Target.setDiscoverTargets", json!({ "discover": true }))?;
        chromium.call(BROWSER, "Target.setAutoAttach", attach_to_all_but(&["browser", "browser_ui", "tab"]))?;
        chromium.call(
            BROWSER,
            "Browser.setDownloadBehavior",
            json!({ "behavior": "allow", "downloadPath": downloads }),
        )?;
        let readable = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        chromium.call(BROWSER, "Browser.grantPermissions", readable)?;
        chromium.load_extension()?;
        chromium.page = until("the first tab", || {
            chromium.settle()?;
            Ok(chromium.targets.iter().find(|target| target.kind == "page").map(|target| target.id.clone()))
        })?;
        Ok(chromium)
    }

    fn load_extension(&mut self) -> Result<()> {
        let loaded = self.call(
            BROWSER,
            "Extensions.loadUnpacked",
            json!({ "path": self.folder, "enableInIncognito": self.private }),
        )?;
        self.extension = text(&loaded["id"]);
        // A press is lost before the worker has registered, and the browser may end it and start it anew until then.
        until("the extension's worker", || {
            let active = self.evaluate(Place::Background, "self.serviceWorker.state === 'activated'")?;
            Ok((active == true).then_some(()))
        })
    }
}

impl Browser for Chromium {
    fn kind(&self) -> Kind {
        Kind::Chromium
    }

    fn open(&mut self, url: &str) -> Result<()> {
        self.close_popup()?;
        self.settle()?;
        let former = self.targets.iter().filter(|target| target.kind == "page").map(|target| target.id.clone());
        let former = former.collect::<Vec<_>>();
        let tab = self.fresh_tab("about:blank", false)?;
        for target in former {
            self.close(&target)?;
        }
        self.page = tab;
        let session = self.session(Place::Page)?;
        self.call(&session, "Page.navigate", json!({ "url": url }))?;
        self.wait_until_loaded(Place::Page)
    }

    fn open_beside(&mut self, url: &str) -> Result<Tab> {
        self.page = self.fresh_tab("about:blank", false)?;
        let session = self.session(Place::Page)?;
        self.call(&session, "Page.navigate", json!({ "url": url }))?;
        self.wait_until_loaded(Place::Page)?;
        Ok(self.tab())
    }

    fn open_window(&mut self, url: &str, private: bool) -> Result<Tab> {
        self.settle()?;
        let former: Vec<String> = self.targets.iter().map(|target| target.id.clone()).collect();
        // The protocol's own private contexts are none that an extension can be let into; any extension may open a window.
        let create = format!("chrome.windows.create({{ url: {}, incognito: {private} }}).then(() => null)", json!(url));
        self.evaluate(Place::Background, &create)?;
        let opened = until("the new window", || {
            self.settle()?;
            let fresh = |target: &&Target| target.kind == "page" && target.url == url && !former.contains(&target.id);
            Ok(self.targets.iter().find(fresh).map(|target| target.id.clone()))
        })?;
        self.wait_until_at(&opened, url)?;
        self.page = opened;
        Ok(self.tab())
    }

    fn allow_private_windows(&mut self) -> Result<()> {
        self.private = true;
        self.reload_extension()
    }

    fn look_away(&mut self) -> Result<()> {
        let session = self.session(Place::Page)?;
        self.call(BROWSER, "Target.detachFromTarget", json!({ "sessionId": session })).map(drop)
    }

    fn look_again(&mut self) -> Result<()> {
        let targets = self.call(BROWSER, "Target.getTargets", json!({ "filter": [{ "type": "page" }] }))?;
        for target in targets["targetInfos"].as_array().into_iter().flatten() {
            if target["attached"] == false {
                let attach = json!({ "targetId": target["targetId"], "flatten": true });
                self.call(BROWSER, "Target.attachToTarget", attach)?;
            }
        }
        self.settle()
    }

    fn tab(&self) -> Tab {
        Tab(self.page.clone())
    }

    fn switch_to(&mut self, tab: &Tab) -> Result<()> {
        self.call(BROWSER, "Target.activateTarget", json!({ "targetId": tab.0 }))?;
        self.page = tab.0.clone();
        Ok(())
    }

    fn tabs(&mut self) -> Result<Vec<(Tab, String)>> {
        let row = self.tab_addresses()?;
        self.settle()?;
        let pages = self.targets.iter().filter(|target| target.kind == "page" && row.contains(&target.url));
        Ok(pages.map(|target| (Tab(target.id.clone()), target.url.clone())).collect())
    }

    fn tab_id(&mut self) -> Result<i64> {
        let ask = format!("chrome.tabs.query({}).then(([tab]) => tab.id)", self.in_front()?);
        let id = self.evaluate(Place::Background, &ask)?;
        id.as_i64().ok_or_else(|| Error("The extension knows no tab that is in front.".into()))
    }

    fn extension_url(&mut self, path: &str) -> Result<String> {
        Ok(self.origin() + path)
    }

    fn evaluate(&mut self, place: Place, expression: &str) -> Result<Value> {
        let session = match place {
            Place::Background => self.worker()?,
            _ => self.session(place)?,
        };
        let outcome = self.evaluate_in(&session, expression);
        let ended = !self.targets.iter().any(|target| target.session == session);
        match outcome {
            // The browser ends the worker of a fresh installation once more when it seems to be up.
            Err(_) if ended && place == Place::Background => {
                let session = self.worker()?;
                self.evaluate_in(&session, expression)
            }
            outcome => outcome,
        }
        .map_err(|Error(why)| Error(format!("In the {place:?}: {why}")))
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
        let page_url = self.target(Place::Page)?.map(|page| page.url.clone()).unwrap_or_default();
        let tab = self
            .row()?
            .iter()
            .find(|tab| tab["url"] == page_url && tab["embedderData"]["tabActive"] == true)
            .map(|tab| text(&tab["targetId"]))
            .ok_or_else(|| Error("The open tab has no target of its own to press the button for.".into()))?;
        self.call(BROWSER, "Extensions.triggerAction", json!({ "id": self.extension, "targetId": tab }))?;
        self.wait_until_loaded(Place::Popup)
    }

    fn close_popup(&mut self) -> Result<()> {
        self.close_target(Place::Popup)
    }

    fn open_panel(&mut self) -> Result<()> {
        // Any document of the extension may open it, given a gesture; this one has no script of its own.
        let url = self.origin() + "manifest.json";
        let opener = self.fresh_tab(&url, true)?;
        let session = self.session_of(&opener)?;
        let open = format!(
            "chrome.tabs.query({}).then(([tab]) => chrome.sidePanel.open({{ tabId: tab.id }}))",
            self.in_front()?
        );
        self.evaluate_in(&session, &open)?;
        self.close(&opener)?;
        self.wait_until_loaded(Place::Panel)
    }

    fn press_key(&mut self, place: Place, keys: &str) -> Result<()> {
        let stroke = Stroke::read(keys)?;
        let session = self.session(place)?;
        let modifiers = stroke.modifiers.iter().fold(0, |bits, modifier| bits | modifier.bit);
        let mut event = match stroke.key {
            Key::Named(named) => {
                let key = if named.name == "Space" { named.text } else { named.name };
                json!({ "key": key, "code": named.name, "windowsVirtualKeyCode": named.number, "text": named.text })
            }
            Key::Character(character) => {
                let upper = character.to_ascii_uppercase();
                let code = if upper.is_ascii_digit() { format!("Digit{upper}") } else { format!("Key{upper}") };
                let number = if upper.is_ascii_alphanumeric() { u32::from(upper) } else { 0 };
                json!({ "key": character, "code": code, "windowsVirtualKeyCode": number, "text": character })
            }
        };
        event["modifiers"] = modifiers.into();
        if stroke.holds("Ctrl") || stroke.holds("Alt") {
            event["text"] = "".into();
        }
        if let (Key::Character(letter), true) = (&stroke.key, stroke.holds("Ctrl")) {
            let editing = EDITING.iter().filter(|(key, _)| letter.eq_ignore_ascii_case(key));
            event["commands"] = editing.map(|(_, command)| *command).collect();
        }
        let down = if event["text"] == "" { "rawKeyDown" } else { "keyDown" };
        self.strike(&session, "Input.dispatchKeyEvent", [down, "keyUp"], event)
    }

    fn click_at(&mut self, place: Place, selector: &str) -> Result<()> {
        let middle = self.evaluate(place, &crate::middle_of(place, selector))?;
        let session = self.session(place)?;
        let event = json!({ "x": middle["x"], "y": middle["y"], "button": "left", "clickCount": 1 });
        let moved = json!({ "type": "mouseMoved", "x": middle["x"], "y": middle["y"] });
        self.call(&session, "Input.dispatchMouseEvent", moved)?;
        self.strike(&session, "Input.dispatchMouseEvent", ["mousePressed", "mouseReleased"], event)
    }

    fn menu(&mut self, id: &str) -> Result<()> {
        let info = "({ selectionText: getSelection().toString() || undefined, pageUrl: location.href, frameId: 0, editable: false })";
        let mut info = self.evaluate(Place::Page, info)?;
        info["menuItemId"] = id.into();
        let raise = format!(
            "chrome.tabs.query({}).then(([tab]) => chrome.contextMenus.onClicked.dispatch({info}, tab)).then(() => null)",
            self.in_front()?
        );
        self.evaluate(Place::Background, &raise).map(drop)
    }

    fn answer_access(&mut self, place: Place, pattern: &str, yes: bool) -> Result<()> {
        if !yes {
            let refuse = "void (chrome.permissions.request = (_, answer) => (answer?.(false), Promise.resolve(false)))";
            return self.evaluate(place, refuse).map(drop);
        }
        let extensions = self.fresh_tab("chrome://extensions/", true)?;
        let session = self.session_of(&extensions)?;
        let add = format!("chrome.developerPrivate.addHostPermission({}, {})", json!(self.extension), json!(pattern));
        until("the page of extensions", || {
            Ok((self.evaluate_in(&session, "typeof chrome.developerPrivate")? == "object").then_some(()))
        })?;
        self.evaluate_in(&session, &add)?;
        self.close(&extensions)
    }

    fn clipboard(&mut self) -> Result<Clipboard> {
        let url = self.origin() + "manifest.json";
        let reader = self.fresh_tab(&url, true)?;
        let session = self.session_of(&reader)?;
        self.call(&session, "Emulation.setFocusEmulationEnabled", json!({ "enabled": true }))?;
        let read = "navigator.clipboard.read({ unsanitized: ['text/html'] }).then(async ([item]) => ({
            text: item?.types.includes('text/plain') ? await (await item.getType('text/plain')).text() : '',
            html: item?.types.includes('text/html') ? await (await item.getType('text/html')).text() : '',
        }))";
        let read = self.evaluate_in(&session, read);
        self.close(&reader)?;
        let read = read?;
        Ok(Clipboard { text: text(&read["text"]), html: text(&read["html"]) })
    }

    fn downloaded(&mut self, name: &str) -> Result<Vec<u8>> {
        self.process.downloaded(name)
    }

    fn emulate(&mut self, media: Media) -> Result<()> {
        if media != self.media {
            self.media = media;
            let sessions =
                self.targets.iter().filter(|target| target.kind == "page").map(|target| target.session.clone());
            for session in sessions.collect::<Vec<_>>() {
                self.show_as_set(&session)?;
            }
        }
        Ok(())
    }

    fn resize(&mut self, width: u32, height: u32) -> Result<()> {
        let session = self.session(Place::Page)?;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call(&session, "Emulation.setDeviceMetricsOverride", metrics).map(drop)
    }

    fn print(&mut self) -> Result<Vec<u8>> {
        let session = self.session(Place::Page)?;
        let printed = self.call(&session, "Page.printToPDF", json!({ "printBackground": true }))?;
        decoded(&printed["data"])
    }

    fn command(&mut self, name: &str) -> Result<()> {
        let raise = format!(
            "chrome.tabs.query({}).then(([tab]) => chrome.commands.onCommand.dispatch({}, tab))",
            self.in_front()?,
            json!(name)
        );
        self.evaluate(Place::Background, &raise).map(drop)
    }

    fn badge(&mut self) -> Result<String> {
        let place = if self.target(Place::Background)?.is_some() { Place::Background } else { Place::Popup };
        let text_of_badge = format!(
            "chrome.tabs.query({}).then(([tab]) => chrome.action.getBadgeText({{ tabId: tab.id }}))",
            self.in_front()?
        );
        self.evaluate(place, &text_of_badge).map(|badge| text(&badge))
    }

    fn kill_background(&mut self) -> Result<()> {
        self.close_target(Place::Background)
    }

    fn reload_extension(&mut self) -> Result<()> {
        self.kill_background()?;
        self.load_extension()
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
        decoded(&shot["data"])
    }

    fn requests(&mut self) -> Result<Vec<Request>> {
        self.settle()?;
        Ok(self.requests.clone())
    }

    fn profile(&self) -> PathBuf {
        self.process.profile().to_owned()
    }

    fn quit(&mut self) -> Result<()> {
        self.call(BROWSER, "Browser.close", json!({}))?;
        self.process.wait()
    }

    fn hand_over(self: Box<Self>) -> Result<()> {
        let Chromium { connection, mut process, .. } = *self;
        // Ends the sessions, so that new tabs and workers are no longer held for us.
        drop(connection);
        process.wait()
    }
}

fn decoded(data: &Value) -> Result<Vec<u8>> {
    BASE64
        .decode(text(data).as_bytes())
        .map_err(|error| Error(format!("What Chromium drew could not be read: {error}.")))
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
