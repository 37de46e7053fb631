// The strip: the article from its first word to its last, with a segment for each insertion, and where the reader is. Each layer
// has a second cue besides its colour: solid, dotted, double.

import { make } from "../../shared/dom.js";
import { nameOf, say, share } from "../../shared/i18n.js";

/** @param {(passage: number) => void} show */
export const strip = (show) => {
  const line = make("div", { id: "strip", role: "toolbar", ariaLabel: say("strip") });
  const here = make("div", { id: "here", hidden: true, title: say("here"), role: "img", ariaLabel: say("here") });
  const element = make("div", { id: "course" }, line, here);

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

  // Tab stops once; the arrow keys move from segment to segment.
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
    element,
    /** @param {Answer} answer */
    draw({ report }) {
      const { passages = [] } = report ?? {};
      line.replaceChildren(...passages.map(segment));
      element.hidden = passages.length === 0;
      here.hidden = true;
    },
    /** Shows how far into the article the reader is. @param {number} part from 0 to 1 */
    arrive(part) {
      here.style.insetInlineStart = `${part * 100}%`;
      here.hidden = false;
    },
  };
};
