// Copies a document into the flat page that the core reads, and keeps the live nodes beside it: what the core finds is
// anchored by index, never searched for. It reads only. It goes where the page is shown: into open shadow trees, and from
// their slots to what is in them. What it skips, and how much it takes, the core's reader of files does, too.
// for: every page
{
  const rubricator = (globalThis.rubricator ??= /** @type {Rubricator} */ ({}));

  const SKIPPED = new Set(
    ("script style noscript template svg math iframe object embed canvas audio video textarea select datalist " + "rubricator-layer").split(
      " ",
    ),
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
  const openShadowOf = reader(Element, "shadowRoot");
  const addressOf = reader(Document, "URL");
  const titleOf = reader(Document, "title");
  const rootOf = reader(Document, "documentElement");
  const { getAttribute } = Element.prototype;
  const { TEXT_NODE, CDATA_SECTION_NODE, COMMENT_NODE } = Node;
  const { createTreeWalker } = Document.prototype;
  const { assignedNodes } = HTMLSlotElement.prototype;

  /** @param {Element} element */
  const nameOf = (element) => (typeof element.localName === "string" ? element.localName : tagOf(element));

  /** The closed tree that a page's own element may have: both browsers let extensions see it. @param {HTMLElement} element @returns {ShadowRoot | null} */
  const closedShadowOf = (element) =>
    globalThis.chrome?.dom?.openOrClosedShadowRoot(element) ?? /** @type {any} */ (element).openOrClosedShadowRoot ?? null;
  /** @param {Element} element */
  const shadowOf = (element) =>
    openShadowOf(element) ?? (nameOf(element).includes("-") && element instanceof HTMLElement ? closedShadowOf(element) : null);

  /** Whether an attribute `hidden` hides: not where it keeps text for whoever looks for it. @param {string | null} hidden */
  const isHidden = (hidden) => hidden !== null && hidden.toLowerCase() !== "until-found";

  /** What the browser makes of an element, in words (see `computed-style.js`). @param {Element} element @param {string} written @param {Copy["known"]} known */
  const computedOf = (element, written, known) => {
    const words = rubricator.computedStyleOf?.(element, written, known) ?? "";
    const isCopy = getAttribute.call(element, "aria-hidden") === "true";
    return !isCopy || words.startsWith("unseen") ? words : `unseen ${words}`.trimEnd();
  };

  /** An element's tag and looks, among those met before. @param {Element} element @param {string} tag @param {Copy} copy */
  const shapeOf = (element, tag, { page: { shapes }, known }) => {
    const look = getAttribute.call(element, "class") ?? "";
    const id = getAttribute.call(element, "id") ?? "";
    const role = getAttribute.call(element, "role") ?? "";
    const lang = getAttribute.call(element, "lang") ?? "";
    const style = getAttribute.call(element, "style") ?? "";
    const prop = getAttribute.call(element, "itemprop") ?? "";
    const hidden = isHidden(getAttribute.call(element, "hidden")) ? "hidden" : "";
    // Most have no more than a class.
    const more = id || role || lang || style || prop || hidden;
    const written = more ? look + "\0" + id + "\0" + role + "\0" + lang + "\0" + style + "\0" + prop + "\0" + hidden : look;
    const computed = computedOf(element, written, known);
    const key = computed ? written + "\0\0" + computed : written;
    let alike = known.shapes.get(tag);
    if (!alike) known.shapes.set(tag, (alike = new Map()));
    let shape = alike.get(key);
    if (shape === undefined) {
      let row = [tag.toLowerCase(), look, id, role, lang, style, prop, hidden, computed];
      if (tag.length + key.length > LONGEST) row = row.map((value) => value.slice(0, LONGEST));
      alike.set(key, (shape = shapes.push(row) - 1));
      known.units += tag.length + key.length;
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

  /** Goes on behind a node and what is in it. @param {Tour} tour */
  const leave = (tour) => {
    const { walker } = tour;
    while (!(tour.node = walker.nextSibling()) && tour.depth > tour.top) {
      tour.depth -= 1;
      walker.parentNode();
    }
  };

  // Where a place in a text is now, and where it was: `text-edits.js` may have changed what the text says.
  rubricator.toCurrent ??= (node, offset) => [node, offset];
  rubricator.toOriginal ??= rubricator.toCurrent;

  /** Copies to the next pause, or to what shows something else than its children; gives that. @param {Tour} tour @param {Copy} copy */
  const stride = (tour, copy) => {
    const { walker } = tour;
    const {
      page,
      page: { nodes: pairs },
      texts,
      nodes,
    } = copy;
    const { edits } = rubricator;
    for (let left = SLICE; tour.node && left > 0 && !isFull(copy); left -= 1) {
      const { node } = tour;
      const { nodeType } = node;
      if (nodeType === TEXT_NODE || nodeType === CDATA_SECTION_NODE) {
        let data = edits ? edits.dataOf(/** @type {Text} */ (node)) : /** @type {Text} */ (node).data;
        const room = MOST_UNITS - copy.units;
        if (data.length > room) {
          data = data.slice(0, room).replace(/[\uD800-\uDBFF]$/, "");
          page.cut = true;
        }
        if (data) {
          pairs.push(tour.depth, -data.length);
          nodes.push(node);
          texts.push(data);
          copy.units += data.length;
        }
      } else {
        const element = /** @type {Element} */ (node);
        const tag = nameOf(element);
        if (!SKIPPED.has(tag)) {
          pairs.push(tour.depth, shapeOf(element, tag, copy));
          nodes.push(node);
          const shown = (element.shadowRoot || tag === "slot" || tag.includes("-")) && shownIn(element, tag, copy);
          if (shown) return shown;
          const child = walker.firstChild();
          if (child) {
            tour.node = child;
            tour.depth += 1;
            continue;
          }
        }
      }
      leave(tour);
    }
    return null;
  };

  /**
   * Copies a subtree behind what has been copied, with pauses.
   * @param {Node} node @param {number} depth @param {Copy} copy @param {number} [trees] @returns {Generator<void, void>}
   */
  const walk = function* (node, depth, copy, trees = 0) {
    if (node.nodeType === COMMENT_NODE) return;
    /** @type {Tour} */
    const tour = { walker: createTreeWalker.call(documentOf(node), node, SHOWN), node, depth, top: depth };
    while (tour.node) {
      if (isFull(copy)) {
        copy.page.cut = true;
        return;
      }
      const shown = stride(tour, copy);
      for (const node of (trees < DEEPEST && shown) || []) yield* walk(node, tour.depth + 1, copy, trees + 1);
      if (shown) leave(tour);
      else yield;
    }
  };

  rubricator.copying ??= function* (root) {
    const document = /** @type {Document} */ (documentOf(root));
    const lang = (getAttribute.call(rootOf(document), "lang") ?? "").slice(0, LONGEST);
    const title = titleOf(document).slice(0, LONGEST);
    const page = { url: addressOf(document), title, lang, cut: false, shapes: [], nodes: [], text: "" };
    /** @type {Copy} */
    const copy = { page, nodes: [], texts: [], units: 0, known: { shapes: new Map(), computed: new Map(), units: 0 }, roots: new Set() };
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
  rubricator.dom ??= { reader, walk, shapeOf, shownIn, nameOf, shadowOf, childrenOf, parentOf, isFull };
}
