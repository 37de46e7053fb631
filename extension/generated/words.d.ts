// The types of the words that the core and the extension share, written by `cargo xtask build` from the enums of the core; not to be edited.

/** What an insertion is; a reader can switch each layer off. */
type Layer = "commentary" | "note" | "update";

/** What a label announces. */
type Kind = "comment" | "editors-note" | "translators-note" | "emphasis" | "clarification" | "update" | "correction" | "disclosure";

/** How sure a mark is; the least sure first. */
type Certainty = "possible" | "likely" | "sure";

/** How insertions are shown on the page, in the order in which they are offered. */
type Mode = "highlight" | "dim" | "fold" | "original" | "commentary";

/** What becomes of insertions in what is copied or printed. */
type Treatment = "keep" | "bracket" | "omit";

/** The colours of the reading view. */
type Theme = "auto" | "light" | "dark" | "sepia";

/** The formats in which an article is written. */
type Format = "text" | "markdown" | "html" | "json" | "annotations";

/** The part of an article that is written. */
type ArticlePart = "whole" | "original" | "commentary";

/** What a reader classifies words as: the story, or a layer. */
type Classification = "story" | "commentary" | "note" | "update";
