// The reader teaches what a passage is, or what words on the page are: the core makes a correction of the marked words,
// and the page is judged anew.
// needs: marks/mark-ranges, marks/text-nodes
// for: request teach, request teach-selection
{
  const { rubricator } = globalThis;
  const { desk } = rubricator;

  /** The texts of a range, each with its part in it, as they stand in the page's own nodes. @param {Range} range */
  const wordsOf = (range) =>
    rubricator.texts(range).flatMap((text) => {
      const from = text === range.startContainer ? range.startOffset : 0;
      const to = text === range.endContainer ? range.endOffset : text.length;
      return text.data.slice(from, to).trim() ? [{ start: rubricator.once(text, from), end: rubricator.once(text, to) }] : [];
    });

  /** The range of a mark. @param {Mark} mark */
  const rangeOf = (mark) => {
    const found = rubricator.find(mark, desk.nodes);
    const range = found?.range ?? new Range();
    if (found && !found.range) range.selectNodeContents(found.block);
    return range;
  };

  /** Has what marked words are stored, and shows what comes of it; whether that was kept. @param {Page} page @param {Mark[]} marks @param {Says} says */
  const keep = async (page, marks, says) => {
    const kept = await desk.tell({ type: "teach", page, marks, says });
    if (kept) await desk.refresh();
    return kept;
  };

  /** Teaches what the words of a range are, and shows what came of it. @param {Range} range @param {Says} says */
  const teach = async (range, says) => {
    const words = wordsOf(range);
    const copy = await desk.copy();
    const places = new Map(copy.nodes.map((node, index) => [node, index]));
    const known = words.filter(({ start }) => places.has(start[0]));
    const [first, last] = [known[0], known.at(-1)];
    if (!first || !last) return false;
    /** @type {(place: [Text, number]) => [number, number]} */
    const at = ([node, offset]) => [places.get(node) ?? 0, offset];
    if (!(await keep(copy.page, [{ start: at(first.start), end: at(last.end) }], says))) return false;

    const taught = new Range();
    taught.setStart(...rubricator.now(...first.start));
    taught.setEnd(...rubricator.now(...last.end));
    const passage = desk.report?.passages.findIndex(({ marks }) =>
      marks
        .map(rangeOf)
        .some(
          (range) =>
            range.compareBoundaryPoints(Range.START_TO_END, taught) > 0 && range.compareBoundaryPoints(Range.END_TO_START, taught) < 0,
        ),
    );
    if (passage !== undefined && passage >= 0) {
      if (!rubricator.walk) await desk.need("teach/navigate");
      await desk.answers.show?.({ type: "show", passage });
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
  desk.answers["teach-selection"] ??= async ({ says }) => {
    await desk.read();
    const range = selected();
    if (range) await teach(range, says);
  };
  desk.answers.teach ??= async (request) => {
    await desk.read();
    const { copied, report } = desk;
    const passage = report?.passages[request.passage];
    if (passage && copied) await keep(copied.page, passage.marks, request.says);
  };
}
