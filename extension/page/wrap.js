// Takes ranges of a page apart so that they can be hidden, which no sheet can do: texts are split, and the runs of nodes
// that a range holds are wrapped in an element of ours. Afterwards the very same nodes stand as they stood.
{
  const { rubricator } = globalThis;

  /** The texts that were split, in the order in which they were. @type {{ head: Text, at: number, tail: Text }[]} */
  let splits = [];
  /** @type {Rubricator["now"]} */
  const now = (node, offset) => {
    for (const { head, at, tail } of splits) if (node === head && offset >= at) [node, offset] = [tail, offset - at];
    return [node, offset];
  };
  /** @type {Rubricator["once"]} */
  const once = (node, offset) => {
    for (const { head, at, tail } of splits.toReversed()) if (node === tail) [node, offset] = [head, offset + at];
    return [node, offset];
  };

  /** Splits a text; nothing to split at its start or end. @param {Text} head @param {number} at @returns {Text} what begins there */
  const split = (head, at) => {
    if (at === 0 || at === head.length) return head;
    const tail = head.splitText(at);
    splits.push({ head, at, tail });
    return tail;
  };
  const join = () => {
    for (const { head, tail } of splits.reverse()) {
      if (head.nextSibling !== tail) continue;
      head.appendData(tail.data);
      tail.remove();
    }
    splits = [];
  };

  /** Wraps a run of siblings. @param {ChildNode[]} run */
  const wrap = (run) => {
    const words = document.createElement("rubricator-words");
    run[0]?.before(words);
    words.append(...run);
    return words;
  };

  /** Wraps the words of a range, in as few runs as its elements allow. @param {Range} range */
  const wrapRange = ({ startContainer, startOffset, endContainer, endOffset, commonAncestorContainer: common }) => {
    split(/** @type {Text} */ (endContainer), endOffset);
    /** @type {Node} */
    let first = split(/** @type {Text} */ (startContainer), startOffset);
    let last = startContainer === endContainer ? first : endContainer;
    const root = common instanceof Text ? common.parentNode : common;
    while (!first.previousSibling && first.parentNode !== root) first = /** @type {Node} */ (first.parentNode);
    while (!last.nextSibling && last.parentNode !== root) last = /** @type {Node} */ (last.parentNode);
    const cut = new Range();
    cut.setStartBefore(first);
    cut.setEndAfter(last);

    /** @type {ChildNode[][]} */
    const runs = [];
    const gather = (/** @type {Node | null} */ parent) => {
      /** @type {ChildNode[] | null} */
      let run = null;
      for (const node of parent?.childNodes ?? []) {
        const own = new Range();
        own.selectNode(node);
        if (!cut.intersectsNode(node)) run = null;
        else if (cut.compareBoundaryPoints(Range.START_TO_START, own) > 0 || cut.compareBoundaryPoints(Range.END_TO_END, own) < 0) {
          run = null;
          gather(node);
        } else if (run) run.push(node);
        else runs.push((run = [node]));
      }
    };
    gather(root);
    return runs.map(wrap);
  };

  /** The elements that hold a place's words and can go without breaking the list or table that they stand in. @param {Found} place @returns {Element[]} */
  const holders = ({ range, block }) => {
    if (range?.startContainer instanceof Text) return wrapRange(range);
    const element = /** @type {Element} */ (range?.startContainer ?? block);
    const { display } = getComputedStyle(element);
    if (/^table-[rhf]/.test(display)) return [...element.children].flatMap((block) => holders({ range: null, block }));
    return /^(table-c|list-item)/.test(display) ? [wrap([...element.childNodes])] : [element];
  };

  /** @type {NonNullable<Rubricator["wrap"]>} */
  const taken = ({ passages }, nodes, undo) => {
    undo.push(join);
    return passages.flatMap((passage, index) => {
      const pieces = passage.marks.flatMap((mark) => rubricator.find(mark, nodes) ?? []).flatMap(holders);
      const [first, last] = [pieces[0], pieces.at(-1)];
      if (!first || !last) return [];
      for (const piece of pieces) {
        if (piece.localName === "rubricator-words") undo.push(() => piece.replaceWith(...piece.childNodes));
      }
      return [{ passage, index, pieces, first, last }];
    });
  };

  // All of them or none: they share the splits.
  if (!rubricator.wrap) Object.assign(rubricator, { now, once, wrap: taken });
}
