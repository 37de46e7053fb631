// The background: it carries requests from the extension's pages, the keyboard and the menu to a page, judges for the
// page's agent, and keeps what the reader decides. It remembers nothing between two messages, so the browser may end it
// whenever it likes.

import { obey } from "./commands.js";
import { forget, learn, setMode, setSite, teach, unlearn, upToDate } from "./site-preferences.js";
import { comparer, engine } from "../shared/engine.js";
import { pageOf } from "./page-cache.js";
import { badge, dress, look } from "./styles.js";
import { choose, offer } from "./menus.js";
import { ask, askIfThere, complain, copyOf, inject, need, scriptsForView } from "./inject.js";
import { forgetSeek, goOn, refuse, seek, seekOf } from "./source-fetch.js";
import { isChosen, register } from "./sites.js";
import { forgetPrivateSources, keep, sourceOf, sources, sourcesFor } from "./sources.js";
import { NotSaved, closeToPages, forgetPrivate, read } from "../shared/storage.js";
import { sum } from "../shared/i18n.js";
import { forgetClosedTabs } from "../shared/tab-memory.js";

/** @typedef {import("./styles.js").Frame} Frame */

/** @type {Answer} */
const UNREAD = { on: false, report: null, view: null, error: null };

/** The pages of ours that open beside a tab. */
const OURS = { reading: "ui/reading/reading.html", options: "ui/options/options.html", welcome: "ui/welcome/welcome.html" };

/** The end of a written form's file name. @type {Record<Form, string>} */
const ENDINGS = { text: "txt", markdown: "md", html: "html", json: "json", annotations: "jsonld" };

/** @param {string} title @param {Form} form */
const fileName = (title, form) => {
  // Characters that some system's file names can't have.
  const name = title
    .replace(/[\p{Cc}\\/:*?"<>|]+/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[ .]+/, "")
    .slice(0, 80)
    .trim();
  return `${name || "article"}.${ENDINGS[form]}`;
};

/** What is stored, or nothing where the browser can't read it: a page is read all the same. @param {string} url @param {boolean} isPrivate */
const readOrNothing = (url, isPrivate) =>
  read(url, isPrivate).catch((cause) => {
    console.error("Rubricator could not read what is stored:", cause);
    return {};
  });

/** What the extension's own pages may ask for a tab. @type {Record<string, (message: any) => Promise<unknown>>} */
const forOurPages = {
  set: ({ tab, on }) => ask(tab, { type: "set", on }),
  show: ({ tab, passage }) => ask(tab, { type: "show", passage }),
  where: ({ tab }) => askIfThere(tab, { type: "where" }),
  step: ({ tab, by }) => ask(tab, { type: "step", by }),
  teach: ({ tab, passage, says }) => ask(tab, { type: "teach", passage, says }),
  pick: ({ tab, says }) => ask(tab, { type: "pick", says }),
  "pick-end": ({ tab, passage }) => ask(tab, { type: "pick-end", passage }),
  mode: ({ tab, mode }) => setMode(tab, mode),
  site: ({ tab, on }) => setSite(tab, on),
  learn: ({ tab, rule }) => learn(tab, rule),
  unlearn: ({ tab, rule }) => unlearn(tab, rule),
  forget: ({ tab, correction }) => forget(tab, correction),

  async state({ tab }) {
    const answer = await askIfThere(tab, { type: "state" });
    return answer ? upToDate(tab, answer) : UNREAD;
  },

  async page({ tab }) {
    const copied = await copyOf(tab);
    return copied && { page: copied.page, source: copied.source ? await sourceOf(copied.source) : undefined };
  },

  async write({ tab, what, form }) {
    const copied = await copyOf(tab);
    if (!copied) return null;
    const { page } = copied;
    const { incognito } = await chrome.tabs.get(tab);
    const [store, source] = await Promise.all([readOrNothing(page.url, incognito), copied.source ? sourceOf(copied.source) : undefined]);
    const text = await (source
      ? comparer((core) => core.write(page, store, what, form, source))
      : engine((core) => core.write(page, store, what, form)));
    return { text, name: fileName(page.title, form) };
  },

  compare: ({ tab, source }) => ask(tab, { type: "compare", source }),
  change: ({ tab, of, index }) => ask(tab, { type: "change", of, index }),

  async sources({ tab, links }) {
    const [sought, { incognito }] = await Promise.all([seekOf(tab), chrome.tabs.get(tab)]);
    if (!links && !(await sources(incognito)).length) return { sources: [], likely: null, links: [], seek: sought };
    const copied = await copyOf(tab);
    return copied && { ...(await sourcesFor(copied.page, copied.links, incognito)), seek: sought };
  },

  async "keep-source"({ tab, text }) {
    const source = text ?? (await copyOf(tab))?.page;
    const { incognito } = await chrome.tabs.get(tab);
    return source ? { id: await keep(source, incognito) } : null;
  },

  async seek({ tab, url }) {
    await seek(tab, url);
    return true;
  },

  async "seek-refused"({ tab }) {
    await refuse(tab);
    return true;
  },

  async "seek-seen"({ tab }) {
    await forgetSeek(tab);
    return true;
  },

  async changed() {
    await register();
    const tabs = await chrome.tabs.query({});
    await Promise.all(tabs.map(({ id }) => id !== undefined && askIfThere(id, { type: "refresh" })));
    return true;
  },

  async open({ tab, what }) {
    const { index } = await chrome.tabs.get(tab);
    await chrome.tabs.create({
      url: chrome.runtime.getURL(`${OURS[/** @type {keyof typeof OURS} */ (what)]}?tab=${tab}`),
      index: index + 1,
    });
    return true;
  },
};

/** @param {Page} page @param {Judging} judging @param {boolean} isPrivate @returns {Promise<Pick<Answer, "report" | "view" | "error" | "comparison">>} */
const judge = async (page, { pdf, source: id }, isPrivate) => {
  if (pdf) return { report: null, view: null, error: "pdf" };
  try {
    const [store, source] = await Promise.all([readOrNothing(page.url, isPrivate), id ? sourceOf(id) : undefined]);
    const judged = source ? comparer((core) => core.judge(page, store, source)) : engine((core) => core.judge(page, store));
    const { report, view, comparison } = await judged;
    return { report, view, error: report.words ? null : "no-article", comparison: id && !source ? "gone" : comparison };
  } catch (cause) {
    console.error("Rubricator could not judge a page:", cause);
    return { report: null, view: null, error: "engine" };
  }
};

/** Makes a page ready to be painted with what was judged. @param {Frame} frame @param {Report} report @param {View} view @param {Judging} judging */
const prepare = async (frame, report, view, { dressed, shadows }) => {
  const comments = report.passages.filter(({ layer }) => layer === "commentary").length;
  const [css] = await Promise.all([
    shadows ? look(view) : "",
    dress(frame, dressed ?? null, view),
    badge(frame.tabId, String(comments), chrome.i18n.getMessage("action_on", sum(report) || chrome.i18n.getMessage("nothing_title"))),
    inject(frame, scriptsForView(report, view, shadows)),
  ]);
  return css;
};

/** Lets pages of ours that show a tab know that it stands otherwise. @param {number} tab */
const spread = (tab) => void chrome.runtime.sendMessage({ type: "judged", tab }).catch(() => {});

/** What the scripts in a page may ask for their own page. @type {Record<string, (message: any, frame: Frame & { isPrivate: boolean }, url: string) => Promise<unknown>>} */
const forAgent = {
  async judge(/** @type {Judging} */ judging, frame) {
    const page = pageOf(judging);
    if (!page) return null;
    const judged = await judge(page, judging, frame.isPrivate);
    const { report, view } = judged;
    if (judging.dressed === undefined || !report || !view) return judged;
    const css = await prepare(frame, report, view, judging);
    spread(frame.tabId);
    return { ...judged, css };
  },

  async undress({ view }, frame) {
    await Promise.all([dress(frame, view, null), badge(frame.tabId, "")]);
    spread(frame.tabId);
    return true;
  },

  async teach({ page, marks, says }, { tabId, isPrivate }) {
    try {
      return await teach(page, marks, says, isPrivate);
    } catch (cause) {
      console.error("Rubricator could not keep a correction:", cause);
      await complain(tabId, { ...UNREAD, unsaved: cause instanceof NotSaved ? cause.why : "failed" });
      return false;
    }
  },

  async weary(_message, { tabId }) {
    spread(tabId);
    return true;
  },

  async need({ script }, frame) {
    await need(frame, script);
    return true;
  },

  async arrived(_message, { tabId, isPrivate }, url) {
    if (await isChosen(url, isPrivate)) await ask(tabId, { type: "set", on: true });
  },
};

closeToPages();
forgetClosedTabs();

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  // The scripts in a page may speak for their own tab only; the extension's own pages may speak for any.
  const ours = sender.url?.startsWith(chrome.runtime.getURL(""));
  const answer = ours
    ? forOurPages[message.type]?.(message)
    : forAgent[message.type]?.(
        message,
        { tabId: sender.tab?.id ?? -1, frameId: sender.frameId ?? 0, isPrivate: sender.tab?.incognito ?? false },
        sender.url ?? "",
      );
  answer?.then(reply, (cause) => {
    console.error("Rubricator could not answer a message:", cause);
    reply(null);
  });
  return answer !== undefined;
});

// Without a page of ours in sight, the button is the one place to say what went wrong.
// Firefox for Android has neither keyboard commands nor menus.
chrome.commands?.onCommand.addListener(async (command, tab) => {
  if (tab?.id !== undefined) await complain(tab.id, await obey(command, tab.id));
});
chrome.contextMenus?.onClicked.addListener(async ({ menuItemId }, tab) => {
  if (tab?.id !== undefined) await complain(tab.id, await choose(menuItemId, tab.id));
});

// What is registered follows what is chosen and allowed, wherever that was changed: here, in the browser's own
// settings, or on another machine.
chrome.permissions.onAdded.addListener(register);
chrome.permissions.onAdded.addListener(() => goOn());
goOn();
chrome.permissions.onRemoved.addListener(register);
chrome.storage.onChanged.addListener((_changes, area) => area === "sync" && register());
chrome.runtime.onStartup.addListener(register);
chrome.windows?.onRemoved.addListener(async () => {
  if ((await chrome.windows.getAll()).some(({ incognito }) => incognito)) return;
  await Promise.all([forgetPrivate(), forgetPrivateSources(), forgetClosedTabs()]);
});
chrome.runtime.onInstalled.addListener(async ({ reason }) => {
  await offer();
  await register();
  if (reason === "install") await chrome.tabs.create({ url: chrome.runtime.getURL(OURS.welcome) });
});
