// What the content scripts share in a page. Read by the type checker only; never shipped.

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
  /** How deep it began. */
  top: number;
}

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
  /** Where a passage stands on the page; opened if it is folded away. */
  reach(passage: number, open: boolean): (Element | Range)[];
  /** The control of ours that stands for a passage. */
  control?(passage: number): HTMLElement | null;
  /** Takes back everything that painting did. */
  clear(): void;
}

/**
 * When the background injects content scripts; each names its own at its head, after `for:`. A page that is painted gets those for
 * "painted", for its view (`mode …`, `copy …`, `print …`), and where it has such, for marks that are ranges and for shadow trees.
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
  comparison: Changes | "gone" | null;
  /** What is to be done whenever something else is painted. */
  painted: (() => void)[];
  /** Asks the background; nothing where that failed. */
  tell<T extends keyof ContentExchanges>(message: RequestOf<ContentExchanges, T>): Promise<ReplyOf<ContentExchanges, T> | null>;
  /** Loads one more content script, after what it needs. */
  need(script: Script): unknown;
  /** Puts something in the place of what is painted, or nothing; the reader's place is kept. */
  change(on: boolean, next?: Partial<Desk>): void;
  /** A fresh copy of the page without anything of ours in it. */
  copy(): Promise<Copy>;
  /** Has a copy judged. */
  judge(copied: Copy, how?: { dressed?: Look | null; change?: PageChange | undefined }): Promise<Partial<Desk> & { copied: Copy }>;
  /** Judges the page, if that has not been done, without painting it. */
  read(): Promise<void>;
  /** Judges anew and paints anew. */
  refresh(): Promise<void>;
  /** Paints what a judgement gave. */
  show(next: Partial<Desk>): Promise<void>;
  on(): Promise<void>;
  off(): Promise<void>;
  /** What is done for each request; scripts add their own. What one gives goes into the answer. */
  answers: Partial<Handlers<PageExchanges>>;
  /** Does something once all that was asked before is done. */
  turn(work: () => unknown): Promise<void>;
}

/** A part of a text node's own words. */
interface TextPiece {
  text: Text;
  from: number;
  to: number;
}

/** What holds words of a passage: a whole element, in a line or with lines of its own, or a part of a text. */
type Piece = { element: Element; inline: boolean } | TextPiece;

/** A passage with what holds its words; there is at least one piece. */
interface Taken {
  passage: Passage;
  index: number;
  pieces: Piece[];
}

/** What a text says in the place of a part of its own words, which may be empty. */
interface TextEdit {
  from: number;
  to: number;
  words: string;
}

/** The texts of a page that say something else than their own words. */
interface TextEdits {
  /** What a text says of itself. */
  dataOf(text: Text): string;
  /** Has texts say something else; all edits of a text come together, in order. */
  write(wanted: Map<Text, TextEdit[]>): void;
  /** Gives all texts their own words back. */
  clear(): void;
}

/** From where to where in the window something shows, as far as it scrolls. */
interface Extent {
  top: number;
  bottom: number;
}

/** A button that stands where an insertion is folded. */
interface Stub {
  host: HTMLElement;
  button: HTMLButtonElement;
  /** What keeps room for it, and the block that this is or lies in. */
  bearer: Piece;
  block: Element;
  /** Says that the insertion is open, or folded. */
  show(open: boolean): void;
  /** Where it belongs in the window: in its room in a text, or at the start of its block. */
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
  /** Whether what is in an element may be saved as somebody's own writing. */
  isEditable(element: Element): boolean;
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
  /** Where a place in a text stands now that it may say something else. */
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
  /** Set once what a comparison has shown is drawn. */
  compared?: boolean;
  /**
   * An element of ours over the page that the page's layout does not know; `settle` puts what is in it in its place, and
   * `place` has it do so again. What is slotted has a closed tree of its own.
   */
  overlay(look: string, blocks: Iterable<Element>, settle: (origin: DOMRect, visible: (block: Element) => Extent) => void, region: Node, slotted?: Node[]): { place(): void; lower(): void };
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
    hold(report: Report, nodes: Node[]): () => void;
    paint(report: Report, nodes: Node[], view: View): Painting | null;
  };
  /** Every passage with what holds its words. */
  pieces(report: Report, nodes: Node[]): Taken[];
  /** What texts say in the place of their own words. */
  edits?: TextEdits;
  /** A stub for a passage; `seam`: one that is no more than a number. */
  stub(taken: Taken, seam: boolean): Stub;
  /** Puts stubs in the place of insertions, or seams where the view is of the story alone. */
  fold?: (report: Report, nodes: Node[], view: View) => Painting;
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
