// The list: every insertion with its first words, the facts about it in one line, and what the reader can do about it. A click on
// an entry goes to its place on the page. The chips above are the legend and the filter of the list; they don't change the page.

import { beginning, button, make } from "../../shared/dom.js";
import { LAYERS } from "../../generated/vocabulary.js";
import { NOUNS, count, nameOf, say, share, why } from "../../shared/i18n.js";

/** @typedef {import("./review.js").ReviewActions} ReviewActions */

/** How much of an insertion is listed; the style sheet shows two lines of it. */
const MAX_SHOWN_CHARACTERS = 160;

/** The message for “this is not …”. @type {Record<Layer, string>} */
const NOT = { commentary: "not_commentary", note: "not_note", update: "not_update" };

/** Where these keys move the focus. @type {Record<string, (from: number, last: number) => number>} */
const KEYS = {
  ArrowDown: (from, last) => Math.min(from + 1, last),
  ArrowUp: (from) => Math.max(from - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** @param {ReviewActions} actions */
export const list = ({ ask, pick, notify, leave }) => {
  /** @type {Report | null} */
  let report = null;
  /** The reader's corrections of the page, as JSON. */
  let corrections = "";
  /** The layers that are filtered out. @type {Set<Layer>} */
  const filtered = new Set();
  /** The entries whose reasons are open, by the start of their passages. @type {Set<number>} */
  const opened = new Set();
  /** The entry that Tab moves to, and the one where the reader is on the page. */
  let current = 0;
  let here = -1;
  /** The share of the article before the middle of the reader's window; null after a jump. @type {number | null} */
  let before = null;

  const entries = make("ol", { id: "passages", ariaLabel: say("list") });
  const chips = make("div", { id: "chips", role: "group", ariaLabel: say("filter_layers") });
  const position = make("span", { id: "position", role: "status" });
  const previous = button("↑", () => step(-1), {
    id: "previous",
    className: "icon",
    ariaLabel: say("list_previous"),
    title: say("list_previous"),
  });
  const next = button("↓", () => step(1), { id: "next", className: "icon", ariaLabel: say("list_next"), title: say("list_next") });
  const steps = make("div", { id: "steps" }, position, previous, next);

  const items = () => /** @type {HTMLElement[]} */ ([...entries.children]);

  /** The indexes of the entries that are not filtered out. */
  const visible = () => items().flatMap(({ hidden }, index) => (hidden ? [] : [index]));

  /** @param {number} index */
  const wordsOf = (index) => /** @type {HTMLElement | null | undefined} */ (items()[index]?.querySelector(".words"));

  /** Makes Tab move to an entry; the arrow keys move to the others. @param {number} index */
  const stopAt = (index) => {
    current = index;
    for (const [place, item] of items().entries()) {
      for (const stop of item.querySelectorAll("button")) stop.tabIndex = place === index ? 0 : -1;
    }
  };

  /** Marks the entry where the reader is on the page. @param {number} index */
  const point = (index) => {
    here = index;
    for (const [place, item] of items().entries()) {
      item.toggleAttribute("data-here", place === index);
      if (place === index) wordsOf(place)?.setAttribute("aria-current", "location");
      else wordsOf(place)?.removeAttribute("aria-current");
    }
    const place = visible().indexOf(index);
    position.textContent = place < 0 ? "" : say("position", String(place + 1), String(visible().length));
  };

  /** Jumps to a passage on the page. @param {number} index */
  const show = async (index) => {
    before = null;
    stopAt(index);
    point(index);
    items()[index]?.scrollIntoView({ block: "nearest" });
    const answer = await ask({ type: "show", passage: index });
    if (answer?.isHidden) notify(say("hidden_by_page"));
    else leave("covered");
  };

  /** Jumps to the next passage in the list, or to the previous one; after the last comes the first. @param {1 | -1} by */
  const step = (by) => {
    const places = visible();
    const from = places.indexOf(here);
    const near = report?.passages[here];
    // The nearest one may be ahead of the reader, or behind.
    if (from >= 0 && near && before !== null && (by > 0 ? before < near.from : before > near.to)) {
      show(here);
      return;
    }
    const to = from < 0 ? (by > 0 ? 0 : -1) : (from + by) % places.length;
    const index = places.at(to);
    if (index !== undefined) show(index);
  };

  const undo = async () => {
    const made = /** @type {Correction[]} */ (JSON.parse(corrections));
    if (await ask({ type: "forget", correction: made.length - 1 })) notify(say("undone"));
  };

  /** Removes a mark that the reader finds wrong. @param {number} index */
  const correct = async (index) => {
    const former = corrections;
    const answer = await ask({ type: "teach", passage: index, says: "story" });
    if (!answer) return;
    if (corrections === former) notify(say("unsaved_failed"));
    else notify(say("taught"), button(say("undo"), undo, { id: "undo-last" }));
  };

  /** @param {Passage} passage @param {number} index */
  const reasonsOf = (passage, index) => {
    const reasons = make(
      "ul",
      { id: `reasons-${index}`, className: "reasons" },
      ...passage.reasons.map((reason) => make("li", {}, ...why(reason))),
    );
    const turn = () => {
      const open = opened.has(passage.start);
      reasons.hidden = !open;
      opener.ariaExpanded = String(open);
    };
    const opener = button(
      say("why"),
      () => {
        if (!opened.delete(passage.start)) opened.add(passage.start);
        turn();
      },
      { id: `why-${index}` },
    );
    opener.setAttribute("aria-controls", reasons.id);
    turn();
    return { opener, reasons };
  };

  /** @param {Passage} passage @param {number} index @param {string} lang @param {boolean} named whether its kind is said */
  const entry = (passage, index, lang, named) => {
    const words = button(beginning(passage.text, MAX_SHOWN_CHARACTERS), () => {}, {
      id: `entry-${index}`,
      className: "words",
      lang,
      dir: "auto",
    });
    words.setAttribute("aria-describedby", `facts-${index}`);
    const [first] = passage.reasons.filter(({ against }) => !against);
    const facts = [
      ...(named ? [make("strong", {}, nameOf(passage))] : []),
      say(`certainty_${passage.certainty}`),
      count("words", passage.words),
      ...(passage.may_continue ? [make("em", {}, say("may_continue"))] : []),
      ...(first ? [make("span", {}, ...why(first))] : []),
    ];
    const head = make(
      "div",
      { className: "head", onclick: () => show(index) },
      words,
      make("p", { id: `facts-${index}`, className: "facts" }, ...facts.flatMap((fact, place) => (place ? [" · ", fact] : [fact]))),
    );
    const { opener, reasons } = reasonsOf(passage, index);
    const actions = make(
      "div",
      { className: "acts" },
      opener,
      button(say(NOT[passage.layer]), () => correct(index), { id: `not-${index}` }),
      button(say("ends_elsewhere"), () => pick({ type: "pick-end", passage: index }), {
        id: `ends-${index}`,
        className: passage.may_continue ? "wanted" : "",
      }),
    );
    for (const act of actions.children) act.setAttribute("aria-describedby", words.id);
    return make("li", { className: passage.layer }, head, actions, reasons);
  };

  entries.addEventListener("keydown", (event) => {
    const lead = KEYS[event.key];
    const item = /** @type {HTMLElement} */ (event.target).closest("li");
    if (!lead || !item || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const places = visible();
    const to = places[lead(places.indexOf(items().indexOf(item)), places.length - 1)] ?? 0;
    stopAt(to);
    wordsOf(to)?.focus();
    items()[to]?.scrollIntoView({ block: "nearest" });
  });
  entries.addEventListener("focusin", (event) => {
    const item = /** @type {HTMLElement} */ (event.target).closest("li");
    if (item) stopAt(items().indexOf(item));
  });

  /** A layer's stroke and number; pressed while its entries are listed. @param {Layer} layer @param {number} amount */
  const chip = (layer, amount) => {
    const element = button(
      count(NOUNS[layer], amount),
      () => {
        if (!filtered.delete(layer)) filtered.add(layer);
        element.ariaPressed = String(!filtered.has(layer));
        filter();
      },
      { id: `chip-${layer}`, className: layer, ariaPressed: String(!filtered.has(layer)) },
    );
    element.title = say("share_of_words", share((report?.layers[layer] ?? 0) / (report?.words ?? 1)));
    return element;
  };

  /** Hides the entries that are filtered out. */
  const filter = () => {
    for (const [index, item] of items().entries()) {
      const passage = report?.passages[index];
      item.hidden = !passage || filtered.has(passage.layer);
    }
    const places = visible();
    stopAt(places.includes(current) ? current : (places[0] ?? 0));
    point(here);
  };

  /** @param {Answer} answer */
  const draw = (answer) => {
    const [stop, pointed] = [current, here].map((index) => report?.passages[index]?.start);
    ({ report } = answer);
    corrections = JSON.stringify(answer.view?.corrections ?? []);
    const { passages = [], lang = "" } = report ?? {};
    const place = (/** @type {number | undefined} */ start) => passages.findIndex((passage) => passage.start === start);
    [current, here] = [place(stop), place(pointed)];
    const named = passages.some(({ kind }) => kind !== "comment");
    entries.replaceChildren(...passages.map((passage, index) => entry(passage, index, lang, named)));
    const amounts = LAYERS.map((layer) => ({ layer, amount: passages.filter((passage) => passage.layer === layer).length }));
    const found = amounts.filter(({ amount }) => amount);
    // With one layer there is nothing to filter.
    if (found.length < 2) filtered.clear();
    chips.hidden = found.length < 2;
    chips.replaceChildren(...found.map(({ layer, amount }) => chip(layer, amount)));
    steps.hidden = passages.length < 2;
    entries.hidden = passages.length === 0;
    filter();
  };

  /** Focuses the entry where the reader is on the page. @param {number} index @param {number} at the share of the article before the middle of their window */
  const arrive = (index, at) => {
    before = at;
    point(index);
    stopAt(index);
    wordsOf(index)?.focus({ preventScroll: true });
    items()[index]?.scrollIntoView({ block: "nearest" });
  };

  return { element: entries, chips, steps, draw, show, arrive };
};
