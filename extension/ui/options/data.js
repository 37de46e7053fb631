// Exports all settings to a file and imports them; offers to save and reset entries that can't be read. Nothing is replaced or
// reset before the reader has seen what, and agreed.

import { engine } from "../../shared/engine.js";
import { removePermission } from "../../background/sites.js";
import { drop, put } from "../../shared/storage.js";
import { make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";
import { part } from "./by-id.js";

/** @typedef {import("./options.js").OptionsActions} OptionsActions @typedef {import("./options.js").Stored} Stored */

/** Saves a file. @param {string} name @param {string} text */
export const saveFile = (name, text) => {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  make("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
};

/** An entry as the reader knows it. @param {string} key */
const nameOf = (key) => (key === "settings" ? say("entry_settings") : key.replace(/^site:|^page:/, ""));

/** @param {string} title @param {string[]} keys */
const listed = (title, keys) =>
  keys.length ? [title, make("ul", {}, ...keys.map((key) => make("li", {}, make("bdi", {}, nameOf(key)))))] : [];

/** @param {OptionsActions} actions */
export const data = ({ attempt, notify, sure }) => {
  /** @type {Stored | null} */
  let stored = null;
  const file = /** @type {HTMLInputElement} */ (part("file"));

  part("export").addEventListener("click", async () => {
    const store = stored?.store ?? {};
    saveFile("rubricator-settings.json", await engine((core) => core.write_settings(store)));
    notify(say("options_saved_file"));
  });

  part("import").addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    const text = await chosen.text();
    // So that the same file can be chosen again.
    file.value = "";
    /** @type {Store} */
    let entries;
    try {
      entries = await engine((core) => core.read_settings(text));
    } catch (cause) {
      console.error("Rubricator could not read a file of settings:", cause);
      notify(say("import_unread", chosen.name, /** @type {Error} */ (cause).message));
      return;
    }
    const keys = Object.keys(entries);
    const store = stored?.store ?? {};
    const description = [
      ...listed(
        say("import_replaced"),
        keys.filter((key) => key in store),
      ),
      ...listed(
        say("import_new"),
        keys.filter((key) => !(key in store)),
      ),
    ];
    if (await sure(say("import_title", chosen.name), say("import_yes"), ...description)) {
      await attempt(() => put(merged(stored, entries)), say("imported"));
    }
  });

  part("reset").addEventListener("click", async () => {
    if (!(await sure(say("reset_title"), say("reset_yes"), say("reset_text")))) return;
    const { origins = [] } = await chrome.permissions.getAll();
    await attempt(() => drop(Object.keys(stored?.store ?? {})), say("reset_done"));
    await removePermission(origins);
  });

  part("broken-keep").addEventListener("click", () => {
    const { store = {}, broken = [] } = stored ?? {};
    saveFile("rubricator-unreadable.json", JSON.stringify(Object.fromEntries(broken.map(({ key }) => [key, store[key]])), null, 2));
    notify(say("options_saved_file"));
  });
  part("broken-reset").addEventListener("click", async () => {
    const keys = stored?.broken.map(({ key }) => key) ?? [];
    if (await sure(say("broken_sure"), say("broken_reset"), ...listed(say("broken_sure_text"), keys))) {
      await attempt(() => drop(keys), say("broken_done"));
      part("shown-name").focus();
    }
  });

  return {
    /** @param {Stored} now */
    draw(now) {
      stored = now;
      part("broken").hidden = now.broken.length === 0;
      part("broken-list").replaceChildren(
        ...now.broken.map(({ key, why }) =>
          make("li", {}, make("bdi", {}, nameOf(key)), ": ", make("span", { lang: "en", dir: "ltr" }, why)),
        ),
      );
    },
  };
};

/** A file may hold a part of an entry, such as a site's rules: the other parts stay, unless they can't be read. @param {Stored | null} stored @param {Store} entries */
const merged = (stored, entries) => {
  /** @param {string} key */
  const before = (key) => (stored?.broken.some((entry) => entry.key === key) ? {} : stored?.store[key]);
  return Object.fromEntries(
    Object.entries(entries).map(([key, entry]) => [key, Array.isArray(entry) ? entry : Object.assign({}, before(key), entry)]),
  );
};
