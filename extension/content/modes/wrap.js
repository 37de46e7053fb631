// Takes ranges of a page apart so that they can be hidden, which no sheet can do: texts are split, and the runs of nodes
// that a range holds are wrapped in an element of ours. Afterwards the very same nodes stand as they stood.
{
  const { rubricator } = globalThis;
  const { document, parts } = rubricator;

  const { insertBefore } = Node.prototype;
  const parentOf = parts.reader(Node, "parentNode");
  const previousOf = parts.reader(Node, "previousSibling");
  const nextOf = parts.reader(Node, "nextSibling");

  /** The texts that were split: what was cut off each, by where in it that began. @type {Map<Text, { at: number, tail: Text }[]>} */
  const tails = new Map();
  /** What each was cut off from, and where. @type {Map<Text, { head: Text, at: number }>} */
  const heads = new Map();

  /** How many of these begin at a place or before it. @param {{ at: number }[]} cuts @param {number} offset */
  const upTo = (cuts, offset) => {
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cuts[middle]?.at ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  /** Splits a text; nothing to split at its start or end. @param {Text} text @param {number} offset @returns {Text} what begins there */
  const split = (text, offset) => {
    if (offset === 0 || offset === text.length) return text;
    const [head, at] = rubricator.once(text, offset);
    const tail = text.splitText(offset);
    const cuts = tails.get(head) ?? [];
    cuts.splice(upTo(cuts, at), 0, { at, tail });
    tails.set(head, cuts);
    heads.set(tail, { head, at });
    return tail;
  };
  const join = () => {
    for (const [head, cuts] of tails) {
      let [last, more] = [head, ""];
      for (const { tail } of cuts) {
        // Where the page has put something between them, it stays there.
        if (last.nextSibling !== tail) {
          last.appendData(more);
          [last, more] = [tail, ""];
          continue;
        }
        more += tail.data;
        tail.remove();
      }
      last.appendData(more);
    }
    tails.clear();
    heads.clear();
  };

  /** Wraps a run of siblings. @param {ChildNode[]} run */
  const wrap = (run) => {
    const words = document.createElement("rubricator-words");
    const [first] = run;
    const parent = first && parentOf(first);
    if (parent) insertBefore.call(parent, words, first);
    words.append(...run);
    return words;
  };

  /** The farthest node around a node, below a root, that begins or ends with it. @param {Node} node @param {Node | null} root @param {(node: Node) => Node | null} beside */
  const outermost = (node, root, beside) => {
    for (let parent; !beside(node) && (parent = parentOf(node)) && parent !== root;) node = parent;
    return node;
  };

  /** The nodes around a node, below a root, and the node itself, each by its parent. @param {Node} node @param {Node | null} root */
  const around = (node, root) => {
    /** @type {Map<Node, Node>} */
    const found = new Map();
    for (let parent; node !== root && (parent = parentOf(node)); node = parent) found.set(parent, node);
    return found;
  };

  /** Wraps the words of a range, in as few runs as its elements allow. @param {Range} range */
  const wrapRange = ({ startContainer, startOffset, endContainer, endOffset, commonAncestorContainer: common }) => {
    split(/** @type {Text} */ (endContainer), endOffset);
    const start = split(/** @type {Text} */ (startContainer), startOffset);
    const root = common instanceof Text ? parentOf(common) : common;
    const first = outermost(start, root, previousOf);
    const last = outermost(startContainer === endContainer ? start : endContainer, root, nextOf);
    const [starts, ends] = [around(first, root), around(last, root)];

    /** @type {ChildNode[][]} */
    const runs = [];
    const gather = (/** @type {Node} */ parent) => {
      /** @type {ChildNode[] | null} */
      let run = null;
      const [from, to] = [starts.get(parent), ends.get(parent)];
      for (let node = from ?? parts.childrenOf(parent)[0] ?? null; node; node = node === to ? null : nextOf(node)) {
        if ((node === from && node !== first) || (node === to && node !== last)) {
          run = null;
          gather(node);
        } else if (run) run.push(/** @type {ChildNode} */ (node));
        else runs.push((run = [/** @type {ChildNode} */ (node)]));
      }
    };
    if (root) gather(root);
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

  if (!rubricator.wrap) {
    rubricator.wrap = taken;
    rubricator.now = (node, offset) => {
      const cuts = tails.get(node) ?? [];
      const cut = cuts[upTo(cuts, offset) - 1];
      return cut ? [cut.tail, offset - cut.at] : [node, offset];
    };
    rubricator.once = (node, offset) => {
      const { head, at } = heads.get(node) ?? { head: node, at: 0 };
      return [head, at + offset];
    };
  }
}
