// The pages that were judged last, so that of a page that changes only the change has to travel. What is forgotten costs
// one more copy and nothing else: the browser may end the background whenever it likes.

/** How many pages are held. */
const MOST = 8;

/** @type {Map<number, Page>} */
const held = new Map();

/** @param {Page} page @param {Patch} patch */
const mend = (page, { at, removed, nodes, start, units, text }) => ({
  ...page,
  nodes: [...page.nodes.slice(0, 2 * at), ...nodes, ...page.nodes.slice(2 * (at + removed))],
  text: page.text.slice(0, start) + text + page.text.slice(start + units),
});

/** The page that is to be judged; null where it was sent as a change of one that is not held any more. @param {Judging} judging */
export const pageOf = (judging) => {
  let page = judging.page ?? null;
  if (!judging.page) {
    const former = held.get(judging.base);
    if (!former) return null;
    held.delete(judging.base);
    page = judging.patches.reduce(mend, { ...former, ...judging.stated, shapes: [...former.shapes, ...judging.shapes] });
  }
  if (page) held.set(judging.version, page);
  for (const oldest of held.keys()) if (held.size > MOST) held.delete(oldest);
  return page;
};
