// Rules for sites, which can be switched off, edited, added and exported, and corrections of single pages.

import { engine } from "../../shared/engine.js";
import { viewOf } from "../../background/sites.js";
import { siteKey, storedPageKey } from "../../shared/storage.js";
import { beginning, button, make } from "../../shared/dom.js";
import { LAYERS } from "../../generated/vocabulary.js";
import { count, phrase, say } from "../../shared/i18n.js";
import { saveFile } from "./data.js";
import { part } from "./by-id.js";

/** @typedef {import("./options.js").OptionsActions} OptionsActions @typedef {import("./options.js").Stored} Stored */

/** @param {"label" | "class"} by @param {string} words @returns {Pattern} */
const pattern = (by, words) => (by === "label" ? { label: words } : { class: words });

/** @param {Pattern} rule @returns {["label" | "class", string]} */
const parts = (rule) => ("label" in rule ? ["label", rule.label] : ["class", rule.class]);

/** @param {OptionsActions} actions */
export const taught = ({ save, notify }) => {
  /** @param {string} site @param {(rules: Rule[]) => Rule[]} edit */
  const edit = (site, edit) =>
    save(siteKey(site), (/** @type {Site} */ entry = {}) => {
      const rules = edit(entry.rules ?? []);
      delete entry.rules;
      if (rules.length) entry.rules = rules;
      return Object.keys(entry).length ? entry : undefined;
    });

  /** @param {string} site @param {Rule} rule @param {number} index */
  const rule = (site, rule, index) => {
    const [by, words] = parts(rule);
    const id = `${index}-${site}`;
    const sentence = make("p", { className: "sentence", id: `rule-${id}` }, ...phrase(`rule_${by}_${rule.says}`, site, words));

    /** @template {HTMLElement} Element @param {Element} element @returns {Element} */
    const about = (element) => {
      element.setAttribute("aria-describedby", sentence.id);
      return element;
    };
    /** @param {Rule} changed */
    const become = (changed) => edit(site, (rules) => rules.with(index, changed));

    const on = about(make("input", { id: `rule-on-${id}`, type: "checkbox", checked: !rule.off }));
    on.addEventListener("change", () => {
      const { off, ...rest } = rule;
      become(off ? rest : { ...rest, off: true });
    });
    const name = about(
      make("input", { id: `rule-words-${id}`, value: words, maxLength: 100, dir: "auto", ariaLabel: say(`options_rule_${by}`) }),
    );
    name.addEventListener("change", () => {
      const { says, off } = rule;
      if (name.value.trim()) become({ ...pattern(by, name.value.trim()), says, ...(off ? { off } : {}) });
      else name.value = words;
    });
    const remove = about(button(say("delete"), () => edit(site, (rules) => rules.toSpliced(index, 1)), { id: `rule-delete-${id}` }));

    return make(
      "li",
      { className: rule.off ? "entry off" : "entry" },
      sentence,
      make(
        "div",
        { className: "entry-head" },
        make("label", { className: "check" }, on, make("span", {}, say("options_rule_on"))),
        name,
        remove,
      ),
    );
  };

  /** @param {string} site @param {Rule[]} rules */
  const rulesOf = (site, rules) => {
    const share = button(
      say("options_share"),
      async () => {
        saveFile(`rubricator-${site}.json`, await engine((core) => core.write_settings({ [siteKey(site)]: { rules } })));
        notify(say("options_saved_file"));
      },
      { id: `share-${site}`, ariaLabel: say("options_share_site", site) },
    );
    const head = make("div", { className: "entry-head" }, make("h3", {}, make("bdi", {}, site)), share);
    return make("div", { className: "group" }, head, make("ul", {}, ...rules.map((taught, index) => rule(site, taught, index))));
  };

  const form = /** @type {HTMLFormElement} */ (part("rule-add"));
  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name));
  field("says").append(
    ...LAYERS.map((layer) => make("option", { value: layer }, say(`layer_${layer}`))),
    make("option", { value: "story" }, say("options_rule_story")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = field("site").value.trim();
    const { site } = await viewOf(address.includes("://") ? address : `http://${address}/`);
    const words = field("words").value.trim();
    if (!site || !words) {
      notify(say(site ? "options_no_words" : "options_no_such_site"));
      field(site ? "words" : "site").focus();
      return;
    }
    const by = /** @type {"label" | "class"} */ (field("by").value);
    const added = { ...pattern(by, words), says: /** @type {Classification} */ (field("says").value) };
    if (await edit(site, (rules) => [...rules, added])) form.reset();
  });

  /** @param {string} key @param {Correction} correction @param {number} index */
  const correction = (key, { quote, says }, index) => {
    const words = make("p", { id: `correction-${index}-${key}` }, make("q", { dir: "auto" }, beginning(quote.exact, 120)), " ");
    words.append(make("span", { className: "soft" }, say(`says_${says}`)));
    const remove = button(
      say("delete"),
      () => save(key, (/** @type {Correction[]} */ kept = []) => (kept.length > 1 ? kept.toSpliced(index, 1) : undefined)),
      { id: `correction-delete-${index}-${key}` },
    );
    remove.setAttribute("aria-describedby", words.id);
    return make("li", { className: "entry" }, make("div", { className: "entry-head" }, words, remove));
  };

  /** @param {string} url @param {Correction[]} corrections */
  const correctionsOf = (url, corrections) => {
    const key = storedPageKey(url);
    const name = /^https?:/.test(url) ? make("a", { href: url, target: "_blank", rel: "noreferrer" }, url) : url;
    const all = button(say("options_delete_page"), () => save(key, () => undefined), {
      id: `page-delete-${key}`,
      ariaLabel: say("options_delete_of_page", url),
    });
    const head = make("div", { className: "entry-head" }, make("h3", {}, make("bdi", {}, name)), all);
    return make("div", { className: "group" }, head, make("ul", {}, ...corrections.map((kept, index) => correction(key, kept, index))));
  };

  return {
    /** @param {Stored} stored */
    draw({ sites, pages }) {
      const ruled = Object.entries(sites).filter(([, { rules }]) => rules?.length);
      ruled.sort(([one], [other]) => one.localeCompare(other));
      part("rules").replaceChildren(...ruled.map(([site, { rules }]) => rulesOf(site, rules ?? [])));

      const kept = Object.entries(pages);
      part("corrections-sum").textContent = count("kept", kept.flatMap(([, corrections]) => corrections).length);
      part("corrections").replaceChildren(...kept.map(([url, corrections]) => correctionsOf(url, corrections)));
    },
  };
};
