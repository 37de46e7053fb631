// Stores the reader's corrections: what a passage is, or what selected words are. The core makes a correction from the marked
// words, and the page is judged again.
// needs: marks/mark-ranges, marks/text-nodes
// for: request teach, request teach-selection
{
  const { rubricator } = globalThis;
  const { agent } = rubricator;

  /** The words of a range, as places in the original data of text nodes. @param {Range} range */
  const wordsOf = (range) =>
    rubricator.textsIn(range).flatMap((text) => {
      const from = text === range.startContainer ? range.startOffset : 0;
      const to = text === range.endContainer ? range.endOffset : text.length;
      return text.data.slice(from, to).trim() ? [{ start: rubricator.toOriginal(text, from), end: rubricator.toOriginal(text, to) }] : [];
    });

  /** The range of a mark. @param {Mark} mark */
  const rangeOf = (mark) => {
    const found = rubricator.findMark(mark, agent.nodes);
    const range = found?.range ?? new Range();
    if (found && !found.range) range.selectNodeContents(found.block);
    return range;
  };

  /** Stores a correction for marked words and paints the result; whether it was stored. @param {Page} page @param {Mark[]} marks @param {Classification} says */
  const keep = async (page, marks, says) => {
    const kept = await agent.askBackground({ type: "teach", page, marks, says });
    if (kept) await agent.refresh();
    return kept;
  };

  /** Stores a correction for the words of a range, and goes to the passage that results. @param {Range} range @param {Classification} says */
  const teach = async (range, says) => {
    const words = wordsOf(range);
    const copy = await agent.copy();
    const places = new Map(copy.nodes.map((node, index) => [node, index]));
    const known = words.filter(({ start }) => places.has(start[0]));
    const [first, last] = [known[0], known.at(-1)];
    if (!first || !last) return false;
    /** @type {(place: [Text, number]) => [number, number]} */
    const at = ([node, offset]) => [places.get(node) ?? 0, offset];
    if (!(await keep(copy.page, [{ start: at(first.start), end: at(last.end) }], says))) return false;

    const taught = new Range();
    taught.setStart(...rubricator.toCurrent(...first.start));
    taught.setEnd(...rubricator.toCurrent(...last.end));
    const passage = agent.report?.passages.findIndex(({ marks }) =>
      marks
        .map(rangeOf)
        .some(
          (range) =>
            range.compareBoundaryPoints(Range.START_TO_END, taught) > 0 && range.compareBoundaryPoints(Range.END_TO_START, taught) < 0,
        ),
    );
    if (passage !== undefined && passage >= 0) {
      if (!rubricator.navigation) await agent.need("teach/navigate");
      await agent.handlers.show?.({ type: "show", passage });
    }
    return true;
  };

  /** The selected words, from the first to the last. */
  const selected = () => {
    const selection = getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0).cloneRange();
    const { endContainer, endOffset } = selection.getRangeAt(selection.rangeCount - 1);
    range.setEnd(endContainer, endOffset);
    return range;
  };

  rubricator.teach ??= {
    rangeOf,
    selected,
    teach,
  };
  agent.handlers["teach-selection"] ??= async ({ says }) => {
    await agent.read();
    const range = selected();
    if (range) await teach(range, says);
  };
  agent.handlers.teach ??= async (request) => {
    await agent.read();
    const { copied, report } = agent;
    const passage = report?.passages[request.passage];
    if (passage && copied) await keep(copied.page, passage.marks, request.says);
  };
}
