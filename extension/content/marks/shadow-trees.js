// Dresses the open shadow trees in which something is painted: the sheets that dress the page do not reach into them. Each
// gets one sheet beside those it has adopted, and loses it again. While there are any, an empty layer in the document
// tells a later version of the extension that something is to be taken back.
// for: shadow trees
{
  const { rubricator } = globalThis;
  const { desk } = rubricator;
  const { getRootNode } = Node.prototype;

  /** @type {Map<ShadowRoot, CSSStyleSheet>} */
  const dressed = new Map();
  const trace = document.createElement("rubricator-layer");
  trace.hidden = true;

  const wanted = () => {
    const { painting, report, nodes } = desk;
    /** @type {Set<ShadowRoot>} */
    const roots = new Set();
    if (!painting || !report) return roots;
    for (const mark of [...report.passages.flatMap(({ marks }) => marks), ...report.story]) {
      const node = nodes["node" in mark ? mark.node : mark.start[0]];
      const root = node && getRootNode.call(node);
      if (root instanceof ShadowRoot) roots.add(root);
    }
    return roots;
  };

  const dress = () => {
    const roots = wanted();
    for (const [root, sheet] of dressed) {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    }
    dressed.clear();
    if (roots.size) document.documentElement.append(trace);
    else trace.remove();
    for (const root of roots) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(desk.css);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      dressed.set(root, sheet);
    }
  };

  if (!rubricator.shadows) {
    rubricator.shadows = true;
    desk.painted.push(dress);
  }
}
