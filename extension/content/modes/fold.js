// Folds insertions away: in the place of each stands a stub, a button on one line that opens it where it is. A seam is a
// stub that is no more than a number.
// needs: marks/shadow-host, compare/plurals, modes/wrap
// for: mode fold, mode original
{
  const { rubricator } = globalThis;
  const { document } = rubricator;

  const HIDDEN = "data-rubricator-hidden";

  const { before, toggleAttribute } = Element.prototype;

  const LOOK = `
    :host { all: initial !important; color: inherit !important; display: inline-block !important; max-width: 100% !important; }
    :host([data-block]) { display: block !important; width: fit-content !important; margin-block: 10px !important; }
    :host([data-block][data-seam]) { width: auto !important; }
    button { all: unset; box-sizing: border-box; max-width: 100%; min-height: 24px; padding: 2px 10px; cursor: pointer;
      font: 600 13px / 18px system-ui, sans-serif; color: var(--rubricator-ink); vertical-align: middle;
      border: 1px solid var(--rubricator-ink); border-inline-start-width: 4px; }
    button::before { content: "¶ " / ""; }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 2px solid var(--rubricator-ink); outline-offset: 2px; }
    :host([data-seam]) button { min-width: 24px; text-align: center; border-width: 1px; border-radius: 12px; }
    :host([data-seam]) button::before { content: none; }
    :host([data-block][data-seam]) div { display: flex; align-items: center; gap: 10px; }
    :host([data-block][data-seam]) div::before, :host([data-block][data-seam]) div::after { content: ""; flex: 1; border-top: 1px dashed var(--rubricator-ink); }`;

  const say = (/** @type {string} */ name, /** @type {string[]} */ ...values) => chrome.i18n.getMessage(name, values);

  const isAlone = (/** @type {Element} */ element) => {
    const parent = rubricator.parts.parentOf(element);
    return parent !== null && rubricator.parts.childrenOf(parent).length === 1;
  };

  /** The insertions that the reader has opened, by the node that each starts in. @type {WeakSet<Node>} */
  const opened = new WeakSet();

  /** Puts stubs in the place of insertions; `seam` is a stub that is no more than a number. @param {Report} report @param {Node[]} nodes @param {boolean} seam @returns {Painting} */
  const fold = (report, nodes, seam) => {
    /** @type {(() => void)[]} */
    const undo = [];
    /** @type {Map<number, { targets: Element[], turn: (open: boolean) => void }>} */
    const stubs = new Map();
    for (const { passage, index, pieces, first, last } of rubricator.wrap?.(report, nodes, undo) ?? []) {
      const {
        layer,
        certainty,
        words,
        marks: [mark],
      } = passage;
      const start = mark && nodes["node" in mark ? mark.node : mark.start[0]];
      const isOpen = () => start !== undefined && opened.has(start);
      const { host, shadow } = rubricator.host("rubricator-stub", LOOK, true);
      host.dataset.layer = layer;
      host.toggleAttribute("data-block", first.localName !== "rubricator-words" || isAlone(first));
      const line = document.createElement("div");
      const button = document.createElement("button");
      button.lang = say("language");
      button.dir = say("@@bidi_dir");
      line.append(button);
      shadow.append(line);

      const turn = (/** @type {boolean} */ open) => {
        if (start) opened[open ? "add" : "delete"](start);
        for (const piece of pieces) toggleAttribute.call(piece, HIDDEN, !open);
        const ordinal = rubricator.format(index + 1);
        const name = say(open ? "stub_hide" : "stub_show", say(`stub_${layer}`), ordinal, rubricator.count("words", words));
        button.ariaExpanded = String(open);
        button.ariaLabel = name;
        button.textContent = seam && !open ? ordinal : name;
        host.toggleAttribute("data-seam", seam && !open);
      };
      button.addEventListener("click", (event) => {
        // It may stand in a link of the page.
        event.preventDefault();
        event.stopPropagation();
        if (event.isTrusted) turn(!isOpen());
      });
      for (const piece of pieces) {
        const ends = piece === last && /^(none|normal)$/.test(getComputedStyle(piece, "::after").content) ? " end" : "";
        undo.push(rubricator.set(piece, "data-rubricator", `${layer} ${certainty}${ends}`));
      }
      before.call(first, host);
      turn(isOpen());
      undo.push(() => {
        host.remove();
        for (const piece of pieces) toggleAttribute.call(piece, HIDDEN, false);
      });
      stubs.set(index, { targets: [host, ...pieces], turn });
    }
    return {
      bare: false,
      reach(passage, open) {
        const stub = stubs.get(passage);
        if (open) stub?.turn(true);
        return stub?.targets ?? [];
      },
      clear: () => undo.reverse().forEach((back) => back()),
    };
  };

  rubricator.fold ??= fold;
}
