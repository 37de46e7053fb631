// The result of comparing a page with its source. A page could read whatever is drawn into it, closed shadow trees too, so its
// scripts never get words of another document: they get places and counts, and the words are kept for the extension's own
// pages.

import { forgetOf, recall, remember } from "../shared/tab-memory.js";

const NAME = "comparison";

/** @param {Comparison} comparison @returns {Changes} */
const changesOf = ({ same_story, altered, omitted }) => ({
  same_story,
  altered: altered.map(({ start, end }) => ({ start, end })),
  omitted: omitted.map(({ after, words }) => ({ after, words })),
});

/** @param {Report} report @param {(index: number) => Reason[]} reasonsOf @returns {Report} */
const withReasons = (report, reasonsOf) => ({
  ...report,
  passages: report.passages.map((passage, index) => ({ ...passage, reasons: reasonsOf(index) })),
});

/** The result without words, for the page; all of it is remembered for its tab. Reasons quote the source, too. @param {number} tab @param {Report} report @param {Comparison} comparison */
export const withoutWords = async (tab, report, comparison) => {
  await remember(NAME, tab, { comparison, reasons: report.passages.map(({ reasons }) => reasons) });
  return { report: withReasons(report, () => []), comparison: changesOf(comparison) };
};

/** Forgets the result for a tab. @param {number} tab */
export const forgetComparison = (tab) => forgetOf(NAME, tab);

/**
 * The remembered words for a page's result; `gone` if they belong to another result.
 * @param {number} tab @param {Report} report @param {Changes} changes
 * @returns {Promise<{ report: Report, comparison: Comparison | "gone" }>}
 */
export const withWords = async (tab, report, changes) => {
  const kept = /** @type {{ comparison: Comparison, reasons: Reason[][] } | undefined} */ (await recall(NAME, tab));
  const isSame = kept?.reasons.length === report.passages.length && JSON.stringify(changesOf(kept.comparison)) === JSON.stringify(changes);
  if (!isSame) return { report, comparison: "gone" };
  return { report: withReasons(report, (index) => kept.reasons[index] ?? []), comparison: kept.comparison };
};
