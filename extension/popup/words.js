// The popup's words: messages in the reader's language, with the page's own words put in as text and as nothing else.

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

/** Stands for the page's words until a message is cut at it. */
const BLANK = "\uFFFC";

/** Why a passage is listed, or what speaks against it. A code without a message falls back to the report's own sentence. @param {Reason} reason @returns {(Node | string)[]} */
export const why = ({ code, detail, quote, against = false }) => {
  const message = (against ? say("against") : "") + (say(`reason_${code}`, BLANK) || detail);
  const [before = "", after] = message.split(BLANK);
  if (after === undefined) return [before];
  const words = document.createElement("bdi");
  words.textContent = quote;
  return [before, words, after];
};

/** Fills in the words that never change. */
export const label = () => {
  document.documentElement.lang = language;
  document.documentElement.dir = say("@@bidi_dir");
  for (const element of document.querySelectorAll("[data-message]")) {
    element.textContent = say(element.getAttribute("data-message") ?? "");
  }
};
