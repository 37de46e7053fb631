// The review of a page: above, one sentence that sums it up and the strip; then the list, which all scrolls with; below, how
// insertions are shown, and the switch. Everything else is one step away, in the sheet. The popup and the side panel show
// the same. All it holds is the page's last answer, and what the reader filters.

import { compare, sumUp } from "./compare.js";
import { list } from "./list.js";
import { modes } from "./modes.js";
import { button, icon, make } from "../../shared/dom.js";
import { askBackground } from "../../shared/messages.js";
import { sheet } from "./sheet.js";
import { site } from "./site.js";
import { strip } from "./strip.js";
import { take } from "./export.js";
import { teach } from "./teach.js";
import { ways } from "./nav.js";
import { LAYERS, count, label, say, sum } from "../../shared/i18n.js";

/**
 * What the parts of a review have in common.
 * @typedef {object} Desk
 * @property {AskAboutTab} request asks the background about the tab; null where it did not answer
 * @property {(request: AnsweredRequest) => Promise<Answer | null>} ask does so and shows how the page then stands; null where that came to nothing
 * @property {(request: AnsweredRequest) => Promise<void>} pick does so and leaves the reader to pick on the page
 * @property {(words: string, ...remedies: HTMLElement[]) => void} tell says what happened, and offers what can be done about it
 * @property {(why: "covered" | "picking" | "opened") => void} leave makes room for what is shown next
 * @property {() => Where} place where the page is
 * @property {Pick<ReturnType<typeof sheet>, "open" | "isOpen">} sheet what is one step away
 */

/** @typedef {{ tab: number, windowId: number, isPrivate: boolean }} Where */

/** The sign of the extension, as an outline. */
const PILCROW = "M13 2H6.5a4 4 0 0 0 0 8H7v4h2V4h2v10h2z";

/** The background did not answer. @type {Answer} */
const UNANSWERED = { on: false, report: null, view: null, error: "engine" };

/** The keys that switch a page on, where the browser has any. */
const keys = async () => (await chrome.commands?.getAll())?.find(({ name }) => name === "toggle")?.shortcut ?? "";

/** Whether the extension may read a tab without the toolbar button: otherwise the browser keeps its address back. @param {number} tab */
const mayRead = async (tab) => /^https?:/.test((await chrome.tabs.get(tab).catch(() => null))?.url ?? "");

/** @param {Desk["leave"]} leave */
export const review = (leave) => {
  /** @type {Where} */
  let place = { tab: -1, windowId: -1, isPrivate: false };

  /** Asks about the tab and shows the answer, if that is still the tab. @param {AnsweredRequest} request */
  const look = async (request) => {
    const asked = place;
    const answer = (await desk.request(request)) ?? UNANSWERED;
    if (asked !== place) return null;
    await draw(answer);
    return answer;
  };

  /** @type {Desk} */
  const desk = {
    request(request) {
      const ask = () => askBackground({ tab: place.tab, ...request });
      // A background that ended meanwhile is started by asking again; every request can be repeated.
      return ask()
        .catch(ask)
        .catch(() => null);
    },
    async ask(request) {
      const answer = await look(request);
      if (!answer) return null;
      desk.tell(answer.unsaved ? say(`unsaved_${answer.unsaved}`) : "");
      return answer.unsaved ? null : answer;
    },
    async pick(request) {
      const answer = await desk.ask(request);
      if (!answer || answer.error) return;
      desk.tell(say("picking"));
      leave("picking");
    },
    tell(words, ...remedies) {
      said.textContent = words;
      remedy.replaceChildren(...remedies);
    },
    leave,
    place: () => place,
    sheet: { open: () => more.open(), isOpen: () => more.isOpen() },
  };

  const summary = make("h1", { id: "summary" }, say("reading"));
  const advice = make("p", { id: "advice", hidden: true });
  const proviso = make("p", { id: "proviso", hidden: true });
  const retry = button("", () => desk.ask({ type: "set", on: true }), { id: "retry", hidden: true });
  const passages = list(desk);
  const course = strip(passages.show);
  const taught = teach(desk);
  const compared = compare(desk);
  const [here, taken, open] = [site(desk), take(desk), ways(desk)];
  const shown = modes(desk);
  const parts = [course, passages, taught, compared, here, taken, open, shown];

  const seek = button(say("compare"), () => more.open(), { id: "seek" });
  const onward = make("div", { id: "onward" }, taught.missed, seek);
  const main = make("main", {}, retry, compared.brief, passages.element, onward, taught.element);
  const more = sheet(main);
  more.element.append(...[compared, taken, here, open].map(({ element }) => element));
  more.onOpen.push(() => compared.again());

  const toggle = button("", () => desk.ask({ type: "set", on: toggle.ariaChecked !== "true" }), {
    id: "switch",
    role: "switch",
    ariaChecked: "false",
    disabled: true,
    ariaLabel: say("switch"),
    title: say("switch"),
  });
  const said = make("span", { id: "said", role: "status" });
  const remedy = make("span", { id: "remedy" });

  /** What was drawn last, as text: it is drawn anew only where it changed. */
  let drawn = "";
  /** Why there is nothing to review, if there isn't. @type {Trouble | "nothing" | "never" | "off" | null} */
  let trouble = null;

  /** Says how to switch a page on, or offers it where the browser lets us. */
  const invite = async () => {
    const [ready, shortcut] = await Promise.all([mayRead(place.tab), keys()]);
    if (trouble !== "off") return;
    retry.hidden = !ready;
    advice.textContent = ready ? say("ready_text") : shortcut ? say("off_text_keys", shortcut) : say("off_text");
  };

  /** @param {Answer} answer */
  const draw = async (answer) => {
    const { on, report, view, error, weary } = answer;
    toggle.disabled = report === null;
    toggle.hidden = !report?.words;
    toggle.ariaChecked = String(on);
    const written = JSON.stringify([report, view, error, weary, answer.comparison]);
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
        weary ? say("weary") : "",
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
      keep(focused);
    } else await compared.again();
    if (trouble === "off") await invite();
  };

  /** Keeps the focus where it was; where that is gone, at what is nearest to it. @param {string} id */
  const keep = (id) => {
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
    /** Shows where on the page the reader is; the entry there gets the focus. */
    async locate() {
      const asked = place;
      const where = await desk.request({ type: "where" });
      if (asked !== place || !where?.here) return;
      course.arrive(where.here.at);
      passages.arrive(where.here.passage, where.here.at);
    },
    /** Turns to another page: what was asked about the last one is not shown any more. @param {Where} to */
    turn(to) {
      place = to;
      more.close();
      desk.tell("");
    },
  };
};
