// The strip: the article from its first word to its last with a segment for each passage, and below it what share of
// the words each layer has. Each layer has a second cue besides its colour: solid, dotted, double.

import { make } from "../../shared/dom.js";
import { LAYERS, NOUNS, count, nameOf, say, share } from "../../shared/i18n.js";

/** @param {(passage: number) => void} show */
export const strip = (show) => {
  const line = make("div", { id: "strip", role: "toolbar", ariaLabel: say("strip") });
  const shares = make("ul", { id: "shares" });

  /** @param {Passage} passage @param {number} index */
  const segment = (passage, index) => {
    const name = say("segment", nameOf(passage), share(passage.from));
    const element = make("button", {
      type: "button",
      id: `segment-${index}`,
      className: `segment ${passage.layer}`,
      ariaLabel: name,
      title: name,
      tabIndex: index === 0 ? 0 : -1,
      onclick: () => show(index),
    });
    element.style.insetInlineStart = `${passage.from * 100}%`;
    element.style.inlineSize = `${(passage.to - passage.from) * 100}%`;
    return element;
  };

  // One stop for the Tab key; the arrow keys move along it.
  line.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const segments = /** @type {HTMLElement[]} */ ([...line.children]);
    const from = segments.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = segments[from + (step ?? 0) * (document.dir === "rtl" ? -1 : 1)];
    if (!step || !next) return;
    for (const element of segments) element.tabIndex = element === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  });

  return {
    element: make("div", {}, line, shares),
    /** @param {Answer} answer */
    draw({ report }) {
      const { words = 0, layers, passages = [] } = report ?? {};
      line.replaceChildren(...passages.map(segment));
      const found = LAYERS.flatMap((layer) => {
        const amount = passages.filter((passage) => passage.layer === layer).length;
        return amount ? [{ layer, amount }] : [];
      });
      const entries = found.map(({ layer, amount }) =>
        make("li", { className: layer }, `${count(NOUNS[layer], amount)} · ${share((layers?.[layer] ?? 0) / words)}`),
      );
      shares.replaceChildren(...entries);
      line.hidden = passages.length === 0;
      // Alone, comments are all that the heading speaks of.
      shares.hidden = found.every(({ layer }) => layer === "commentary");
    },
  };
};
