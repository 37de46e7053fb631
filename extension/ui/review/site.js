// This site: whether its pages are read when the reader clicks, always, or never. For “always” the permission is requested inside
// the user gesture; the choice is stored before the answer, as the browser may close the popup to ask. In a private window it is
// not offered, as the browser would remember the permission.

import { originsOf, requestPermission, hasPermission } from "../../background/sites.js";
import { button, make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";

/** @typedef {import("./review.js").ReviewActions} ReviewActions */

/** The choices, by the names of their messages. @type {Record<string, View["on"]>} */
const CHOICES = { click: null, always: "always", never: "never" };

/** @param {ReviewActions} actions */
export const site = ({ ask, notify, place }) => {
  /** @type {View | null} */
  let view = null;

  const heading = make("h2", { id: "site-name" });
  const missing = make("p", { id: "missing", hidden: true });
  const again = button(say("site_ask"), () => choose("always"), { id: "ask-again", hidden: true });
  const explained = make("p", { className: "facts" });

  /** @param {View["on"]} on */
  const choose = async (on) => {
    if (!view) return;
    const { site, on: before } = view;
    const asked = on === "always" ? requestPermission(originsOf(site)).catch(() => false) : true;
    await ask({ type: "site", on });
    if (await asked) {
      notify(say(`site_${on ?? "click"}`, site));
    } else {
      if (before !== "always") await ask({ type: "site", on: before });
      notify(say("site_refused", site));
    }
    await check();
  };

  const buttons = Object.entries(CHOICES).map(([name, on]) => ({
    on,
    element: button(say(`choose_${name}`), () => choose(on), { id: `choose-${name}` }),
  }));
  const choices = make("div", { className: "segments", role: "group" }, ...buttons.map(({ element }) => element));
  choices.setAttribute("aria-labelledby", heading.id);

  /** Shows whether the permission for “always” is missing: choices are synced to other machines, permissions are not. */
  const check = async () => {
    const wanted = view;
    const may = wanted?.on !== "always" || (await hasPermission(originsOf(wanted.site)));
    if (wanted !== view) return;
    missing.hidden = again.hidden = may || place().isPrivate;
    missing.textContent = say("site_missing", wanted?.site ?? "");
  };

  const element = make("section", { id: "site" }, heading, choices, missing, again, explained);
  return {
    element,
    /** @param {Answer} answer */
    async draw(answer) {
      ({ view } = answer);
      element.hidden = !view?.site;
      if (!view) return;
      heading.textContent = say(`site_${view.on ?? "click"}`, view.site);
      explained.textContent = say("site_asks", view.site);
      for (const { on, element } of buttons) {
        element.ariaPressed = String(on === view.on);
        element.hidden = on === "always" && place().isPrivate;
      }
      explained.hidden = place().isPrivate;
      await check();
    },
  };
};
