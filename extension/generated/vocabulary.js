// The words that the core and the extension share, written by `cargo xtask build` from the enums of the core; not to be edited.

/** What an insertion is; a reader can switch each layer off. @type {Layer[]} */
export const LAYERS = ["commentary", "note", "update"];

/** What a label announces. @type {Kind[]} */
export const KINDS = ["comment", "editors-note", "translators-note", "emphasis", "clarification", "update", "correction", "disclosure"];

/** How sure a mark is; the least sure first. @type {Certainty[]} */
export const CERTAINTIES = ["possible", "likely", "sure"];

/** How insertions are shown on the page, in the order in which they are offered. @type {Mode[]} */
export const MODES = ["highlight", "dim", "fold", "original", "commentary"];

/** What becomes of insertions in what is copied or printed. @type {Treatment[]} */
export const TREATMENTS = ["keep", "bracket", "omit"];

/** The colours of the reading view. @type {Theme[]} */
export const THEMES = ["auto", "light", "dark", "sepia"];

/** The formats in which an article is written. @type {Format[]} */
export const FORMATS = ["text", "markdown", "html", "json", "annotations"];

/** The part of an article that is written. @type {ArticlePart[]} */
export const ARTICLE_PARTS = ["whole", "original", "commentary"];

/** What a reader classifies words as: the story, or a layer. @type {Classification[]} */
export const CLASSIFICATIONS = ["story", "commentary", "note", "update"];

/** How the name of a file in each format ends, without the dot. @type {Record<Format, string>} */
export const FILE_ENDINGS = {
  text: "txt",
  markdown: "md",
  html: "html",
  json: "json",
  annotations: "jsonld",
};

/** The media type of each format. @type {Record<Format, string>} */
export const MEDIA_TYPES = {
  text: "text/plain",
  markdown: "text/markdown",
  html: "text/html",
  json: "application/json",
  annotations: "application/ld+json",
};
