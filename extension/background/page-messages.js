// What the scripts in a page send, requests and answers, read field by field. Their word is taken for what is on their own
// page and for nothing else: which page that is, and what is decided about it, the background knows by itself
// (`requester.js`).

import { WITH_NEEDS } from "../generated/content-scripts.js";
import { CERTAINTIES, CLASSIFICATIONS, KINDS, LAYERS } from "../generated/vocabulary.js";
import { Malformed, flag, index, list, nullable, number, optional, pair, record, text, word } from "./shape.js";

/** @template T @typedef {import("./shape.js").Shape<T>} Shape */

const layer = word(...LAYERS);
const place = pair(index);

/** @type {Shape<Mark>} */
const mark = (value) => {
  const { node } = record({ node: optional(index) })(value);
  return node === undefined ? record({ start: place, end: place })(value) : { node };
};

/** @type {Shape<Reason>} */
const reason = record({
  code: text,
  detail: text,
  against: optional(flag),
  quote: text,
  source: optional(list(text)),
});

/** @type {Shape<Passage>} */
const passage = record({
  layer,
  kind: word(...KINDS),
  certainty: word(...CERTAINTIES),
  confidence: number,
  may_continue: flag,
  text,
  words: index,
  start: index,
  end: index,
  from: number,
  to: number,
  marks: list(mark),
  reasons: list(reason),
});

/** @type {Shape<Report>} */
const report = record({
  lang: text,
  words: index,
  cut: optional(flag),
  layers: record({ commentary: index, note: index, update: index }),
  passages: list(passage),
  story: list(mark),
  unplaced: list(index),
});

/** @type {Shape<Changes>} */
const changes = record({
  same_story: flag,
  altered: list(record({ start: place, end: place })),
  omitted: list(record({ after: place, words: index })),
});

/** @type {Shape<PageAnswer>} */
export const pageAnswer = record({
  on: flag,
  report: nullable(report),
  isRead: flag,
  error: nullable(word("restricted", "file", "pdf", "gone", "no-article", "framed", "engine")),
  stopped: optional(flag),
  frame: optional(index),
  here: optional(record({ passage: index, at: number })),
  isHidden: optional(flag),
  comparison: (value) => (value === "gone" ? value : nullable(changes)(value)),
});

/** Long lists that only the core reads: the core checks their items. @type {Shape<any[]>} */
const unread = (value) => (Array.isArray(value) ? value : list(text)(value));

/** @type {Shape<Page>} */
const page = record({ url: text, title: text, lang: text, cut: flag, shapes: unread, nodes: unread, text });

/** @type {Shape<PageCopy>} */
const copy = record({
  page,
  source: nullable(text),
  links: list(record({ node: optional(index), rel: optional(text), href: text })),
});

/** The fresh copy in an answer, if there is one. @param {unknown} answer */
export const pageCopy = (answer) => (Object(answer).page ? copy(answer) : null);

/** The part of a view that the style sheets depend on. @type {Shape<Look | null>} */
const look = nullable(record({ hues: record({ commentary: number, note: number, update: number }), announce: flag }));

/** @type {Shape<Patch>} */
const patch = record({ at: index, removed: index, nodes: unread, start: index, units: index, text });

/** @type {Shape<PageChange>} */
const pageChange = record({
  base: number,
  stated: record({ url: text, title: text, lang: text, cut: flag }),
  shapes: unread,
  patches: list(patch),
});

const judging = record({
  version: number,
  pdf: flag,
  shadows: flag,
  // Without it, the page is judged and not painted.
  appliedView: (value) => (value === undefined ? undefined : look(value)),
  source: nullable(text),
});

const script = word(.../** @type {Script[]} */ (Object.keys(WITH_NEEDS)));
const says = word(...CLASSIFICATIONS);

/** @type {{ [T in keyof ContentExchanges]: Shape<ContentExchanges[T]["request"]> }} */
const CONTENT_REQUESTS = {
  judge: (value) => ({ ...judging(value), ...(Object(value).page ? record({ page })(value) : pageChange(value)) }),
  "remove-styles": record({ view: look }),
  teach: record({ page, marks: list(mark), says }),
  stopped: record({}),
  need: record({ script }),
  arrived: record({}),
};

/** What kind of message this is; nothing where it is none. @param {unknown} message @returns {string} */
export const typeOf = (message) => {
  const { type } = Object(message);
  return typeof type === "string" ? type : "";
};

/** A request of a script in a page. @param {unknown} message @returns {RequestOf<ContentExchanges>} */
export const contentRequest = (message) => {
  const type = typeOf(message);
  if (!Object.hasOwn(CONTENT_REQUESTS, type)) throw new Malformed(`A page sent a message of an unknown type: ${type}.`);
  const known = /** @type {keyof ContentExchanges} */ (type);
  return /** @type {RequestOf<ContentExchanges>} */ ({ type: known, ...CONTENT_REQUESTS[known](message) });
};
