// What the core reads and writes, and the engines that hold it. Read by the type checker only; never shipped.

/** The flat copy of a document, made by `content/core/snapshot.js`. */
interface Page {
  url: string;
  title: string;
  lang: string;
  /** Whether the document was larger than a copy may be: what came after was not read. */
  cut: boolean;
  /** Its links, where its article is to be drawn or written. */
  links?: Link[];
  /** Distinct combinations of tag, class, id, role, lang, style, itemprop and hidden. */
  shapes: string[][];
  /** Pairs in preorder: the node's depth (0 for the root), then a shape's index or, below zero, a text node's length in UTF-16 units. */
  nodes: number[];
  /** The data of all text nodes, in order. */
  text: string;
}

/** A change to a page: it replaces nodes from `at` on, and their text from `start` on. */
interface Patch {
  at: number;
  removed: number;
  /** Pairs, as in `Page`. */
  nodes: number[];
  /** UTF-16 units of the page's text. */
  start: number;
  units: number;
  text: string;
}

/** What a reprint is compared with: a page, or text with a paragraph on each line. */
type Source = Page | string;

/** The result of comparing a page with its source. */
interface Comparison {
  /** If false, the rest is empty. */
  same_story: boolean;
  title: string;
  url: string;
  /** The share of the source's words that the page has, from 0 to 1. */
  kept: number;
  /** Passages of the report that the source does not have. */
  inserted: number;
  inserted_words: number;
  altered_paragraphs: number;
  omitted_words: number;
  /** In the page's order. */
  altered: Alteration[];
  /** In the source's order. */
  omitted: Omission[];
  /** What looks inserted, but is in the source, too. */
  shared: { kind: string; text: string }[];
}

/** Words of the source and the page's words that replace them; one of the two may be empty. */
interface Alteration {
  from: string;
  to: string;
  headline: boolean;
  start: [node: number, offset: number];
  end: [node: number, offset: number];
}

/** What the page left out. */
interface Omission {
  text: string;
  words: number;
  /** The place after which it would be. */
  after: [node: number, offset: number];
  /** Whether it would be between two blocks. */
  whole: boolean;
}

/** A link of a page. */
interface Link {
  /** The element in the copy; missing for a link in the page's head. */
  node?: number;
  /** What the page states it as: `canonical`, `isBasedOn`. */
  rel?: string;
  href: string;
}

/** A whole element, or a range between two text nodes; a position is a node's index and a UTF-16 offset in it. */
type Mark = { node: number } | { start: [number, number]; end: [number, number] };

interface Reason {
  code: string;
  /** An English sentence, for a code that has no message yet. */
  detail: string;
  /** Whether it is evidence against the mark. */
  against?: boolean;
  /** The words of the page that the reason rests on. */
  quote: string;
  /** The source's words before and after the place, where that is the reason. */
  source?: string[];
}

interface Passage {
  layer: Layer;
  kind: Kind;
  certainty: Certainty;
  confidence: number;
  may_continue: boolean;
  text: string;
  words: number;
  start: number;
  end: number;
  from: number;
  to: number;
  marks: Mark[];
  reasons: Reason[];
}

interface Report {
  lang: string;
  words: number;
  /** Whether the page was too large to be read to its end. */
  cut?: boolean;
  layers: Record<Layer, number>;
  passages: Passage[];
  /** The story without its passages. */
  story: Mark[];
  /** The indexes of the reader's corrections that were not found on the page as it is now. */
  unplaced: number[];
}

/** Words with their context: found again on a changed page, or not at all. */
interface Quote {
  prefix: string;
  exact: string;
  suffix: string;
}

/** What a rule for a site matches: a label, or the class of an element. */
type Pattern = { label: string } | { class: string };

/** A reader's correction of one passage; `pattern` is what a rule could be made of. */
interface Correction {
  quote: Quote;
  says: Classification;
  pattern?: Pattern;
}

/** A rule for a site. */
type Rule = Pattern & { says: Classification; off?: boolean };

/** What a reader decided about a site. */
interface Site {
  on?: "always" | "never";
  mode?: Mode;
  rules?: Rule[];
}

/** The settings for all sites. The core fills in what is missing. */
interface Settings {
  version: 1;
  mode: Mode;
  layers: Layer[];
  /** The least certainty that is shown. */
  certainty: Certainty;
  copy: Treatment;
  print: Treatment;
  /** Whether screen readers hear where an insertion starts and ends. */
  announce: boolean;
  /** Whether new pages are read on every site that the browser allows. */
  everywhere: boolean;
  /** Hues of the layers' colours, 0 to 359; lightness and chroma are fixed, so that the contrast is. */
  hues: Record<Layer, number>;
  reading: { theme: Theme; size: number };
}

/**
 * What the extension stores, by key: `settings` (Settings) and `site:HOST` (Site) in `storage.sync`, `page:URL`
 * (Correction[]; the address without its fragment) in `storage.local`. The core reads it as it stands, whatever it holds.
 */
type Store = Record<string, unknown>;

/** How a page is shown, according to all that is stored. */
interface View {
  /** The page's site: its host without `www.`. */
  site: string;
  on: "always" | "never" | null;
  mode: Mode;
  copy: Treatment;
  print: Treatment;
  announce: boolean;
  hues: Record<Layer, number>;
  /** The corrections of this page. */
  corrections: Correction[];
  /** The rules that apply to this page. */
  rules: Rule[];
  /** Entries that could not be read, and why, in English. */
  broken: { key: string; why: string }[];
}

/** The glue that wasm-bindgen writes; the build puts it next to the sources. */
declare module "*/engine/rubricator.js" {
  /** Loads the engine; later calls keep the first instance. */
  export default function init(): Promise<unknown>;
  /** Judges a page by what is stored, which may be nothing: `{}`. */
  export function judge(page: Page, store: Store): { report: Report; view: View; comparison: null };
  /** A correction for marked words; null if no words of the story are marked. */
  export function correction(page: Page, marks: Mark[], says: Classification): Correction | null;
  /** The address by which a page is stored: the same for all spellings of its own. */
  export function page_address(url: string): string;
  /** All that is stored, checked and filled in, and what of it could not be read. */
  export function settings(store: Store): {
    settings: Settings;
    sites: Record<string, Site>;
    pages: Record<string, Correction[]>;
    broken: View["broken"];
  };
  /** A file of settings, checked: the entries to store. Throws an `Error` with one sentence. */
  export function read_settings(file: string): Store;
  /** All that is stored that can be read, as a file that `read_settings` reads. */
  export function write_settings(store: Store): string;
  /** Replaces an instance that trapped. */
  export function __wbg_reset_state(): void;
}

/** The same, which also draws and writes articles, and compares a page with its source. */
declare module "*/engine/compare.js" {
  /** Loads the engine; later calls keep the first instance. */
  export default function init(): Promise<unknown>;
  /** Judges a page by what is stored, and by its source. */
  export function judge(page: Page, store: Store, source: Source): { report: Report; view: View; comparison: Comparison };
  /** Judges a page and draws the separated article into an empty element, its source beside it, where that has the same story. */
  export function view(page: Page, store: Store, container: Element, messages: Record<string, string>, source: Source | undefined): Report;
  /** The article in a format; the whole article includes the comparison. */
  export function write(page: Page, store: Store, part: ArticlePart, format: Format, source: Source | undefined): string;
  /** All that is stored, checked and filled in, and what of it could not be read. */
  export function settings(store: Store): {
    settings: Settings;
    sites: Record<string, Site>;
    pages: Record<string, Correction[]>;
    broken: View["broken"];
  };
  /** A MinHash by which the same story is recognised; it has none of its words. */
  export function sketch(page: Page): string;
  /** The addresses by which a page names its source, the likeliest first. */
  export function source_links(page: Page, links: Link[]): string[];
  /** Which of these sketches is probably of the same story. */
  export function likeliest(sketch: string, others: string[]): number | undefined;
  /** Replaces an instance that trapped. */
  export function __wbg_reset_state(): void;
}
