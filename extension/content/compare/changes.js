// Shows on the page what comparing it with its source has shown: altered words are underlined where they stand, with a label
// beside their block that counts them; a seam stands where something was left out, with a label that says how much. What the
// source says there is not told: whatever stands in a page, the page can read. Inserted passages are painted as any other.
// All of it stands over the page, which keeps its layout.
// needs: marks/mark-ranges, core/overlay, compare/plurals
// for: request compare
{
  const { rubricator } = globalThis;
  const { desk } = rubricator;

  const NAME = "rubricator-altered";
  /** How far a label stands from its block. */
  const GAP = 8;

  const LOOK = `
    :host { color-scheme: light dark !important; z-index: 2147483646 !important; }
    .change { position: absolute; width: 0; height: 0; --ink: light-dark(#0f6b62, #6fd3c6); }
    .seam::before { content: ""; position: absolute; left: calc(-1 * var(--width)); width: var(--width); border-top: 2px dashed var(--ink); }
    p { box-sizing: border-box; position: absolute; inset-inline-end: 0; top: -12px; min-width: 24px; height: 24px; margin: 0;
      padding: 0 7px; font: 600 11px / 22px system-ui, sans-serif; white-space: nowrap; text-align: center;
      color: var(--ink); background: Canvas; border: 1px solid; border-radius: 12px; }
    .shown p { outline: 2px solid; outline-offset: 2px; }
    [hidden] { display: none; }
    @media (forced-colors: active) { .change { --ink: CanvasText; } }`;

  const say = (/** @type {string} */ name, /** @type {string[]} */ ...values) => chrome.i18n.getMessage(name, values);

  /**
   * A change, or those of one block.
   * @typedef {object} Change
   * @property {"altered" | "omitted"} of
   * @property {number[]} indexes in the comparison
   * @property {Range[]} ranges
   * @property {Element} block
   * @property {HTMLElement} element
   */

  /** A label over the page. @param {"altered" | "omitted"} of @param {string} words */
  const label = (of, words) => {
    const element = document.createElement("div");
    element.className = `change ${of === "omitted" ? "seam" : of}`;
    const said = document.createElement("p");
    said.textContent = words;
    said.lang = say("language");
    said.dir = "auto";
    element.append(said);
    return element;
  };

  /** The live place of a place in the copy; nothing where the page has changed since. @param {[number, number]} place @returns {[Text, number] | null} */
  const placeOf = ([index, offset]) => {
    const node = desk.nodes[index];
    if (!(node instanceof Text)) return null;
    const [text, at] = rubricator.now(node, offset);
    return text.isConnected && at <= text.length ? [text, at] : null;
  };

  /** @param {[number, number]} from @param {[number, number]} to */
  const rangeOf = (from, to) => {
    const [start, end] = [placeOf(from), placeOf(to)];
    if (!start || !end) return null;
    const range = new Range();
    range.setStart(...start);
    range.setEnd(...end);
    return range;
  };

  /** @param {Changes} comparison @returns {Change[]} */
  const changesOf = ({ altered, omitted }) => {
    const placed = altered.flatMap(({ start, end }, index) => {
      const range = rangeOf(start, end);
      return range ? [{ index, range, block: rubricator.blockOf(range.startContainer) }] : [];
    });
    const beside = [...Map.groupBy(placed, ({ block }) => block)].map(([block, changes]) => ({
      of: /** @type {const} */ ("altered"),
      indexes: changes.map(({ index }) => index),
      ranges: changes.map(({ range }) => range),
      block,
      element: label("altered", rubricator.count("changes", changes.length)),
    }));
    const seams = omitted.flatMap(({ words, after }, index) => {
      const range = rangeOf(after, after);
      if (!range) return [];
      return {
        of: /** @type {const} */ ("omitted"),
        indexes: [index],
        ranges: [range],
        block: rubricator.blockOf(range.startContainer),
        element: label("omitted", say("omitted_here", rubricator.count("words", words))),
      };
    });
    return [...beside, ...seams];
  };

  /** Puts each label in its place: beside its block, or at the seam behind it. @param {Change[]} changes @param {DOMRect} origin */
  const settle = (changes, origin) => {
    const measured = changes.map(({ of, block, ranges, element }) => {
      const box = block.getBoundingClientRect();
      const line = ranges[0]?.getClientRects()[0] ?? ranges[0]?.getBoundingClientRect();
      const rtl = getComputedStyle(block).direction === "rtl";
      const width = element.firstElementChild?.getBoundingClientRect().width ?? 0;
      return { of, box, top: line?.height ? line.top + line.height / 2 : box.top + 12, rtl, width, style: element.style, element };
    });
    const right = document.documentElement.clientWidth;
    for (const { of, box, top, rtl, width, style, element } of measured) {
      element.hidden = box.height === 0;
      element.dir = rtl ? "rtl" : "ltr";
      // There may be no room beside a block.
      const beside = rtl ? Math.max(box.left - GAP - width, GAP) : Math.min(box.right + GAP + width, right - GAP);
      const left = of === "altered" ? beside : rtl ? box.left : box.right;
      style.left = `${left - origin.left}px`;
      style.top = `${(of === "altered" ? top : box.bottom) - origin.top}px`;
      style.setProperty("--width", `${box.width}px`);
    }
  };

  /** What is drawn now. @type {Change[]} */
  let changes = [];
  /** Takes it back. */
  let clear = () => {};

  const draw = () => {
    clear();
    [changes, clear] = [[], () => {}];
    const { painting, comparison } = desk;
    if (!painting || !comparison || comparison === "gone" || !comparison.same_story) return;
    changes = changesOf(comparison);
    const region = document.createElement("section");
    region.ariaLabel = say("changes_region");
    region.append(...changes.map(({ element }) => element));
    const altered = changes.filter(({ of }) => of === "altered").flatMap(({ ranges }) => ranges);
    CSS.highlights.set(NAME, new Highlight(...altered));
    const drawn = rubricator.overlay(
      LOOK,
      changes.map(({ block }) => block),
      (origin) => settle(changes, origin),
      region,
    );
    clear = () => {
      drawn.lower();
      CSS.highlights.delete(NAME);
    };
  };

  if (!rubricator.compared) {
    rubricator.compared = true;
    desk.painted.push(draw);
    desk.answers.compare = async ({ source }) => {
      desk.source = source;
      await desk.refresh();
    };
    desk.answers.change = async ({ of, index }) => {
      await desk.on();
      const found = changes.find((change) => change.of === of && change.indexes.includes(index));
      found?.element.scrollIntoView({ block: "center", behavior: "instant" });
      for (const change of changes) change.element.classList.toggle("shown", change === found);
    };
  }
}
