// Reaches a page: puts the page scripts into it, which is harmless when they are there already, and asks its agent.
// Where a page cannot be reached, the answer says why.

import { badge } from "./look.js";

const SCRIPTS = ["page/retire.js", "page/copy.js", "page/paint.js", "page/agent.js"];

/** What an agent may need besides, for some requests only. */
const MORE = ["layer", "walk", "modes", "wrap", "fold", "clipboard", "print", "teach", "pick"];

/** What browsers say when the page went away while it was asked. */
const GONE = /no tab with id|invalid tab id|frame with id|frame was removed|tab was closed|could not establish connection|receiving end|message channel|port closed|back\/forward cache/i;

/** @param {number} tabId @param {unknown} cause @returns {Promise<Trouble>} */
const whyNot = async (tabId, cause) => {
  const tab = await chrome.tabs.get(tabId).catch(() => null);
  const url = tab?.url ?? "";
  if (/\.pdf([?#]|$)/i.test(url)) return "pdf";
  if (url.startsWith("file:")) return "file";
  if (url && !/^https?:/.test(url)) return "restricted";
  return !tab || GONE.test(String(cause)) ? "gone" : "restricted";
};

/** @param {number} tabId @param {PageRequest} request */
const say = (tabId, request) => chrome.tabs.sendMessage(tabId, request, { frameId: 0 });

/** Asks a page, whether it has been read before or not. @param {number} tabId @param {PageRequest} request @returns {Promise<Answer>} */
export const ask = async (tabId, request) => {
  try {
    await chrome.scripting.executeScript({ target: { tabId }, files: SCRIPTS });
    return await say(tabId, request);
  } catch (cause) {
    return { on: false, report: null, view: null, error: await whyNot(tabId, cause) };
  }
};

/** Asks a page's agent if there is one; nothing is put into the page. @param {number} tabId @param {PageRequest} request @returns {Promise<Answer | null>} */
export const askIfThere = (tabId, request) => say(tabId, request).catch(() => null);

/** A fresh copy of a page. @param {number} tabId @returns {Promise<Page | null>} */
export const copyOf = async (tabId) => {
  const answer = /** @type {{ page?: Page }} */ (/** @type {unknown} */ (await ask(tabId, { type: "page" })));
  return answer?.page ?? null;
};

/** Puts one more script into a page that has an agent. @param {number} tabId @param {string} name */
export const inject = async (tabId, name) => {
  if (!MORE.includes(name)) throw new Error(`There is no page script ${name}.`);
  await chrome.scripting.executeScript({ target: { tabId }, files: [`page/${name}.js`] });
};

/** Says what went wrong at the button, where nothing else of ours is in sight. @param {number} tabId @param {Answer | null} answer */
export const complain = async (tabId, answer) => {
  if (answer?.error) await badge(tabId, "!", chrome.i18n.getMessage(`${answer.error.replace("-", "_")}_title`));
  else if (answer?.unsaved) await badge(tabId, "!", chrome.i18n.getMessage(`unsaved_${answer.unsaved}`));
};
