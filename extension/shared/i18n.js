// Words for the extension's own pages and its button: messages in the reader's language, with the page's own words put in as text and
// as nothing else.

/** The layers in the order in which they are spoken of. @type {Layer[]} */
export const LAYERS = ["commentary", "note", "update"];

/** What passages of a layer are counted as. @type {Record<Layer, string>} */
export const NOUNS = { commentary: "comments", note: "notes", update: "updates" };

/** The language that the messages are in, which need not be the browser's. */
const language = chrome.i18n.getMessage("language");

const plurals = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);

/** @param {string} name @param {...string} values */
export const say = (name, ...values) => chrome.i18n.getMessage(name.replaceAll("-", "_"), values);

/** A share of the words, or a place in the article. @param {number} part */
export const share = (part) =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: part < 0.01 ? 1 : 0 }).format(part);

/** A count with its noun in the right number. @param {string} noun @param {number} amount */
export const count = (noun, amount) =>
  say(`${noun}_${plurals.select(amount)}`, number.format(amount)) || say(`${noun}_other`, number.format(amount));

/** The sentence that sums a page up; nothing where there is no insertion. @param {Report} report */
export const sum = ({ words, layers, passages }) => {
  /** @param {Layer} layer */
  const amount = (layer) => passages.filter((passage) => passage.layer === layer).length;
  const comments = amount("commentary");
  if (comments) return say("summary", count(NOUNS.commentary, comments), share(layers.commentary / words));
  return LAYERS.filter(amount)
    .map((layer) => count(NOUNS[layer], amount(layer)))
    .join(" · ");
};

/** Stands for an element until a message is cut at it. */
const GAP = "\uFFFC";

/** The page's own words inside a sentence of ours, whichever way they run. @param {string} words */
const theirs = (words) => Object.assign(document.createElement("bdi"), { textContent: words });

/** A message with words of the page in it. @param {string} name @param {...string} words @returns {(Node | string)[]} */
export const phrase = (name, ...words) =>
  say(name, ...words.map((_, index) => GAP + index))
    .split(/\uFFFC(\d)/)
    .map((part, place) => (place % 2 ? theirs(words[Number(part)] ?? "") : part));

/** Why a passage is listed, or what speaks against it. A code without a message falls back to the report's own sentence. @param {Reason} reason @returns {(Node | string)[]} */
export const why = ({ code, detail, quote, source = [], against = false }) => {
  const reason = phrase(`reason_${code}`, quote, ...source);
  return [against ? say("against") : "", ...(reason.join("") ? reason : [detail])];
};

/** @param {Passage} passage */
export const nameOf = ({ kind, layer }) => say(`kind_${kind}`) || say(`layer_${layer}`);

/** Fills in the words that never change. */
export const label = () => {
  document.documentElement.lang = language;
  document.documentElement.dir = say("@@bidi_dir");
  for (const element of document.querySelectorAll("[data-message]")) {
    element.textContent = say(element.getAttribute("data-message") ?? "");
  }
};
