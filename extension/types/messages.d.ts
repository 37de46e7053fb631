// The messages between the extension's pages, its background and content scripts. Read by the type checker only; never shipped.

/** What changed on a page since the version `base`, which the background may still have cached. */
interface PageChange {
  base: number;
  stated: Pick<Page, "url" | "title" | "lang" | "cut">;
  shapes: string[][];
  patches: Patch[];
}

/** A page to be judged: all of it, or what changed. */
type Judging = {
  version: number;
  pdf: boolean;
  /** Whether it has shadow trees. */
  shadows: boolean;
  /** The view whose style sheets the page has now; missing where the page is judged and not painted. */
  appliedView?: Look | null | undefined;
  /** The source that it is compared with. */
  source: string | null;
} & ({ page: Page } | ({ page?: undefined } & PageChange));

/** A page that was judged; `css` is the look for its shadow trees, where it is painted. */
type Judged = Pick<Answer, "report" | "view" | "error"> & { comparison?: Changes | "gone" | null; css?: string };

/** A source that is kept while the browser runs. */
interface KeptSource {
  id: string;
  /** Empty for pasted text. */
  title: string;
  url: string;
  /** A MinHash by which the core recognises the same story. */
  sketch: string;
  isPrivate: boolean;
}

type OfferedSource = Pick<KeptSource, "id" | "title" | "url">;

/** The state of fetching a source that the page links to. */
interface Seek {
  url: string;
  /** The tab that was opened. */
  opened?: number;
  /** Whether the permission to read the site is removed when this is done. */
  hasTemporaryPermission: boolean;
  trouble?: "refused" | "closed" | "missing" | "moved" | "locked" | "unread" | "full";
  /** The host that the link led to. */
  host: string;
}

/** Why a page could not be read; each has a title and a text in `_locales`. */
type Trouble = "restricted" | "file" | "pdf" | "gone" | "no-article" | "framed" | "engine";

/** Why a decision was not stored: no room, too many changes a minute, the entry can't be read, the new entry could not be read, or anything else; `unsaved_full` … in `_locales`. */
type Unsaved = "full" | "often" | "broken" | "odd" | "failed";

/** The part of a view that the style sheets depend on. */
type Look = Pick<View, "hues" | "announce">;

/** The result of comparing a page with its source, for the page: places and counts, and no word of the source. */
interface Changes {
  same_story: boolean;
  altered: Pick<Alteration, "start" | "end">[];
  omitted: Pick<Omission, "after" | "words">[];
}

/** The state of a page, from its agent. */
interface PageAnswer {
  on: boolean;
  report: Report | null;
  /** Whether it has been judged. */
  isRead: boolean;
  error: Trouble | null;
  /** The page changes so much that it is not followed any more. */
  stopped?: boolean;
  /** The frame to ask in the place of the page. */
  frame?: number;
  /** The result of comparing it; `gone` if the source is not kept any more. */
  comparison?: Changes | "gone" | null;
  /** Where the reader is, if anything is painted: the nearest passage, and the share of the article before the middle of the window. */
  here?: { passage: number; at: number } | undefined;
  /** Whether the page hides the passage that was to be shown. */
  isHidden?: boolean | undefined;
  /** The fresh copy that was asked for. */
  copy?: PageCopy;
}

/** A fresh copy of a page, the source that the page is compared with, and its links. */
interface PageCopy {
  page: Page;
  source: string | null;
  links: Link[];
}

/** The state of a tab's page, for the extension's own pages. */
interface Answer {
  on: boolean;
  report: Report | null;
  /** How the page is to be shown, once it has been judged. */
  view: View | null;
  error: Trouble | null;
  stopped?: boolean;
  /** The result of comparing it; `gone` if the source is not kept any more. */
  comparison?: Comparison | "gone" | null;
  /** Whether the page hides the passage that was to be shown. */
  isHidden?: boolean;
  /** Why the reader's last decision was not stored. */
  unsaved?: Unsaved;
}

/** One kind of message: what it carries besides its `type`, and the reply to it. */
type Exchange<Request, Reply> = { request: Request; reply: Reply };

/** What the extension's own pages ask the background about a tab. */
interface TabExchanges {
  set: Exchange<{ on: boolean }, Answer>;
  state: Exchange<{}, Answer>;
  show: Exchange<{ passage: number }, Answer>;
  step: Exchange<{ by: 1 | -1 }, Answer>;
  /** Where the reader is on the page. */
  where: Exchange<{}, PageAnswer | null>;
  teach: Exchange<{ passage: number; says: Classification }, Answer>;
  pick: Exchange<{ says: Classification }, Answer>;
  "pick-end": Exchange<{ passage: number }, Answer>;
  mode: Exchange<{ mode: Mode }, Answer>;
  site: Exchange<{ on: View["on"] }, Answer>;
  learn: Exchange<{ rule: Rule }, Answer>;
  unlearn: Exchange<{ rule: Rule }, Answer>;
  /** Takes a correction back, by its place in the view's. */
  forget: Exchange<{ correction: number }, Answer>;
  /** A fresh copy of the page, with the source that it is compared with. */
  page: Exchange<{}, { page: Page; source: Source | undefined } | null>;
  write: Exchange<{ part: ArticlePart; format: Format }, { text: string; name: string } | null>;
  compare: Exchange<{ source: string | null }, Answer>;
  change: Exchange<{ of: "altered" | "omitted"; index: number }, Answer>;
  /** The ways to a source; `links`: also those that only the page's links show. */
  sources: Exchange<{ links: boolean }, { sources: OfferedSource[]; likely: string | null; links: string[]; seek: Seek | null } | null>;
  /** Keeps the page as a source, or pasted text. No id: there is no room. */
  "keep-source": Exchange<{ text?: string }, { id: string | null } | null>;
  seek: Exchange<{ url: string }, true>;
  "seek-refused": Exchange<{}, true>;
  "seek-seen": Exchange<{}, true>;
  /** Opens a page of the extension beside the tab. */
  open: Exchange<{ what: OwnPage }, true>;
}

type OwnPage = "reading" | "options" | "welcome";

/** What the extension's own pages ask the background. */
type UiExchanges = { [T in keyof TabExchanges]: Exchange<TabExchanges[T]["request"] & { tab: number }, TabExchanges[T]["reply"]> } & {
  /** Something stored has changed. */
  changed: Exchange<{}, true>;
};

/** What the scripts in a page ask the background about their own page. */
interface ContentExchanges {
  /** Null if only changes were sent, and the page that they change is not cached any more. */
  judge: Exchange<Judging, Judged | null>;
  "remove-styles": Exchange<{ view: Look | null }, true>;
  /** Whether the correction was stored. */
  teach: Exchange<{ page: Page; marks: Mark[]; says: Classification }, boolean>;
  /** The page is not followed any more. */
  stopped: Exchange<{}, true>;
  need: Exchange<{ script: Script }, true>;
  /** A page of a site that is always on has loaded. */
  arrived: Exchange<{}, void>;
}

/** What the background asks a page's agent. Each is answered with a `PageAnswer`, and with what is named here as its reply. */
interface PageExchanges {
  toggle: Exchange<{}, void>;
  set: Exchange<{ on: boolean }, void>;
  state: Exchange<{}, void>;
  show: Exchange<{ passage: number }, Pick<PageAnswer, "isHidden">>;
  /** To the next (1) or previous (-1) passage from where the reader is. */
  step: Exchange<{ by: 1 | -1 }, void>;
  /** Where the reader is on the page. */
  where: Exchange<{}, Pick<PageAnswer, "here">>;
  /** Judges and paints the page again, after something stored has changed; only where the page is on. */
  refresh: Exchange<{}, void>;
  /** Teaches what a listed passage is. */
  teach: Exchange<{ passage: number; says: Classification }, void>;
  /** Teaches what the selected words are. */
  "teach-selection": Exchange<{ says: Classification }, void>;
  /** Lets the reader pick a block on the page and teaches what it is. */
  pick: Exchange<{ says: Classification }, void>;
  /** Lets the reader pick where a listed passage ends. */
  "pick-end": Exchange<{ passage: number }, void>;
  /** Copies the selected words without the insertions among them. */
  "copy-original": Exchange<{}, void>;
  /** Compares the page with a source that is kept, or no more. */
  compare: Exchange<{ source: string | null }, void>;
  /** Shows a change on the page, by its place in the comparison. */
  change: Exchange<{ of: "altered" | "omitted"; index: number }, void>;
  /** Lets a frame answer for the page, or the page itself again (0). */
  frame: Exchange<{ frame: number }, void>;
  /** A fresh copy of the page. */
  page: Exchange<{}, PageCopy>;
}

/** One request of a table of exchanges, or any of some. */
type RequestOf<Exchanges, T extends keyof Exchanges = keyof Exchanges> = {
  [K in T]: { type: K } & (Exchanges[K] extends Exchange<infer Request, unknown> ? Request : never);
}[T];

/** The reply to a request of a table of exchanges. */
type ReplyOf<Exchanges, T extends keyof Exchanges> = Exchanges[T] extends Exchange<unknown, infer Reply> ? Reply : never;

/** A handler for each request of a table of exchanges; `More` is what else is known of the sender. */
type Handlers<Exchanges, More extends unknown[] = []> = {
  [T in keyof Exchanges]: (request: RequestOf<Exchanges, T>, ...more: More) => Promise<ReplyOf<Exchanges, T>>;
};

type PageRequest<T extends keyof PageExchanges = keyof PageExchanges> = RequestOf<PageExchanges, T>;

/** Asks the background about the tab that is shown. */
type AskAboutTab = <T extends keyof TabExchanges>(request: RequestOf<TabExchanges, T>) => Promise<ReplyOf<TabExchanges, T> | null>;

/** The requests about a tab that are answered with the state of the tab's page afterwards. */
type AnsweredType = {
  [T in keyof TabExchanges]: Answer extends ReplyOf<TabExchanges, T> ? (ReplyOf<TabExchanges, T> extends Answer ? T : never) : never;
}[keyof TabExchanges];
type AnsweredRequest = RequestOf<TabExchanges, AnsweredType>;

/** What the background tells the extension's own pages: the state of a tab's page has changed. */
type Notice = { type: "judged"; tab: number };
