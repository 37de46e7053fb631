// The text nodes in a range, for the scripts that handle words.
{
  const { rubricator } = globalThis;
  const { document } = rubricator;

  rubricator.textsIn ??= (range) => {
    const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const found = [];
    for (let node = /** @type {Node | null} */ (walker.currentNode); node; node = walker.nextNode()) {
      if (node instanceof Text && node.data.trim() && range.intersectsNode(node)) found.push(node);
    }
    return found;
  };
}
