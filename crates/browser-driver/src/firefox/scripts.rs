//! What the driver runs in Firefox's chrome context, its own window: one script for each thing that the protocol itself has
//! no command for. Each runs behind [`PRELUDE`], with the extension's id and the arguments of the call.

/// What every script in the chrome context starts with.
pub const PRELUDE: &str = r#"
const { ExtensionParent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
const [id, ...rest] = arguments;
const extension = WebExtensionPolicy.getByID(id)?.extension;
const action = extension && ExtensionParent.apiManager.global.browserActionFor(extension);
const view = type => [...extension.views].find(({ viewType }) => viewType === type)?.xulBrowser;
const browserOf = place => ({
  Page: () => gBrowser.selectedBrowser,
  Popup: () => document.querySelector(".webextension-popup-browser"),
  Panel: () => view("sidebar"),
  Background: () => view("background"),
})[place]();
const actorOf = place => {
  const browser = browserOf(place);
  if (!browser) throw new Error(`No ${place} is open.`);
  return browser.browsingContext.currentWindowGlobal.getActor("MarionetteCommands");
};
"#;

pub const RECORD_REQUESTS: &str = r#"
window.driverRequests = [];
const spec = principal => principal?.isNullPrincipal || principal?.isSystemPrincipal ? "" : principal?.spec ?? "";
const hand = principal => principal?.isExpandedPrincipal ? [...principal.allowList] : principal ? [principal] : [];
Services.obs.addObserver(channel => {
  channel.QueryInterface(Ci.nsIHttpChannel);
  const { triggeringPrincipal, loadingPrincipal } = channel.loadInfo;
  const hands = [...hand(triggeringPrincipal), ...hand(loadingPrincipal)];
  const byExtension = hands.find(principal => principal.addonPolicy);
  window.driverRequests.push({
    url: channel.URI.spec,
    initiator: byExtension ? byExtension.spec : hands.map(spec).find(Boolean) ?? "",
    byExtension: !!byExtension,
  });
}, "http-on-opening-request");
"#;

pub const EVALUATE: &str = r#"
const [place, expression] = rest;
// An event page sleeps between two events.
if (place === "Background" && !browserOf(place)) await extension.wakeupBackground();
return actorOf(place).executeScript(expression, [], { sandboxName: null, newSandbox: true, timeout: 30000 });
"#;

pub const PRESS: &str = r#"action.triggerAction(window);"#;

pub const POPUP_IS_OPEN: &str = r#"return !!browserOf("Popup");"#;

pub const CLOSE_POPUP: &str = r#"
const popup = browserOf("Popup");
popup?.closest("panel").hidePopup();
"#;

pub const BADGE: &str = r#"return action.action.getProperty(gBrowser.selectedTab, "badgeText") ?? "";"#;

pub const KILL: &str = r#"await extension.terminateBackground({ ignoreDevToolsAttached: true });"#;
pub const BACKGROUND_IS_GONE: &str = r#"return !browserOf("Background");"#;

/// Ends what was open beside the selected tab.
pub const CLOSE_OTHERS: &str = r#"
if (SidebarController.isOpen) SidebarController.hide();
for (const tab of [...gBrowser.tabs]) if (!tab.selected) gBrowser.removeTab(tab);
"#;

/// The address of each tab after its handle, which is Marionette's name for it.
pub const TABS: &str = r#"
const { NavigableManager } = ChromeUtils.importESModule("chrome://remote/content/shared/NavigableManager.sys.mjs");
return gBrowser.tabs.map(({ linkedBrowser }) => [NavigableManager.getIdForBrowser(linkedBrowser), linkedBrowser.currentURI.spec]);
"#;

pub const TAB_ID: &str = r#"return ExtensionParent.apiManager.global.tabTracker.getId(gBrowser.selectedTab);"#;

pub const OPEN_PANEL: &str = r#"
const { sidebarActionFor, makeWidgetId } = ExtensionParent.apiManager.global;
await SidebarController.show(sidebarActionFor(extension).id);
"#;

/// Actions as WebDriver has them, in any place; what `WebDriver:PerformActions` does for the page.
pub const ACT: &str = r#"
const [place, sequence] = rest;
const { actions } = ChromeUtils.importESModule("chrome://remote/content/shared/webdriver/Actions.sys.mjs");
const browser = browserOf(place);
const actor = actorOf(place);
browser.focus();
const state = new actions.State();
const options = {
  context: browser.browsingContext,
  isElementOrigin: () => false,
  getElementOrigin: origin => origin,
  assertInViewPort: target => actor.assertInViewPort(target),
  dispatchEvent: (name, _context, details) => actor.dispatchEvent(name, details),
  getClientRects: element => actor.getClientRects(element),
  getInViewCentrePoint: rect => actor.getInViewCentrePoint(rect),
  toBrowserWindowCoordinates: ({ x, y }) => [x, y],
};
const chain = await actions.Chain.fromJSON(state, sequence, options);
try {
  await chain.dispatch(state, options);
  await actor.finalizeAction();
} catch (error) {
  // What was struck may have closed the very place that it was struck in.
  if (browser.isConnected) throw error;
}
"#;

pub const CHOOSE_ITEM: &str = r#"
const [item] = rest;
const menu = document.getElementById("contentAreaContextMenu");
const { makeWidgetId } = ExtensionParent.apiManager.global;
const element = document.getElementById(`${makeWidgetId(extension.id)}-menuitem-_${item}`);
if (menu.state !== "open" || !element) return false;
const below = element.closest("menupopup");
if (below.state !== "open") {
  element.closest("menu").openMenu(true);
  return false;
}
const hidden = new Promise(resolve => menu.addEventListener("popuphidden", resolve, { once: true }));
below.activateItem(element);
await hidden;
return true;
"#;

pub const ANSWER_ACCESS: &str = r#"
const [yes] = rest;
PopupNotifications.panel.addEventListener("popupshown", () => {
  const prompt = PopupNotifications.panel.querySelector("popupnotification");
  (yes ? prompt.button : prompt.secondaryButton).click();
}, { once: true });
"#;

pub const CLIPBOARD: &str = r#"
const flavour = type => {
  const transferable = Cc["@mozilla.org/widget/transferable;1"].createInstance(Ci.nsITransferable);
  transferable.init(null);
  transferable.addDataFlavor(type);
  Services.clipboard.getData(transferable, Services.clipboard.kGlobalClipboard);
  const data = {};
  try {
    transferable.getTransferData(type, data);
  } catch {
    return "";
  }
  return data.value.QueryInterface(Ci.nsISupportsString).data;
};
return { text: flavour("text/plain"), html: flavour("text/html") };
"#;

pub const SHOW_AS_SET: &str = r#"
const [{ dark, forced, still, large, print }] = rest;
return ["Page", "Popup", "Panel"].filter(place => {
  const context = browserOf(place)?.browsingContext;
  if (!context) return false;
  context.textZoom = large ? 2 : 1;
  context.prefersColorSchemeOverride = dark ? "dark" : "none";
  context.forcedColorsOverride = forced ? "active" : "none";
  context.prefersReducedMotionOverride = still ? "reduce" : "none";
  context.mediumOverride = print ? "print" : "";
  return true;
});
"#;

pub const SHOWN: &str =
    "['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-reduced-motion: reduce)', 'print']
    .map(query => matchMedia(query).matches)";

pub const RESIZE: &str = r#"
const [width, height] = rest;
const { style } = gBrowser.selectedBrowser;
style.flex = "none";
style.width = `${width}px`;
style.height = `${height}px`;
"#;

pub const SPEAK: &str = r#"
const [language] = rest;
Services.locale.availableLocales = [language, "en-US"];
Services.locale.requestedLocales = [language];
"#;

pub const RELOAD: &str = r#"
const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
await (await AddonManager.getAddonByID(id)).reload();
"#;

pub const SHOOT: &str = r#"
const [place] = rest;
const browser = browserOf(place);
const image = await browser.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, "white");
const canvas = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
canvas.width = image.width;
canvas.height = image.height;
canvas.getContext("2d").drawImage(image, 0, 0);
return canvas.toDataURL("image/png").split(",")[1];
"#;

pub const COMMAND_KEYS: &str = r#"
const [name] = rest;
const commands = await extension.shortcuts.allCommands();
return commands.find(command => command.name === name)?.shortcut ?? "";
"#;

/// The middle of what is selected in the page's window, or of the page where nothing is.
pub const MIDDLE_OF_SELECTION: &str = r#"(() => {
    const selection = getSelection();
    const selected = selection.isCollapsed ? document.body : selection.getRangeAt(0);
    if (!selection.isCollapsed) selection.focusNode.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = selected.getClientRects?.()[0] ?? selected.getBoundingClientRect();
    return { x: Math.floor(x + width / 2), y: Math.floor(y + height / 2) };
})()"#;
