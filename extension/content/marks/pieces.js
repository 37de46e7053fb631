// Finds what holds the words of each passage, for the scripts that hide them: elements that can be hidden without breaking the
// list or table around them, and parts of text nodes.
// needs: marks/mark-ranges
{
  const { rubricator } = globalThis;
  const { dom } = rubricator;

  /** Elements that cannot be hidden themselves; only their content can. */
  const STRUCTURE = /^(table-|list-item|contents)/;
  const { contains } = Node.prototype;

  /** Whether all words of an element are in a range. @param {Range} range @param {Element} element */
  const holdsAll = ({ startContainer, startOffset, endContainer, endOffset }, element) => {
    const outside = new Range();
    const isBlank = () => !outside.toString().trim();
    outside.selectNodeContents(element);
    if (contains.call(element, startContainer)) outside.setEnd(startContainer, startOffset);
    else outside.collapse();
    if (!isBlank()) return false;
    outside.selectNodeContents(element);
    if (contains.call(element, endContainer)) outside.setStart(endContainer, endOffset);
    else outside.collapse();
    return isBlank();
  };

  /** @param {FoundMark} place @param {boolean} leading whether the passage begins here @returns {Piece[]} */
  const piecesOf = ({ range, block }, leading) => {
    /** @type {Piece[]} */
    const pieces = [];
    const visit = (/** @type {Node} */ node) => {
      if (node instanceof Text) {
        const from = node === range?.startContainer ? range.startOffset : 0;
        const to = node === range?.endContainer ? range.endOffset : node.length;
        if (node.data.slice(from, to).trim()) pieces.push({ text: node, from, to });
      } else if (node instanceof Element && (!range || range.intersectsNode(node))) {
        const { display } = getComputedStyle(node);
        if (display === "none" || rubricator.isEditable(node)) return;
        const inline = display.startsWith("inline");
        // An inline element at the start of a passage is split: its text node keeps room for the stub.
        const apart = STRUCTURE.test(display) || (inline && leading && !pieces.length && node.textContent?.trim());
        if (!apart && (!range || holdsAll(range, node))) pieces.push({ element: node, inline });
        else for (const child of dom.childrenOf(node)) if (!range || range.intersectsNode(child)) visit(child);
      }
    };
    visit(range?.commonAncestorContainer ?? block);
    return pieces;
  };

  rubricator.pieces ??= ({ passages }, nodes) =>
    passages.flatMap((passage, index) => {
      /** @type {Piece[]} */
      const pieces = [];
      for (const mark of passage.marks) {
        const found = rubricator.findMark(mark, nodes);
        if (found && !rubricator.isEditable(found.block)) pieces.push(...piecesOf(found, pieces.length === 0));
      }
      return pieces.length ? [{ passage, index, pieces }] : [];
    });
}
