// Finds the range of a mark: between two places in text nodes, or of an element that cannot carry a mark itself.
// for: painted
{
  const { rubricator } = globalThis;
  const { document, dom } = rubricator;

  /** @param {[number, number]} place @param {Node[]} nodes */
  const toCurrent = ([node, offset], nodes) => rubricator.toCurrent(/** @type {Text} */ (nodes[node]), offset);

  rubricator.blockOf ??= (node) => {
    let block = dom.parentOf(node) ?? document.documentElement;
    for (let outer; /^(inline|contents)/.test(getComputedStyle(block).display) && (outer = dom.parentOf(block));) block = outer;
    return block;
  };

  rubricator.findRange ??= (mark, nodes) => {
    const range = new Range();
    try {
      if ("node" in mark) range.selectNodeContents(/** @type {Node} */ (nodes[mark.node]));
      else {
        range.setStart(...toCurrent(mark.start, nodes));
        range.setEnd(...toCurrent(mark.end, nodes));
      }
    } catch {
      return null;
    }
    if (range.collapsed || !range.startContainer.isConnected || !range.endContainer.isConnected) return null;
    return { range, block: rubricator.blockOf(range.startContainer) };
  };
}
