//! Firefox over Marionette.
//!
//! Marionette's *content* context is the page; its *chrome* context is the browser's own window, where the
//! toolbar button, the popup, the keys and every request can be reached.

mod scripts;

use self::scripts::*;
use crate::installed::installed;
use crate::keys::Stroke;
use crate::marionette::Connection;
use crate::process::{Process, Profile};
use crate::{Browser, Clipboard, Error, Kind, Media, Place, Request, Result, Tab, Window, fail, until};
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PREFERENCES: &str = r#"
user_pref("marionette.port", 0);
user_pref("app.normandy.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.download.folderList", 2);
user_pref("browser.download.always_ask_before_handling_new_types", false);
user_pref("browser.download.panel.shown", true);
user_pref("browser.download.alwaysOpenPanel", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("privacy.reduceTimerPrecision", false);
user_pref("security.notification_enable_delay", 0);
user_pref("termsofuse.bypassNotification", true);
user_pref("toolkit.telemetry.enabled", false);
"#;

pub struct Firefox {
    connection: Connection,
    process: Process,
    extension: String,
    /// Where the extension lies.
    folder: PathBuf,
    /// Marionette's handle of the tab of interest.
    page: String,
    media: Media,
}

impl Firefox {
    pub fn launch(extension: &Path, window: Window, language: &str) -> Result<Firefox> {
        let profile = Profile::fresh()?;
        let downloads = json!(profile.downloads());
        let preferences = format!("{PREFERENCES}user_pref(\"browser.download.dir\", {downloads});\n");
        fs::write(profile.path().join("user.js"), preferences)
            .map_err(|error| Error(format!("Firefox's preferences could not be written: {error}.")))?;
        let mut command = Command::new(installed(Kind::Firefox)?);
        command
            .args(["--marionette", "--remote-allow-system-access", "--no-remote", "--new-instance", "--profile"])
            .arg(profile.path());
        if window == Window::Headless {
            command.args(["--headless", "--width", "1280", "--height", "1000"]);
        }
        let mut process = Process::start(command, profile)?;
        let port = process.announced("MarionetteActivePort")?;
        let connection = Connection::open(port.trim())?;
        let folder = fs::canonicalize(extension)
            .map_err(|error| Error(format!("There is no extension at {}: {error}.", extension.display())))?;
        let mut firefox = Firefox {
            connection,
            process,
            extension: String::new(),
            folder,
            page: String::new(),
            media: Media::default(),
        };
        firefox.connection.call("WebDriver:NewSession", json!({}))?;
        firefox.page = text(&firefox.connection.call("WebDriver:GetWindowHandle", json!({}))?["value"]);
        firefox.chrome(SPEAK, json!([language]))?;
        // Before the extension is in, so that what it asks first is heard too.
        firefox.chrome(RECORD_REQUESTS, json!([]))?;
        let install = json!({ "path": firefox.folder, "temporary": true });
        let added = firefox.connection.call("Addon:Install", install)?;
        firefox.extension = text(&added["value"]);
        Ok(firefox)
    }

    /// Sets where the next commands go: "content", the page, or "chrome", the window around it.
    fn context(&mut self, name: &str) -> Result<()> {
        self.connection.call("Marionette:SetContext", json!({ "value": name })).map(drop)
    }

    /// Opens a blank tab in front of the others.
    fn fresh_tab(&mut self) -> Result<()> {
        // From the window around them, since the former tab may have closed itself.
        self.context("chrome")?;
        let fresh = self.connection.call("WebDriver:NewWindow", json!({ "type": "tab", "focus": true }));
        self.context("content")?;
        self.switch_to(&Tab(text(&fresh?["handle"])))
    }

    fn show_as_set(&mut self) -> Result<()> {
        if self.media == Media::default() {
            return Ok(());
        }
        self.show()
    }

    fn show(&mut self) -> Result<()> {
        let Media { dark, forced_colors, reduced_motion, large_text, print } = self.media;
        let settings = json!({ "dark": dark, "forced": forced_colors, "still": reduced_motion, "large": large_text, "print": print });
        let set = json!([dark, forced_colors, reduced_motion, print]);
        // The windows' own processes hear of it later, and one that only just opens may miss it.
        until("the windows to be shown as set", || {
            let open = self.chrome(SHOW_AS_SET, json!([settings]))?;
            for place in [Place::Page, Place::Popup, Place::Panel] {
                let is_open = open.as_array().is_some_and(|open| open.iter().any(|name| *name == format!("{place:?}")));
                if is_open && self.evaluate(place, SHOWN)? != set {
                    return Ok(None);
                }
            }
            Ok(Some(()))
        })
    }

    fn act(&mut self, place: Place, sequence: Value) -> Result<()> {
        self.chrome(ACT, json!([format!("{place:?}"), [sequence]])).map(drop)
    }

    fn press_pointer(&mut self, place: Place, middle: &Value, button: u8) -> Result<()> {
        let actions = json!([
            { "type": "pointerMove", "x": middle["x"], "y": middle["y"] },
            { "type": "pointerDown", "button": button },
            { "type": "pointerUp", "button": button },
        ]);
        self.act(place, json!({ "type": "pointer", "id": "mouse", "actions": actions }))
    }

    fn wait_until_loaded(&mut self, place: Place) -> Result<()> {
        until(&format!("the {place:?}"), || {
            let state = self.evaluate(place, "location.href !== 'about:blank' && document.readyState")?;
            Ok((state == "complete").then_some(()))
        })
    }

    /// Runs the body of an async function in the browser's own window.
    fn chrome(&mut self, body: &str, arguments: Value) -> Result<Value> {
        self.context("chrome")?;
        let mut all = vec![json!(self.extension)];
        all.extend(arguments.as_array().cloned().unwrap_or_default());
        let script = format!("return (async function () {{ {PRELUDE} {body} }}).apply(null, arguments);");
        let answer = self.connection.call("WebDriver:ExecuteScript", json!({ "script": script, "args": all }));
        self.context("content")?;
        Ok(answer?["value"].take())
    }
}

impl Browser for Firefox {
    fn kind(&self) -> Kind {
        Kind::Firefox
    }

    fn open(&mut self, url: &str) -> Result<()> {
        self.close_popup()?;
        self.fresh_tab()?;
        self.chrome(CLOSE_OTHERS, json!([]))?;
        self.connection.call("WebDriver:Navigate", json!({ "url": url }))?;
        self.show_as_set()
    }

    fn open_beside(&mut self, url: &str) -> Result<Tab> {
        self.fresh_tab()?;
        self.connection.call("WebDriver:Navigate", json!({ "url": url }))?;
        self.show_as_set()?;
        Ok(self.tab())
    }

    fn open_window(&mut self, url: &str, private: bool) -> Result<Tab> {
        self.context("chrome")?;
        let wanted = json!({ "type": "window", "focus": true, "private": private });
        let fresh = self.connection.call("WebDriver:NewWindow", wanted);
        self.context("content")?;
        self.switch_to(&Tab(text(&fresh?["handle"])))?;
        self.connection.call("WebDriver:Navigate", json!({ "url": url }))?;
        Ok(self.tab())
    }

    fn allow_private_windows(&mut self) -> Result<()> {
        self.close_popup()?;
        let install = json!({ "path": self.folder, "temporary": true, "allowPrivateBrowsing": true });
        self.connection.call("Addon:Install", install)?;
        self.evaluate(Place::Background, "null").map(drop)
    }

    fn look_away(&mut self) -> Result<()> {
        Ok(())
    }

    fn look_again(&mut self) -> Result<()> {
        Ok(())
    }

    fn tab(&self) -> Tab {
        Tab(self.page.clone())
    }

    fn switch_to(&mut self, tab: &Tab) -> Result<()> {
        self.connection.call("WebDriver:SwitchToWindow", json!({ "handle": tab.0, "focus": true }))?;
        self.page = tab.0.clone();
        self.show_as_set()
    }

    fn tabs(&mut self) -> Result<Vec<(Tab, String)>> {
        let tabs = self.chrome(TABS, json!([]))?;
        Ok(tabs.as_array().into_iter().flatten().map(|tab| (Tab(text(&tab[0])), text(&tab[1]))).collect())
    }

    fn tab_id(&mut self) -> Result<i64> {
        let id = self.chrome(TAB_ID, json!([]))?;
        id.as_i64().ok_or_else(|| Error("The extension knows no tab that is in front.".into()))
    }

    fn extension_url(&mut self, path: &str) -> Result<String> {
        Ok(text(&self.chrome("return extension.baseURL;", json!([]))?) + path)
    }

    fn evaluate(&mut self, place: Place, expression: &str) -> Result<Value> {
        let script = format!("return (async () => ({expression}\n))();");
        match place {
            Place::Page => {
                let mut answer = self
                    .connection
                    .call("WebDriver:ExecuteScript", json!({ "script": script, "args": [], "sandbox": null }))?;
                Ok(answer["value"].take())
            }
            Place::Popup | Place::Panel | Place::Background => {
                self.chrome(EVALUATE, json!([format!("{place:?}"), script]))
            }
        }
    }

    fn inner_text(&mut self, selector: &str) -> Result<String> {
        // Only the browser's own scripts get past a closed shadow root.
        let script = "const element = document.querySelector(arguments[0]);
            return (element.openOrClosedShadowRoot?.textContent ?? '') + element.textContent;";
        let answer = self
            .connection
            .call("WebDriver:ExecuteScript", json!({ "script": script, "args": [selector], "sandbox": "system" }))?;
        Ok(text(&answer["value"]))
    }

    fn press_button(&mut self) -> Result<()> {
        self.close_popup()?;
        self.chrome(PRESS, json!([]))?;
        self.wait_until_loaded(Place::Popup)?;
        self.show_as_set()
    }

    fn close_popup(&mut self) -> Result<()> {
        // One that only just opens may miss that it is to close.
        until("the popup to close", || {
            self.chrome(CLOSE_POPUP, json!([]))?;
            Ok((self.chrome(POPUP_IS_OPEN, json!([]))? == false).then_some(()))
        })
    }

    fn open_panel(&mut self) -> Result<()> {
        self.chrome(OPEN_PANEL, json!([]))?;
        self.wait_until_loaded(Place::Panel)?;
        self.show_as_set()
    }

    fn press_key(&mut self, place: Place, keys: &str) -> Result<()> {
        self.act(place, strokes(&Stroke::read(keys)?))
    }

    fn click_at(&mut self, place: Place, selector: &str) -> Result<()> {
        let middle = self.evaluate(place, &crate::middle_of(place, selector))?;
        self.press_pointer(place, &middle, 0)
    }

    fn menu(&mut self, id: &str) -> Result<()> {
        let middle = self.evaluate(Place::Page, MIDDLE_OF_SELECTION)?;
        self.press_pointer(Place::Page, &middle, 2)?;
        until("the item of the context menu", || Ok((self.chrome(CHOOSE_ITEM, json!([id]))? == true).then_some(())))
    }

    fn answer_access(&mut self, _place: Place, _pattern: &str, yes: bool) -> Result<()> {
        self.chrome(ANSWER_ACCESS, json!([yes])).map(drop)
    }

    fn clipboard(&mut self) -> Result<Clipboard> {
        let copied = self.chrome(CLIPBOARD, json!([]))?;
        Ok(Clipboard { text: text(&copied["text"]), html: text(&copied["html"]) })
    }

    fn downloaded(&mut self, name: &str) -> Result<Vec<u8>> {
        self.process.downloaded(name)
    }

    fn emulate(&mut self, media: Media) -> Result<()> {
        if media == self.media {
            return Ok(());
        }
        self.media = media;
        self.show()
    }

    fn resize(&mut self, width: u32, height: u32) -> Result<()> {
        self.chrome(RESIZE, json!([width, height]))?;
        let there = format!("innerWidth === {width} && innerHeight === {height}");
        until("the page's new size", || Ok((self.evaluate(Place::Page, &there)? == true).then_some(())))
    }

    fn print(&mut self) -> Result<Vec<u8>> {
        let printed = self.connection.call("WebDriver:Print", json!({ "background": true }))?;
        decoded(&printed["value"])
    }

    fn command(&mut self, name: &str) -> Result<()> {
        let mut shortcut = self.chrome(COMMAND_KEYS, json!([name]))?;
        if shortcut == "" {
            // As a person does in the browser's own page of shortcuts.
            let letter = name[..1].to_uppercase();
            let give = format!("browser.commands.update({{ name: '{name}', shortcut: 'Alt+Shift+{letter}' }})");
            self.evaluate(Place::Background, &give)?;
            shortcut = self.chrome(COMMAND_KEYS, json!([name]))?;
        }
        let keys = match shortcut.as_str() {
            Some(shortcut) if !shortcut.is_empty() => strokes(&Stroke::read(shortcut)?),
            _ => return fail!("The command `{name}` has no keys."),
        };
        self.context("chrome")?;
        let pressed = self.connection.call("WebDriver:PerformActions", json!({ "actions": [keys] }));
        self.context("content")?;
        pressed.map(drop)
    }

    fn badge(&mut self) -> Result<String> {
        Ok(text(&self.chrome(BADGE, json!([]))?))
    }

    fn kill_background(&mut self) -> Result<()> {
        self.chrome(KILL, json!([]))?;
        until("the event page's end", || Ok((self.chrome(BACKGROUND_IS_GONE, json!([]))? == true).then_some(())))
    }

    fn reload_extension(&mut self) -> Result<()> {
        self.close_popup()?;
        self.chrome(RELOAD, json!([]))?;
        self.evaluate(Place::Background, "null").map(drop)
    }

    fn screenshot(&mut self, place: Place) -> Result<Vec<u8>> {
        let shot = match place {
            Place::Popup | Place::Panel => self.chrome(SHOOT, json!([format!("{place:?}")]))?,
            _ => self.connection.call("WebDriver:TakeScreenshot", json!({ "full": true }))?["value"].take(),
        };
        decoded(&shot)
    }

    fn requests(&mut self) -> Result<Vec<Request>> {
        let requests = self.chrome("return window.driverRequests;", json!([]))?;
        Ok(requests
            .as_array()
            .into_iter()
            .flatten()
            .map(|request| Request {
                url: text(&request["url"]),
                initiator: text(&request["initiator"]),
                by_extension: request["byExtension"] == true,
            })
            .collect())
    }

    fn profile(&self) -> PathBuf {
        self.process.profile().to_owned()
    }

    fn quit(&mut self) -> Result<()> {
        self.connection.call("Marionette:Quit", json!({ "flags": ["eAttemptQuit"] }))?;
        self.process.wait()
    }

    fn hand_over(self: Box<Self>) -> Result<()> {
        let Firefox { connection, mut process, .. } = *self;
        drop(connection);
        process.wait()
    }
}

/// Keys going down, and up again.
fn strokes(stroke: &Stroke) -> Value {
    let keys = stroke.characters();
    let act = |kind: &'static str| move |key: &String| json!({ "type": kind, "value": key });
    let actions = keys.iter().map(act("keyDown")).chain(keys.iter().rev().map(act("keyUp"))).collect::<Vec<_>>();
    json!({ "type": "key", "id": "keyboard", "actions": actions })
}

fn decoded(data: &Value) -> Result<Vec<u8>> {
    BASE64
        .decode(text(data).as_bytes())
        .map_err(|error| Error(format!("What Firefox drew could not be read: {error}.")))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
