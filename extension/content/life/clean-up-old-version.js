// If the extension was updated since it painted a page, an event asks its former scripts to undo that. If the browser has
// ended them already, or they are too old to know the event, what they left is removed here, before the page is read again.
// needs: core/sweep
{
  document.dispatchEvent(new Event("rubricator-retire"));
  const ours = /\[data-rubricator\b/;
  /** @param {Document | ShadowRoot} root */
  const clean = (root) => {
    globalThis.rubricator.sweep?.([root]);
    for (const element of root.querySelectorAll("*")) {
      const shadowRoot = globalThis.rubricator.dom.shadowOf(element);
      if (!shadowRoot) continue;
      const theirs = shadowRoot.adoptedStyleSheets.filter(({ cssRules }) => ![...cssRules].some(({ cssText }) => ours.test(cssText)));
      if (theirs.length < shadowRoot.adoptedStyleSheets.length) shadowRoot.adoptedStyleSheets = theirs;
      clean(shadowRoot);
    }
  };
  clean(document);
  // In Firefox, content scripts cannot list the highlights.
  for (const name of ["commentary", "note", "update", "faint", "altered"]) CSS.highlights.delete(`rubricator-${name}`);
  globalThis.rubricator.isCleanedUp = true;
}
