// The messages of the extension's own pages and its button, in the reader's language. Words of the page are inserted as text,
// never as markup.

import { LAYERS } from "../generated/vocabulary.js";

/** The noun that counts the passages of a layer. @type {Record<Layer, string>} */
export const NOUNS = { commentary: "comments", note: "notes", update: "updates" };

/** The language of the messages, which may differ from the browser's. */
const language = chrome.i18n.getMessage("language");

const plurals = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);

/** @param {string} name @param {...string} values */
export const say = (name, ...values) => chrome.i18n.getMessage(name.replaceAll("-", "_"), values);

/** A share of the words, or a place in the article. @param {number} part */
export const share = (part) =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: part < 0.01 ? 1 : 0 }).format(part);

/** A number with its noun in the right plural form. @param {string} noun @param {number} amount */
export const count = (noun, amount) =>
  say(`${noun}_${plurals.select(amount)}`, number.format(amount)) || say(`${noun}_other`, number.format(amount));

/** One sentence that sums up a page; empty without insertions. @param {Report} report */
export const sum = ({ words, layers, passages }) => {
  /** @param {Layer} layer */
  const amount = (layer) => passages.filter((passage) => passage.layer === layer).length;
  const comments = amount("commentary");
  if (comments) return say("summary", count(NOUNS.commentary, comments), share(layers.commentary / words));
  return LAYERS.filter(amount)
    .map((layer) => count(NOUNS[layer], amount(layer)))
    .join(" · ");
};

/** A placeholder for an element, at which the message is split. */
const PLACEHOLDER = "\uFFFC";

/** Words of the page in one of our sentences, isolated because their direction may differ. @param {string} words */
const isolated = (words) => Object.assign(document.createElement("bdi"), { textContent: words });

/** A message with words of the page in it. @param {string} name @param {...string} words @returns {(Node | string)[]} */
export const phrase = (name, ...words) =>
  say(name, ...words.map((_, index) => PLACEHOLDER + index))
    .split(/\uFFFC(\d)/)
    .map((part, place) => (place % 2 ? isolated(words[Number(part)] ?? "") : part));

/** A reason for a mark or against it. If its code has no message, the report's own English sentence is used. @param {Reason} reason @returns {(Node | string)[]} */
export const why = ({ code, detail, quote, source = [], against = false }) => {
  const reason = phrase(`reason_${code}`, quote, ...source);
  return [against ? say("against") : "", ...(reason.join("") ? reason : [detail])];
};

/** @param {Passage} passage */
export const nameOf = ({ kind, layer }) => say(`kind_${kind}`) || say(`layer_${layer}`);

/** Fills in the messages that the HTML names in `data-message`. */
export const label = () => {
  document.documentElement.lang = language;
  document.documentElement.dir = say("@@bidi_dir");
  for (const element of document.querySelectorAll("[data-message]")) {
    element.textContent = say(element.getAttribute("data-message") ?? "");
  }
};
