// Prints the page without our marks, with insertions in brackets or left out, as the reader chose. The brackets are text of the
// page while it is printed; afterwards the page is as it was.
// needs: marks/text-nodes, marks/text-edits, marks/pieces
// for: print bracket, print omit
{
  const { rubricator } = globalThis;
  const { agent } = rubricator;

  const HIDDEN = "data-rubricator-hidden";
  /** A placeholder for words, at which the message is split. */
  const PLACEHOLDER = "\uFFFC";

  const edits = /** @type {TextEdits} */ (rubricator.edits);

  /** The text nodes, or parts of them, in these pieces. @param {Piece[]} pieces */
  const textsOf = (pieces) =>
    pieces.flatMap((piece) => {
      if ("text" in piece) return [piece];
      const whole = new Range();
      whole.selectNodeContents(piece.element);
      return rubricator.textsIn(whole).map((text) => ({ text, from: 0, to: text.length }));
    });

  /** The page as it is printed. @param {Report} report @param {Node[]} nodes @param {Treatment} treatment @returns {Painting} */
  const printed = (report, nodes, treatment) => {
    /** @type {(() => void)[]} */
    const undo = [];
    /** @type {Map<Text, TextEdit[]>} */
    const wanted = new Map();
    const edit = (/** @type {Text} */ text, /** @type {TextEdit} */ edit) => {
      const others = wanted.get(text) ?? [];
      wanted.set(
        text,
        [...others, edit].sort((one, other) => one.from - other.from),
      );
    };
    for (const { passage, pieces } of rubricator.pieces(report, nodes)) {
      if (treatment === "omit") {
        for (const piece of pieces) {
          if ("text" in piece) edit(piece.text, { from: piece.from, to: piece.to, words: "" });
          else undo.push(rubricator.placed.attribute(piece.element, HIDDEN, ""));
        }
      } else {
        const [before = "", after = ""] = chrome.i18n.getMessage(`bracket_${passage.layer}`, PLACEHOLDER).split(PLACEHOLDER);
        const texts = textsOf(pieces);
        const [first, last] = [texts[0], texts.at(-1)];
        if (first) edit(first.text, { from: first.from, to: first.from, words: before });
        if (last) edit(last.text, { from: last.to, to: last.to, words: after });
      }
    }
    edits.write(wanted);
    undo.push(edits.clear);
    return { needsOverlay: false, reach: () => [], clear: () => undo.reverse().forEach((back) => back()) };
  };

  if (!rubricator.handlesPrinting) {
    rubricator.handlesPrinting = true;
    addEventListener("beforeprint", ({ isTrusted }) => {
      const { report, nodes, view, painting } = agent;
      if (!isTrusted || !painting || !report || !view || view.print === "keep") return;
      const { print } = view;
      rubricator.observer?.unobserved(() => {
        painting.clear();
        agent.painting = printed(report, nodes, print);
      });
    });
    addEventListener("afterprint", () => agent.painting && agent.repaint(true));
  }
}
