// Shows on the page what comparing it with its source has shown: altered words are underlined where they stand, and a
// button beside their block tells what the source says; a seam stands where something was left out, with a button that
// opens it. Inserted passages are painted as any other. All of it stands over the page, which keeps its layout.
// needs: marks/mark-ranges, core/overlay, compare/plurals, compare/change-button
// for: request compare
{
  const { rubricator } = globalThis;
  const { desk, change } = rubricator;

  const NAME = "rubricator-altered";
  /** How far a button stands from its block. */
  const GAP = 8;

  const say = (/** @type {string} */ name, /** @type {string[]} */ ...values) => chrome.i18n.getMessage(name, values);

  /**
   * A change, or those of one block.
   * @typedef {object} Change
   * @property {"altered" | "omitted"} of
   * @property {number[]} indexes in the comparison
   * @property {Range[]} ranges
   * @property {Element} block
   * @property {HTMLElement} element
   * @property {(open: boolean) => void} turn
   */

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

  /** @param {Comparison} comparison @param {string} lang @returns {Change[]} */
  const changesOf = ({ altered, omitted }, lang) => {
    const placed = altered.flatMap((alteration, index) => {
      const range = rangeOf(alteration.start, alteration.end);
      return range ? [{ alteration, index, range, block: rubricator.blockOf(range.startContainer) }] : [];
    });
    const blocks = Map.groupBy(placed, ({ block }) => block);
    const beside = [...blocks].map(([block, changes]) => {
      const lines = () =>
        changes.map(({ alteration: { from, to } }) =>
          change.piece(
            "p",
            ...(from ? [change.piece("del", from)] : []),
            ...(from && to ? [" → "] : []),
            ...(to ? [change.piece("ins", to)] : []),
          ),
        );
      const { element, turn } = change.control("altered", rubricator.count("changes", changes.length), lines, lang);
      return {
        of: /** @type {const} */ ("altered"),
        indexes: changes.map(({ index }) => index),
        ranges: changes.map(({ range }) => range),
        block,
        element,
        turn,
      };
    });
    const seams = omitted.flatMap(({ text, words, after }, index) => {
      const range = rangeOf(after, after);
      if (!range) return [];
      const { element, turn } = change.control(
        "omitted",
        say("omitted_here", rubricator.count("words", words)),
        () => [change.piece("p", text)],
        lang,
      );
      return [
        {
          of: /** @type {const} */ ("omitted"),
          indexes: [index],
          ranges: [range],
          block: rubricator.blockOf(range.startContainer),
          element,
          turn,
        },
      ];
    });
    return [...beside, ...seams];
  };

  /** Puts each control in its place: beside its block, or at the seam behind it. @param {Change[]} changes @param {DOMRect} origin */
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
    const { painting, comparison, report } = desk;
    if (!painting || !comparison || comparison === "gone" || !comparison.same_story) return;
    changes = changesOf(comparison, report?.lang ?? "");
    const region = document.createElement("section");
    region.ariaLabel = say("changes_region");
    region.append(...changes.map(({ element }) => element));
    const altered = changes.filter(({ of }) => of === "altered").flatMap(({ ranges }) => ranges);
    CSS.highlights.set(NAME, new Highlight(...altered));
    const drawn = rubricator.overlay(
      change.LOOK,
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
      found?.turn(true);
    };
  }
}
