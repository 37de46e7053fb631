// The options: all that is stored, as the core reads it, drawn anew whenever anything of it changes, here or elsewhere.
// A change is stored first; then pages that are already painted follow it.

import { engine } from "../../shared/engine.js";
import { EVERYWHERE, addresses, allowed } from "../../background/sites.js";
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
 * All that is stored, as it stands and as the core reads it, and what the browser allows.
 * @typedef {{ store: Store, access: Access } & Known} Stored
 * @typedef {{ settings: Settings, sites: Record<string, Site>, pages: Record<string, Correction[]>, broken: View["broken"] }} Known
 * @typedef {{ everywhere: boolean, sites: string[], permissions: string[], origins: string[] }} Access
 */

/**
 * What the parts of the page have in common.
 * @typedef {object} Desk
 * @property {(key: string, make: (entry: any) => unknown) => Promise<boolean>} save changes an entry and says what came of it
 * @property {(work: () => Promise<unknown>, done?: string) => Promise<boolean>} attempt does what may fail, says what came of it, and has painted pages follow
 * @property {(words: string) => void} tell says what happened
 * @property {(title: string, yes: string, ...text: (Node | string)[]) => Promise<boolean>} sure asks the reader
 */

const question = /** @type {HTMLDialogElement} */ (part("question"));

/** @type {Desk} */
const desk = {
  tell(words) {
    part("said").textContent = words;
  },

  async attempt(work, done = say("options_saved")) {
    try {
      await work();
      await askBackground({ type: "changed" });
      desk.tell(done);
      return true;
    } catch (cause) {
      // Whatever was ticked or chosen is set back.
      drawn = "";
      console.error("Rubricator could not change what is stored:", cause);
      desk.tell(say(`unsaved_${cause instanceof NotSaved ? cause.why : "failed"}`));
      return false;
    } finally {
      await draw();
    }
  },

  save: (key, make) => desk.attempt(() => change(key, make)),

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

const parts = [settings(desk), sites(desk), taught(desk), data(desk), about()];

/** What the browser allows. @param {string[]} sites @returns {Promise<Access>} */
const accessTo = async (sites) => {
  const [{ permissions = [], origins = [] }, everywhere, ...may] = await Promise.all([
    chrome.permissions.getAll(),
    allowed(EVERYWHERE),
    ...sites.map((site) => allowed(addresses(site))),
  ]);
  return { everywhere, sites: sites.filter((_, index) => may[index]), permissions, origins };
};

/** What is shown, as text: it is drawn anew only when it changed, so that the focus and a click that is under way stay. */
let drawn = "";

/** Draws what is stored, and puts the focus back where it was, or near it. */
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
    desk.tell(say("unread"));
  }
};

label();
document.title = say("options_title");
chrome.storage.onChanged.addListener(draw);
chrome.permissions.onAdded.addListener(draw);
chrome.permissions.onRemoved.addListener(draw);
await Promise.all([draw(), showBuild(), showKeys()]);
document.documentElement.dataset.drawn = "";
