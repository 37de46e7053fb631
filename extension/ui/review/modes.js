// The display modes: one control with a part for each; the chosen one shows its name.

import { icon, make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";

/** @typedef {import("./review.js").ReviewActions} ReviewActions */

/** A line of the story above and below the insertion. */
const AROUND = "M2 2h12v1.5H2zM2 12.5h12V14H2z";

/** The icon of each mode, in the order in which they are offered: an insertion between two lines of the story. @type {Record<Mode, string>} */
const DRAWINGS = {
  highlight: `${AROUND}M2 5.5h12v5H2z`,
  dim: `${AROUND}M2 6h2v1.5H2zM7 6h2v1.5H7zM12 6h2v1.5h-2zM2 9h2v1.5H2zM7 9h2v1.5H7zM12 9h2v1.5h-2z`,
  fold: `${AROUND}M4.5 6.5h7L8 10z`,
  original: `${AROUND}M2 5.5h12V7H2zM2 9h12v1.5H2z`,
  commentary: "M2 5h12v6H2z",
};

/** @param {ReviewActions} actions */
export const modes = ({ ask }) => {
  /** How many choices have not been answered yet: the answer to an earlier one must not undo a later one. */
  let pending = 0;

  /** @param {Mode} mode */
  const choose = async (mode) => {
    pending += 1;
    await ask({ type: "mode", mode });
    pending -= 1;
  };

  const parts = /** @type {[Mode, string][]} */ (Object.entries(DRAWINGS)).map(([mode, drawing]) => {
    const input = make("input", { type: "radio", name: "mode", id: `mode-${mode}`, value: mode, onchange: () => choose(mode) });
    const words = say(`mode_${mode}`);
    return { input, element: make("label", { title: words }, input, icon(drawing), make("span", {}, words)) };
  });
  const element = make("fieldset", { id: "modes", ariaLabel: say("mode") }, ...parts.map(({ element }) => element));
  return {
    element,
    /** @param {Answer} answer */
    draw({ report, view }) {
      element.hidden = !view || !report?.words;
      if (!view || pending > 1) return;
      for (const { input } of parts) input.checked = input.value === view.mode;
    },
  };
};
