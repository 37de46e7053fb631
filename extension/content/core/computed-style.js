// What the page's sheets make of an element, where its tag and attributes don't tell: that nobody sees it, that it is a
// block, that it keeps its line ends. Elements of one look in parents of one look are asked once, and not more than a few
// thousand in all. What our own modes hide counts as the page has it.
// needs: core/snapshot, core/agent
// for: every page
{
  const { rubricator } = globalThis;
  const { nameOf, parentOf } = rubricator.dom;

  /** If a page has more looks, the rest counts as it is written. */
  const MAX_ASKED_ELEMENTS = 4000;
  /** No paragraph is any of these, whatever the sheets say. */
  const NO_PARAGRAPHS = new Set(
    "a abbr b bdi bdo br cite code del em font hr i img input ins kbd label link mark meta q rp rt s small strong sub sup time u wbr".split(
      " ",
    ),
  );
  const OURS = "[data-rubricator-hidden], [data-rubricator-room]";
  const BLOCKS = /^(block|flex|grid|flow-root|list-item|table)$/;
  const KEEPS_LINE_ENDS = /^(pre|break-spaces)/;
  const LAYS_OUT_CHILDREN = /flex|grid/;

  const { closest, getAttribute, getBoundingClientRect } = Element.prototype;

  /** What was found of an element before our modes hid it. @type {WeakMap<Element, string>} */
  const former = new WeakMap();

  /** Whether an element is outside of all that a reader can scroll to, or too small to be read. @param {Element} element @param {CSSStyleDeclaration} style */
  const isOutside = (element, { position }) => {
    if (position !== "absolute" && position !== "fixed") return false;
    const { right, bottom, width, height } = getBoundingClientRect.call(element);
    if (!width && !height) return false;
    return right + scrollX <= 0 || bottom + scrollY <= 0 || (width <= 1 && height <= 1);
  };

  /** Whether only a sheet can say how an element's text runs. @param {string} tag */
  const isAnyFlow = (tag) => tag === "span" || tag.includes("-");

  /** Whether an element is a paragraph by its style: no drop capital, and no item in a row. @param {Element} element @param {CSSStyleDeclaration} style */
  const isBlock = (element, { display, float, position }) => {
    if (!BLOCKS.test(display) || float !== "none" || position === "absolute" || position === "fixed") return false;
    const parent = parentOf(element);
    return !parent || !LAYS_OUT_CHILDREN.test(getComputedStyle(parent).display);
  };

  /** @param {Element} element @param {string} tag */
  const wordsFor = (element, tag) => {
    const style = getComputedStyle(element);
    const isUnseen = style.display === "none" || style.visibility !== "visible" || style.opacity === "0" || isOutside(element, style);
    const words = [];
    if (isUnseen) words.push("unseen");
    if (isAnyFlow(tag) && isBlock(element, style)) words.push("block");
    if (tag !== "pre" && KEEPS_LINE_ENDS.test(style.whiteSpace)) words.push("lines");
    return words.join(" ");
  };

  rubricator.computedStyleOf ??= (element, look, { computed }) => {
    const tag = nameOf(element);
    if (NO_PARAGRAPHS.has(tag)) return "";
    const parent = parentOf(element);
    const around = parent ? `${nameOf(parent)} ${getAttribute.call(parent, "class") ?? ""}` : "";
    const key = `${tag}\0${look}\0${around}`;
    let words = computed.get(key);
    if (words === undefined) {
      if (computed.size >= MAX_ASKED_ELEMENTS) return "";
      // Elements may be nested a hundred thousand deep, and only where something is painted is there anything of ours.
      if (rubricator.agent?.painting && closest.call(element, OURS)) return former.get(element) ?? "";
      computed.set(key, (words = wordsFor(element, tag)));
    }
    if (words) former.set(element, words);
    return words;
  };
}
