// Paints a report onto the live page, and restores the page to the byte. Whole blocks get one attribute, which `paint.css` styles;
// `overlay.js` draws ranges, and what blocks cannot carry. No node of the page is wrapped, moved or removed. Everything is read
// before anything is written, so the page is laid out once.
// needs: core/placed
// for: every page
{
  const rubricator = (globalThis.rubricator ??= /** @type {Rubricator} */ ({}));
  const ATTRIBUTE = "data-rubricator";
  const isContentEditable = rubricator.dom.reader(HTMLElement, "isContentEditable");
  /** Whether what the reader writes there may be saved, so that nothing may be added to it. */
  rubricator.isEditable ??= (element) =>
    rubricator.document.designMode === "on" ||
    (element instanceof HTMLElement && (isContentEditable(element) || element.matches("button, output")));

  /** Null if the page has changed since: no mark is better than a wrong one. */
  rubricator.findMark ??= (mark, nodes) => {
    const block = "node" in mark ? nodes[mark.node] : null;
    // An element without a box, or without a border, cannot carry a mark.
    const isBox = block instanceof Element && !/^(contents|table-[rhf])/.test(getComputedStyle(block).display);
    if (!isBox) return rubricator.findRange?.(mark, nodes) ?? null;
    if (!block.isConnected) return null;
    if (!rubricator.isEditable(block)) return { range: null, block };
    const range = new Range();
    range.selectNodeContents(block);
    return { range, block };
  };

  /** Whether the page itself uses this pseudo-element. @param {Element} block @param {"::before" | "::after"} where */
  const isDrawn = (block, where) => !/^(none|normal)$/.test(getComputedStyle(block, where).content);

  /** @param {Passage[]} passages @param {Node[]} nodes @returns {PaintedMark[]} */
  const locate = (passages, nodes) =>
    passages.flatMap((passage, index) => {
      const places = passage.marks.flatMap((mark) => rubricator.findMark(mark, nodes) ?? []);
      const [first, last] = [places[0], places.at(-1)];
      if (!first || !last) return [];
      const isOverlaid =
        !!(first.range ?? last.range) ||
        isDrawn(first.block, "::before") ||
        isDrawn(last.block, "::after") ||
        getComputedStyle(first.block).opacity !== "1";
      return places.map((place) => {
        const { color, direction } = getComputedStyle(place.block);
        return { ...place, passage, index, color, rtl: direction === "rtl", first: place === first, last: place === last, isOverlaid };
      });
    });

  /** Sets the attribute on whole blocks. @param {PaintedMark[]} places */
  const mark = (places) => {
    const undo = places.flatMap(({ range, block, passage, first, last, isOverlaid }) => {
      if (range) return [];
      const ends = isOverlaid ? "" : (first ? " start" : "") + (last ? " end" : "");
      return [rubricator.placed.attribute(block, ATTRIBUTE, `${passage.layer} ${passage.certainty}${ends}`)];
    });
    return () => undo.reverse().forEach((back) => back());
  };

  rubricator.paint ??= ({ passages }, nodes, { announce }) => {
    const places = locate(passages, nodes);
    const isOverlaid = places.filter(({ range, isOverlaid }) => range || isOverlaid);
    const undo = [mark(places)];
    const byPassage = Map.groupBy(places, ({ index }) => index);
    if (isOverlaid.length && rubricator.drawOverlay) undo.push(rubricator.drawOverlay(isOverlaid, announce));
    return {
      needsOverlay: isOverlaid.length > 0 && !rubricator.drawOverlay,
      reach: (passage) => (byPassage.get(passage) ?? []).map(({ range, block }) => range ?? block),
      clear: () => undo.reverse().forEach((back) => back()),
    };
  };
}
