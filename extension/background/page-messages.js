// What a page's agent sends, read field by field. The agent's word is taken for what stands on its own page and for nothing
// else: which page that is, and what is decided about it, the background knows by itself (`requester.js`).

import { flag, index, list, nullable, number, optional, pair, record, text, word } from "./shape.js";

/** @template T @typedef {import("./shape.js").Shape<T>} Shape */

const layer = word("commentary", "note", "update");
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
  kind: text,
  certainty: word("sure", "likely", "possible"),
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

/** How a page stands, as its agent says. @type {Shape<PageAnswer>} */
export const pageAnswer = record({
  on: flag,
  report: nullable(report),
  isRead: flag,
  error: nullable(word("restricted", "file", "pdf", "gone", "no-article", "framed", "engine")),
  weary: optional(flag),
  frame: optional(index),
  here: optional(record({ passage: index, at: number })),
  comparison: (value) => (value === "gone" ? value : nullable(changes)(value)),
});

/** Lists that may be long and that only the core reads are left to it. @type {Shape<any[]>} */
const unread = (value) => (Array.isArray(value) ? value : list(text)(value));

/** @type {Shape<Page>} */
const page = record({ url: text, title: text, lang: text, cut: flag, shapes: unread, nodes: unread, text });

/** A fresh copy of a page. @type {Shape<{ page: Page, source: string | null, links: Link[] }>} */
export const pageCopy = record({
  page,
  source: nullable(text),
  links: list(record({ node: optional(index), rel: optional(text), href: text })),
});

/** By what a page is dressed: as much of a view as its look depends on. @type {Shape<Look | null>} */
export const dressing = nullable(record({ hues: record({ commentary: number, note: number, update: number }), announce: flag }));
