// Who sent a message, and about which page: taken from what the browser says of the sender and of its tab, never from the
// message itself. Frames belong to the page in the tab's address bar: decisions about that page apply to them, too.

/**
 * The document that a content script runs in, and the page that it belongs to.
 * @typedef {{ tabId: number, frameId: number, url: string, isPrivate: boolean }} Requester
 */

/** Whether a message comes from one of the extension's own pages. @param {chrome.runtime.MessageSender} sender */
export const isOurs = ({ id, url }) => id === chrome.runtime.id && Boolean(url?.startsWith(chrome.runtime.getURL("")));

/** The document that a message comes from; nothing where that is in no tab. @param {chrome.runtime.MessageSender} sender @returns {Requester | null} */
export const requesterOf = ({ id, tab, frameId, url }) => {
  if (id !== chrome.runtime.id || tab?.id === undefined || frameId === undefined) return null;
  return { tabId: tab.id, frameId, url: (frameId === 0 ? url : tab.url) ?? "", isPrivate: tab.incognito };
};

/** The page that a tab shows, as far as the browser lets the extension know. @param {number} tab @returns {Promise<{ url: string, isPrivate: boolean }>} */
export const pageIn = async (tab) => {
  const { url = "", incognito } = await chrome.tabs.get(tab);
  return { url, isPrivate: incognito };
};
