// Shows the result of comparing a page with its source: altered words are underlined, with a label beside their block that counts
// them; a dashed line is where something was left out, with a label that says how much. The source's words are not shown: the
// page could read them. Inserted passages are painted like any other. Everything is over the page, which keeps its layout.
// needs: marks/mark-ranges, core/overlay, compare/plurals
// for: request compare
{
  const { rubricator } = globalThis;
  const { agent } = rubricator;

  const NAME = "rubricator-altered";
  /** Between a label and its block. */
  const GAP_PIXELS = 8;

  const CSS_OF_LABELS = `
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

  /** From a place in the copy to the live page; null if the page has changed since. @param {[number, number]} place @returns {[Text, number] | null} */
  const livePlace = ([index, offset]) => {
    const node = agent.nodes[index];
    if (!(node instanceof Text)) return null;
    const [text, at] = rubricator.toCurrent(node, offset);
    return text.isConnected && at <= text.length ? [text, at] : null;
  };

  /** @param {[number, number]} from @param {[number, number]} to */
  const rangeOf = (from, to) => {
    const [start, end] = [livePlace(from), livePlace(to)];
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

  /** Moves each label to its place: beside its block, or at the end of it. @param {Change[]} changes @param {DOMRect} origin */
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
      const beside = rtl
        ? Math.max(box.left - GAP_PIXELS - width, GAP_PIXELS)
        : Math.min(box.right + GAP_PIXELS + width, right - GAP_PIXELS);
      const left = of === "altered" ? beside : rtl ? box.left : box.right;
      style.left = `${left - origin.left}px`;
      style.top = `${(of === "altered" ? top : box.bottom) - origin.top}px`;
      style.setProperty("--width", `${box.width}px`);
    }
  };

  /** What is drawn. @type {Change[]} */
  let changes = [];
  /** Removes it. */
  let clear = () => {};

  const draw = () => {
    clear();
    [changes, clear] = [[], () => {}];
    const { painting, comparison } = agent;
    if (!painting || !comparison || comparison === "gone" || !comparison.same_story) return;
    changes = changesOf(comparison);
    const region = document.createElement("section");
    region.ariaLabel = say("changes_region");
    region.append(...changes.map(({ element }) => element));
    const altered = changes.filter(({ of }) => of === "altered").flatMap(({ ranges }) => ranges);
    rubricator.placed.highlight(NAME, altered);
    const drawn = rubricator.createOverlay(
      CSS_OF_LABELS,
      changes.map(({ block }) => block),
      (origin) => settle(changes, origin),
      region,
    );
    clear = () => {
      drawn.remove();
      rubricator.placed.highlight(NAME, []);
    };
  };

  if (!rubricator.showsChanges) {
    rubricator.showsChanges = true;
    agent.onPainted.push(draw);
    agent.handlers.compare = async ({ source }) => {
      agent.source = source;
      await agent.refresh();
    };
    agent.handlers.change = async ({ of, index }) => {
      await agent.on();
      const found = changes.find((change) => change.of === of && change.indexes.includes(index));
      found?.element.scrollIntoView({ block: "center", behavior: "instant" });
      for (const change of changes) change.element.classList.toggle("shown", change === found);
    };
  }
}
