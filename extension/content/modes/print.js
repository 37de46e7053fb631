// What the reader prints: the page without our marks, its insertions in brackets that are words of the page while it is
// printed, or left out, as they chose. Afterwards the page is as it was.
// needs: marks/text-nodes, modes/wrap
// for: print bracket, print omit
{
  const { rubricator } = globalThis;
  const { desk, document } = rubricator;

  const HIDDEN = "data-rubricator-hidden";
  /** Stands for words until a message is cut at it. */
  const BLANK = "\uFFFC";

  /** The page as it is printed. @param {Report} report @param {Node[]} nodes @param {Treatment} treatment @returns {Painting} */
  const printed = (report, nodes, treatment) => {
    /** @type {(() => void)[]} */
    const undo = [];
    const bracket = (/** @type {string} */ text) => {
      const words = document.createElement("rubricator-bracket");
      words.textContent = text;
      undo.push(() => words.remove());
      return words;
    };
    for (const { passage, pieces, first, last } of rubricator.wrap?.(report, nodes, undo) ?? []) {
      if (treatment === "omit") {
        for (const piece of pieces) undo.push(rubricator.set(piece, HIDDEN, ""));
      } else {
        const [before = "", after = ""] = chrome.i18n.getMessage(`bracket_${passage.layer}`, BLANK).split(BLANK);
        const whole = new Range();
        whole.setStartBefore(first);
        whole.setEndAfter(last);
        const inside = rubricator.texts(whole);
        inside.at(-1)?.after(bracket(after));
        inside[0]?.before(bracket(before));
      }
    }
    return { bare: false, reach: () => [], clear: () => undo.reverse().forEach((back) => back()) };
  };

  if (!rubricator.print) {
    rubricator.print = true;
    addEventListener("beforeprint", ({ isTrusted }) => {
      const { report, nodes, view, painting } = desk;
      if (!isTrusted || !painting || !report || !view || view.print === "keep") return;
      const { print } = view;
      rubricator.live?.quietly(() => {
        painting.clear();
        desk.painting = printed(report, nodes, print);
      });
    });
    addEventListener("afterprint", () => desk.painting && desk.change(true));
  }
}
