// Styles the shadow trees in which something is painted, since the page's style sheets do not reach into them. Each adopts one
// more sheet, which is removed again. While there are any, an empty element in the document tells a later version of the
// extension that there is something to clean up.
// for: shadow trees
{
  const { rubricator } = globalThis;
  const { agent } = rubricator;
  const { getRootNode } = Node.prototype;

  /** @type {Map<ShadowRoot, CSSStyleSheet>} */
  const styled = new Map();
  const trace = document.createElement("rubricator-layer");
  trace.hidden = true;
  let removeTrace = () => {};

  const paintedRoots = () => {
    const { painting, report, nodes } = agent;
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

  const styleRoots = () => {
    const roots = paintedRoots();
    for (const [root, sheet] of styled) {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    }
    styled.clear();
    removeTrace();
    if (roots.size) removeTrace = rubricator.placed.element(trace);
    for (const root of roots) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(agent.shadowCss);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      styled.set(root, sheet);
    }
  };

  if (!rubricator.stylesShadowTrees) {
    rubricator.stylesShadowTrees = true;
    agent.onPainted.push(styleRoots);
  }
}
