// The sources that reprints can be compared with: pages that the reader chose, or text that they pasted. They are kept in the
// browser's memory while it runs, and nowhere else; those of private windows, while one is open.

import { comparer } from "../shared/engine.js";

const memory = chrome.storage.session;
const LIST = "sources";

/** If there are more, the oldest is forgotten first. */
const MAX_SOURCES = 5;

/** @param {string} id */
const key = (id) => `source:${id}`;

/** All, the newest first. @returns {Promise<KeptSource[]>} */
const all = async () => /** @type {any} */ (await memory.get(LIST))[LIST] ?? [];

/** Those that may be offered: a private window's in private windows only. @param {boolean} isPrivate */
export const sources = async (isPrivate) => (await all()).filter((kept) => isPrivate || !kept.isPrivate);

/** @param {string} id @returns {Promise<Source | undefined>} */
export const sourceOf = async (id) => /** @type {any} */ (await memory.get(key(id)))[key(id)];

/** The page that a browser makes of a text file: one preformatted element. @param {string} text @returns {Page} */
const pageOf = (text) => {
  const nodes = text ? [0, 0, 1, 1, 2, -text.length] : [0, 0];
  const shape = (/** @type {string} */ tag) => [tag, "", "", "", "", "", "", "", ""];
  return { url: "", title: "", lang: "", cut: false, shapes: [shape("body"), shape("pre")], nodes, text };
};

/**
 * Keeps a source; it replaces one from the same address, and as many old ones as the browser's limit demands. Its id, or null
 * if it is too large.
 * @param {Source} source @param {boolean} isPrivate whether it is named in a private window
 */
export const keep = async (source, isPrivate) => {
  const page = typeof source === "string" ? pageOf(source) : source;
  if (page.cut) return null;
  const sketch = await comparer((core) => core.sketch(page));
  return navigator.locks.request(LIST, async () => {
    const id = crypto.randomUUID();
    const former = await all();
    const stored = await memory.get([LIST, ...former.map(({ id }) => key(id))]);
    for (let others = former.filter(({ url }) => !url || url !== page.url).slice(0, MAX_SOURCES - 1); ; others = others.slice(0, -1)) {
      await keepOnly(others);
      try {
        await memory.set({ [key(id)]: source, [LIST]: [{ id, title: page.title, url: page.url, sketch, isPrivate }, ...others] });
        return id;
      } catch (cause) {
        if (others.length) continue;
        console.error("Rubricator could not keep a source:", cause);
        await memory.set(stored);
        return null;
      }
    }
  });
};

/** @param {KeptSource[]} kept */
const keepOnly = async (kept) => {
  const gone = (await all()).filter((former) => !kept.some(({ id }) => id === former.id));
  await memory.remove(gone.map(({ id }) => key(id)));
  await (kept.length ? memory.set({ [LIST]: kept }) : memory.remove(LIST));
};

/** Forgets the sources of private windows. */
export const forgetPrivateSources = () =>
  navigator.locks.request(LIST, async () => keepOnly((await all()).filter(({ isPrivate }) => !isPrivate)));

/** What a page can be compared with: the kept ones, which of them is probably the same story, and the links to its own. @param {Page} page @param {Link[]} links @param {boolean} isPrivate */
export const sourcesFor = async (page, links, isPrivate) => {
  const others = (await sources(isPrivate)).filter(({ url }) => url !== page.url);
  return comparer((core) => {
    const likely = others.length
      ? core.likeliest(
          core.sketch(page),
          others.map(({ sketch }) => sketch),
        )
      : undefined;
    return {
      sources: others.map(({ id, title, url }) => ({ id, title, url })),
      likely: others[likely ?? -1]?.id ?? null,
      links: core.source_links(page, links),
    };
  });
};
