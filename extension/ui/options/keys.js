// The keyboard commands, with the keys that the browser has assigned. One has keys by default; the browser's own page of shortcuts
// assigns keys to the others. Firefox for Android has no commands.

import { make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";
import { part } from "./by-id.js";

/** Opens the browser's own page of shortcuts. */
const openShortcuts = () => {
  const { openShortcutSettings } = /** @type {{ openShortcutSettings?: () => Promise<void> }} */ (chrome.commands);
  if (openShortcutSettings) openShortcutSettings.call(chrome.commands);
  else chrome.tabs.create({ url: "chrome://extensions/shortcuts" });
};

export const showKeys = async () => {
  if (!chrome.commands) return;
  const commands = (await chrome.commands.getAll()).filter(({ description }) => description);
  part("keys-list").replaceChildren(
    ...commands.map(({ description = "", shortcut }) =>
      make(
        "li",
        {},
        make("span", {}, description),
        shortcut ? make("kbd", {}, shortcut) : make("span", { className: "soft" }, say("options_keys_none")),
      ),
    ),
  );
  part("keys-change").addEventListener("click", openShortcuts);
  part("keys").hidden = false;
};
