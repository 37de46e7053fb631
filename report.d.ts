// The shapes that pass between the page, the engine, the popup and the site. Read by the type checker only; never shipped.

/** The flat copy of a document, made by `page/copy.js`. */
interface Page {
  url: string;
  title: string;
  lang: string;
  /** Distinct looks of elements: tag, class, id, role, lang, style, itemprop, hidden. */
  shapes: string[][];
  /** Pairs in preorder: the parent's index (-1 for the root), then a shape's index or, below zero, a text node's length in UTF-16 units. */
  nodes: number[];
  /** The data of all text nodes, in order. */
  text: string;
}

interface Copy {
  page: Page;
  /** The live nodes: `nodes[i]` is the i-th pair of `page.nodes`. */
  nodes: Node[];
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
  layers: Record<Layer, number>;
  passages: Passage[];
}

/** Why a page could not be read; each has a title and a text in `_locales`. */
type Trouble = "restricted" | "file" | "pdf" | "gone" | "engine" | "no-article";

/** What the popup is told: whether the page is painted, what was found on it, and what went wrong. */
interface Answer {
  on: boolean;
  report: Report | null;
  error: Trouble | null;
}

/** What the page's agent is asked. */
type PageRequest =
  | { type: "toggle" }
  | { type: "set"; on: boolean }
  | { type: "show"; passage: number }
  | { type: "state" };

/** Where one mark of a passage stands on the page. */
interface Place {
  passage: Passage;
  /** The range, unless the whole block is marked. */
  range: Range | null;
  /** The block that is marked, or that the range lies in. */
  block: Element;
  /** The colour of the block's text. */
  color: string;
  /** Whether the block's lines run from right to left. */
  rtl: boolean;
  /** Whether it is the first of its passage. */
  first: boolean;
  /** Whether its label, if it has one, belongs in the layer. */
  layered: boolean;
}

/** A painted page. */
interface Painting {
  /** Scrolls to a passage and flashes it. */
  show(passage: number): void;
  /** Takes back everything that painting did. */
  clear(): void;
}

/** What the page scripts share in the extension's own world of a page. */
interface Rubricator {
  copy(root: Element): Copy;
  paint(passages: Passage[], nodes: Node[]): Painting;
  /** Set once the agent listens. */
  agent: boolean;
}

declare var rubricator: Rubricator;

/** The glue that wasm-bindgen writes; the build puts it next to the sources. */
declare module "*/engine/rubricator.js" {
  /** Loads the engine; later calls keep the first instance. */
  export default function init(): Promise<unknown>;
  export function judge(page: Page, rules: unknown[]): Report;
  /** Judges a page and draws the separated article into an empty element. */
  export function view(page: Page, rules: unknown[], container: Element, messages: Record<string, string>): Report;
  /** Puts a fresh instance in the place of one that trapped. */
  export function __wbg_reset_state(): void;
}
