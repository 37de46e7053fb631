// Paints a report onto the live page and takes it off again to the byte. Whole blocks get one attribute, which
// `paint.css` gives its look; ranges, and what blocks cannot carry, are left to `overlay.js`. No node
// of the page is wrapped, moved or removed. Everything is read before anything is written, so the page is laid out once.
// needs: core/snapshot
// for: every page
{
  const rubricator = (globalThis.rubricator ??= /** @type {Rubricator} */ ({}));
  // A form's fields can hide what its own are.
  const { getAttribute, removeAttribute, setAttribute } = Element.prototype;

  const ATTRIBUTE = "data-rubricator";
  const isContentEditable = rubricator.parts.reader(HTMLElement, "isContentEditable");
  /** Whether what the reader writes there may be saved: nothing of ours is put into it. */
  rubricator.isEditable ??= (element) =>
    rubricator.document.designMode === "on" ||
    (element instanceof HTMLElement && (isContentEditable(element) || element.matches("button, output")));

  /** What a mark names; nothing where the page has changed since, as no mark is better than a wrong one. */
  rubricator.find ??= (mark, nodes) => {
    const block = "node" in mark ? nodes[mark.node] : null;
    // What has no box, or no border, can carry no mark itself.
    const isBox = block instanceof Element && !/^(contents|table-[rhf])/.test(getComputedStyle(block).display);
    if (!isBox) return rubricator.between?.(mark, nodes) ?? null;
    if (!block.isConnected) return null;
    if (!rubricator.isEditable(block)) return { range: null, block };
    const range = new Range();
    range.selectNodeContents(block);
    return { range, block };
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
    const former = getAttribute.call(element, name);
    setAttribute.call(element, name, value);
    return () => (former === null ? removeAttribute.call(element, name) : setAttribute.call(element, name, former));
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

  rubricator.paint ??= ({ passages }, nodes, { announce }) => {
    const places = locate(passages, nodes);
    const layered = places.filter(({ range, layered }) => range || layered);
    const undo = [mark(places)];
    const byPassage = Map.groupBy(places, ({ index }) => index);
    if (layered.length && rubricator.layer) undo.push(rubricator.layer(layered, announce));
    return {
      bare: layered.length > 0 && !rubricator.layer,
      reach: (passage) => (byPassage.get(passage) ?? []).map(({ range, block }) => range ?? block),
      clear: () => undo.reverse().forEach((back) => back()),
    };
  };
}
