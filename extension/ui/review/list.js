// The list: every passage with its layer, how sure that is, and what speaks for and against it. It leads to the passage
// on the page, one after the other if wished. What the reader filters is out of sight here and stays on the page.

import { beginning, button, make } from "../../shared/dom.js";
import { LAYERS, count, nameOf, say, why } from "../../shared/i18n.js";

/** @typedef {import("./review.js").Desk} Desk */

const CERTAINTIES = /** @type {const} */ (["sure", "likely", "possible"]);

/** What a reader says of a passage that was marked for nothing. @type {Record<Layer, string>} */
const NOT = { commentary: "not_commentary", note: "not_note", update: "not_update" };

/** The one way that these keys lead. @type {Record<string, (from: number, last: number) => number>} */
const KEYS = {
  ArrowDown: (from, last) => Math.min(from + 1, last),
  ArrowUp: (from) => Math.max(from - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** @param {Desk} desk */
export const list = ({ ask, pick, tell, leave }) => {
  /** @type {Report | null} */
  let report = null;
  /** The reader's corrections of the page, as text. */
  let corrections = "";
  /** The layers and certainties that are filtered out. @type {Set<string>} */
  const filtered = new Set();
  /** The entries whose reasons are open, by where their passages start. @type {Set<number>} */
  const opened = new Set();
  /** The entry that the Tab key stops at, and the passage that was jumped to last. */
  let current = 0;
  let shown = -1;

  const entries = make("ol", { id: "passages", ariaLabel: say("list") });
  const position = make("span", { id: "position", role: "status" });
  const boxes = make("div", { id: "filters", hidden: true });
  const hidden = make("span", { role: "status" });
  const clear = button(
    say("filter_clear"),
    () => {
      filtered.clear();
      for (const input of boxes.querySelectorAll("input")) input.checked = true;
      sift();
      filter.focus();
    },
    { className: "quiet" },
  );
  const note = make("p", { id: "hidden" }, hidden, " ", clear);
  const filter = button(
    say("filter"),
    () => {
      boxes.hidden = !boxes.hidden;
      filter.ariaExpanded = String(!boxes.hidden);
    },
    { id: "filter", className: "quiet opens", ariaExpanded: "false" },
  );
  filter.setAttribute("aria-controls", "filters");
  const previous = button("↑", () => step(-1), {
    id: "previous",
    className: "icon",
    ariaLabel: say("list_previous"),
    title: say("list_previous"),
  });
  const next = button("↓", () => step(1), { id: "next", className: "icon", ariaLabel: say("list_next"), title: say("list_next") });
  const bar = make("div", { id: "bar" }, filter, position, previous, next);

  const items = () => /** @type {HTMLElement[]} */ ([...entries.children]);

  /** The places of the entries that are not filtered out. */
  const visible = () => items().flatMap(({ hidden }, index) => (hidden ? [] : [index]));

  /** The entry that the Tab key stops at; the arrow keys lead to the others. @param {number} index */
  const stopAt = (index) => {
    current = index;
    for (const [place, item] of items().entries()) {
      for (const stop of item.querySelectorAll("button, summary")) /** @type {HTMLElement} */ (stop).tabIndex = place === index ? 0 : -1;
    }
  };

  /** @param {number} index */
  const point = (index) => {
    shown = index;
    for (const [place, item] of items().entries()) item.toggleAttribute("data-shown", place === index);
    for (const words of entries.querySelectorAll(".words")) words.removeAttribute("aria-current");
    items()[index]?.querySelector(".words")?.setAttribute("aria-current", "true");
    const place = visible().indexOf(index);
    position.textContent = place < 0 ? "" : say("position", String(place + 1), String(visible().length));
  };

  /** Jumps to a passage on the page. @param {number} index */
  const show = async (index) => {
    stopAt(index);
    point(index);
    items()[index]?.scrollIntoView({ block: "nearest" });
    await ask({ type: "show", passage: index });
    leave("covered");
  };

  /** Jumps to the next passage in the list, or to the one before, and round. @param {1 | -1} by */
  const step = (by) => {
    const places = visible();
    const from = places.indexOf(shown);
    const to = from < 0 ? (by > 0 ? 0 : -1) : (from + by) % places.length;
    const index = places.at(to);
    if (index !== undefined) show(index);
  };

  /** Takes a mark off that the reader finds wrong. @param {number} index */
  const correct = async (index) => {
    const before = corrections;
    const answer = await ask({ type: "teach", passage: index, says: "story" });
    if (answer) tell(say(corrections === before ? "unsaved_failed" : "taught"));
  };

  /** @param {Passage} passage @param {number} index @param {string} lang */
  const entry = (passage, index, lang) => {
    const words = button(beginning(passage.text, 160), () => {}, { id: `entry-${index}`, className: "words", lang, dir: "auto" });
    words.setAttribute("aria-describedby", `facts-${index}`);
    const facts = [` · ${say(`certainty_${passage.certainty}`)}`, ` · ${count("words", passage.words)}`];
    if (passage.may_continue) facts.push(` · ${say("may_continue")}`);
    const head = make(
      "div",
      { className: "head", onclick: () => show(index) },
      words,
      make("p", { id: `facts-${index}`, className: "facts" }, make("strong", {}, nameOf(passage)), ...facts),
    );
    const [first, ...others] = passage.reasons.map(why);
    const more = others.length ? [make("span", { className: "more" }, count("reasons", others.length))] : [];
    const teach = make(
      "div",
      { className: "actions" },
      button(say(NOT[passage.layer]), () => correct(index), { id: `not-${index}` }),
      button(say("ends_elsewhere"), () => pick({ type: "pick-end", passage: index }), { id: `ends-${index}` }),
    );
    const reasons = make(
      "details",
      { open: opened.has(passage.start), ontoggle: () => (reasons.open ? opened.add(passage.start) : opened.delete(passage.start)) },
      make("summary", { id: `why-${index}` }, make("span", {}, ...(first ?? [])), ...more),
      make("ul", { className: "reasons" }, ...others.map((reason) => make("li", {}, ...reason))),
      teach,
    );
    return make("li", { className: passage.layer }, head, reasons);
  };

  entries.addEventListener("keydown", (event) => {
    const lead = KEYS[event.key];
    const item = /** @type {HTMLElement} */ (event.target).closest("li");
    if (!lead || !item || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const places = visible();
    const to = places[lead(places.indexOf(items().indexOf(item)), places.length - 1)] ?? 0;
    stopAt(to);
    /** @type {HTMLElement | null | undefined} */ (items()[to]?.querySelector(".words"))?.focus();
  });
  entries.addEventListener("focusin", (event) => {
    const item = /** @type {HTMLElement} */ (event.target).closest("li");
    if (item) stopAt(items().indexOf(item));
  });

  /** @param {Layer | "sure" | "likely" | "possible"} trait @param {string} words */
  const box = (trait, words) => {
    const input = make("input", {
      type: "checkbox",
      id: `filter-${trait}`,
      checked: !filtered.has(trait),
      onchange: () => {
        if (input.checked) filtered.delete(trait);
        else filtered.add(trait);
        sift();
      },
    });
    return make("label", {}, input, words);
  };

  /** Takes what is filtered out of sight. */
  const sift = () => {
    for (const [index, item] of items().entries()) {
      const passage = report?.passages[index];
      item.hidden = !passage || filtered.has(passage.layer) || filtered.has(passage.certainty);
    }
    const places = visible();
    const out = items().length - places.length;
    hidden.textContent = out ? count("hidden", out) : "";
    note.hidden = out === 0;
    stopAt(places.includes(current) ? current : (places[0] ?? 0));
    point(shown);
  };

  /** @param {Answer} answer */
  const draw = (answer) => {
    const [stop, pointed] = [current, shown].map((index) => report?.passages[index]?.start);
    ({ report } = answer);
    corrections = JSON.stringify(answer.view?.corrections);
    const { passages = [], lang = "" } = report ?? {};
    const place = (/** @type {number | undefined} */ start) => passages.findIndex((passage) => passage.start === start);
    [current, shown] = [place(stop), place(pointed)];
    entries.replaceChildren(...passages.map((passage, index) => entry(passage, index, lang)));
    const layers = LAYERS.filter((layer) => passages.some((passage) => passage.layer === layer));
    const certainties = CERTAINTIES.filter((certainty) => passages.some((passage) => passage.certainty === certainty));
    boxes.replaceChildren(
      make("fieldset", {}, make("legend", {}, say("filter_layers")), ...layers.map((layer) => box(layer, say(`layers_${layer}`)))),
      make(
        "fieldset",
        {},
        make("legend", {}, say("filter_certainty")),
        ...certainties.map((certainty) => box(certainty, say(`certainty_${certainty}`))),
      ),
    );
    // Nothing to choose between: nothing to filter, nowhere to go.
    filter.hidden = layers.length < 2 && certainties.length < 2;
    boxes.hidden ||= filter.hidden;
    bar.hidden = passages.length < 2;
    entries.hidden = passages.length === 0;
    sift();
  };

  return { element: make("section", { id: "list" }, bar, boxes, note, entries), draw, show };
};
