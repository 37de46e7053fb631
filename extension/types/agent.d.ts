// What the content scripts share in a page. Read by the type checker only; never shipped.

interface Copy {
  page: Page;
  /** The live nodes: `nodes[i]` is the i-th pair of `page.nodes`. */
  nodes: Node[];
  /** While copying: the pieces of the text, and how many UTF-16 units have been copied. */
  texts: string[];
  units: number;
  /** The shapes by tag and attributes, what the browser makes of them, and how many UTF-16 units they have together. */
  known: { shapes: Map<string, Map<string, number>>; computed: Map<string, string>; units: number };
  /** The shadow trees in it. */
  roots: Set<ShadowRoot>;
  /** Once it was judged: its version, and how many shapes were sent. */
  version?: number;
  sent?: number;
}

/** How far copying has got. */
interface Tour {
  walker: TreeWalker;
  /** What is copied next; null at the end. */
  node: Node | null;
  depth: number;
  /** The depth at which it began. */
  top: number;
}

/** The live nodes that a mark names. */
interface FoundMark {
  /** The range, unless the whole block is marked. */
  range: Range | null;
  /** The block that is marked, or that the range is in. */
  block: Element;
}

/** One mark of a passage, and what painting needs to know about its place. */
interface PaintedMark extends FoundMark {
  passage: Passage;
  /** The passage's index in the report. */
  index: number;
  /** The colour of the block's text. */
  color: string;
  /** Whether the block's lines run from right to left. */
  rtl: boolean;
  /** Whether it is the first mark of its passage, and the last. */
  first: boolean;
  last: boolean;
  /** Whether the passage's label is drawn in the overlay, since the block cannot carry it. */
  isOverlaid: boolean;
}

/** What was painted onto a page. */
interface Painting {
  /** Whether something needs the overlay, whose script is not loaded yet. */
  needsOverlay: boolean;
  /** The elements and ranges of a passage; if it is folded away, `open` unfolds it. */
  reach(passage: number, open: boolean): (Element | Range)[];
  /** The button that replaces a passage, where one does. */
  control?(passage: number): HTMLElement | null;
  /** Undoes everything that painting did. */
  clear(): void;
}

/**
 * When the background injects content scripts; each script names its occasions at its head, after `for:`. A page that is painted gets
 * the scripts for "painted", for its view (`mode …`, `copy …`, `print …`), and if it has any, for marks that are ranges and for shadow
 * trees.
 */
type Occasion =
  | "every page"
  | "every injection"
  | "always-on sites"
  | "painted"
  | "ranges"
  | "shadow trees"
  | `mode ${Mode}`
  | `copy ${Treatment}`
  | `print ${Treatment}`
  | `request ${PageRequest["type"]}`;

/** What the agent keeps of its page, and does for the other content scripts. */
interface Agent {
  report: Report | null;
  view: View | null;
  error: Trouble | null;
  /** The page as it was judged, and its nodes. */
  copied: Copy | null;
  nodes: Node[];
  painting: Painting | null;
  /** The view whose style sheets the page has now. */
  appliedView: Look | null;
  /** The style sheet for shadow trees, which the page's sheets do not reach. */
  shadowCss: string;
  /** Whether the page changes so much that it is not followed any more. */
  stopped: boolean;
  /** The frame that answers for the page, which has no article of its own. */
  frame?: number;
  /** The source that the page is compared with, and the result. */
  source: string | null;
  comparison: Changes | "gone" | null;
  /** Called whenever something else is painted. */
  onPainted: (() => void)[];
  /** Asks the background; null if that failed. */
  askBackground<T extends keyof ContentExchanges>(message: RequestOf<ContentExchanges, T>): Promise<ReplyOf<ContentExchanges, T> | null>;
  /** Loads one more content script, after those that it needs. */
  need(script: Script): unknown;
  /** Clears what is painted, and if `on` paints again, with `next` taken over first. The reader's place in the page is kept. */
  repaint(on: boolean, next?: Partial<Agent>): void;
  /** A fresh copy of the page without anything of ours in it. */
  copy(): Promise<Copy>;
  /** Has a copy judged. */
  judge(copied: Copy, how?: { appliedView?: Look | null; change?: PageChange | undefined }): Promise<Partial<Agent> & { copied: Copy }>;
  /** Judges the page, if that has not been done, without painting it. */
  read(): Promise<void>;
  /** Judges and paints again. */
  /** Removes from the page what bears our names and was not put there by us. */
  sweep(): void;
  refresh(): Promise<void>;
  /** Paints the result of judging. */
  show(next: Partial<Agent>): Promise<void>;
  on(): Promise<void>;
  off(): Promise<void>;
  /** Answers each request; content scripts add their own. What a handler returns is added to the answer. */
  handlers: Partial<Handlers<PageExchanges>>;
  /** Does something once everything that was asked before is done. */
  enqueue(work: () => unknown): Promise<void>;
}

/** A part of a text node's own words. */
interface TextPiece {
  text: Text;
  from: number;
  to: number;
}

/** What holds words of a passage: a whole element, inline or with lines of its own, or a part of a text node. */
type Piece = { element: Element; inline: boolean } | TextPiece;

/** A passage with what holds its words; there is at least one piece. */
interface PassagePieces {
  passage: Passage;
  index: number;
  pieces: Piece[];
}

/** Words that replace a part of a text node's own words; both may be empty. */
interface TextEdit {
  from: number;
  to: number;
  words: string;
}

/** Text nodes between two other children of an element: how many of those come before, what the text nodes said, and what they say now. */
type TextRun = [at: number, original: string[], written: string[]];

/** The text nodes of a page whose data was replaced. */
interface TextEdits {
  /** What was edited, by element. */
  notes(): Iterable<TextRun[]>;
  /** A text node's own data, without the edits. */
  dataOf(text: Text): string;
  /** Replaces parts of text nodes; all edits of one node come together, in order. */
  write(wanted: Map<Text, TextEdit[]>): void;
  /** Gives all text nodes their own data back. */
  clear(): void;
}

/** The vertical extent of what is visible of a block that may be scrolled, in pixels of the window. */
interface Extent {
  top: number;
  bottom: number;
}

/** A button that replaces a folded insertion. */
interface Stub {
  host: HTMLElement;
  button: HTMLButtonElement;
  /** What keeps room for it, and the block that this is or is in. */
  bearer: Piece;
  block: Element;
  /** Shows the insertion as open, or as folded. */
  show(open: boolean): void;
  /** Its place in the window: in its room in a text, or at the start of its block. */
  measure(room: Range | null, visible: Extent): StubBox;
  put(box: StubBox, origin: DOMRect): void;
}

interface StubBox {
  isShown: boolean;
  left: number;
  top: number;
  /** How wide it may be. */
  width: number;
  /** By how much of its own width it is moved. */
  shift: string;
}

/** What the content scripts of a page share, in the extension's own world. */
interface Rubricator {
  /** The document, safe from DOM clobbering: elements with names such as `body`. It is not a node: for that, there is `window.document`. */
  document: Document;
  copy(root: Element): Copy;
  /** The same, with pauses. */
  copying(root: Element): Generator<void, Copy>;
  /** Reads of the DOM that are safe from DOM clobbering, and the steps of copying. */
  dom: {
    /** A function that reads a property even where the page hides it. */
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
  /** What the page's sheets make of an element that is written like this: some of `unseen`, `block` and `lines`, in this order. */
  computedStyleOf?(element: Element, written: string, known: Copy["known"]): string;
  paint(report: Report, nodes: Node[], view: View): Painting;
  /** Whether what is in an element may be saved as somebody's own writing. */
  isEditable(element: Element): boolean;
  /** The live nodes of a mark; null where the page has changed since. */
  findMark(mark: Mark, nodes: Node[]): FoundMark | null;
  /** The same for a mark that is a range. */
  findRange?: (mark: Mark, nodes: Node[]) => FoundMark | null;
  /** The nearest element around a node that is not inline. */
  blockOf(node: Node): Element;
  /** The text nodes in a range that hold words. */
  textsIn(range: Range): Text[];
  /** A number in the reader's language. */
  formatNumber(amount: number): string;
  /** A number with its noun in the right form. */
  count(noun: string, amount: number): string;
  /** All that is put into the page. */
  placed: {
    /** Whether an element of ours is on the list, or an attribute of the page's element. */
    has(element: Element, name?: string): boolean;
    /** Sets an attribute, or removes it; the result undoes that. */
    attribute(element: Element, name: string, value: string | null): () => void;
    /** Gives an attribute the value that it had before it was first set. */
    takeBack(element: Element, name: string): void;
    /** Adds an element of ours to the document; the result removes it. */
    element(element: Element): () => void;
    /** Highlights ranges under a name, instead of what the name was for. */
    highlight(name: string, ranges: Range[]): void;
    /** Puts back the highlights that the page has removed. */
    putBack(): void;
    clear(): void;
  };
  /** Removes what bears our names in these trees and is not on the list. */
  sweep?: (roots: Iterable<Document | ShadowRoot>) => void;
  /** The text nodes between an element's other children, and these. */
  runsOf(parent: Element): { runs: Text[][]; ends: Node[] };
  /** From a place in a text node's own data to the place in what it says now, and back; they differ where the text was edited. */
  toCurrent(node: Text, offset: number): [Text, number];
  toOriginal(node: Text, offset: number): [Text, number];
  agent: Agent;
  /** An element of ours around a closed shadow tree with these styles. */
  createHost(name: string, css: string, delegatesFocus?: boolean): { host: HTMLElement; shadow: ShadowRoot };
  /** Draws what blocks cannot carry; the result undoes that. */
  drawOverlay?: (marks: PaintedMark[], announce: boolean) => () => void;
  /**
   * An element of ours over the page that does not change the page's layout. `settle` puts what is in it in its place, and `place`
   * calls it again. What is slotted has a closed shadow tree of its own.
   */
  createOverlay(
    css: string,
    blocks: Iterable<Element>,
    settle: (origin: DOMRect, visible: (block: Element) => Extent) => void,
    region: Node,
    slotted?: Node[],
  ): { place(): void; remove(): void };
  observer?: {
    /** Starts to follow the page that this is a copy of. */
    start(copied: Copy): void;
    stop(): void;
    catchUp(): Promise<void>;
    /** Does something to the page that is not observed. */
    unobserved(work: () => void): void;
  };
  /** Updates a copy where something changed within a node, or only in its tag; null where too much changed. */
  patch?: (copy: Copy, changed: Map<Node, boolean>) => Patch[] | null;
  navigation?: { clear(on: boolean): void };
  /** The frames that take up most of the window. */
  frames?: () => HTMLIFrameElement[];
  modes?: {
    /** Notes where the reader is; the result brings them back there. */
    hold(report: Report, nodes: Node[]): () => void;
    paint(report: Report, nodes: Node[], view: View): Painting | null;
  };
  /** Every passage with what holds its words. */
  pieces(report: Report, nodes: Node[]): PassagePieces[];
  /** Replaces what text nodes say. */
  edits?: TextEdits;
  /** A stub for a passage; a seam is one that shows only a number. */
  createStub(found: PassagePieces, seam: boolean): Stub;
  /** Replaces insertions by stubs, or by seams in the mode that shows the story alone. */
  fold?: (report: Report, nodes: Node[], view: View) => Painting;
  teach?: {
    rangeOf(mark: Mark): Range;
    /** The selected words. */
    selected(): Range | null;
    /** Stores a correction for the words of a range and paints the result; whether it was stored. */
    teach(range: Range, says: Classification): Promise<boolean>;
  };

  // Set by scripts that add listeners, so that a script that is injected twice adds them once.
  isListening?: boolean;
  isCleanedUp?: boolean;
  stylesShadowTrees?: boolean;
  showsChanges?: boolean;
  handlesCopying?: boolean;
  handlesPrinting?: boolean;
  handlesPicking?: boolean;
}

declare var rubricator: Rubricator;
