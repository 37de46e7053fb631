// Fetches the source that a reprint links to: the link is opened in a tab beside it, as a click would, the browser asks the reader
// for permission to read that one site, and once the tab has loaded the two are compared. A permission that was granted only
// for this is removed afterwards. The state is stored after each step, so that fetching continues whichever of the extension's
// pages the browser closes meanwhile, and the reader learns why it failed.

import { engine } from "../shared/engine.js";
import { ask, copyOf } from "./inject.js";
import { originsOf, hasPermission, removePermission } from "./sites.js";
import { keep } from "./sources.js";
import { notifyUi } from "../shared/messages.js";

const memory = chrome.storage.session;
const SEEKS = "seeks";

/** One step at a time. @template Result @param {() => Promise<Result>} work */
const exclusively = (work) => navigator.locks.request(SEEKS, work);

/** The state of each tab whose source is being fetched. @returns {Promise<Record<number, Seek>>} */
const all = async () => /** @type {any} */ (await memory.get(SEEKS))[SEEKS] ?? {};

/** @param {number} tab @returns {Promise<Seek | null>} */
export const seekOf = async (tab) => (await all())[tab] ?? null;

/** @param {number} tab @param {Seek | null} seek */
const note = async (tab, seek) => {
  const seeks = await all();
  if (seek) seeks[tab] = seek;
  else delete seeks[tab];
  await memory.set({ [SEEKS]: seeks });
};

/** Ends fetching, with success or with what went wrong. @param {number} tab @param {Seek} seek @param {Seek["trouble"]} [trouble] */
const end = async (tab, seek, trouble) => {
  if (seek.hasTemporaryPermission) await removePermission(originsOf(new URL(seek.url).hostname));
  await note(tab, trouble ? { ...seek, hasTemporaryPermission: false, trouble } : null);
  notifyUi(tab);
};

/** Opens the link, if the extension may read that site. @param {number} tab @param {Seek} seek */
const open = async (tab, seek) => {
  if (!(await hasPermission(originsOf(new URL(seek.url).hostname)))) return;
  const { index } = await chrome.tabs.get(tab);
  const { id } = await chrome.tabs.create({ url: seek.url, index: index + 1, openerTabId: tab, active: false });
  if (id !== undefined) await note(tab, { ...seek, opened: id });
  notifyUi(tab);
};

/** The HTTP status and the type of the document in a tab. @param {number} tabId */
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

/** Takes the next step, if it can be taken yet. @param {number} tab @param {Seek} seek @param {number} [loaded] a tab that has just loaded */
const step = async (tab, seek, loaded) => {
  if (seek.trouble) return;
  if (!(await chrome.tabs.get(tab).catch(() => null))) return end(tab, seek);
  if (seek.opened === undefined) return open(tab, seek);
  const opened = await chrome.tabs.get(seek.opened).catch(() => null);
  if (!opened) return end(tab, seek, "closed");
  // Firefox reports a tab as complete before it has begun to load. The address of a page that the extension may not read is hidden.
  const hasBegun = loaded === opened.id || (opened.url ?? "about:blank") !== "about:blank";
  if (opened.status !== "complete" || !hasBegun) return;
  try {
    await end(tab, seek, await compare(tab, seek, seek.opened));
  } catch (cause) {
    console.error("Rubricator could not read a source:", cause);
    await end(tab, seek, "unread");
  }
};

/** Takes all steps that can be taken; whether a page that was opened has still to load. @param {number} [loaded] */
const stepAll = async (loaded) => {
  for (const [tab, seek] of Object.entries(await all())) await step(Number(tab), seek, loaded);
  return Object.values(await all()).some(({ opened, trouble }) => opened !== undefined && !trouble);
};

/** Continues with all tabs; while one is under way, each event of a tab calls this again. */
export const resume = (/** @type {number} */ loaded = -1) =>
  exclusively(async () => {
    let isWaiting = await stepAll(loaded);
    if (isWaiting) {
      chrome.tabs.onUpdated.addListener(updated);
      chrome.tabs.onRemoved.addListener(removed);
      // It may have loaded before the listeners were added.
      isWaiting = await stepAll();
    }
    if (isWaiting) return;
    chrome.tabs.onUpdated.removeListener(updated);
    chrome.tabs.onRemoved.removeListener(removed);
  });

const updated = (/** @type {number} */ tab, /** @type {{ status?: string }} */ { status }) => void (status === "complete" && resume(tab));
const removed = () => void resume();

/** Begins to fetch a tab's source; the browser may still have to ask for permission. @param {number} tab @param {string} url */
export const seek = async (tab, url) => {
  const { hostname, host } = new URL(url);
  await exclusively(async () => note(tab, { url, host, hasTemporaryPermission: !(await hasPermission(originsOf(hostname))) }));
  await resume();
};

/** The reader denied the permission. @param {number} tab */
export const onPermissionDenied = (tab) =>
  exclusively(async () => {
    const seek = await seekOf(tab);
    if (seek && seek.opened === undefined) await end(tab, { ...seek, hasTemporaryPermission: false }, "refused");
  });

/** Forgets an attempt that has ended. @param {number} tab */
export const forgetSeek = (tab) => exclusively(() => note(tab, null));
