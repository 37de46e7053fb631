// The background: it carries requests from the extension's pages, the keyboard and the menu to a page, judges for the
// page's agent, and stores what the reader decides. It keeps nothing in memory between two messages, so the browser may end it
// at any time.

import { runCommand } from "./commands.js";
import { UNREAD, answerFor } from "./answers.js";
import { forgetComparison, withoutWords } from "./comparisons.js";
import { fileName } from "./file-name.js";
import { forget, learn, setMode, setSite, teach, unlearn } from "./site-preferences.js";
import { comparer, engine } from "../shared/engine.js";
import { pageOf } from "./page-cache.js";
import { contentRequest, typeOf } from "./page-messages.js";
import { isOurs, requesterOf } from "./requester.js";
import { applyStyles, setBadge, stylesFor } from "./styles.js";
import { createMenus, onMenuClick } from "./menus.js";
import { ask, askIfThere, copyOf, inject, need, scriptsForView, showProblem } from "./inject.js";
import { forgetSeek, onPermissionDenied, resume, seek, seekOf } from "./source-fetch.js";
import { isChosen, register } from "./sites.js";
import { forgetPrivateSources, keep, sourceOf, sources, sourcesFor } from "./sources.js";
import { notifyUi } from "../shared/messages.js";
import { NotSaved, closeToPages, forgetPrivate, readOrNothing } from "../shared/storage.js";
import { sum } from "../shared/i18n.js";
import { forgetClosedTabs } from "../shared/tab-memory.js";

/** @typedef {import("./styles.js").Frame} Frame @typedef {import("./requester.js").Requester} Requester */

/** The extension's own pages that open beside a tab. @type {Record<OwnPage, string>} */
const OURS = { reading: "ui/reading/reading.html", options: "ui/options/options.html", welcome: "ui/welcome/welcome.html" };

/** Asks a tab's page for one of the extension's own pages. @param {number} tab @param {PageRequest} request */
const answered = async (tab, request) => answerFor(tab, await ask(tab, request));

/** What the extension's own pages may ask. @type {Handlers<UiExchanges>} */
const uiHandlers = {
  set: ({ tab, on }) => answered(tab, { type: "set", on }),
  show: ({ tab, passage }) => answered(tab, { type: "show", passage }),
  where: ({ tab }) => askIfThere(tab, { type: "where" }),
  step: ({ tab, by }) => answered(tab, { type: "step", by }),
  teach: ({ tab, passage, says }) => answered(tab, { type: "teach", passage, says }),
  pick: ({ tab, says }) => answered(tab, { type: "pick", says }),
  "pick-end": ({ tab, passage }) => answered(tab, { type: "pick-end", passage }),
  mode: ({ tab, mode }) => setMode(tab, mode),
  site: ({ tab, on }) => setSite(tab, on),
  learn: ({ tab, rule }) => learn(tab, rule),
  unlearn: ({ tab, rule }) => unlearn(tab, rule),
  forget: ({ tab, correction }) => forget(tab, correction),

  async state({ tab }) {
    const answer = await askIfThere(tab, { type: "state" });
    return answer ? answerFor(tab, answer) : UNREAD;
  },

  async page({ tab }) {
    const copied = await copyOf(tab);
    return copied && { page: copied.page, source: copied.source ? await sourceOf(copied.source) : undefined };
  },

  async write({ tab, part, format }) {
    const copied = await copyOf(tab);
    if (!copied) return null;
    const { page } = copied;
    const { incognito } = await chrome.tabs.get(tab);
    const [store, source] = await Promise.all([readOrNothing(page.url, incognito), copied.source ? sourceOf(copied.source) : undefined]);
    const text = await comparer((core) => core.write(page, store, part, format, source));
    return { text, name: fileName(page.title, format) };
  },

  async compare({ tab, source }) {
    if (!source) await forgetComparison(tab);
    return answered(tab, { type: "compare", source });
  },

  change: ({ tab, of, index }) => answered(tab, { type: "change", of, index }),

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
    await onPermissionDenied(tab);
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
      url: chrome.runtime.getURL(`${OURS[what]}?tab=${tab}`),
      index: index + 1,
    });
    return true;
  },
};

/** @param {Page} page @param {Judging} judging @param {Requester} requester @returns {Promise<Judged>} */
const judge = async (page, { pdf, source: id }, { tabId, isPrivate }) => {
  if (pdf) return { report: null, view: null, error: "pdf" };
  try {
    const [store, source] = await Promise.all([readOrNothing(page.url, isPrivate), id ? sourceOf(id) : undefined]);
    const judged = source ? comparer((core) => core.judge(page, store, source)) : engine((core) => core.judge(page, store));
    const { report, view, comparison } = await judged;
    const error = report.words ? null : "no-article";
    if (!comparison) return { report, view, error, comparison: id ? "gone" : null };
    return { view, error, ...(await withoutWords(tabId, report, comparison)) };
  } catch (cause) {
    console.error("Rubricator could not judge a page:", cause);
    return { report: null, view: null, error: "engine" };
  }
};

/** Makes a page ready to be painted with what was judged. @param {Frame} frame @param {Report} report @param {View} view @param {Look | null} appliedView whose style sheets it has now @param {boolean} shadows */
const prepare = async (frame, report, view, appliedView, shadows) => {
  const comments = report.passages.filter(({ layer }) => layer === "commentary").length;
  const [css] = await Promise.all([
    shadows ? stylesFor(view) : "",
    applyStyles(frame, appliedView, view),
    setBadge(frame.tabId, String(comments), chrome.i18n.getMessage("action_on", sum(report) || chrome.i18n.getMessage("nothing_title"))),
    inject(frame, scriptsForView(report, view, shadows)),
  ]);
  return css;
};

/** What the scripts in a page may ask for their own page. @type {Handlers<ContentExchanges, [Requester]>} */
const contentHandlers = {
  async judge(judging, requester) {
    const copied = pageOf(judging, requester);
    if (!copied) return null;
    const judged = await judge({ ...copied, url: requester.url }, judging, requester);
    const { report, view } = judged;
    if (judging.appliedView === undefined || !report || !view) return judged;
    const css = await prepare(requester, report, view, judging.appliedView, judging.shadows);
    notifyUi(requester.tabId);
    return { ...judged, css };
  },

  async "remove-styles"({ view }, frame) {
    await Promise.all([applyStyles(frame, view, null), setBadge(frame.tabId, "")]);
    notifyUi(frame.tabId);
    return true;
  },

  async teach({ page, marks, says }, requester) {
    try {
      return await teach(page, marks, says, requester);
    } catch (cause) {
      console.error("Rubricator could not keep a correction:", cause);
      await showProblem(requester.tabId, { ...UNREAD, unsaved: cause instanceof NotSaved ? cause.why : "failed" });
      return false;
    }
  },

  async stopped(_message, { tabId }) {
    notifyUi(tabId);
    return true;
  },

  async need({ script }, frame) {
    await need(frame, script);
    return true;
  },

  async arrived(_message, { tabId, url, isPrivate }) {
    if (await isChosen(url, isPrivate)) await ask(tabId, { type: "set", on: true });
  },
};

closeToPages();
forgetClosedTabs();

/** Whether a message is one of those that somebody here answers. @param {object} handlers @param {unknown} message */
const isOneOf = (handlers, message) => Object.hasOwn(handlers, typeOf(message));

/** @param {unknown} message @param {chrome.runtime.MessageSender} sender @returns {Promise<unknown> | null} nothing where nobody answers such a message */
const answerTo = (message, sender) => {
  // The extension's own pages may speak for any tab, the scripts in a page for their own only.
  if (isOurs(sender)) {
    if (!isOneOf(uiHandlers, message)) return null;
    const request = /** @type {RequestOf<UiExchanges>} */ (message);
    const handle = /** @type {(request: RequestOf<UiExchanges>) => Promise<unknown>} */ (uiHandlers[request.type]);
    return handle(request);
  }
  const requester = requesterOf(sender);
  if (!requester || !isOneOf(contentHandlers, message)) return null;
  try {
    const request = contentRequest(message);
    const handle = /** @type {(request: RequestOf<ContentExchanges>, requester: Requester) => Promise<unknown>} */ (
      contentHandlers[request.type]
    );
    return handle(request, requester);
  } catch (cause) {
    return Promise.reject(cause);
  }
};

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  const answer = answerTo(message, sender);
  answer?.then(reply, (cause) => {
    console.error("Rubricator could not answer a message:", cause);
    reply(null);
  });
  return answer !== null;
});

// When no page of the extension is open, only the toolbar button can say what went wrong.
// Firefox for Android has neither keyboard commands nor menus.
chrome.commands?.onCommand.addListener(async (command, tab) => {
  if (tab?.id !== undefined) await showProblem(tab.id, await runCommand(command, tab.id));
});
chrome.contextMenus?.onClicked.addListener(async ({ menuItemId }, tab) => {
  if (tab?.id !== undefined) await showProblem(tab.id, await onMenuClick(menuItemId, tab.id));
});

// Which content scripts are registered depends on the reader's choices and on the permissions, wherever they are changed: here,
// in the browser's own settings, or on another machine.
chrome.permissions.onAdded.addListener(register);
chrome.permissions.onAdded.addListener(() => resume());
resume();
chrome.permissions.onRemoved.addListener(register);
chrome.storage.onChanged.addListener((_changes, area) => area === "sync" && register());
chrome.runtime.onStartup.addListener(register);
chrome.windows?.onRemoved.addListener(async () => {
  if ((await chrome.windows.getAll()).some(({ incognito }) => incognito)) return;
  await Promise.all([forgetPrivate(), forgetPrivateSources(), forgetClosedTabs()]);
});
chrome.runtime.onInstalled.addListener(async ({ reason }) => {
  await createMenus();
  await register();
  if (reason === "install") await chrome.tabs.create({ url: chrome.runtime.getURL(OURS.welcome) });
});
