// The sheet: comparing, copying and saving, the site, and links. It replaces the list while it is open.

import { button, icon, make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";

const DOTS =
  "M3.5 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 1 0 0-3zM8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 1 0 0-3zM12.5 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 1 0 0-3z";

/** @param {HTMLElement} list what the sheet replaces */
export const sheet = (list) => {
  const back = button(say("sheet_back"), () => turn(false), { id: "back", className: "quiet" });
  const element = make("section", { id: "sheet", ariaLabel: say("ways"), hidden: true }, back);
  const opener = button("", () => turn(!isOpen), {
    id: "more",
    className: "icon",
    ariaLabel: say("sheet"),
    title: say("sheet"),
    ariaExpanded: "false",
  });
  opener.setAttribute("aria-controls", element.id);
  opener.append(icon(DOTS));

  /** Called whenever it opens. @type {(() => void)[]} */
  const onOpen = [];
  /** How far the list was scrolled. */
  let scrolled = 0;
  let isOpen = false;

  /** @param {boolean} open */
  const turn = (open) => {
    if (open === isOpen) return;
    isOpen = open;
    if (open) scrolled = document.documentElement.scrollTop;
    element.hidden = !open;
    list.hidden = open;
    opener.ariaExpanded = String(open);
    document.documentElement.scrollTop = open ? 0 : scrolled;
    (open ? back : opener).focus({ preventScroll: true });
    if (open) for (const act of onOpen) act();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen) return;
    turn(false);
    event.preventDefault();
  });

  return { element, opener, onOpen, open: () => turn(true), close: () => turn(false), isOpen: () => isOpen };
};
