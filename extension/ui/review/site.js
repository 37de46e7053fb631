// This site: whether its pages are read when the reader clicks, always, or never. For “always” the browser is asked in the
// click itself; what was chosen is stored before it answers, as the browser may close the popup to ask. In a private
// window it is not offered, as the browser would keep what it allowed.

import { addresses, allow, allowed } from "../../background/sites.js";
import { button, make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";

/** @typedef {import("./review.js").Desk} Desk */

/** The choices, by what each button is called. @type {Record<string, View["on"]>} */
const CHOICES = { click: null, always: "always", never: "never" };

/** @param {Desk} desk */
export const site = ({ ask, tell, place }) => {
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
    const asked = on === "always" ? allow(addresses(site)).catch(() => false) : true;
    await ask({ type: "site", on });
    if (await asked) {
      tell(say(`site_${on ?? "click"}`, site));
    } else {
      if (before !== "always") await ask({ type: "site", on: before });
      tell(say("site_refused", site));
    }
    await check();
  };

  const buttons = Object.entries(CHOICES).map(([name, on]) => ({
    on,
    element: button(say(`choose_${name}`), () => choose(on), { id: `choose-${name}` }),
  }));
  const choices = make("div", { className: "segments", role: "group" }, ...buttons.map(({ element }) => element));
  choices.setAttribute("aria-labelledby", heading.id);

  /** Whether the browser lets “always” be so: permissions stay on one machine, what was chosen does not. */
  const check = async () => {
    const wanted = view;
    const may = wanted?.on !== "always" || (await allowed(addresses(wanted.site)));
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
