// The way from a reprint to the source that its page names: the link is opened in a tab beside it, as a click would, the
// browser asks for leave to read that one site, and once the tab has loaded the two are compared. Leave that was given for
// this alone is given back. Where the way ends is written down, so that it goes on whichever of the extension's pages the
// browser closes meanwhile, and the reader is told why it came to nothing.

import { engine } from "../shared/engine.js";
import { ask, copyOf } from "./inject.js";
import { addresses, allowed, giveBack } from "./sites.js";
import { keep } from "./sources.js";
import { notifyUi } from "../shared/messages.js";

const memory = chrome.storage.session;
const SEEKS = "seeks";

/** One step at a time. @template Result @param {() => Promise<Result>} work */
const alone = (work) => navigator.locks.request(SEEKS, work);

/** The tabs whose source is sought, with how that stands. @returns {Promise<Record<number, Seek>>} */
const all = async () => /** @type {any} */ (await memory.get(SEEKS))[SEEKS] ?? {};

/** How the search for a tab's source stands. @param {number} tab @returns {Promise<Seek | null>} */
export const seekOf = async (tab) => (await all())[tab] ?? null;

/** @param {number} tab @param {Seek | null} seek */
const note = async (tab, seek) => {
  const seeks = await all();
  if (seek) seeks[tab] = seek;
  else delete seeks[tab];
  await memory.set({ [SEEKS]: seeks });
};

/** Ends a search: with what was in its way, or with success. @param {number} tab @param {Seek} seek @param {Seek["trouble"]} [trouble] */
const end = async (tab, seek, trouble) => {
  if (seek.lent) await giveBack(addresses(new URL(seek.url).hostname));
  await note(tab, trouble ? { ...seek, lent: false, trouble } : null);
  notifyUi(tab);
};

/** Opens the link where we may read what it leads to. @param {number} tab @param {Seek} seek */
const open = async (tab, seek) => {
  if (!(await allowed(addresses(new URL(seek.url).hostname)))) return;
  const { index } = await chrome.tabs.get(tab);
  const { id } = await chrome.tabs.create({ url: seek.url, index: index + 1, openerTabId: tab, active: false });
  if (id !== undefined) await note(tab, { ...seek, opened: id });
  notifyUi(tab);
};

/** What a server has said of a page that is shown: the status, and what kind of document it is. @param {number} tabId */
const answerOf = async (tabId) => {
  const func = () => ({
    status: Number(/** @type {any} */ (performance.getEntriesByType("navigation")[0])?.responseStatus ?? 0),
    type: document.contentType,
  });
  const [answer] = await chrome.scripting.executeScript({ target: { tabId }, func });
  return answer?.result ?? null;
};

/** Reads the page that was opened, and compares. @param {number} tab @param {Seek} seek @param {number} opened @returns {Promise<Seek["trouble"]>} */
const compare = async (tab, seek, opened) => {
  const { url, incognito } = await chrome.tabs.get(opened);
  const answer = await answerOf(opened).catch(() => null);
  if (!answer) return url && /^https?:/.test(url) ? "unread" : "moved";
  seek.host = new URL(url ?? seek.url).host;
  if (answer.status === 401 || answer.status === 403) return "locked";
  if (answer.status >= 400) return "missing";
  if (!/^(text\/(html|plain)|application\/xhtml\+xml)$/.test(answer.type)) return "unread";
  const copied = await copyOf(opened);
  if (!copied) return "unread";
  const { report } = await engine((core) => core.judge(copied.page, {}));
  if (!report.words) return "locked";
  const source = await keep(copied.page, incognito);
  if (!source) return "full";
  await ask(tab, { type: "compare", source });
  return undefined;
};

/** Takes the next step of a search, if it can be taken yet. @param {number} tab @param {Seek} seek @param {number} [loaded] a tab that has just loaded */
const step = async (tab, seek, loaded) => {
  if (seek.trouble) return;
  if (!(await chrome.tabs.get(tab).catch(() => null))) return end(tab, seek);
  if (seek.opened === undefined) return open(tab, seek);
  const opened = await chrome.tabs.get(seek.opened).catch(() => null);
  if (!opened) return end(tab, seek, "closed");
  // Firefox calls a tab complete before it has begun to load; the address of a page that we may not read is hidden, too.
  const hasBegun = loaded === opened.id || (opened.url ?? "about:blank") !== "about:blank";
  if (opened.status !== "complete" || !hasBegun) return;
  try {
    await end(tab, seek, await compare(tab, seek, seek.opened));
  } catch (cause) {
    console.error("Rubricator could not read a source:", cause);
    await end(tab, seek, "unread");
  }
};

/** Takes what steps can be taken; whether a page that was opened is still awaited. @param {number} [loaded] */
const round = async (loaded) => {
  for (const [tab, seek] of Object.entries(await all())) await step(Number(tab), seek, loaded);
  return Object.values(await all()).some(({ opened, trouble }) => opened !== undefined && !trouble);
};

/** Goes on with all searches; while one is under way, whatever happens to a tab leads here again. */
export const goOn = (/** @type {number} */ loaded = -1) =>
  alone(async () => {
    let waits = await round(loaded);
    if (waits) {
      chrome.tabs.onUpdated.addListener(updated);
      chrome.tabs.onRemoved.addListener(removed);
      // It may have loaded before anybody listened.
      waits = await round();
    }
    if (waits) return;
    chrome.tabs.onUpdated.removeListener(updated);
    chrome.tabs.onRemoved.removeListener(removed);
  });

const updated = (/** @type {number} */ tab, /** @type {{ status?: string }} */ { status }) => void (status === "complete" && goOn(tab));
const removed = () => void goOn();

/** Begins to seek a tab's source; the browser may still have to ask for leave. @param {number} tab @param {string} url */
export const seek = async (tab, url) => {
  const { hostname, host } = new URL(url);
  await alone(async () => note(tab, { url, host, lent: !(await allowed(addresses(hostname))) }));
  await goOn();
};

/** The reader gave no leave. @param {number} tab */
export const refuse = (tab) =>
  alone(async () => {
    const seek = await seekOf(tab);
    if (seek && seek.opened === undefined) await end(tab, { ...seek, lent: false }, "refused");
  });

/** Forgets a search that has ended. @param {number} tab */
export const forgetSeek = (tab) => alone(() => note(tab, null));
