// What is stored. Settings and sites go where the browser carries them to the reader's other machines; what was
// corrected on a page tells what was read, so it stays on this one. What is decided about pages in private windows tells
// that, too: it is kept apart, in memory, until the last of them is closed.
//
// An entry is read and written as it stands: what it means, and whether it can be read, only the core says. An entry
// that can't be read is never overwritten here. Changes are made one after the other, in whichever of the extension's
// pages they are asked for, so that none is lost; one that fails changes nothing and says why.

import { engine } from "./engine.js";

const here = chrome.storage.local;
const carried = chrome.storage.sync ?? here;
const apart = chrome.storage.session;
const PAGE = "page:";
const PRIVATE = "private";

/** What was decided in private windows. @returns {Promise<Store>} */
const decidedApart = async () => /** @type {any} */ (await apart.get(PRIVATE))[PRIVATE] ?? {};

/** @param {string} url */
export const pageKey = (url) => PAGE + url.replace(/#.*/s, "");

/** @param {string} site */
export const siteKey = (site) => `site:${site}`;

/** Keeps all that is stored from scripts in pages, which need none of it; Firefox has no way to. */
export const closeToPages = () =>
  Promise.all([here, carried, apart].map((area) => area.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" })));

/** Why something was not stored; each has a sentence in `_locales`: `unsaved_full` … */
export class NotSaved extends Error {
  /** @param {Unsaved} why @param {unknown} [cause] */
  constructor(why, cause) {
    super(`Not saved (${why}).`, { cause });
    this.why = why;
  }
}

/** What the browser says when a write was refused. @param {unknown} cause */
const refusal = (cause) => {
  if (cause instanceof NotSaved) return cause;
  const words = String(cause);
  return new NotSaved(/WRITE_OPERATIONS/.test(words) ? "often" : /quota/i.test(words) ? "full" : "failed", cause);
};

/** One change at a time, over all of the extension's pages. @template Result @param {() => Promise<Result>} work */
const alone = (work) =>
  navigator.locks.request("store", async () => {
    try {
      return await work();
    } catch (cause) {
      throw refusal(cause);
    }
  });

/** What is stored that bears on a page. @param {string} [url] @param {boolean} [isPrivate] whether it is in a private window @returns {Promise<Store>} */
export const read = async (url, isPrivate) => ({
  ...(await carried.get(null)),
  ...(url ? await here.get(pageKey(url)) : {}),
  ...(isPrivate ? await decidedApart() : {}),
});

/** The same, or nothing where the browser can't read it: a page is read all the same. @param {string} url @param {boolean} [isPrivate] */
export const readOrNothing = (url, isPrivate) =>
  read(url, isPrivate).catch((cause) => {
    console.error("Rubricator could not read what is stored:", cause);
    return /** @type {Store} */ ({});
  });

/** All that is stored. @returns {Promise<Store>} */
export const readAll = async () => ({ ...(await carried.get(null)), ...(await here.get(null)) });

/** Stores all of these, or nothing. @param {Store} entries */
const set = async (entries) => {
  const { pages = [], others = [] } = Object.groupBy(Object.entries(entries), ([key]) => (key.startsWith(PAGE) ? "pages" : "others"));
  const keys = pages.map(([key]) => key);
  const former = await here.get(keys);
  if (pages.length) await here.set(Object.fromEntries(pages));
  try {
    if (others.length) await carried.set(Object.fromEntries(others));
  } catch (cause) {
    await here.remove(keys);
    await here.set(former);
    throw cause;
  }
};

/** @param {string[]} keys */
const remove = async (keys) => {
  await here.remove(keys);
  await carried.remove(keys);
};

/** @param {Store} entries @param {Unsaved} why what to say where they can't be read */
const check = async (entries, why) => {
  const { broken } = await engine((core) => core.settings(entries));
  if (broken.length) throw new NotSaved(why, broken);
};

/**
 * Changes one entry into what `make` makes of it; nothing takes it away.
 * @param {string} key @param {(entry: any) => unknown} make @param {boolean} [isPrivate] whether it is about a page in a private window
 */
export const change = (key, make, isPrivate) =>
  alone(async () => {
    const own = key.startsWith(PAGE) ? here : carried;
    const kept = isPrivate ? await decidedApart() : {};
    const stored = { ...(await own.get(key)), ...(key in kept ? { [key]: kept[key] } : {}) };
    await check(stored, "broken");
    let entry = make(stored[key]);
    if (entry === undefined && !isPrivate) return own.remove(key);
    // What was decided elsewhere stays there, behind an entry that says nothing.
    entry ??= key.startsWith(PAGE) ? [] : {};
    await check({ [key]: entry }, "odd");
    return isPrivate ? apart.set({ [PRIVATE]: { ...kept, [key]: entry } }) : own.set({ [key]: entry });
  });

/** Forgets what was decided in private windows. */
export const forgetPrivate = () => alone(() => apart.remove(PRIVATE));

/** Puts entries in the place of those with the same keys, whatever these are. @param {Store} entries */
export const put = (entries) => alone(() => set(entries));

/** Takes entries away, whatever they are. @param {string[]} keys */
export const drop = (keys) => alone(() => remove(keys));
