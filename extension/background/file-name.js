// A name for a file that any system takes, made of an article's title, which is the page's to choose.

/** The end of a written form's file name. @type {Record<Form, string>} */
const ENDINGS = { text: "txt", markdown: "md", html: "html", json: "json", annotations: "jsonld" };

/** Controls, also those that turn the direction of writing round, and what some system's file names can't have. */
const UNFIT = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFD\\/:*?"<>|\s]+/gu;
/** What Windows keeps for devices, whatever the ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const MAX_UNITS = 80;

/** @param {string} title @param {Form} form */
export const fileName = (title, form) => {
  const fit = title
    .toWellFormed()
    .replace(UNFIT, " ")
    .replace(/^[ .]+/, "");
  // A character may have been cut in two.
  const name = fit
    .slice(0, MAX_UNITS)
    .toWellFormed()
    .replace(/[\uFFFD .]+$/, "")
    .replace(DEVICE, "$1_");
  return `${name || "article"}.${ENDINGS[form]}`;
};
