// The shapes that pass between the page, the engine, the popup and the site. Read by the type checker only; never shipped.

/** The flat copy of a document, made by `page/copy.js`. */
interface Page {
  url: string;
  title: string;
  lang: string;
  /** Whether the document was larger than a copy may be: what came after was not read. */
  cut: boolean;
  /** Distinct looks of elements: tag, class, id, role, lang, style, itemprop, hidden. */
  shapes: string[][];
  /** Pairs in preorder: in how many elements the node stands (0 for the root), then a shape's index or, below zero, a text node's length in UTF-16 units. */
  nodes: number[];
  /** The data of all text nodes, in order. */
  text: string;
}

interface Copy {
  page: Page;
  /** The live nodes: `nodes[i]` is the i-th pair of `page.nodes`. */
  nodes: Node[];
  /** While it is made: the pieces of the text, and how many UTF-16 units have been copied. */
  texts: string[];
  units: number;
  /** The shapes by their tag and what else they are made of, and how many UTF-16 units that is. */
  known: { shapes: Map<string, Map<string, number>>; units: number };
  /** The open shadow trees in it. */
  roots: Set<ShadowRoot>;
  /** What the background calls it once it was judged, and how many shapes that one has. */
  version?: number;
  sent?: number;
}

/** Where copying has got to. */
interface Tour {
  walker: TreeWalker;
  /** What is copied next; nothing at the end. */
  node: Node | null;
  depth: number;
  /** By how much each element around the node made it deeper. */
  steps: number[];
}

/** A change to a page: nodes from `at` on, and their text from `start` on, give way to others. */
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

/** What a reprint is compared with: a page, or text with a paragraph on each line. */
type Source = Page | string;

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

/** What comparing a page with its source has shown. */
interface Comparison {
  /** If not, nothing else was found. */
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
  /** What looks inserted, but stands in the source, too. */
  shared: { kind: string; text: string }[];
}

/** The source's words and the page's in their place; one of the two may be none. */
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
  /** The place behind which it would stand. */
  after: [node: number, offset: number];
  /** Whether it would stand between two blocks. */
  whole: boolean;
}

/** A link of a page. */
interface Link {
  /** The element that leads there, in the copy; nothing for one of the page's head. */
  node?: number;
  /** What the page states it as: `canonical`, `isBasedOn`. */
  rel?: string;
  href: string;
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

type Layer = "commentary" | "note" | "update";

/** A whole element, or a range between two text nodes; a position is a node's index and a UTF-16 offset in it. */
type Mark = { node: number } | { start: [number, number]; end: [number, number] };

interface Reason {
  code: string;
  /** An English sentence, for a code that has no message yet. */
  detail: string;
  /** Whether it speaks against the mark. */
  against?: boolean;
  /** The words of the page that the reason rests on. */
  quote: string;
  /** The source's words before and after the place, where that is the reason. */
  source?: string[];
}

interface Passage {
  layer: Layer;
  kind: string;
  certainty: "sure" | "likely" | "possible";
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
  /** The story's own words: all of it that no passage holds. */
  story: Mark[];
  /** The reader's corrections, by their place in the page's list, that could not be placed on the page as it is now. */
  unplaced: number[];
}

/** How insertions are shown on the page. */
type Mode = "highlight" | "dim" | "fold" | "original" | "commentary";

/** What becomes of insertions in what is copied or printed: nothing, brackets around them, or they are left out. */
type Treatment = "keep" | "bracket" | "omit";

/** What a reader says of words: that they are the story's, or which layer they belong to. */
type Says = "story" | Layer;

/** Words and what stands around them: found again on a changed page, or not at all. */
interface Quote {
  prefix: string;
  exact: string;
  suffix: string;
}

/** What can be learnt of a passage for its whole site: its label, or the class of its box. */
type Pattern = { label: string } | { class: string };

/** A reader's correction of one passage; `pattern` is what a rule could be made of. */
interface Correction {
  quote: Quote;
  says: Says;
  pattern?: Pattern;
}

/** A rule for a site. */
type Rule = Pattern & { says: Says; off?: boolean };

/** What a reader decided about a site. */
interface Site {
  on?: "always" | "never";
  mode?: Mode;
  rules?: Rule[];
}

/** What holds everywhere. The core fills in what is missing. */
interface Settings {
  version: 1;
  mode: Mode;
  layers: Layer[];
  /** The least certainty that is shown. */
  certainty: "sure" | "likely" | "possible";
  copy: Treatment;
  print: Treatment;
  /** Whether screen readers hear where an insertion starts and ends. */
  announce: boolean;
  /** Whether new pages are read on every site that the browser allows. */
  everywhere: boolean;
  /** Hues of the layers' colours, 0 to 359; lightness and chroma are fixed, so that the contrast is. */
  hues: Record<Layer, number>;
  reading: { theme: "auto" | "light" | "dark" | "sepia"; size: number };
}

/**
 * What the extension stores, by key: `settings` (Settings) and `site:HOST` (Site) in `storage.sync`, `page:URL`
 * (Correction[]; the address without its fragment) in `storage.local`. The core reads it as it stands, whatever it holds.
 */
type Store = Record<string, unknown>;

/** How a page is to be shown, by all that is stored. */
interface View {
  /** The page's site: its host without `www.`, or that above it for which something is stored. */
  site: string;
  on: "always" | "never" | null;
  mode: Mode;
  copy: Treatment;
  print: Treatment;
  announce: boolean;
  hues: Record<Layer, number>;
  /** The corrections of this page. */
  corrections: Correction[];
  /** The rules that hold on this page. */
  rules: Rule[];
  /** What is stored and could not be read: the keys, and why, in English. */
  broken: { key: string; why: string }[];
}

/** What the reader takes away, and in which form. */
type What = "whole" | "original" | "commentary";
type Form = "text" | "markdown" | "html" | "json" | "annotations";

/** Why a page could not be read; each has a title and a text in `_locales`. */
type Trouble = "restricted" | "file" | "pdf" | "gone" | "no-article" | "framed" | "engine";

/** Why a decision was not stored: no room, too many changes a minute, what stands there can't be read, what would stand there couldn't, or anything else; `unsaved_full` … in `_locales`. */
type Unsaved = "full" | "often" | "broken" | "odd" | "failed";

/** How a page stands. */
interface Answer {
  on: boolean;
  report: Report | null;
  view: View | null;
  error: Trouble | null;
  /** The page changes so much that it is not followed any more. */
  weary?: boolean;
  /** The frame to ask in the place of the page. */
  frame?: number;
  /** What comparing it has shown; `gone` where the source is not kept any more. */
  comparison?: Comparison | "gone" | null;
  /** What the reader decided just now was not stored. */
  unsaved?: Unsaved;
}

/** What the page's agent is asked; each is answered with an `Answer`, unless said otherwise. */
type PageRequest =
  | { type: "toggle" }
  | { type: "set"; on: boolean }
  | { type: "state" }
  | { type: "show"; passage: number }
  /** To the next (1) or previous (-1) passage from where the reader is. */
  | { type: "step"; by: 1 | -1 }
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
  /** A fresh copy of the page; answered with `{ page: Page }`. */
  | { type: "page" };

/** What a mark names on the live page. */
interface Found {
  /** The range, unless the whole block is marked. */
  range: Range | null;
  /** The block that is marked, or that the range lies in. */
  block: Element;
}

/** Where one mark of a passage stands on the page. */
interface Place extends Found {
  passage: Passage;
  /** The passage's place in the report. */
  index: number;
  /** The colour of the block's text. */
  color: string;
  /** Whether the block's lines run from right to left. */
  rtl: boolean;
  /** Whether it is the first of its passage, and the last. */
  first: boolean;
  last: boolean;
  /** Whether the passage's label belongs in the layer. */
  layered: boolean;
}

/** A painted page. */
interface Painting {
  /** Whether the script for the layer is still missing. */
  bare: boolean;
  /** Where a passage stands, its stub first; opened if it is folded away. */
  reach(passage: number, open: boolean): (Element | Range)[];
  /** Takes back everything that painting did. */
  clear(): void;
}

/** The page scripts that are put in where they are needed, by name. */
type Script = "retire" | "ranges" | "texts" | "host" | "layer" | "shadows" | "live" | "patch" | "frame" | "compared" | "numbers" | "change" | "links" | "walk" | "modes" | "wrap" | "fold" | "clipboard" | "print" | "teach" | "pick";

/** What an agent keeps of its page, and does for its other scripts. */
interface Desk {
  report: Report | null;
  view: View | null;
  error: Trouble | null;
  /** The page as it was judged, and its nodes. */
  copied: Copy | null;
  nodes: Node[];
  painting: Painting | null;
  /** By which view the page is dressed. */
  dressed: View | null;
  /** The look for shadow trees, which the page's sheets do not reach. */
  css: string;
  /** Whether the page changes so much that it is not followed any more. */
  weary: boolean;
  /** The frame that answers for the page, which has no article of its own. */
  frame?: number;
  /** The source that the page is compared with, and what that has shown. */
  source: string | null;
  comparison: Comparison | "gone" | null;
  /** What is to be done whenever something else is painted. */
  painted: (() => void)[];
  tell(message: object): Promise<any>;
  need(script: "retire" | "layer" | "patch" | "walk"): unknown;
  /** Puts something in the place of what is painted, or nothing; the reader's place is kept. */
  change(on: boolean, next?: Partial<Desk>): void;
  /** A fresh copy of the page without anything of ours in it. */
  copy(): Promise<Copy>;
  /** Has a copy judged. */
  judge(copied: Copy, message?: object): Promise<Partial<Desk> & { copied: Copy }>;
  /** Judges the page, if that has not been done, without painting it. */
  read(): Promise<void>;
  /** Judges anew and paints anew. */
  refresh(): Promise<void>;
  /** Paints what a judgement gave. */
  show(next: Partial<Desk>): Promise<void>;
  on(): Promise<void>;
  off(): Promise<void>;
  /** What is done for each request; scripts add their own. What one gives goes into the answer. */
  answers: Partial<{ [T in PageRequest["type"]]: (request: Extract<PageRequest, { type: T }>) => Promise<object | void> }>;
  /** Does something once all that was asked before is done. */
  turn(work: () => unknown): Promise<void>;
}

/** A passage with the elements that hold its words, some of them wrapped. */
interface Taken {
  passage: Passage;
  index: number;
  pieces: Element[];
  first: Element;
  last: Element;
}

/** What the page scripts share in the extension's own world of a page. */
interface Rubricator {
  /** The document, safe from what the page calls its elements. It is no node: for that, there is `window.document`. */
  document: Document;
  copy(root: Element): Copy;
  /** The same with pauses. */
  copying(root: Element): Generator<void, Copy>;
  /** What copying is made of. */
  parts: {
    /** Gives what reads a property even where the page hides it. */
    reader<T extends object, K extends keyof T & string>(owner: { prototype: T }, name: K): (object: T) => T[K];
    walk(root: Node, depth: number, copy: Copy): Generator<void, void>;
    shapeOf(element: Element, tag: string, copy: Copy): number;
    shownIn(element: Element, tag: string, copy: Copy): Iterable<Node> | null;
    nameOf(element: Element): string;
    shadowOf(element: Element): ShadowRoot | null;
    childrenOf(node: Node): NodeListOf<ChildNode>;
    parentOf(node: Node): Element | null;
    isFull(copy: Copy): boolean;
  };
  paint(report: Report, nodes: Node[], view: View): Painting;
  /** What a mark names; nothing where the page has changed since. */
  find(mark: Mark, nodes: Node[]): Found | null;
  /** What a mark names that is a range. */
  between?: (mark: Mark, nodes: Node[]) => Found | null;
  /** The nearest element around a node that is not inline. */
  blockOf(node: Node): Element;
  /** The texts in a range that hold words. */
  texts(range: Range): Text[];
  /** A number in the reader's language, and one with its noun in the right form. */
  format(amount: number): string;
  count(noun: string, amount: number): string;
  /** Sets an attribute, and gives what sets it back. */
  set(element: Element, name: string, value: string): () => void;
  /** Where a place in a text stands now that texts may have been split. */
  now(node: Text, offset: number): [Text, number];
  /** Where a place stood before. */
  once(node: Text, offset: number): [Text, number];
  desk: Desk;
  /** Set once the agent listens. */
  agent: boolean;

  /** Set once what an earlier version left is gone. */
  retire?: boolean;
  /** An element of ours around a closed tree with this look. */
  host(name: string, look: string, delegatesFocus?: boolean): { host: HTMLElement; shadow: ShadowRoot };
  /** Draws what blocks cannot carry, and gives what takes it back. */
  layer?: (places: Place[], announce: boolean) => () => void;
  /** Set once the shadow trees that are painted are dressed. */
  shadows?: boolean;
  /** A button that opens to what the source says, and what it is made of. */
  change: {
    LOOK: string;
    piece(tag: "p" | "del" | "ins" | "div", ...content: (Node | string)[]): HTMLElement;
    control(of: "altered" | "omitted", words: string, content: () => HTMLElement[], lang: string): { element: HTMLElement; turn(open: boolean): void };
  };
  /** Set once what a comparison has shown is drawn. */
  compared?: boolean;
  /** An element of ours over the page that the page's layout does not know; `settle` puts what is in it in its place. */
  overlay?: (look: string, blocks: Iterable<Element>, settle: (origin: DOMRect) => void, ...content: Node[]) => () => void;
  live?: {
    /** Starts to follow the page that this is a copy of. */
    begin(copied: Copy): void;
    rest(): void;
    catchUp(): Promise<void>;
    /** Does something to the page that is not to be followed. */
    quietly(work: () => void): void;
  };
  /** Brings a copy up to date where something changed within a node, or only in its tag; nothing where that is too much to tell. */
  patch?: (copy: Copy, changed: Map<Node, boolean>) => Patch[] | null;
  walk?: { forget(): void };
  /** The frames that take up most of the window. */
  frames?: () => HTMLIFrameElement[];
  modes?: {
    /** Notes where the reader is, and gives what brings them back there. */
    hold(): () => void;
    paint(report: Report, nodes: Node[], view: View): Painting | null;
  };
  /** Every passage with what holds its words; `undo` gets what takes that back. */
  wrap?: (report: Report, nodes: Node[], undo: (() => void)[]) => Taken[];
  /** Puts stubs in the place of insertions; `seam`: ones that are no more than a number. */
  fold?: (report: Report, nodes: Node[], seam: boolean) => Painting;
  /** Set once it listens. */
  clipboard?: boolean;
  print?: boolean;
  teach?: {
    rangeOf(mark: Mark): Range;
    /** The selected words. */
    selected(): Range | null;
    /** Teaches what the words of a range are and shows what came of it; whether that was kept. */
    teach(range: Range, says: Says): Promise<boolean>;
  };
  pick?: boolean;
}

declare var rubricator: Rubricator;

/** The glue that wasm-bindgen writes; the build puts it next to the sources. */
declare module "*/engine/rubricator.js" {
  /** Loads the engine; later calls keep the first instance. */
  export default function init(): Promise<unknown>;
  /** Judges a page by what is stored, which may be nothing: `{}`. */
  export function judge(page: Page, store: Store): { report: Report; view: View; comparison: null };
  /** Judges a page and draws the separated article into an empty element. */
  export function view(page: Page, store: Store, container: Element, messages: Record<string, string>): Report;
  /** The page's article in a written form, as the command line writes it. */
  export function write(page: Page, store: Store, what: What, form: Form): string;
  /** What a reader says of marked words, as a correction that can be stored; nothing where no words of the story are marked. */
  export function correction(page: Page, marks: Mark[], says: Says): Correction | null;
  /** All that is stored, checked and filled in, and what of it could not be read. */
  export function settings(store: Store): { settings: Settings; sites: Record<string, Site>; pages: Record<string, Correction[]>; broken: View["broken"] };
  /** A file of settings, checked: the entries to store. Throws an `Error` with one sentence. */
  export function read_settings(file: string): Store;
  /** All that is stored that can be read, as a file that `read_settings` reads. */
  export function write_settings(store: Store): string;
  /** Puts a fresh instance in the place of one that trapped. */
  export function __wbg_reset_state(): void;
}

/** The same, with the source of a page to compare it with. */
declare module "*/engine/compare.js" {
  /** Loads the engine; later calls keep the first instance. */
  export default function init(): Promise<unknown>;
  /** Judges a page by what is stored, and by its source. */
  export function judge(page: Page, store: Store, source: Source): { report: Report; view: View; comparison: Comparison };
  /** Draws the separated article and its source side by side, where that has the same story. */
  export function view(page: Page, store: Store, container: Element, messages: Record<string, string>, source: Source): Report;
  /** The article in a written form; the whole tells the comparison. */
  export function write(page: Page, store: Store, what: What, form: Form, source: Source): string;
  /** By this the same story is known again; it holds none of its words. */
  export function sketch(page: Page): string;
  /** The addresses by which a page names its source, the likeliest first. */
  export function source_links(page: Page, links: Link[]): string[];
  /** Which of these sketches is probably of the same story. */
  export function likeliest(sketch: string, others: string[]): number | undefined;
  /** Puts a fresh instance in the place of one that trapped. */
  export function __wbg_reset_state(): void;
}
