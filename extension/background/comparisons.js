// What comparing a page with its source has shown. A page can read whatever stands in it, closed trees too, so it never gets
// another document's words: it is told places and counts, and the words are remembered for the extension's own pages.

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

/** What a page is told of how it was compared; the rest is remembered of its tab. Reasons quote the source, too. @param {number} tab @param {Report} report @param {Comparison} comparison */
export const withoutWords = async (tab, report, comparison) => {
  await remember(NAME, tab, { comparison, reasons: report.passages.map(({ reasons }) => reasons) });
  return { report: withReasons(report, () => []), comparison: changesOf(comparison) };
};

/** Forgets what comparing a tab's page has shown. @param {number} tab */
export const forgetComparison = (tab) => forgetOf(NAME, tab);

/**
 * The words to what a page says of its comparison; `gone` where they are those of another one.
 * @param {number} tab @param {Report} report @param {Changes} changes
 * @returns {Promise<{ report: Report, comparison: Comparison | "gone" }>}
 */
export const withWords = async (tab, report, changes) => {
  const kept = /** @type {{ comparison: Comparison, reasons: Reason[][] } | undefined} */ (await recall(NAME, tab));
  const isSame = kept?.reasons.length === report.passages.length && JSON.stringify(changesOf(kept.comparison)) === JSON.stringify(changes);
  if (!isSame) return { report, comparison: "gone" };
  return { report: withReasons(report, (index) => kept.reasons[index] ?? []), comparison: kept.comparison };
};
