// Folds insertions away. Their elements are hidden by an attribute, their text nodes are emptied, and the first of them keeps
// room for a stub. No node of the page is moved, and none is inserted among them.
// needs: marks/text-edits, marks/pieces, modes/stub, core/overlay
// for: mode fold, mode original
{
  const { rubricator } = globalThis;
  const { placed } = rubricator;
  const edits = /** @type {TextEdits} */ (rubricator.edits);

  const HIDDEN = "data-rubricator-hidden";
  const ROOM = "data-rubricator-room";
  /** A figure space: lines neither break at it nor stretch it. */
  const SPACE = "\u2007";
  /** How many spaces are written to measure their width. */
  const SAMPLE_SPACES = 8;
  /** Between a stub and the words after it. */
  const GAP_PIXELS = 4;
  /** @type {Layer[]} */
  const LAYERS = ["commentary", "note", "update"];

  /** The insertions that the reader has opened, by the node that each starts in. @type {WeakSet<Node>} */
  const opened = new WeakSet();

  /** @param {Piece[]} pieces */
  const elementsOf = (pieces) => pieces.flatMap((piece) => ("element" in piece ? [piece.element] : []));
  /** @param {Piece[]} pieces */
  const textsOf = (pieces) => pieces.flatMap((piece) => ("text" in piece ? [piece] : []));

  /** A folded passage. */
  class Folded {
    /** @param {PassagePieces} found @param {Node | undefined} start @param {boolean} seam */
    constructor(found, start, seam) {
      this.layer = found.passage.layer;
      this.certainty = found.passage.certainty;
      this.pieces = found.pieces;
      this.start = start;
      this.stub = rubricator.createStub(found, seam);
      this.bearer = this.stub.bearer;
      this.spaces = SAMPLE_SPACES;
      this.stub.show(this.isOpen);
    }

    get isOpen() {
      return this.start !== undefined && opened.has(this.start);
    }

    /** The text node that keeps room for the stub, if one does. */
    get line() {
      return "text" in this.bearer ? this.bearer : null;
    }

    /** The edit of a text node: the room, then the words if the passage is open. @param {TextPiece} piece */
    edit({ text, from, to }) {
      const words = text === this.line?.text && from === this.line.from ? SPACE.repeat(this.spaces) : "";
      return { from, to: this.isOpen ? from : to, words };
    }

    /** The room in the text node that keeps it. */
    get room() {
      if (!this.line) return null;
      const { text, from } = this.line;
      const [, start] = rubricator.toCurrent(text, from);
      return part(text, start, start + this.spaces);
    }

    /** The words of an open text node, without the room. @param {TextPiece} piece */
    words({ text, from, to }) {
      const [, start] = rubricator.toCurrent(text, from);
      return part(text, start + this.edit({ text, from, to }).words.length, rubricator.toCurrent(text, to)[1]);
    }

    /** Hides its elements, or shows them. */
    hide() {
      for (const element of elementsOf(this.pieces)) {
        if ("element" in this.bearer && element === this.bearer.element) placed.attribute(element, ROOM, this.isOpen ? "open" : "closed");
        else if (this.isOpen) placed.takeBack(element, HIDDEN);
        else placed.attribute(element, HIDDEN, "");
      }
    }
  }

  /** A part of a text node, which the page may have shortened. @param {Text} text @param {number} from @param {number} to */
  const part = (text, from, to) => {
    const range = new Range();
    range.setStart(text, Math.min(from, text.length));
    range.setEnd(text, Math.min(Math.max(from, to), text.length));
    return range;
  };

  /** Replaces insertions by stubs, or by seams in the mode that shows the story alone. What may not be changed is painted as in other modes. @param {Report} report @param {Node[]} nodes @param {View} view @returns {Painting} */
  const fold = (report, nodes, view) => {
    const found = rubricator.pieces(report, nodes);
    const byPassage = new Map(
      found.map((each) => {
        const [mark] = each.passage.marks;
        return [each.index, new Folded(each, mark && nodes["node" in mark ? mark.node : mark.start[0]], view.mode === "original")];
      }),
    );
    const rest = report.passages.filter((_, index) => !byPassage.has(index));
    const painted = rubricator.paint({ ...report, passages: rest }, nodes, view);
    const restOf = (/** @type {number} */ passage) => painted.reach(rest.indexOf(/** @type {Passage} */ (report.passages[passage])), false);
    const all = [...byPassage.values()];
    const inTexts = Map.groupBy(
      all.flatMap((folded) => textsOf(folded.pieces).map((piece) => ({ piece, folded }))),
      ({ piece }) => piece.text,
    );

    /** Writes these text nodes, folded or open. @param {Iterable<Text>} texts */
    const write = (texts) => {
      const editsOf = (/** @type {Text} */ text) =>
        (inTexts.get(text) ?? []).map(({ piece, folded }) => folded.edit(piece)).sort((one, other) => one.from - other.from);
      edits.write(new Map(Array.from(new Set(texts), (text) => [text, editsOf(text)])));
    };
    /** Makes the room in the text nodes as wide as the stubs. @param {Folded[]} which */
    const fit = (which) => {
      const fitted = which.flatMap((folded) => {
        const unit = (folded.room?.getBoundingClientRect().width ?? 0) / folded.spaces;
        return unit > 0 ? [{ folded, spaces: Math.ceil((folded.stub.host.getBoundingClientRect().width + GAP_PIXELS) / unit) }] : [];
      });
      for (const { folded, spaces } of fitted) folded.spaces = spaces;
      write(fitted.flatMap(({ folded }) => folded.line?.text ?? []));
    };
    /** Highlights the open words that are not in an element of their own. */
    const highlight = () => {
      for (const layer of LAYERS) {
        const open = all.filter((folded) => folded.layer === layer && folded.isOpen);
        const ranges = open.flatMap((folded) => textsOf(folded.pieces).map((piece) => folded.words(piece)));
        for (const [index, passage] of rest.entries()) {
          if (passage.layer === layer) for (const target of painted.reach(index, false)) if (target instanceof Range) ranges.push(target);
        }
        placed.highlight(`rubricator-${layer}`, ranges);
      }
    };
    /** @param {DOMRect} origin @param {(block: Element) => Extent} visible */
    const settle = (origin, visible) => {
      const measured = all.map(({ stub, room }) => ({ stub, box: stub.measure(room, visible(stub.block)) }));
      for (const { stub, box } of measured) stub.put(box, origin);
    };

    const undo = all.flatMap(({ layer, certainty, pieces }) => {
      const elements = elementsOf(pieces);
      return elements.map((element) => {
        const isEnd = element === elements.at(-1) && /^(none|normal)$/.test(getComputedStyle(element, "::after").content);
        return placed.attribute(element, "data-rubricator", `${layer} ${certainty}${isEnd ? " end" : ""}`);
      });
    });
    write(inTexts.keys());
    for (const folded of all) folded.hide();
    undo.push(() => {
      for (const element of all.flatMap(({ pieces }) => elementsOf(pieces)))
        for (const name of [HIDDEN, ROOM]) placed.takeBack(element, name);
      edits.clear();
      for (const layer of LAYERS) placed.highlight(`rubricator-${layer}`, []);
    });
    const region = document.createElement("section");
    region.ariaLabel = chrome.i18n.getMessage("layer_region");
    region.append(document.createElement("slot"));
    const { place, remove } = rubricator.createOverlay(
      "",
      all.map(({ stub }) => stub.block),
      settle,
      region,
      all.map(({ stub }) => stub.host),
    );
    undo.push(remove, painted.clear);
    fit(all);
    highlight();
    place();

    const setOpen = (/** @type {Folded} */ folded, /** @type {boolean} */ open) => {
      const work = () => {
        if (folded.start) opened[open ? "add" : "delete"](folded.start);
        folded.stub.show(open);
        folded.hide();
        write(textsOf(folded.pieces).map(({ text }) => text));
        fit([folded]);
        highlight();
        place();
      };
      rubricator.observer ? rubricator.observer.unobserved(work) : work();
    };
    for (const folded of all) {
      folded.stub.button.addEventListener("click", ({ isTrusted }) => isTrusted && setOpen(folded, !folded.isOpen));
    }
    return {
      needsOverlay: false,
      reach(passage, open) {
        const folded = byPassage.get(passage);
        if (!folded) return restOf(passage);
        if (open && !folded.isOpen) setOpen(folded, true);
        const targets = folded.pieces.map((piece) => ("text" in piece ? folded.words(piece) : piece.element));
        return folded.room ? [folded.room, ...targets] : targets;
      },
      control: (passage) => byPassage.get(passage)?.stub.host ?? null,
      clear: () => undo.reverse().forEach((back) => back()),
    };
  };

  rubricator.fold ??= fold;
}
