// The one list of all that is put into a page: attributes, elements of our own and highlights. Off empties it. What bears our
// names and is not on it is a copy that the page has made of a part of itself (see `sweep.js`).
// needs: core/snapshot
// for: every page
{
  const { rubricator } = globalThis;
  const { document } = rubricator;
  const { getAttribute, removeAttribute, setAttribute } = Element.prototype;
  const { removeChild } = Node.prototype;

  /** When to put highlights back: a page can remove them, and no event says so. */
  const LOOKS = ["scroll", "pointerdown", "keydown"];

  /** What each element had before, by the attribute's name. @type {Map<Element, Map<string, string | null>>} */
  const attributes = new Map();
  /** @type {Set<Element>} */
  const elements = new Set();
  /** @type {Map<string, { highlight: Highlight, ranges: Range[] }>} */
  const highlights = new Map();

  /** @param {Element} element @param {string} name @param {string | null} value */
  const write = (element, name, value) => {
    if (value === null) removeAttribute.call(element, name);
    else setAttribute.call(element, name, value);
  };

  /** @param {Element} element @param {string} name */
  const takeBack = (element, name) => {
    const former = attributes.get(element);
    const value = former?.get(name);
    if (!former || value === undefined) return;
    write(element, name, value);
    former.delete(name);
    if (!former.size) attributes.delete(element);
  };

  /** @param {Element} element */
  const remove = (element) => {
    elements.delete(element);
    if (element.parentNode) removeChild.call(element.parentNode, element);
  };

  const putBack = () => {
    for (const [name, { highlight, ranges }] of highlights) {
      if (CSS.highlights.get(name) !== highlight) CSS.highlights.set(name, highlight);
      if (highlight.size !== ranges.length) for (const range of ranges) highlight.add(range);
    }
  };

  /** @param {string} name @param {Range[]} ranges */
  const highlight = (name, ranges) => {
    highlights.delete(name);
    CSS.highlights.delete(name);
    if (ranges.length) highlights.set(name, { highlight: new Highlight(...ranges), ranges });
    putBack();
    const act = highlights.size ? addEventListener : removeEventListener;
    for (const type of LOOKS) act(type, putBack, { capture: true, passive: true });
  };

  rubricator.placed ??= {
    has: (element, name) => (name ? !!attributes.get(element)?.has(name) : elements.has(element)),
    attribute(element, name, value) {
      const former = attributes.get(element) ?? new Map();
      attributes.set(element, former);
      if (!former.has(name)) former.set(name, getAttribute.call(element, name));
      write(element, name, value);
      return () => takeBack(element, name);
    },
    takeBack,
    element(element) {
      elements.add(element);
      document.documentElement.append(element);
      return () => remove(element);
    },
    highlight,
    putBack,
    clear() {
      for (const [element, former] of attributes) for (const name of former.keys()) takeBack(element, name);
      for (const element of elements) remove(element);
      for (const name of highlights.keys()) highlight(name, []);
    },
  };
}
