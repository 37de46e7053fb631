// The entries in the context menus of a page, of selected words and of the toolbar button. A click on one lets us into the page it was made on, as a press of
// the button does.

import { ask } from "./inject.js";

/**
 * A page lets scripts copy while it is being clicked in; for a click in the menu the browser wants a permission, which it
 * asks the reader for at that moment (Firefox) or gives without asking (Chromium).
 * @type {{ id: string, contexts: (`${chrome.contextMenus.ContextType}`)[], request: PageRequest, needs: chrome.runtime.ManifestOptionalPermission[] }[]}
 */
const ENTRIES = [
  { id: "toggle", contexts: ["page", "action"], request: { type: "toggle" }, needs: [] },
  { id: "teach", contexts: ["selection"], request: { type: "teach-selection", says: "commentary" }, needs: [] },
  { id: "copy", contexts: ["selection"], request: { type: "copy-original" }, needs: ["clipboardWrite"] },
];

/** The browser keeps them until the extension is updated. Firefox for Android has none. */
export const offer = async () => {
  await chrome.contextMenus?.removeAll();
  for (const { id, contexts } of ENTRIES) {
    chrome.contextMenus?.create({
      id,
      title: chrome.i18n.getMessage(`menu_${id}`),
      contexts: /** @type {any} */ (contexts),
      documentUrlPatterns: ["http://*/*", "https://*/*", "file:///*"],
    });
  }
};

/** Has to be called in the click itself. @param {unknown} id @param {number} tab @returns {Promise<PageAnswer | null>} */
export const choose = async (id, tab) => {
  const entry = ENTRIES.find((entry) => entry.id === id);
  if (!entry) return null;
  // Where the reader refuses, the page may still be within a click of its own.
  if (entry.needs.length) await chrome.permissions.request({ permissions: entry.needs }).catch(() => false);
  return ask(tab, entry.request);
};
