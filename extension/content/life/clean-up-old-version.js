// If the extension was updated since it painted a page, an event asks its former scripts to undo that. If the browser has
// ended them already, or they are too old to know the event, what they left is removed here, before the page is read again.
// needs: core/snapshot
{
  document.dispatchEvent(new Event("rubricator-retire"));
  const ours = /\[data-rubricator\b/;
  const KEPT = "data-rubricator-text";
  /** Restores the text nodes of an element from what `text-edits.js` has noted there. @param {Element} parent */
  const restore = (parent) => {
    /** @type {unknown} */
    let kept = null;
    try {
      kept = JSON.parse(parent.getAttribute(KEPT) ?? "");
    } catch {
      // The page has overwritten the note.
    }
    for (const [at, data, written] of Array.isArray(kept) ? kept : []) {
      const text = parent.childNodes[at];
      if (text instanceof Text && text.data === written) text.data = String(data);
    }
    parent.removeAttribute(KEPT);
  };
  /** @param {Document | ShadowRoot} root */
  const clean = (root) => {
    for (const name of ["data-rubricator", "data-rubricator-hidden", "data-rubricator-room", "data-rubricator-faint"]) {
      for (const element of root.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
    }
    for (const element of root.querySelectorAll("rubricator-layer")) element.remove();
    for (const parent of root.querySelectorAll(`[${KEPT}]`)) restore(parent);
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
