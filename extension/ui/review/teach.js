// Corrections and rules: a missed comment can be picked on the page; each correction can be undone, and a rule for the whole site
// is offered where one can be made of it; each rule that applies here can be switched off or deleted.

import { beginning, button, make } from "../../shared/dom.js";
import { phrase, say } from "../../shared/i18n.js";

/** @typedef {import("./review.js").ReviewActions} ReviewActions */

/** @param {Pattern} pattern @returns {["label" | "class", string]} */
const parts = (pattern) => ("label" in pattern ? ["label", pattern.label] : ["class", pattern.class]);

/** What a rule says, as a sentence: “On example.org, a block labelled ‘Our view’ is commentary.” @param {Pattern} pattern @param {Classification} says @param {string} site */
const sentence = (pattern, says, site) => {
  const [by, words] = parts(pattern);
  return phrase(`rule_${by}_${says}`, site, words);
};

/** @param {Pattern} one @param {Pattern} other */
const same = (one, other) => parts(one).join() === parts(other).join();

/** @param {ReviewActions} actions */
export const teach = ({ ask, pick, notify }) => {
  const corrections = make("ul", { id: "corrections" });
  const unplaced = make("ul", { id: "unplaced" });
  const rules = make("ul", { id: "rules" });
  const named = (/** @type {string} */ name, /** @type {HTMLElement} */ content) =>
    make("section", { className: "taught" }, make("h2", {}, say(name)), content);
  const groups = [named("corrections", corrections), named("unplaced", unplaced), named("rules", rules)];
  const missed = button(say("mark_block"), () => pick({ type: "pick", says: "commentary" }), { id: "pick" });

  /** @param {string} id @param {string} words @param {AnsweredRequest} request @param {string} done @param {Element} about */
  const act = (id, words, request, done, about) => {
    const element = button(
      words,
      async () => {
        if (await ask(request)) notify(say(done));
      },
      { id },
    );
    element.setAttribute("aria-describedby", (about.id = `about-${id}`));
    return element;
  };

  /** @param {Correction} correction @param {number} index @param {View} view */
  const correction = ({ quote, says, pattern }, index, { site, rules }) => {
    const words = make(
      "p",
      {},
      make("q", { dir: "auto" }, beginning(quote.exact, 90)),
      " ",
      make("span", { className: "facts" }, say(`says_${says}`)),
    );
    const item = make(
      "li",
      {},
      words,
      make("div", { className: "actions" }, act(`undo-${index}`, say("undo"), { type: "forget", correction: index }, "undone", words)),
    );
    if (pattern && !rules.some((rule) => same(rule, pattern))) {
      const offer = make("p", {}, ...sentence(pattern, says, site));
      const learn = act(`learn-${index}`, say("learn"), { type: "learn", rule: { ...pattern, says } }, "learnt", offer);
      item.append(make("div", { className: "offer" }, offer, make("div", { className: "actions" }, learn)));
    }
    return item;
  };

  /** @param {Rule} rule @param {number} index @param {string} site */
  const rule = (rule, index, site) => {
    const state = rule.off ? [" ", make("span", { className: "facts" }, say("rule_is_off"))] : [];
    const words = make("p", {}, ...sentence(rule, rule.says, site), ...state);
    const { off = false, ...on } = rule;
    const turned = off ? on : { ...on, off: true };
    const buttons = [
      act(`turn-${index}`, say(off ? "rule_on" : "rule_off"), { type: "learn", rule: turned }, off ? "rule_is_on" : "rule_is_off", words),
      act(`unlearn-${index}`, say("delete"), { type: "unlearn", rule }, "rule_deleted", words),
    ];
    return make("li", { className: off ? "off" : "" }, words, make("div", { className: "actions" }, ...buttons));
  };

  const element = make("section", { id: "teach" }, ...groups);
  return {
    element,
    missed,
    /** @param {Answer} answer */
    draw({ report, view }) {
      const made = view?.corrections.map((taught, index) => correction(taught, index, view)) ?? [];
      const lost = new Set(report?.unplaced);
      corrections.replaceChildren(...made.filter((_, index) => !lost.has(index)));
      unplaced.replaceChildren(...made.filter((_, index) => lost.has(index)));
      rules.replaceChildren(...(view?.rules.map((taught, index) => rule(taught, index, view.site)) ?? []));
      for (const group of groups) group.hidden = !group.querySelector("li");
      element.hidden = groups.every(({ hidden }) => hidden);
      missed.hidden = !report?.words;
    },
  };
};
