// The modes besides highlighting: insertions dimmed, the story dimmed, or insertions folded away. When the mode changes, the
// story's words at the top of the window stay where they are.
// needs: marks/text-nodes
// for: mode dim, mode fold, mode original, mode commentary
{
  const { rubricator } = globalThis;
  const { document, dom } = rubricator;

  const FAINT = "data-rubricator-faint";

  /** @param {Mark[]} marks @param {Node[]} nodes */
  const dim = (marks, nodes) => {
    const places = marks.flatMap((mark) => rubricator.findMark(mark, nodes) ?? []);
    const undo = places.flatMap(({ range, block }) => (range ? [] : [rubricator.placed.attribute(block, FAINT, "")]));
    rubricator.placed.highlight(
      "rubricator-faint",
      places.flatMap(({ range }) => range ?? []),
    );
    return () => {
      rubricator.placed.highlight("rubricator-faint", []);
      undo.reverse().forEach((back) => back());
    };
  };

  /** @param {Text} text @param {number} from @param {number} to */
  const box = (text, from, to) => {
    const range = new Range();
    range.setStart(text, from);
    range.setEnd(text, to);
    return range.getBoundingClientRect();
  };

  /** The first character of the story that the window shows. @param {Report} report @param {Node[]} nodes */
  const topmost = ({ story }, nodes) => {
    const ranges = story.flatMap((mark) => {
      const found = rubricator.findMark(mark, nodes);
      const range = found?.range ?? new Range();
      if (found && !found.range) range.selectNodeContents(found.block);
      const { top, bottom } = range.getBoundingClientRect();
      return found && bottom > Math.max(top, 0) ? [{ range, top }] : [];
    });
    for (const { range } of ranges.sort((one, other) => one.top - other.top)) {
      for (const text of rubricator.textsIn(range)) {
        let from = text === range.startContainer ? range.startOffset : 0;
        let to = text === range.endContainer ? range.endOffset : text.length;
        if (box(text, from, to).bottom <= 0) continue;
        const start = from;
        while (to - from > 1) {
          const middle = (from + to) >> 1;
          if (box(text, start, middle).bottom > 0) to = middle;
          else from = middle;
        }
        return { text, offset: to - 1, top: box(text, to - 1, to).top };
      }
    }
    return null;
  };

  rubricator.modes ??= {
    hold(report, nodes) {
      const seen = topmost(report, nodes);
      if (!seen) return () => {};
      const place = rubricator.toOriginal(seen.text, seen.offset);
      return () => {
        const [text, offset] = rubricator.toCurrent(...place);
        let shift = box(text, offset, offset + 1).top - seen.top;
        for (let outer = dom.parentOf(text); outer && shift; outer = dom.parentOf(outer)) {
          if (outer !== document.scrollingElement && !/auto|scroll/.test(getComputedStyle(outer).overflowY)) continue;
          const before = outer.scrollTop;
          outer.scrollTo({ top: before + shift, behavior: "instant" });
          shift -= outer.scrollTop - before;
        }
      };
    },
    paint(report, nodes, view) {
      const { mode } = view;
      if (mode === "fold" || mode === "original") {
        return rubricator.fold?.(report, nodes, view) ?? null;
      }
      if (mode === "highlight") return rubricator.paint(report, nodes, view);
      const insertions = report.passages.flatMap(({ marks }) => marks);
      const undim = dim(mode === "dim" ? insertions : report.story, nodes);
      const painting = rubricator.paint(report, nodes, view);
      return {
        ...painting,
        clear() {
          painting.clear();
          undim();
        },
      };
    },
  };
}
