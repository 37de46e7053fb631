// What the extension's pages, its background and a page's agent ask each other. Read by the type checker only; never shipped.

/** A page to be judged: all of it, or what changed on one that the background may still hold. */
type Judging = {
  version: number;
  pdf: boolean;
  /** Whether it has shadow trees. */
  shadows: boolean;
  /** By which view the page is dressed, where it is painted with what comes of it. */
  dressed?: View | null;
  /** The source that it is compared with. */
  source: string | null;
} & ({ page: Page } | { page?: undefined; base: number; stated: Pick<Page, "url" | "title" | "lang" | "cut">; shapes: string[][]; patches: Patch[] });

/** A source that is kept for as long as the browser runs. */
interface KeptSource {
  id: string;
  /** Nothing for pasted text. */
  title: string;
  url: string;
  /** By this the core knows the same story again. */
  sketch: string;
  isPrivate: boolean;
}

/** The way to a source that the page names: where it stands, and what went wrong. */
interface Seek {
  url: string;
  /** The tab that was opened. */
  opened?: number;
  /** Leave to read the site is given back when this is done. */
  lent: boolean;
  trouble?: "refused" | "closed" | "missing" | "moved" | "locked" | "unread" | "full";
  /** Where the link led in the end. */
  host: string;
}

/** Why a page could not be read; each has a title and a text in `_locales`. */
type Trouble = "restricted" | "file" | "pdf" | "gone" | "no-article" | "framed" | "engine";

/** Why a decision was not stored: no room, too many changes a minute, what stands there can't be read, what would stand there couldn't, or anything else; `unsaved_full` … in `_locales`. */
type Unsaved = "full" | "often" | "broken" | "odd" | "failed";

/** As much of a view as a page's look depends on. */
type Look = Pick<View, "hues" | "announce">;

/** What a page is told of how it was compared with its source: places and counts, and no word of the source. */
interface Changes {
  same_story: boolean;
  altered: Pick<Alteration, "start" | "end">[];
  omitted: Pick<Omission, "after" | "words">[];
}

/** How a page stands, as its agent says. */
interface PageAnswer {
  on: boolean;
  report: Report | null;
  /** Whether it has been judged. */
  isRead: boolean;
  error: Trouble | null;
  /** The page changes so much that it is not followed any more. */
  weary?: boolean;
  /** The frame to ask in the place of the page. */
  frame?: number;
  /** What comparing it has shown; `gone` where the source is not kept any more. */
  comparison?: Changes | "gone" | null;
  /** Where the reader is: the nearest passage, and the share of the article before the middle of the window; where anything is painted. */
  here?: { passage: number; at: number };
  /** The fresh copy that was asked for. */
  copy?: { page: Page; source: string | null; links: Link[] };
}

/** How a tab's page stands, for the extension's own pages. */
interface Answer {
  on: boolean;
  report: Report | null;
  /** How the page is to be shown, once it has been judged. */
  view: View | null;
  error: Trouble | null;
  weary?: boolean;
  /** What comparing it has shown; `gone` where the source is not kept any more. */
  comparison?: Comparison | "gone" | null;
  /** What the reader decided just now was not stored. */
  unsaved?: Unsaved;
}

/** What the page's agent is asked; each is answered with a `PageAnswer`, unless said otherwise. */
type PageRequest =
  | { type: "toggle" }
  | { type: "set"; on: boolean }
  | { type: "state" }
  | { type: "show"; passage: number }
  /** To the next (1) or previous (-1) passage from where the reader is. */
  | { type: "step"; by: 1 | -1 }
  /** Where the reader is on the page; answered with `here`. */
  | { type: "where" }
  /** Judges anew and paints anew, after something stored has changed; only where the page is on. */
  | { type: "refresh" }
  /** Teaches what a listed passage is. */
  | { type: "teach"; passage: number; says: Says }
  /** Teaches what the selected words are. */
  | { type: "teach-selection"; says: Says }
  /** Lets the reader pick a block on the page and teaches what it is. */
  | { type: "pick"; says: Says }
  /** Lets the reader pick where a listed passage ends. */
  | { type: "pick-end"; passage: number }
  /** Copies the selected words without the insertions among them. */
  | { type: "copy-original" }
  /** Compares the page with a source that is kept, or no more. */
  | { type: "compare"; source: string | null }
  /** Shows a change on the page, by its place in the comparison. */
  | { type: "change"; of: "altered" | "omitted"; index: number }
  /** Lets a frame answer for the page, or the page itself again (0). */
  | { type: "frame"; frame: number }
  /** A fresh copy of the page; answered with what `PageAnswer` calls a copy, too. */
  | { type: "page" };
