// Paints a report onto the live page and takes it off again to the byte. Whole blocks get one attribute, which
// `paint.css` gives its look; ranges get a highlight, and what blocks cannot carry stands in a layer of our own. No node
// of the page is wrapped, moved or removed. Everything is read before anything is written, so the page is laid out once.
{
  const rubricator = (globalThis.rubricator ??= /** @type {Rubricator} */ ({}));
  // Where a place in a text stands now, and where it stood: `wrap.js` may have split the text.
  rubricator.now ??= (node, offset) => [node, offset];
  rubricator.once ??= rubricator.now;

  const ATTRIBUTE = "data-rubricator";
  /** @param {[number, number]} place @param {Node[]} nodes */
  const now = ([node, offset], nodes) => rubricator.now(/** @type {Text} */ (nodes[node]), offset);

  /** The nearest element around a node that is not inline. */
  rubricator.blockOf ??= (node) => {
    const { parentOf } = rubricator.parts;
    let block = parentOf(node) ?? document.documentElement;
    for (let outer; /^(inline|contents)/.test(getComputedStyle(block).display) && (outer = parentOf(block)); ) block = outer;
    return block;
  };

  /** What a mark names; nothing where the page has changed since, as no mark is better than a wrong one. */
  rubricator.find ??= (mark, nodes) => {
    const range = new Range();
    try {
      if ("node" in mark) {
        const block = /** @type {Element} */ (nodes[mark.node]);
        // What has no box, or no border, can carry no mark itself.
        if (!/^(contents|table-[rhf])/.test(getComputedStyle(block).display)) return block.isConnected ? { range: null, block } : null;
        range.selectNodeContents(block);
      } else {
        range.setStart(...now(mark.start, nodes));
        range.setEnd(...now(mark.end, nodes));
      }
    } catch {
      return null;
    }
    if (range.collapsed || !range.startContainer.isConnected || !range.endContainer.isConnected) return null;
    return { range, block: rubricator.blockOf(range.startContainer) };
  };

  /** Whether the page itself draws something there. @param {Element} block @param {"::before" | "::after"} where */
  const isDrawn = (block, where) => !/^(none|normal)$/.test(getComputedStyle(block, where).content);

  /** @param {Passage[]} passages @param {Node[]} nodes @returns {Place[]} */
  const locate = (passages, nodes) =>
    passages.flatMap((passage, index) => {
      const places = passage.marks.flatMap((mark) => rubricator.find(mark, nodes) ?? []);
      const [first, last] = [places[0], places.at(-1)];
      if (!first || !last) return [];
      const layered =
        !!(first.range ?? last.range) ||
        isDrawn(first.block, "::before") ||
        isDrawn(last.block, "::after") ||
        getComputedStyle(first.block).opacity !== "1";
      return places.map((place) => {
        const { color, direction } = getComputedStyle(place.block);
        return { ...place, passage, index, color, rtl: direction === "rtl", first: place === first, last: place === last, layered };
      });
    });

  rubricator.set ??= (element, name, value) => {
    const former = element.getAttribute(name);
    element.setAttribute(name, value);
    return () => {
      if (former === null) element.removeAttribute(name);
      else element.setAttribute(name, former);
    };
  };

  /** Sets the attribute on whole blocks. @param {Place[]} places */
  const mark = (places) => {
    const undo = places.flatMap(({ range, block, passage, first, last, layered }) => {
      if (range) return [];
      const ends = layered ? "" : (first ? " start" : "") + (last ? " end" : "");
      return [rubricator.set(block, ATTRIBUTE, `${passage.layer} ${passage.certainty}${ends}`)];
    });
    return () => undo.reverse().forEach((back) => back());
  };

  /** Highlights the ranges, by layer. @param {Place[]} places */
  const highlight = (places) => {
    const layers = Map.groupBy(places, ({ range, passage }) => range && `rubricator-${passage.layer}`);
    for (const [name, places] of layers) {
      if (name) CSS.highlights.set(name, new Highlight(...places.map(({ range }) => /** @type {Range} */ (range))));
    }
    return () => layers.forEach((_, name) => name && CSS.highlights.delete(name));
  };

  rubricator.paint ??= ({ passages }, nodes, { announce }) => {
    const places = locate(passages, nodes);
    const layered = places.filter(({ range, layered }) => range || layered);
    const undo = [mark(places), highlight(places)];
    if (layered.length && rubricator.layer) undo.push(rubricator.layer(layered, announce));
    return {
      bare: layered.length > 0 && !rubricator.layer,
      reach: (passage) => places.filter(({ index }) => index === passage).map(({ range, block }) => range ?? block),
      clear: () => undo.reverse().forEach((back) => back()),
    };
  };
}
