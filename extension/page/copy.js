// Copies a document into the flat page that the core reads, and keeps the live nodes beside it: what the core finds is
// anchored by index, never searched for. It reads only. It goes where the page is shown: into open shadow trees, and from
// their slots to what stands in them. What it skips, and how much it takes, the core's reader of files does, too.
{
  const rubricator = (globalThis.rubricator ??= /** @type {Rubricator} */ ({}));

  const SKIPPED = new Set(
    ("script style noscript template svg math iframe object embed canvas audio video textarea select datalist " +
      "rubricator-layer rubricator-stub rubricator-bracket").split(" "),
  );
  const SHOWN = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION;
  const MOST_NODES = 200_000;
  const MOST_UNITS = 4_000_000;
  /** UTF-16 units of a title or an attribute. */
  const LONGEST = 65_536;
  /** Shadow trees, one in the other. */
  const DEEPEST = 64;
  /** Nodes between two pauses. */
  const SLICE = 1024;
  let visited = 0;
  /** Where in a shape an attribute stands. @type {Map<string, number>} */
  const LOOK = new Map(["class", "id", "role", "lang", "style", "itemprop", "hidden"].map((name, index) => [name, index]));

  /**
   * Reads what the page may have hidden: `<input name="localName">` hides its form's.
   * @template {object} T @template {keyof T & string} K
   * @param {{ prototype: T }} owner @param {K} name @returns {(object: T) => T[K]}
   */
  const reader = ({ prototype }, name) => {
    const get = /** @type {() => T[K]} */ (Object.getOwnPropertyDescriptor(prototype, name)?.get);
    return (object) => get.call(object);
  };
  /** The document, by none of the names that its images and forms may have: `<img name="body">` hides its body. */
  rubricator.document ??= new Proxy(document, {
    get(_, name) {
      const value = Reflect.get(Document.prototype, name, document);
      return typeof value === "function" ? value.bind(document) : value;
    },
  });
  const documentOf = reader(Node, "ownerDocument");
  const childrenOf = reader(Node, "childNodes");
  const parentOf = reader(Node, "parentElement");
  const tagOf = reader(Element, "localName");
  const shadowOf = reader(Element, "shadowRoot");
  const addressOf = reader(Document, "URL");
  const titleOf = reader(Document, "title");
  const rootOf = reader(Document, "documentElement");
  const { getAttribute, getAttributeNames, hasAttributes } = Element.prototype;
  const { createTreeWalker } = Document.prototype;
  const { assignedNodes } = HTMLSlotElement.prototype;

  /** @param {Element} element */
  const nameOf = (element) => (typeof element.localName === "string" ? element.localName : tagOf(element));

  /** @param {Element} element @param {Copy} copy */
  const shapeOf = (element, { page: { shapes }, known }) => {
    const tag = nameOf(element).slice(0, LONGEST);
    const look = ["", "", "", "", "", "", ""];
    if (hasAttributes.call(element)) {
      for (const name of getAttributeNames.call(element)) {
        const index = LOOK.get(name);
        if (index !== undefined) look[index] = name === "hidden" ? name : (getAttribute.call(element, name) ?? "").slice(0, LONGEST);
      }
    }
    const key = tag + look.join("\0");
    let shape = known.shapes.get(key);
    if (shape === undefined) {
      shape = shapes.push([tag.toLowerCase(), ...look]) - 1;
      known.shapes.set(key, shape);
      known.units += key.length;
    }
    return shape;
  };

  /** @param {Copy} copy */
  const isFull = ({ page, nodes, units, known }) =>
    page.cut || nodes.length >= MOST_NODES || units >= MOST_UNITS || known.units >= MOST_UNITS;

  /** What is shown in the place of its children. @param {Element} element @param {string} tag @param {Copy} copy */
  const shownIn = (element, tag, { roots }) => {
    const shadow = shadowOf(element);
    if (shadow) roots.add(shadow);
    const shown = shadow ? childrenOf(shadow) : tag === "slot" ? assignedNodes.call(element) : [];
    return shadow || shown.length ? shown : null;
  };

  /**
   * Copies a subtree behind what has been copied, with pauses.
   * @param {Node} root @param {number} depth @param {Copy} copy @param {number} [trees] @returns {Generator<void, void>}
   */
  const walk = function* (root, depth, copy, trees = 0) {
    const { page, texts, nodes } = copy;
    if (root.nodeType === Node.COMMENT_NODE) return;
    const walker = createTreeWalker.call(documentOf(root), root, SHOWN);
    /** By how much each element around the node made it deeper. */
    const steps = [];
    for (let node = /** @type {Node | null} */ (root); node; ) {
      if (isFull(copy)) {
        page.cut = true;
        return;
      }
      if (++visited % SLICE === 0) yield;
      let child = null;
      if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) {
        let { data } = /** @type {Text} */ (node);
        const room = MOST_UNITS - copy.units;
        if (data.length > room) {
          data = data.slice(0, room).replace(/[\uD800-\uDBFF]$/, "");
          page.cut = true;
        }
        const [head] = rubricator.once?.(/** @type {Text} */ (node), 0) ?? [node];
        if (data) {
          if (head !== node && head === nodes.at(-1)) /** @type {number} */ (page.nodes[page.nodes.length - 1]) -= data.length;
          else {
            page.nodes.push(depth, -data.length);
            nodes.push(node);
          }
          texts.push(data);
          copy.units += data.length;
        }
      } else {
        const element = /** @type {Element} */ (node);
        const tag = nameOf(element);
        if (!SKIPPED.has(tag)) {
          const own = tag !== "rubricator-words";
          if (own) {
            page.nodes.push(depth, shapeOf(element, copy));
            nodes.push(node);
          }
          const shown = own && shownIn(element, tag, copy);
          if (shown && trees < DEEPEST) for (const node of shown) yield* walk(node, depth + 1, copy, trees + 1);
          else if (!shown && (child = walker.firstChild())) {
            steps.push(Number(own));
            depth += Number(own);
          }
        }
      }
      node = child ?? walker.nextSibling();
      while (!node && steps.length) {
        depth -= steps.pop() ?? 0;
        walker.parentNode();
        node = walker.nextSibling();
      }
    }
  };

  rubricator.copying ??= function* (root) {
    const document = /** @type {Document} */ (documentOf(root));
    const lang = (getAttribute.call(rootOf(document), "lang") ?? "").slice(0, LONGEST);
    const title = titleOf(document).slice(0, LONGEST);
    const page = { url: addressOf(document), title, lang, cut: false, shapes: [], nodes: [], text: "" };
    /** @type {Copy} */
    const copy = { page, nodes: [], texts: [], units: 0, known: { shapes: new Map(), units: 0 }, roots: new Set() };
    yield* walk(root, 0, copy);
    page.text = copy.texts.splice(0).join("");
    return copy;
  };
  rubricator.copy ??= (root) => {
    const copying = rubricator.copying(root);
    let step = copying.next();
    while (!step.done) step = copying.next();
    return step.value;
  };
  rubricator.parts ??= { reader, walk, shapeOf, shownIn, nameOf, shadowOf, childrenOf, parentOf, isFull };
}
