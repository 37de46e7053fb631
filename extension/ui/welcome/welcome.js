// The welcome page, opened once after the extension was installed. Its sample is judged by the engine and painted by the content
// scripts that paint pages, and needs no permission.

import { engine } from "../../shared/engine.js";
import { stylesFor } from "../../background/styles.js";
import { read } from "../../shared/storage.js";
import { label, phrase, say } from "../../shared/i18n.js";

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Shows the keys that the browser has assigned. Firefox for Android has no commands. */
const shortcut = async () => {
  if (!chrome.commands) return;
  const toggle = (await chrome.commands.getAll()).find(({ name }) => name === "toggle");
  const keys = document.createElement("kbd");
  keys.textContent = toggle?.shortcut ?? "";
  part("keys").append(...(keys.textContent ? phrase("welcome_keys", keys.textContent) : [say("welcome_no_keys")]));
  part("keys").querySelector("bdi")?.replaceWith(keys);
  part("keys").hidden = false;
};

/** Paints the sample, and again whenever another mode is chosen. */
const show = async () => {
  const { rubricator } = globalThis;
  const { page, nodes } = rubricator.copy(part("sample"));
  const store = await read();
  const { report, view } = await engine((core) => core.judge(page, store));
  const sheet = new CSSStyleSheet();
  await sheet.replace(await stylesFor(view));
  document.adoptedStyleSheets.push(sheet);
  /** @type {Painting | null} */
  let painting = null;
  const paint = (/** @type {string} */ mode) => {
    painting?.clear();
    painting = rubricator.modes?.paint(report, nodes, { ...view, mode: /** @type {Mode} */ (mode) }) ?? null;
  };
  part("modes").addEventListener("change", ({ target }) => paint(/** @type {HTMLInputElement} */ (target).value));
  paint(/** @type {HTMLInputElement} */ (part("modes").querySelector(":checked")).value);
};

label();
document.title = say("welcome_title");
part("options").addEventListener("click", () => chrome.runtime.openOptionsPage());
await shortcut();
await show().catch((cause) => {
  console.error("Rubricator could not paint its sample:", cause);
  part("trouble").textContent = say("welcome_trouble");
  part("trouble").hidden = false;
});
