// Reaches a page: puts the page scripts into it, which is harmless when they are there already, and asks its agent.
// Where a page cannot be reached, the answer says why.

const SCRIPTS = ["page/copy.js", "page/paint.js", "page/agent.js"];

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

/** @param {number} tabId @param {PageRequest} request @returns {Promise<Answer>} */
export const ask = async (tabId, request) => {
  try {
    await chrome.scripting.executeScript({ target: { tabId }, files: SCRIPTS });
    return await chrome.tabs.sendMessage(tabId, request, { frameId: 0 });
  } catch (cause) {
    return { on: false, report: null, error: await whyNot(tabId, cause) };
  }
};
