// The pages that were judged last, so that of a page that changes only the change has to travel. What is forgotten costs
// one more copy and nothing else: the browser may end the background whenever it likes.

/** @typedef {import("./styles.js").Frame} Frame */

/** How many pages are held. */
const MOST = 8;

/** By the document that each was copied from, so that no document is judged by another's. @type {Map<string, { version: number, page: Page }>} */
const held = new Map();

/** @param {Page} page @param {Patch} patch */
const mend = (page, { at, removed, nodes, start, units, text }) => ({
  ...page,
  nodes: [...page.nodes.slice(0, 2 * at), ...nodes, ...page.nodes.slice(2 * (at + removed))],
  text: page.text.slice(0, start) + text + page.text.slice(start + units),
});

/** The page that is to be judged; null where it was sent as a change of one that is not held any more. @param {Judging} judging @param {Frame} frame */
export const pageOf = (judging, { tabId, frameId }) => {
  const key = `${tabId}:${frameId}`;
  const former = held.get(key);
  held.delete(key);
  let page = judging.page ?? null;
  if (!judging.page) {
    if (former?.version !== judging.base) return null;
    const { shapes } = former.page;
    page = judging.patches.reduce(mend, { ...former.page, ...judging.stated, shapes: [...shapes, ...judging.shapes] });
  }
  if (page) held.set(key, { version: judging.version, page });
  for (const oldest of held.keys()) if (held.size > MOST) held.delete(oldest);
  return page;
};
