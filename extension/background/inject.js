// Injects the content scripts into a page, which changes nothing if they are there already, and sends requests to its agent.
// If a page cannot be reached, the answer says why.

import { SCRIPTS_FOR, WITH_NEEDS } from "../generated/content-scripts.js";
import { pageAnswer, pageCopy } from "./page-messages.js";
import { pageIn } from "./requester.js";
import { Malformed } from "./shape.js";
import { setBadge } from "./styles.js";

/** @typedef {import("./styles.js").Frame} Frame */

/** @param {Mark} mark */
const isRange = (mark) => "start" in mark;

/** The scripts by which a page is shown. @param {Report} report @param {View} view @param {boolean} hasShadowTrees @returns {Script[]} */
export const scriptsForView = ({ passages, story }, { mode, copy, print }, hasShadowTrees) => {
  const hasRanges = story.some(isRange) || passages.some(({ marks }) => marks.some(isRange));
  /** @type {Occasion[]} */
  const occasions = [`mode ${mode}`, `copy ${copy}`, `print ${print}`];
  if (hasShadowTrees) occasions.unshift("shadow trees");
  if (hasRanges) occasions.unshift("ranges");
  return ["painted", ...occasions].flatMap((occasion) => SCRIPTS_FOR[/** @type {Occasion} */ (occasion)] ?? []);
};

/** What browsers say when the page went away while it was asked. */
const GONE =
  /no tab with id|invalid tab id|frame with id|frame was removed|tab was closed|could not establish connection|receiving end|message channel|port closed|back\/forward cache/i;

/** @param {number} tabId @param {unknown} cause @returns {Promise<Trouble>} */
const whyNot = async (tabId, cause) => {
  const tab = await chrome.tabs.get(tabId).catch(() => null);
  const url = tab?.url ?? "";
  if (/\.pdf([?#]|$)/i.test(url)) return "pdf";
  if (url.startsWith("file:")) return "file";
  if (url && !/^https?:/.test(url)) return "restricted";
  return !tab || GONE.test(String(cause)) ? "gone" : "restricted";
};

/** Injects scripts, each after those that it needs. @param {Frame} frame @param {Script[]} scripts */
export const inject = ({ tabId, frameId }, scripts) => {
  const inOrder = new Set([...scripts.flatMap((script) => WITH_NEEDS[script]), ...(SCRIPTS_FOR["every injection"] ?? [])]);
  const files = [...inOrder].map((script) => `content/${script}.js`);
  return chrome.scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files });
};

/** @param {Frame} frame @param {PageRequest} request @returns {Promise<PageAnswer>} */
const send = async ({ tabId, frameId }, request) => {
  /** @type {unknown} */
  const reply = await chrome.tabs.sendMessage(tabId, request, { frameId });
  const answer = pageAnswer(reply);
  const copy = request.type === "page" ? pageCopy(reply) : null;
  return copy ? { ...answer, copy } : answer;
};

/** Injects what a request needs into one document of a tab, and sends it. @param {Frame} frame @param {PageRequest} request */
const askIn = async (frame, request) => {
  await inject(frame, [...(SCRIPTS_FOR["every page"] ?? []), ...(SCRIPTS_FOR[`request ${request.type}`] ?? [])]);
  return send(frame, request);
};

/** Whether a frame fills most of a tab's window. @param {number} tabId */
const isFramed = async (tabId) => {
  await inject({ tabId, frameId: 0 }, ["life/frames"]);
  const [top] = await chrome.scripting.executeScript({ target: { tabId }, func: () => !!globalThis.rubricator.frames?.().length });
  return top?.result === true;
};

/** The frame of a tab whose document has the most text; 0 is the tab's own document. @param {number} tabId */
const frameWithMostText = async (tabId) => {
  const target = { tabId, allFrames: true };
  const lengths = await chrome.scripting.executeScript({ target, func: () => document.body?.innerText.length ?? 0 });
  return lengths.reduce((one, other) => ((other.result ?? 0) > (one.result ?? 0) ? other : one)).frameId;
};

/** Asks a page, or the frame that holds its article; at most one other frame is tried. @param {number} tabId @param {PageRequest} request @returns {Promise<PageAnswer>} */
const askArticle = async (tabId, request) => {
  const top = { tabId, frameId: 0 };
  let answer = await askIn(top, request);
  if (answer.frame) {
    try {
      return await askIn({ tabId, frameId: answer.frame }, request);
    } catch {
      await askIn(top, { type: "frame", frame: 0 });
      answer = await askIn(top, request);
      if (answer.frame) return answer;
    }
  }
  if (!answer.on || answer.report?.passages.length || request.type === "state" || request.type === "page") return answer;
  // The text around a frame may look like a story: notices about cookies and rights.
  if (answer.error !== "no-article" && !(await isFramed(tabId))) return answer;
  const frameId = await frameWithMostText(tabId);
  if (!frameId) return askIn(top, { type: "frame", frame: 0 });
  const framed = await askIn({ tabId, frameId }, { type: "set", on: true });
  if (framed.error) {
    await askIn({ tabId, frameId }, { type: "set", on: false });
    return askIn(top, { type: "frame", frame: 0 });
  }
  await askIn(top, { type: "frame", frame: frameId });
  // Switching the page itself off removed the badge.
  return askIn({ tabId, frameId }, { type: "refresh" });
};

/** Asks a page's agent, which is injected if it is not there. @param {number} tabId @param {PageRequest} request @returns {Promise<PageAnswer>} */
export const ask = async (tabId, request) => {
  try {
    return await askArticle(tabId, request);
  } catch (cause) {
    return { on: false, report: null, isRead: false, error: cause instanceof Malformed ? "engine" : await whyNot(tabId, cause) };
  }
};

/** Asks a page's agent only if there is one. @param {number} tabId @param {PageRequest} request @returns {Promise<PageAnswer | null>} */
export const askIfThere = async (tabId, request) => {
  try {
    const answer = await send({ tabId, frameId: 0 }, { type: "state" });
    if (request.type !== "state") return await ask(tabId, request);
    return answer.frame ? await send({ tabId, frameId: answer.frame }, request) : answer;
  } catch {
    return null;
  }
};

/** A fresh copy of a page, what it is compared with, and its links. @param {number} tabId @returns {Promise<PageCopy | null>} */
export const copyOf = async (tabId) => {
  const { copy } = await ask(tabId, { type: "page" });
  if (!copy) return null;
  const { url } = await pageIn(tabId);
  return { ...copy, page: { ...copy.page, url, links: copy.links } };
};

/** Puts one more script into a page that has an agent. @param {Frame} frame @param {Script} script */
export const need = async (frame, script) => {
  await inject(frame, [script]);
};

/** Shows at the toolbar button what went wrong, for when no page of the extension is open. @param {number} tabId @param {Pick<Answer, "error" | "unsaved"> | null} answer */
export const showProblem = async (tabId, answer) => {
  if (answer?.error) await setBadge(tabId, "!", chrome.i18n.getMessage(`${answer.error.replace("-", "_")}_title`));
  else if (answer?.unsaved) await setBadge(tabId, "!", chrome.i18n.getMessage(`unsaved_${answer.unsaved}`));
};
