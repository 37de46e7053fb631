// The answers about a tab for the extension's own pages. The agent says what is on its page; the view comes from the store,
// and the words of a comparison from memory, since the agent never gets them.

import { withWords } from "./comparisons.js";
import { pageIn } from "./requester.js";
import { viewOf } from "./sites.js";

/** @type {Answer} */
export const UNREAD = { on: false, report: null, view: null, error: null };

/** @param {number} tab @param {PageAnswer} answer @returns {Promise<Answer>} */
export const answerFor = async (tab, { on, report, isRead, error, stopped, isHidden, comparison }) => {
  const view = isRead ? await pageIn(tab).then(({ url, isPrivate }) => viewOf(url, isPrivate)) : null;
  const words =
    report && comparison && comparison !== "gone"
      ? await withWords(tab, report, comparison)
      : { report, comparison: comparison ? /** @type {const} */ ("gone") : null };
  return { on, view, error, ...(stopped ? { stopped } : {}), ...(isHidden ? { isHidden } : {}), ...words };
};
