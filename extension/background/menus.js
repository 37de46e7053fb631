// The entries in the context menus of a page, of selected words and of the toolbar button. A click on one gives access to the
// page (activeTab), as a press of the button does.

import { ask } from "./inject.js";

/**
 * A script may copy during a click in the page. For a click in the menu it needs a permission, which the browser asks the reader
 * for (Firefox) or grants without asking (Chromium).
 * @type {{ id: string, contexts: (`${chrome.contextMenus.ContextType}`)[], request: PageRequest, needs: chrome.runtime.ManifestOptionalPermission[] }[]}
 */
const ENTRIES = [
  { id: "toggle", contexts: ["page", "action"], request: { type: "toggle" }, needs: [] },
  { id: "teach", contexts: ["selection"], request: { type: "teach-selection", says: "commentary" }, needs: [] },
  { id: "copy", contexts: ["selection"], request: { type: "copy-original" }, needs: ["clipboardWrite"] },
];

/** The browser keeps the entries until the extension is updated. Firefox for Android has no menus. */
export const createMenus = async () => {
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

/** Must run inside the user gesture. @param {unknown} id @param {number} tab @returns {Promise<PageAnswer | null>} */
export const onMenuClick = async (id, tab) => {
  const entry = ENTRIES.find((entry) => entry.id === id);
  if (!entry) return null;
  // If the reader refuses, copying may still work, because of an earlier click in the page.
  if (entry.needs.length) await chrome.permissions.request({ permissions: entry.needs }).catch(() => false);
  return ask(tab, entry.request);
};
