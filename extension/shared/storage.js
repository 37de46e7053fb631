// The store. Settings and sites are in the area that the browser syncs to the reader's other machines; corrections of pages show
// what was read, so they stay on this machine. Decisions in private windows show that, too: they are kept in memory only, until the
// last private window is closed.
//
// Only the core interprets an entry and decides whether it can be read. An entry that can't be read is never overwritten here.
// Changes are made one after the other, over all of the extension's pages, so that none is lost; one that fails changes nothing
// and says why.

import { engine } from "./engine.js";

const localArea = chrome.storage.local;
const syncArea = chrome.storage.sync ?? localArea;
const sessionArea = chrome.storage.session;
const PAGE = "page:";
const PRIVATE = "private";

/** What was decided in private windows. @returns {Promise<Store>} */
const privateDecisions = async () => /** @type {any} */ (await sessionArea.get(PRIVATE))[PRIVATE] ?? {};

/** The key of a page by any spelling of its address. @param {string} url */
export const pageKey = async (url) => PAGE + (await engine((core) => core.page_address(url)));

/** The same by the address that it is stored under. @param {string} url */
export const storedPageKey = (url) => PAGE + url;

/** @param {string} site */
export const siteKey = (site) => `site:${site}`;

/** Denies content scripts access to the store, which they don't need; Firefox has no way to do this. */
export const closeToPages = () =>
  Promise.all([localArea, syncArea, sessionArea].map((area) => area.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" })));

/** Why something was not stored; each has a sentence in `_locales`: `unsaved_full` … */
export class NotSaved extends Error {
  /** @param {Unsaved} why @param {unknown} [cause] */
  constructor(why, cause) {
    super(`Not saved (${why}).`, { cause });
    this.why = why;
  }
}

/** Why the browser refused a write. @param {unknown} cause */
const refusal = (cause) => {
  if (cause instanceof NotSaved) return cause;
  const words = String(cause);
  return new NotSaved(/WRITE_OPERATIONS/.test(words) ? "often" : /quota/i.test(words) ? "full" : "failed", cause);
};

/** One change at a time, over all of the extension's pages. @template Result @param {() => Promise<Result>} work */
const exclusively = (work) =>
  navigator.locks.request("store", async () => {
    try {
      return await work();
    } catch (cause) {
      throw refusal(cause);
    }
  });

/** The settings and sites, and what is stored for a page. @param {string} [url] @param {boolean} [isPrivate] whether the page is in a private window @returns {Promise<Store>} */
export const read = async (url, isPrivate) => ({
  ...(await syncArea.get(null)),
  ...(url ? await localArea.get(await pageKey(url)) : {}),
  ...(isPrivate ? await privateDecisions() : {}),
});

/** The same, or nothing if the browser can't read it: a page is judged without it. @param {string} url @param {boolean} [isPrivate] */
export const readOrNothing = (url, isPrivate) =>
  read(url, isPrivate).catch((cause) => {
    console.error("Rubricator could not read what is stored:", cause);
    return /** @type {Store} */ ({});
  });

/** All that is stored. @returns {Promise<Store>} */
export const readAll = async () => ({ ...(await syncArea.get(null)), ...(await localArea.get(null)) });

/** Stores all of these, or nothing. @param {Store} entries */
const set = async (entries) => {
  const { pages = [], others = [] } = Object.groupBy(Object.entries(entries), ([key]) => (key.startsWith(PAGE) ? "pages" : "others"));
  const keys = pages.map(([key]) => key);
  const former = await localArea.get(keys);
  if (pages.length) await localArea.set(Object.fromEntries(pages));
  try {
    if (others.length) await syncArea.set(Object.fromEntries(others));
  } catch (cause) {
    await localArea.remove(keys);
    await localArea.set(former);
    throw cause;
  }
};

/** @param {string[]} keys */
const remove = async (keys) => {
  await localArea.remove(keys);
  await syncArea.remove(keys);
};

/** @param {Store} entries @param {Unsaved} why what the error says if they can't be read */
const check = async (entries, why) => {
  const { broken } = await engine((core) => core.settings(entries));
  if (broken.length) throw new NotSaved(why, broken);
};

/**
 * Replaces an entry by the result of `make`; undefined deletes it.
 * @param {string} key @param {(entry: any) => unknown} make @param {boolean} [isPrivate] whether it is about a page in a private window
 */
export const change = (key, make, isPrivate) =>
  exclusively(async () => {
    const own = key.startsWith(PAGE) ? localArea : syncArea;
    const kept = isPrivate ? await privateDecisions() : {};
    const stored = { ...(await own.get(key)), ...(key in kept ? { [key]: kept[key] } : {}) };
    await check(stored, "broken");
    let entry = make(stored[key]);
    if (entry === undefined && !isPrivate) return own.remove(key);
    // An empty entry hides the one that is stored outside of private windows, which stays.
    entry ??= key.startsWith(PAGE) ? [] : {};
    await check({ [key]: entry }, "odd");
    return isPrivate ? sessionArea.set({ [PRIVATE]: { ...kept, [key]: entry } }) : own.set({ [key]: entry });
  });

/** Forgets what was decided in private windows. */
export const forgetPrivate = () => exclusively(() => sessionArea.remove(PRIVATE));

/** Writes entries, whatever is stored under their keys. @param {Store} entries */
export const put = (entries) => exclusively(() => set(entries));

/** Deletes entries, whatever they hold. @param {string[]} keys */
export const drop = (keys) => exclusively(() => remove(keys));
