// How a tab looks from outside the page's own scripts: the sheet that dresses marked blocks, and the badge.
// Both belong to the document that is shown; the browser drops them when the tab moves on.

/** @type {Promise<string> | null} */
let sheet = null;

/** The look, with its labels in the reader's language. */
const look = async () => {
  const css = await (await fetch(chrome.runtime.getURL("page/paint.css"))).text();
  return css.replace(/__MSG_(\w+)__/g, (_, name) => chrome.i18n.getMessage(name).replace(/["\\]/g, "\\$&"));
};

/** Puts the look on a page or takes it off. @param {number} tabId @param {boolean} on */
export const dress = async (tabId, on) => {
  const change = { target: { tabId }, css: await (sheet ??= look()) };
  await (on ? chrome.scripting.insertCSS(change) : chrome.scripting.removeCSS(change));
};

/** @param {number} tabId @param {string} text @param {string} [title] */
export const badge = async (tabId, text, title = "") => {
  await Promise.all([
    chrome.action.setBadgeText({ tabId, text }),
    chrome.action.setBadgeBackgroundColor({ tabId, color: "#a3243b" }),
    chrome.action.setBadgeTextColor({ tabId, color: "#ffffff" }),
    chrome.action.setTitle({ tabId, title: title || chrome.i18n.getMessage("action_title") }),
  ]);
};
