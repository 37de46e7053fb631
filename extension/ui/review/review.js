// The review of a page, in the popup and the side panel: at the top a sentence that sums it up, and the strip; then the list; at
// the bottom the display modes and the switch. Everything else is in the sheet. Its only state is the page's last answer, and
// what the reader filters.

import { compare, sumUp } from "./compare.js";
import { list } from "./list.js";
import { modes } from "./modes.js";
import { button, icon, make } from "../../shared/dom.js";
import { askBackground } from "../../shared/messages.js";
import { sheet } from "./sheet.js";
import { site } from "./site.js";
import { strip } from "./strip.js";
import { exporting } from "./export.js";
import { teach } from "./teach.js";
import { nav } from "./nav.js";
import { LAYERS } from "../../generated/vocabulary.js";
import { count, label, say, sum } from "../../shared/i18n.js";

/**
 * What the parts of a review can do.
 * @typedef {object} ReviewActions
 * @property {AskAboutTab} request asks the background about the tab; null where it did not answer
 * @property {(request: AnsweredRequest) => Promise<Answer | null>} ask does so and shows the answer; null if that failed
 * @property {(request: AnsweredRequest) => Promise<void>} pick does so and lets the reader pick on the page
 * @property {(words: string, ...remedies: HTMLElement[]) => void} notify says what happened, and offers what can be done about it
 * @property {(why: "covered" | "picking" | "opened") => void} leave closes the popup where it is in the way
 * @property {() => ShownTab} place the tab that is shown
 * @property {{ reachComparing(): void, isOpen(): boolean }} sheet opens the sheet where comparing is; says whether it is open
 */

/** @typedef {{ tab: number, windowId: number, isPrivate: boolean }} ShownTab */

/** The extension's icon. */
const PILCROW = "M13 2H6.5a4 4 0 0 0 0 8H7v4h2V4h2v10h2z";

/** The background did not answer. @type {Answer} */
const UNANSWERED = { on: false, report: null, view: null, error: "engine" };

/** The keys that switch a page on, if the browser has assigned any. */
const keys = async () => (await chrome.commands?.getAll())?.find(({ name }) => name === "toggle")?.shortcut ?? "";

/** Whether the extension may read a tab without a click on the toolbar button: otherwise the browser hides its address. @param {number} tab */
const mayRead = async (tab) => /^https?:/.test((await chrome.tabs.get(tab).catch(() => null))?.url ?? "");

/** @param {ReviewActions["leave"]} leave */
export const review = (leave) => {
  /** @type {ShownTab} */
  let place = { tab: -1, windowId: -1, isPrivate: false };

  /** Asks about the tab and shows the answer, unless another tab is shown by then. @param {AnsweredRequest} request */
  const look = async (request) => {
    const asked = place;
    const answer = (await actions.request(request)) ?? UNANSWERED;
    if (asked !== place) return null;
    await draw(answer);
    return answer;
  };

  /** @type {ReviewActions} */
  const actions = {
    request(request) {
      const ask = () => askBackground({ tab: place.tab, ...request });
      // The browser may have ended the background; asking again starts it. Every request can be repeated.
      return ask()
        .catch(ask)
        .catch(() => null);
    },
    async ask(request) {
      const answer = await look(request);
      if (!answer) return null;
      actions.notify(answer.unsaved ? say(`unsaved_${answer.unsaved}`) : "");
      return answer.unsaved ? null : answer;
    },
    async pick(request) {
      const answer = await actions.ask(request);
      if (!answer || answer.error) return;
      actions.notify(say("picking"));
      leave("picking");
    },
    notify(words, ...remedies) {
      said.textContent = words;
      remedy.replaceChildren(...remedies);
    },
    leave,
    place: () => place,
    sheet: { reachComparing: () => reachComparing(), isOpen: () => more.isOpen() },
  };

  const summary = make("h1", { id: "summary" }, say("reading"));
  const advice = make("p", { id: "advice", hidden: true });
  const proviso = make("p", { id: "proviso", hidden: true });
  const retry = button("", () => actions.ask({ type: "set", on: true }), { id: "retry", hidden: true });
  const passages = list(actions);
  const course = strip(passages.show);
  const taught = teach(actions);
  const compared = compare(actions);
  const [here, taken, open] = [site(actions), exporting(actions), nav(actions)];
  const shown = modes(actions);
  const parts = [course, passages, taught, compared, here, taken, open, shown];

  const reachComparing = () => {
    more.open();
    compared.element.scrollIntoView();
  };

  const seek = button(say("compare"), reachComparing, { id: "seek" });
  const onward = make("div", { id: "onward" }, taught.missed, seek);
  const main = make("main", {}, retry, compared.brief, passages.element, onward, taught.element);
  const more = sheet(main);
  // Comparing grows when its sources arrive, so nothing is below it.
  more.element.append(...[taken, open, here, compared].map(({ element }) => element));
  more.onOpen.push(() => compared.again());

  const toggle = button("", () => actions.ask({ type: "set", on: toggle.ariaChecked !== "true" }), {
    id: "switch",
    role: "switch",
    ariaChecked: "false",
    disabled: true,
    ariaLabel: say("switch"),
    title: say("switch"),
  });
  const said = make("span", { id: "said", role: "status" });
  const remedy = make("span", { id: "remedy" });

  /** What was drawn last, as text: it is drawn again only if it changed. */
  let drawn = "";
  /** Why there is nothing to review, if so. @type {Trouble | "nothing" | "never" | "off" | null} */
  let trouble = null;

  /** Says how to switch the page on, or offers to if the browser allows that. */
  const invite = async () => {
    const [ready, shortcut] = await Promise.all([mayRead(place.tab), keys()]);
    if (trouble !== "off") return;
    retry.hidden = !ready;
    advice.textContent = ready ? say("ready_text") : shortcut ? say("off_text_keys", shortcut) : say("off_text");
  };

  /** @param {Answer} answer */
  const draw = async (answer) => {
    const { on, report, view, error, stopped } = answer;
    toggle.disabled = report === null;
    toggle.hidden = !report?.words;
    toggle.ariaChecked = String(on);
    const written = JSON.stringify([report, view, error, stopped, answer.comparison]);
    if (written !== drawn) {
      drawn = written;
      trouble = error ?? (report ? (report.passages.length ? null : "nothing") : view?.on === "never" ? "never" : "off");
      const focused = document.activeElement?.id ?? "";
      const { comparison } = answer;
      const comparing = comparison && comparison !== "gone" && comparison.same_story ? comparison : null;
      summary.textContent = comparing ? sumUp(comparing) : report && !trouble ? sum(report) : say(`${trouble}_title`);
      advice.textContent = trouble && say(`${trouble}_text`, view?.site ?? "");
      advice.hidden = !trouble;
      const provisos = [
        stopped ? say("stopped") : "",
        report?.cut ? say("cut", count("words", report.words)) : "",
        report && place.isPrivate ? say("private") : "",
      ];
      proviso.textContent = provisos.filter(Boolean).join(" ");
      proviso.hidden = !proviso.textContent;
      retry.hidden = !trouble || !["engine", "gone", "never"].includes(trouble);
      retry.textContent = say(trouble === "engine" || trouble === "gone" ? "retry" : "show_here");
      onward.hidden = !report?.words;
      seek.hidden = trouble !== "nothing";
      onward.classList.toggle("alone", trouble === "nothing");
      for (const layer of LAYERS) if (view) document.documentElement.style.setProperty(`--hue-${layer}`, String(view.hues[layer]));
      for (const part of parts) part.draw(answer);
      keepFocus(focused);
    } else await compared.again();
    if (trouble === "off") await invite();
  };

  /** Keeps the focus where it was; if that element is gone, moves it to the nearest one. @param {string} id */
  const keepFocus = (id) => {
    if (!id || document.activeElement?.id === id) return;
    const [, number = ""] = id.match(/-(\d+)$/) ?? [];
    for (const near of [id, `entry-${number}`, `entry-${Number(number) - 1}`, `undo-${Number(number) - 1}`, "pick", "more"]) {
      document.getElementById(near)?.focus();
      if (document.activeElement?.id === near) return;
    }
  };

  label();
  document.body.append(
    make(
      "header",
      {},
      icon(PILCROW, "2 1 12 14"),
      make("div", { role: "status" }, summary, advice, proviso),
      make("div", { id: "where" }, course.element, passages.steps),
      passages.chips,
    ),
    main,
    more.element,
    make("footer", {}, make("p", { id: "outcome" }, said, " ", remedy), make("div", {}, shown.element, more.opener, toggle)),
  );

  return {
    look,
    /** Shows where on the page the reader is, and focuses that entry. */
    async locate() {
      const asked = place;
      const where = await actions.request({ type: "where" });
      if (asked !== place || !where?.here) return;
      course.arrive(where.here.at);
      passages.arrive(where.here.passage, where.here.at);
    },
    /** Shows another tab: answers about the former one are ignored. @param {ShownTab} to */
    turn(to) {
      place = to;
      more.close();
      actions.notify("");
    },
  };
};
