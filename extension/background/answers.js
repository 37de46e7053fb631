// What the extension's own pages are told about a tab: what its agent says of the page, how that page is to be shown by what is
// stored, which the agent has no say in, and the words of a comparison, which it does not get.

import { withWords } from "./comparisons.js";
import { pageIn } from "./requester.js";
import { viewOf } from "./sites.js";

/** @type {Answer} */
export const UNREAD = { on: false, report: null, view: null, error: null };

/** @param {number} tab @param {PageAnswer} answer @returns {Promise<Answer>} */
export const answerFor = async (tab, { on, report, isRead, error, weary, comparison }) => {
  const view = isRead ? await pageIn(tab).then(({ url, isPrivate }) => viewOf(url, isPrivate)) : null;
  const words =
    report && comparison && comparison !== "gone"
      ? await withWords(tab, report, comparison)
      : { report, comparison: comparison ? /** @type {const} */ ("gone") : null };
  return { on, view, error, ...(weary ? { weary } : {}), ...words };
};
