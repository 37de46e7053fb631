//! The targets of Chromium: how each is attached to, asked, awaited and closed. A target is a tab, the popup, the side
//! panel or the worker.

use super::{Chromium, text};
use crate::cdp::{BROWSER, Incoming};
use crate::{Browser, Error, Media, PATIENCE, Place, Request, Result, fail, until};
use serde_json::{Value, json};
use std::time::Instant;

pub(super) struct Target {
    pub(super) id: String,
    pub(super) session: String,
    pub(super) kind: String,
    pub(super) url: String,
}

impl Chromium {
    pub(super) fn call(&mut self, session: &str, method: &str, params: Value) -> Result<Value> {
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
    pub(super) fn notice(&mut self, method: &str, session: &str, params: Value) -> Result<()> {
        match method {
            "Target.attachedToTarget" => {
                let session = text(&params["sessionId"]);
                self.connection.send(&session, "Network.enable", json!({}))?;
                self.connection.send(&session, "Target.setAutoAttach", attach_to_all_but(&["service_worker"]))?;
                if self.media != Media::default() {
                    self.show_as_set(&session)?;
                }
                self.connection.send(&session, "Runtime.runIfWaitingForDebugger", json!({}))?;
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

    pub(super) fn record(&mut self, session: &str, url: String, params: &Value) {
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

    /// Tells a target how the person set their browser up; workers, which show nothing, refuse and nobody minds.
    pub(super) fn show_as_set(&mut self, session: &str) -> Result<()> {
        let Media { dark, forced_colors, reduced_motion, large_text, print } = self.media;
        let feature =
            |name: &str, set: bool, value: &str| json!({ "name": name, "value": if set { value } else { "" } });
        let features = [
            feature("prefers-color-scheme", dark, "dark"),
            feature("forced-colors", forced_colors, "active"),
            feature("prefers-reduced-motion", reduced_motion, "reduce"),
        ];
        let medium = if print { "print" } else { "" };
        let sizes = if large_text { (32, 26) } else { (16, 13) };
        let sizes = json!({ "fontSizes": { "standard": sizes.0, "fixed": sizes.1 } });
        self.connection.send(
            session,
            "Emulation.setEmulatedMedia",
            json!({ "media": medium, "features": features }),
        )?;
        self.connection.send(session, "Page.setFontSizes", sizes)?;
        Ok(())
    }

    /// Hears what has been reported up to now.
    pub(super) fn settle(&mut self) -> Result<()> {
        self.call(BROWSER, "Browser.getVersion", json!({})).map(drop)
    }

    pub(super) fn origin(&self) -> String {
        format!("chrome-extension://{}/", self.extension)
    }

    pub(super) fn target(&mut self, place: Place) -> Result<Option<&Target>> {
        let declared = match place {
            Place::Popup => &self.manifest["action"]["default_popup"],
            Place::Panel => &self.manifest["side_panel"]["default_path"],
            Place::Page | Place::Background => &Value::Null,
        };
        let address = self.origin() + declared.as_str().unwrap_or_default();
        // A popup and a panel are outside the row of tabs; the same file can be open in a tab, too.
        let in_tabs = match place {
            Place::Popup | Place::Panel => self.tab_addresses()?,
            Place::Page | Place::Background => Vec::new(),
        };
        self.settle()?;
        Ok(self.targets.iter().find(|target| match place {
            Place::Page => target.id == self.page,
            Place::Background => target.kind == "service_worker" && target.url.starts_with(&address),
            Place::Popup | Place::Panel => {
                target.kind == "page"
                    && target.url == address
                    && target.id != self.page
                    && !in_tabs.contains(&target.url)
            }
        }))
    }

    /// The row of tabs as the browser shows it: each tab's own target, the address in it, and whether it is in front.
    pub(super) fn row(&mut self) -> Result<Vec<Value>> {
        let mut tabs = self.call(BROWSER, "Target.getTargets", json!({ "filter": [{ "type": "tab" }] }))?;
        let tabs = tabs["targetInfos"].as_array_mut().map(std::mem::take).unwrap_or_default();
        Ok(tabs.into_iter().filter(|tab| tab["embedderData"]["tabStripIndex"].is_number()).collect())
    }

    pub(super) fn tab_addresses(&mut self) -> Result<Vec<String>> {
        Ok(self.row()?.iter().map(|tab| text(&tab["url"])).collect())
    }

    /// What the extension asks for to get the tab of interest: the browser and its extensions number windows alike.
    pub(super) fn in_front(&mut self) -> Result<Value> {
        let window = self.call(BROWSER, "Browser.getWindowForTarget", json!({ "targetId": self.page }))?;
        Ok(json!({ "active": true, "windowId": window["windowId"] }))
    }

    pub(super) fn session(&mut self, place: Place) -> Result<String> {
        match self.target(place)? {
            Some(target) => Ok(target.session.clone()),
            None => fail!("No {place:?} is open."),
        }
    }

    pub(super) fn session_of(&mut self, target: &str) -> Result<String> {
        self.settle()?;
        match self.targets.iter().find(|known| known.id == target) {
            Some(found) => Ok(found.session.clone()),
            None => fail!("A tab has closed."),
        }
    }

    /// The session of a worker that is up: it can be spoken to before it has its own names, and when it is about to end.
    pub(super) fn worker(&mut self) -> Result<String> {
        until("the worker", || {
            let session = match self.target(Place::Background)?.map(|target| target.session.clone()) {
                Some(session) => session,
                None => self.wake()?,
            };
            let up = self.evaluate_in(&session, "typeof chrome === 'object'")? == true;
            Ok(up.then_some(session))
        })
    }

    /// Starts the worker, as an event would, and gives its session.
    pub(super) fn wake(&mut self) -> Result<String> {
        let scope = self.origin();
        let tab = self.fresh_tab(&format!("{scope}manifest.json"), true)?;
        let session = self.session_of(&tab)?;
        self.call(&session, "ServiceWorker.enable", json!({}))?;
        let worker = until("the worker", || {
            // The browser does not restart a worker that it is about to end.
            self.call(&session, "ServiceWorker.startWorker", json!({ "scopeURL": scope }))?;
            self.session(Place::Background).map(Some)
        });
        self.close(&tab)?;
        worker
    }

    /// A tab, once it is attached to and has left the blank page, if it is to.
    pub(super) fn fresh_tab(&mut self, url: &str, background: bool) -> Result<String> {
        let created = self.call(BROWSER, "Target.createTarget", json!({ "url": url, "background": background }))?;
        let id = text(&created["targetId"]);
        self.wait_until_at(&id, url)?;
        Ok(id)
    }

    /// Waits until a tab shows this address. Its target has the address before its document does; what is granted to the
    /// document of that moment, the blank page, is taken back when the real one comes.
    pub(super) fn wait_until_at(&mut self, target: &str, url: &str) -> Result<()> {
        until("the new tab", || {
            let session = self.session_of(target)?;
            let there = format!("location.href === {} && document.readyState === 'complete'", json!(url));
            Ok((self.evaluate_in(&session, &there)? == true).then_some(()))
        })
    }

    pub(super) fn evaluate_in(&mut self, session: &str, expression: &str) -> Result<Value> {
        let mut answer = self.call(
            session,
            "Runtime.evaluate",
            json!({ "expression": format!("(async () => ({expression}\n))()"), "awaitPromise": true, "returnByValue": true, "userGesture": true }),
        )?;
        match &answer["exceptionDetails"] {
            Value::Null => Ok(answer["result"]["value"].take()),
            details => fail!(
                "The script failed: {}",
                details["exception"]["description"].as_str().unwrap_or(&text(&details["text"]))
            ),
        }
    }

    /// A press and its release. The press may close the very place that it was made in.
    pub(super) fn strike(&mut self, session: &str, method: &str, kinds: [&str; 2], mut event: Value) -> Result<()> {
        for kind in kinds {
            event["type"] = kind.into();
            let outcome = self.call(session, method, event.clone());
            if outcome.is_err() && self.targets.iter().any(|target| target.session == session) {
                return outcome.map(drop);
            }
        }
        Ok(())
    }

    pub(super) fn close_target(&mut self, place: Place) -> Result<()> {
        let Some((id, session)) = self.target(place)?.map(|target| (target.id.clone(), target.session.clone())) else {
            return Ok(());
        };
        self.ask_to_close(&id)?;
        if place == Place::Background {
            // A worker that is being watched stays.
            self.call(BROWSER, "Target.detachFromTarget", json!({ "sessionId": session }))?;
        }
        self.wait_until_closed(&id)
    }

    pub(super) fn close(&mut self, target: &str) -> Result<()> {
        self.ask_to_close(target)?;
        self.wait_until_closed(target)
    }

    /// It may have closed by itself in the meantime.
    pub(super) fn ask_to_close(&mut self, target: &str) -> Result<()> {
        let asked = self.call(BROWSER, "Target.closeTarget", json!({ "targetId": target }));
        self.settle()?;
        match asked {
            Err(error) if self.targets.iter().any(|known| known.id == target) => Err(error),
            _ => Ok(()),
        }
    }

    pub(super) fn wait_until_closed(&mut self, target: &str) -> Result<()> {
        until("a target to close", || {
            self.settle()?;
            Ok((!self.targets.iter().any(|known| known.id == target)).then_some(()))
        })
    }

    pub(super) fn wait_until_loaded(&mut self, place: Place) -> Result<()> {
        until("the document to load", || {
            let state = self.evaluate(place, "document.readyState")?;
            Ok((state == "complete").then_some(()))
        })?;
        if self.media.large_text {
            // The browser sets the sizes of a fresh document once more after it received ours.
            let session = self.session(place)?;
            self.show_as_set(&session)?;
        }
        Ok(())
    }
}

/// Attach to new targets of all kinds but these, and hold them at their start.
pub(super) fn attach_to_all_but(kinds: &[&str]) -> Value {
    let excluded = kinds.iter().map(|kind| json!({ "type": kind, "exclude": true }));
    let filter = excluded.chain([json!({})]).collect::<Vec<_>>();
    json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true, "filter": filter })
}
