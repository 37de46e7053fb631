// The links to the reading view, the side panel and the options.

import { button, make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";

/** @typedef {import("./review.js").ReviewActions} ReviewActions */

/** Opens the side panel. Must run inside the user gesture; null where there is no panel. @type {((windowId: number) => Promise<void>) | null} */
const openPanel = (() => {
  const { sidePanel, sidebarAction } = /** @type {typeof chrome & { sidebarAction?: { open(): Promise<void> } }} */ (chrome);
  if (sidePanel) return (windowId) => sidePanel.open({ windowId });
  return sidebarAction ? () => sidebarAction.open() : null;
})();

/** @param {ReviewActions} actions */
export const nav = ({ request, leave, place }) => {
  /** @param {OwnPage} what */
  const open = (what) =>
    button(
      say(`open_${what}`),
      async () => {
        await request({ type: "open", what });
        leave("opened");
      },
      { id: `open-${what}`, className: "quiet" },
    );
  const reading = open("reading");
  const panel =
    openPanel &&
    button(
      say("open_panel"),
      async () => {
        await openPanel(place().windowId);
        leave("opened");
      },
      { id: "open-panel", className: "quiet of-popup" },
    );

  return {
    element: make("nav", { id: "ways", ariaLabel: say("ways") }, reading, ...(panel ? [panel] : []), open("options")),
    /** @param {Answer} answer */
    draw({ report }) {
      reading.hidden = !report?.words;
    },
  };
};
