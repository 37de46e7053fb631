//! Firefox over Marionette.
//!
//! Marionette's *content* context is the page; its *chrome* context is the browser's own window, where the
//! toolbar button, the popup, the keys and every request can be reached.

use crate::installed::installed;
use crate::marionette::Connection;
use crate::process::{Process, Profile};
use crate::{Browser, Error, Kind, Place, Request, Result, Window, fail, until};
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

const PREFERENCES: &str = r#"
user_pref("marionette.port", 0);
user_pref("app.normandy.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("privacy.reduceTimerPrecision", false);
user_pref("termsofuse.bypassNotification", true);
user_pref("toolkit.telemetry.enabled", false);
"#;

/// What every script in the chrome context starts with.
const PRELUDE: &str = r#"
const { ExtensionParent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
const [id, ...rest] = arguments;
const extension = WebExtensionPolicy.getByID(id)?.extension;
const action = extension && ExtensionParent.apiManager.global.browserActionFor(extension);
const browserOf = place => place === "Popup"
  ? document.querySelector(".webextension-popup-browser")
  : [...extension.views].find(view => view.viewType === "background")?.xulBrowser;
"#;

const RECORD_REQUESTS: &str = r#"
window.rubricatorRequests = [];
const spec = principal => principal?.isNullPrincipal || principal?.isSystemPrincipal ? "" : principal?.spec ?? "";
const hand = principal => principal?.isExpandedPrincipal ? [...principal.allowList] : principal ? [principal] : [];
Services.obs.addObserver(channel => {
  channel.QueryInterface(Ci.nsIHttpChannel);
  const { triggeringPrincipal, loadingPrincipal } = channel.loadInfo;
  const hands = [...hand(triggeringPrincipal), ...hand(loadingPrincipal)];
  const byExtension = hands.find(principal => principal.addonPolicy);
  window.rubricatorRequests.push({
    url: channel.URI.spec,
    initiator: byExtension ? byExtension.spec : hands.map(spec).find(Boolean) ?? "",
    byExtension: !!byExtension,
  });
}, "http-on-opening-request");
"#;

const EVALUATE: &str = r#"
const [place, expression] = rest;
const browser = browserOf(place);
if (!browser) throw new Error(`There is no ${place} open.`);
const actor = browser.browsingContext.currentWindowGlobal.getActor("MarionetteCommands");
return actor.executeScript(expression, [], { sandboxName: null, newSandbox: true, timeout: 30000 });
"#;

const PRESS: &str = r#"action.triggerAction(window);"#;

const POPUP_IS_OPEN: &str = r#"return !!browserOf("Popup");"#;

const CLOSE_POPUP: &str = r#"
const popup = browserOf("Popup");
popup?.closest("panel").hidePopup();
"#;

const BADGE: &str = r#"return action.action.getProperty(gBrowser.selectedTab, "badgeText") ?? "";"#;

const KILL: &str = r#"await extension.terminateBackground({ ignoreDevToolsAttached: true });"#;
const BACKGROUND_IS_GONE: &str = r#"return !browserOf("Background");"#;

const SHOOT_POPUP: &str = r#"
const browser = browserOf("Popup");
const image = await browser.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, "white");
const canvas = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
canvas.width = image.width;
canvas.height = image.height;
canvas.getContext("2d").drawImage(image, 0, 0);
return canvas.toDataURL("image/png").split(",")[1];
"#;

const COMMAND_KEYS: &str = r#"
const [name] = rest;
const commands = await extension.shortcuts.allCommands();
return commands.find(command => command.name === name)?.shortcut ?? "";
"#;

pub struct Firefox {
    connection: Connection,
    process: Process,
    extension: String,
}

impl Firefox {
    pub fn launch(extension: &Path, window: Window) -> Result<Firefox> {
        let profile = Profile::fresh()?;
        fs::write(profile.path().join("user.js"), PREFERENCES)
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
        let mut firefox = Firefox { connection: Connection::open(port.trim())?, process, extension: String::new() };
        firefox.connection.call("WebDriver:NewSession", json!({}))?;
        // Before the extension is in, so that what it asks first is heard too.
        firefox.chrome(RECORD_REQUESTS, json!([]))?;
        let path = fs::canonicalize(extension)
            .map_err(|error| Error(format!("There is no extension at {}: {error}.", extension.display())))?;
        let added = firefox.connection.call("Addon:Install", json!({ "path": path, "temporary": true }))?;
        firefox.extension = added["value"].as_str().unwrap_or_default().to_owned();
        Ok(firefox)
    }

    /// Sets where the next commands go: "content", the page, or "chrome", the window around it.
    fn context(&mut self, name: &str) -> Result<()> {
        self.connection.call("Marionette:SetContext", json!({ "value": name })).map(drop)
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
        let fresh = self.connection.call("WebDriver:NewWindow", json!({ "type": "tab", "focus": true }))?;
        self.connection.call("WebDriver:CloseWindow", json!({}))?;
        self.connection.call("WebDriver:SwitchToWindow", json!({ "handle": fresh["handle"], "focus": true }))?;
        self.connection.call("WebDriver:Navigate", json!({ "url": url })).map(drop)
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
            Place::Popup | Place::Background => self.chrome(EVALUATE, json!([format!("{place:?}"), script])),
        }
    }

    fn inner_text(&mut self, selector: &str) -> Result<String> {
        // Only the browser's own scripts get past a closed shadow root.
        let script = "const element = document.querySelector(arguments[0]);
            return (element.openOrClosedShadowRoot?.textContent ?? '') + element.textContent;";
        let answer = self
            .connection
            .call("WebDriver:ExecuteScript", json!({ "script": script, "args": [selector], "sandbox": "system" }))?;
        Ok(answer["value"].as_str().unwrap_or_default().to_owned())
    }

    fn press_button(&mut self) -> Result<()> {
        self.close_popup()?;
        self.chrome(PRESS, json!([]))?;
        until("the popup", || {
            let state = self.evaluate(Place::Popup, "location.href !== 'about:blank' && document.readyState")?;
            Ok((state == "complete").then_some(()))
        })
    }

    fn close_popup(&mut self) -> Result<()> {
        self.chrome(CLOSE_POPUP, json!([]))?;
        until("the popup to close", || Ok((self.chrome(POPUP_IS_OPEN, json!([]))? == false).then_some(())))
    }

    fn command(&mut self, name: &str) -> Result<()> {
        let shortcut = self.chrome(COMMAND_KEYS, json!([name]))?;
        let keys = match shortcut.as_str() {
            Some(shortcut) if !shortcut.is_empty() => shortcut.split('+').map(key).collect::<Vec<_>>(),
            _ => return fail!("The command `{name}` has no keys."),
        };
        let act = |kind: &'static str| move |key: &String| json!({ "type": kind, "value": key });
        let strokes = keys.iter().map(act("keyDown")).chain(keys.iter().rev().map(act("keyUp"))).collect::<Vec<_>>();
        self.context("chrome")?;
        let pressed = self.connection.call(
            "WebDriver:PerformActions",
            json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] }),
        );
        self.context("content")?;
        pressed.map(drop)
    }

    fn badge(&mut self) -> Result<String> {
        Ok(self.chrome(BADGE, json!([]))?.as_str().unwrap_or_default().to_owned())
    }

    fn kill_background(&mut self) -> Result<()> {
        self.chrome(KILL, json!([]))?;
        until("the event page's end", || Ok((self.chrome(BACKGROUND_IS_GONE, json!([]))? == true).then_some(())))
    }

    fn screenshot(&mut self, place: Place) -> Result<Vec<u8>> {
        let shot = match place {
            Place::Popup => self.chrome(SHOOT_POPUP, json!([]))?,
            _ => self.connection.call("WebDriver:TakeScreenshot", json!({ "full": true }))?["value"].take(),
        };
        BASE64
            .decode(shot.as_str().unwrap_or_default().as_bytes())
            .map_err(|error| Error(format!("Firefox's screenshot could not be read: {error}.")))
    }

    fn requests(&mut self) -> Result<Vec<Request>> {
        let requests = self.chrome("return window.rubricatorRequests;", json!([]))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
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

    fn hand_over(self: Box<Self>) -> Result<()> {
        let Firefox { connection, mut process, .. } = *self;
        drop(connection);
        process.wait()
    }
}

/// The character that WebDriver has for a key in a shortcut.
fn key(name: &str) -> String {
    match name {
        "Alt" => "\u{E00A}".into(),
        "Shift" => "\u{E008}".into(),
        "Ctrl" | "MacCtrl" => "\u{E009}".into(),
        "Command" => "\u{E03D}".into(),
        letter => letter.to_lowercase(),
    }
}
