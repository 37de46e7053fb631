// Where the extension was updated since it painted a page, its former scripts are told to take that back. Where the browser
// has ended them already, or they are too old to hear it, what they left is taken back here, before the page is read anew.
{
  document.dispatchEvent(new Event("rubricator-retire"));
  const ours = /\[data-rubricator\b/;
  /** @param {Document | ShadowRoot} root */
  const clean = (root) => {
    for (const name of ["data-rubricator", "data-rubricator-hidden", "data-rubricator-faint"]) {
      for (const element of root.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
    }
    for (const element of root.querySelectorAll("rubricator-layer, rubricator-stub, rubricator-bracket")) element.remove();
    for (const element of root.querySelectorAll("rubricator-words")) {
      const parent = element.parentNode;
      element.replaceWith(...element.childNodes);
      parent?.normalize();
    }
    for (const { shadowRoot } of root.querySelectorAll("*")) {
      if (!shadowRoot) continue;
      const theirs = shadowRoot.adoptedStyleSheets.filter(({ cssRules }) => ![...cssRules].some(({ cssText }) => ours.test(cssText)));
      if (theirs.length < shadowRoot.adoptedStyleSheets.length) shadowRoot.adoptedStyleSheets = theirs;
      clean(shadowRoot);
    }
  };
  clean(document);
  // Firefox lets no script of ours list them.
  for (const name of ["commentary", "note", "update", "faint", "altered"]) CSS.highlights.delete(`rubricator-${name}`);
  globalThis.rubricator.retire = true;
}
