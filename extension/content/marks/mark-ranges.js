// Finds what a mark names where that is words between two places, or of an element that can carry no mark itself.
// for: painted
{
  const { rubricator } = globalThis;
  const { document, parts } = rubricator;

  /** @param {[number, number]} place @param {Node[]} nodes */
  const now = ([node, offset], nodes) => rubricator.now(/** @type {Text} */ (nodes[node]), offset);

  rubricator.blockOf ??= (node) => {
    let block = parts.parentOf(node) ?? document.documentElement;
    for (let outer; /^(inline|contents)/.test(getComputedStyle(block).display) && (outer = parts.parentOf(block));) block = outer;
    return block;
  };

  rubricator.between ??= (mark, nodes) => {
    const range = new Range();
    try {
      if ("node" in mark) range.selectNodeContents(/** @type {Node} */ (nodes[mark.node]));
      else {
        range.setStart(...now(mark.start, nodes));
        range.setEnd(...now(mark.end, nodes));
      }
    } catch {
      return null;
    }
    if (range.collapsed || !range.startContainer.isConnected || !range.endContainer.isConnected) return null;
    return { range, block: rubricator.blockOf(range.startContainer) };
  };
}
