// A file name that every operating system accepts, made of an article's title. The page chooses the title, so it is not trusted.

import { FILE_ENDINGS } from "../generated/vocabulary.js";

/** Control characters, those that change the writing direction, and those that some system does not allow in file names. */
const FORBIDDEN = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFD\\/:*?"<>|\s]+/gu;
/** Names that Windows reserves for devices, whatever follows the dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const MAX_UNITS = 80;

/** @param {string} title @param {Format} format */
export const fileName = (title, format) => {
  const fit = title
    .toWellFormed()
    .replace(FORBIDDEN, " ")
    .replace(/^[ .]+/, "");
  // The cut may have split a surrogate pair.
  const name = fit
    .slice(0, MAX_UNITS)
    .toWellFormed()
    .replace(/[\uFFFD .]+$/, "")
    .replace(DEVICE, "$1_");
  return `${name || "article"}.${FILE_ENDINGS[format]}`;
};
