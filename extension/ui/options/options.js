// The options page: all that is stored, as the core reads it, drawn again whenever it changes, here or elsewhere. A change is
// stored first; then the pages that are painted are refreshed.

import { engine } from "../../shared/engine.js";
import { EVERYWHERE, originsOf, hasPermission } from "../../background/sites.js";
import { askBackground } from "../../shared/messages.js";
import { NotSaved, change, readAll } from "../../shared/storage.js";
import { make } from "../../shared/dom.js";
import { label, say } from "../../shared/i18n.js";
import { about, showBuild } from "./about.js";
import { data } from "./data.js";
import { part } from "./by-id.js";
import { showKeys } from "./keys.js";
import { settings } from "./settings.js";
import { sites } from "./sites.js";
import { taught } from "./taught.js";

/**
 * All that is stored, raw and as the core reads it, and the permissions.
 * @typedef {{ store: Store, access: Access } & Known} Stored
 * @typedef {{ settings: Settings, sites: Record<string, Site>, pages: Record<string, Correction[]>, broken: View["broken"] }} Known
 * @typedef {{ everywhere: boolean, sites: string[], permissions: string[], origins: string[] }} Access
 */

/**
 * What the parts of the page can do.
 * @typedef {object} OptionsActions
 * @property {(key: string, make: (entry: any) => unknown) => Promise<boolean>} save changes an entry and shows the result
 * @property {(work: () => Promise<unknown>, done?: string) => Promise<boolean>} attempt does something that may fail, shows the result, and refreshes painted pages
 * @property {(words: string) => void} notify shows a message
 * @property {(title: string, yes: string, ...text: (Node | string)[]) => Promise<boolean>} sure asks the reader
 */

const question = /** @type {HTMLDialogElement} */ (part("question"));

/** @type {OptionsActions} */
const actions = {
  notify(words) {
    part("said").textContent = words;
  },

  async attempt(work, done = say("options_saved")) {
    try {
      await work();
      await askBackground({ type: "changed" });
      actions.notify(done);
      return true;
    } catch (cause) {
      // Draws again, which resets what was ticked or chosen.
      drawn = "";
      console.error("Rubricator could not change what is stored:", cause);
      actions.notify(say(`unsaved_${cause instanceof NotSaved ? cause.why : "failed"}`));
      return false;
    } finally {
      await draw();
    }
  },

  save: (key, make) => actions.attempt(() => change(key, make)),

  async sure(title, yes, ...text) {
    part("question-title").textContent = title;
    part("question-text").replaceChildren(...text.map((words) => (typeof words === "string" ? make("p", {}, words) : words)));
    part("question-yes").textContent = yes;
    question.returnValue = "";
    question.showModal();
    part("question-no").focus();
    await new Promise((resolve) => question.addEventListener("close", resolve, { once: true }));
    return question.returnValue === "yes";
  },
};

const parts = [settings(actions), sites(actions), taught(actions), data(actions), about()];

/** The permissions. @param {string[]} sites @returns {Promise<Access>} */
const accessTo = async (sites) => {
  const [{ permissions = [], origins = [] }, everywhere, ...may] = await Promise.all([
    chrome.permissions.getAll(),
    hasPermission(EVERYWHERE),
    ...sites.map((site) => hasPermission(originsOf(site))),
  ]);
  return { everywhere, sites: sites.filter((_, index) => may[index]), permissions, origins };
};

/** What was drawn last, as text: it is drawn again only if it changed, so that the focus and a click in progress are kept. */
let drawn = "";

/** Draws what is stored, and restores the focus, or moves it nearby. */
const draw = async () => {
  try {
    const store = await readAll();
    const known = await engine((core) => core.settings(store));
    const stored = { store, access: await accessTo(Object.keys(known.sites)), ...known };
    const written = JSON.stringify(stored);
    if (written === drawn) return;
    drawn = written;
    const focused = document.activeElement;
    const near = focused?.closest("section")?.querySelector("h2");
    for (const part of parts) part.draw(stored);
    if (focused?.id && !focused.isConnected) (document.getElementById(focused.id) ?? near)?.focus();
  } catch (cause) {
    console.error("Rubricator could not read what is stored:", cause);
    actions.notify(say("unread"));
  }
};

label();
document.title = say("options_title");
chrome.storage.onChanged.addListener(draw);
chrome.permissions.onAdded.addListener(draw);
chrome.permissions.onRemoved.addListener(draw);
await Promise.all([draw(), showBuild(), showKeys()]);
document.documentElement.dataset.drawn = "";
