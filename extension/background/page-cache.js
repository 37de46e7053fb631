// The pages that were judged last, so that a page that changes has to send only the changes. A page that is not cached any
// more is sent whole: the browser may end the background at any time.

/** @typedef {import("./styles.js").Frame} Frame */

const MAX_PAGES = 8;

/** Keyed by tab and frame, so that a document is never patched with changes of another. @type {Map<string, { version: number, page: Page }>} */
const pages = new Map();

/** @param {Page} page @param {Patch} patch */
const applyPatch = (page, { at, removed, nodes, start, units, text }) => ({
  ...page,
  nodes: [...page.nodes.slice(0, 2 * at), ...nodes, ...page.nodes.slice(2 * (at + removed))],
  text: page.text.slice(0, start) + text + page.text.slice(start + units),
});

/** The page that is to be judged; null if only changes were sent, and the page that they change is not cached any more. @param {Judging} judging @param {Frame} frame */
export const pageOf = (judging, { tabId, frameId }) => {
  const key = `${tabId}:${frameId}`;
  const former = pages.get(key);
  pages.delete(key);
  let page = judging.page ?? null;
  if (!judging.page) {
    if (former?.version !== judging.base) return null;
    const { shapes } = former.page;
    page = judging.patches.reduce(applyPatch, { ...former.page, ...judging.stated, shapes: [...shapes, ...judging.shapes] });
  }
  if (page) pages.set(key, { version: judging.version, page });
  for (const oldest of pages.keys()) if (pages.size > MAX_PAGES) pages.delete(oldest);
  return page;
};
