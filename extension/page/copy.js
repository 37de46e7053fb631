// Copies a document into the flat page that the core reads, and keeps the live nodes beside it: what the core finds is
// anchored by index, never searched for. It reads only. What it skips, the core's own reader of HTML files skips too.
{
  const rubricator = (globalThis.rubricator ??= /** @type {Rubricator} */ ({}));

  const SKIPPED = new Set(
    ("script style noscript template svg math iframe object embed canvas audio video textarea select datalist " +
      "rubricator-layer").split(" "),
  );
  const SHOWN = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION;
  /** Where in a shape an attribute stands. @type {Map<string, number>} */
  const LOOK = new Map(["class", "id", "role", "lang", "style", "itemprop", "hidden"].map((name, index) => [name, index]));

  /**
   * Reads a property that the page may have hidden: `<input name="localName">` hides its form's own.
   * @template {object} T @template {keyof T & string} K
   * @param {{ prototype: T }} owner @param {K} name @returns {(object: T) => T[K]}
   */
  const reader = ({ prototype }, name) => {
    const get = /** @type {() => T[K]} */ (Object.getOwnPropertyDescriptor(prototype, name)?.get);
    return (object) => get.call(object);
  };
  const documentOf = reader(Node, "ownerDocument");
  const tagOf = reader(Element, "localName");
  const addressOf = reader(Document, "URL");
  const titleOf = reader(Document, "title");
  const rootOf = reader(Document, "documentElement");
  const { getAttribute, getAttributeNames, hasAttributes } = Element.prototype;
  const { createTreeWalker } = Document.prototype;

  rubricator.copy ??= (root) => {
    const document = /** @type {Document} */ (documentOf(root));
    /** @type {string[][]} */
    const shapes = [];
    /** @type {Map<string, number>} */
    const known = new Map();
    /** @type {number[]} */
    const pairs = [];
    /** @type {string[]} */
    const text = [];
    /** @type {Node[]} */
    const nodes = [];

    /** @param {Element} element @param {string} tag */
    const shapeOf = (element, tag) => {
      const look = ["", "", "", "", "", "", ""];
      if (hasAttributes.call(element)) {
        for (const name of getAttributeNames.call(element)) {
          const index = LOOK.get(name);
          if (index !== undefined) look[index] = name === "hidden" ? name : (getAttribute.call(element, name) ?? "");
        }
      }
      const key = tag + look.join("\0");
      let shape = known.get(key);
      if (shape === undefined) {
        shape = shapes.push([tag.toLowerCase(), ...look]) - 1;
        known.set(key, shape);
      }
      return shape;
    };

    const walker = createTreeWalker.call(document, root, SHOWN);
    /** The elements around the current node, by index. */
    const open = [-1];
    for (let node = /** @type {Node | null} */ (root); node; ) {
      const parent = /** @type {number} */ (open.at(-1));
      let child = null;
      if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) {
        const { data } = /** @type {Text} */ (node);
        if (data) {
          pairs.push(parent, -data.length);
          text.push(data);
          nodes.push(node);
        }
      } else {
        const element = /** @type {Element} */ (node);
        const tag = typeof element.localName === "string" ? element.localName : tagOf(element);
        if (!SKIPPED.has(tag)) {
          pairs.push(parent, shapeOf(element, tag));
          nodes.push(node);
          child = walker.firstChild();
          if (child) open.push(nodes.length - 1);
        }
      }
      node = child ?? walker.nextSibling();
      while (!node && open.length > 1) {
        open.pop();
        walker.parentNode();
        node = walker.nextSibling();
      }
    }

    const page = {
      url: addressOf(document),
      title: titleOf(document),
      lang: getAttribute.call(rootOf(document), "lang") ?? "",
      shapes,
      nodes: pairs,
      text: text.join(""),
    };
    return { page, nodes };
  };
}
