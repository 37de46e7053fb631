// Removes what bears our names and was not put there by us: when a page copies a part of itself that is painted, by `cloneNode` or
// `innerHTML`, the copy has our attributes, and words that are hidden in it would stay so. They are restored from the note that
// `text-edits.js` leaves.
// needs: core/placed
// for: painted
{
  const { rubricator } = globalThis;
  const { document, dom, placed } = rubricator;
  const { getAttribute, removeAttribute } = Element.prototype;
  const { createTreeWalker } = Document.prototype;
  const { insertBefore } = Node.prototype;

  const KEPT = "data-rubricator-text";
  const NAMES = ["data-rubricator", "data-rubricator-hidden", "data-rubricator-room", "data-rubricator-faint", KEPT];
  const ELEMENTS = ["rubricator-layer", "rubricator-stub"];
  const BEARERS = [...NAMES.map((name) => `[${name}]`), ...ELEMENTS].join();

  /** What `fold.js` keeps room with: hardly any page has it. */
  const SPACE = "\u2007";
  /** How many text nodes are tried as the source of a copy without a note. */
  const MAX_TRIED_NODES = 16;

  /** What an element's note says; the page may have overwritten it. @param {Element} parent @returns {unknown[]} */
  const noted = (parent) => {
    try {
      const kept = JSON.parse(getAttribute.call(parent, KEPT) ?? "");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  };

  /** @param {unknown} value */
  const strings = (value) => (Array.isArray(value) ? value.map(String) : []);

  /** @param {Text} text @param {string} data */
  const write = (text, data) => {
    if (text.data !== data) text.data = data;
  };

  /** @param {Text[] | undefined} texts */
  const dataOf = (texts) => texts?.map(({ data }) => data).join("");

  /** Restores an element's own words, from the note of its like, in which as many children are missing before the first. @param {Element} parent @param {unknown[]} note @param {number} [missing] */
  const restore = (parent, note, missing = 0) => {
    const { runs, ends } = rubricator.runsOf(parent);
    for (const entry of note) {
      const [index, ...lists] = Array.isArray(entry) ? entry : [];
      const [original = [], written = []] = lists.map(strings);
      const at = Number(index) + missing;
      const texts = runs[at];
      if (!texts) continue;
      if (texts.length === written.length) {
        for (const [index, text] of texts.entries()) if (text.data === written[index]) write(text, original[index] ?? "");
      } else if (dataOf(texts) === written.join("")) {
        // Markup has no empty text nodes, and one where there were several.
        const [first, ...rest] = texts;
        const words = original.join("");
        if (first) write(first, words);
        else insertBefore.call(parent, document.createTextNode(words), ends[at] ?? null);
        for (const text of rest) write(text, "");
      }
    }
  };

  /** The note that suits most runs of an element, and how many children are missing before the first. @param {Element} parent @param {Map<string, Source[]>} sources */
  const bestNote = (parent, sources) => {
    const words = rubricator.runsOf(parent).runs.map(dataOf);
    const guesses = words.flatMap((data, at) => (sources.get(data ?? "") ?? []).map(({ note, from }) => ({ note, missing: at - from })));
    let best = { note: /** @type {TextRun[]} */ ([]), missing: 0, fits: 0 };
    for (const { note, missing } of guesses.slice(0, MAX_TRIED_NODES)) {
      const fits = note.filter(([from, , written]) => words[from + missing] === written.join("")).length;
      if (fits > best.fits) best = { note, missing, fits };
    }
    return best;
  };

  /**
   * Where an edited run is: its element's note, and how many of the element's other children are before it.
   * @typedef {{ note: TextRun[], from: number }} Source
   */

  /** Restores copies of words without the element that has their note. @param {Document | ShadowRoot} root */
  const restoreUnnoted = (root) => {
    const edited = [...(rubricator.edits?.notes() ?? [])].flatMap((note) => note.map(([from, , written]) => ({ note, from, written })));
    /** @type {Map<string, Source[]>} */
    const sources = Map.groupBy(
      edited.filter(({ written }) => written.some((data) => data.includes(SPACE))),
      ({ written }) => written.join(""),
    );
    if (!sources.size) return;
    /** @type {Set<Element>} */
    const parents = new Set();
    const walker = createTreeWalker.call(window.document, root, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const parent = text.nodeValue?.includes(SPACE) && dom.parentOf(text);
      if (parent && !placed.has(parent, KEPT)) parents.add(parent);
    }
    for (const parent of parents) {
      const { note, missing } = bestNote(parent, sources);
      restore(parent, note, missing);
    }
  };

  rubricator.runsOf ??= (parent) => {
    /** @type {Text[][]} */
    const runs = [[]];
    /** @type {Node[]} */
    const ends = [];
    for (const child of dom.childrenOf(parent)) {
      if (child instanceof Text) runs.at(-1)?.push(child);
      else (ends.push(child), runs.push([]));
    }
    return { runs, ends };
  };

  rubricator.sweep ??= (roots) => {
    for (const root of roots) {
      for (const element of root.querySelectorAll(BEARERS)) {
        if (ELEMENTS.includes(dom.nameOf(element))) {
          const outer = dom.parentOf(element);
          if (!placed.has(element) && !(outer && placed.has(outer))) element.remove();
          continue;
        }
        for (const name of NAMES) {
          if (placed.has(element, name) || getAttribute.call(element, name) === null) continue;
          if (name === KEPT) restore(element, noted(element));
          removeAttribute.call(element, name);
        }
      }
      restoreUnnoted(root);
    }
  };
}
