// Puts insertions in what the reader copies into brackets, or leaves them out, as they chose. What has no insertion, what the page
// handles itself, or what is in a field is copied as it is. The copy is built in an inert document that loads and runs nothing,
// from the page's words, its elements and the addresses of its links.
// needs: marks/mark-ranges, marks/text-nodes
// for: copy bracket, copy omit, request copy-original
{
  const { rubricator } = globalThis;
  const { agent, document, dom } = rubricator;

  /** A placeholder for words, at which the message is split. */
  const PLACEHOLDER = "\uFFFC";
  const LINKS = ["href", "src"];
  const KEPT = ["alt", "title", "lang", "dir", "colspan", "rowspan", "start"];
  const EMPTY = "br, hr, img";
  const PARAGRAPHS = "p, h1, h2, h3, h4, h5, h6, ul, ol, dl, blockquote, pre, table, figure";
  const FIELDS = "input, textarea, select";

  /** What is written before and after an insertion. @param {Passage} passage */
  const brackets = ({ layer }) => {
    const [before = "", after = ""] = chrome.i18n.getMessage(`bracket_${layer}`, PLACEHOLDER).split(PLACEHOLDER);
    return { before, after };
  };

  /** The passages, and the ranges of their words. */
  const insertions = () =>
    (agent.report?.passages ?? []).flatMap((passage) =>
      passage.marks.flatMap((mark) => {
        const found = rubricator.findMark(mark, agent.nodes);
        if (!found) return [];
        const range = found.range ?? new Range();
        if (!found.range) range.selectNode(found.block);
        return [{ passage, range }];
      }),
    );

  /** The part of a text node that is in a range. @param {Text} text @param {Range} range */
  const part = (text, range) => ({
    from: text === range.startContainer ? range.startOffset : 0,
    to: text === range.endContainer ? range.endOffset : text.length,
  });

  /** The words of each selected text node in the copy; null if the selection has no insertion. @param {Range} selected @param {Treatment} treatment */
  const wording = (selected, treatment) => {
    const inserted = insertions();
    const slices = rubricator.textsIn(selected).flatMap((text) => {
      const { from, to } = part(text, selected);
      const within = inserted.filter(({ range }) => range.intersectsNode(text));
      const cuts = within.flatMap(({ range }) => Object.values(part(text, range))).filter((at) => from < at && at < to);
      const ends = [from, ...new Set(cuts.sort((one, other) => one - other)), to];
      return ends.slice(1).map((end, index) => {
        const start = ends[index] ?? from;
        const holds = (/** @type {Range} */ range) => part(text, range).from <= start && end <= part(text, range).to;
        return { text, words: text.data.slice(start, end), passage: within.find(({ range }) => holds(range))?.passage };
      });
    });
    if (!slices.some(({ passage }) => passage)) return null;

    /** @type {Map<Node, string>} */
    const words = new Map();
    for (const [index, slice] of slices.entries()) {
      const { text, passage } = slice;
      let own = slice.words;
      if (passage && treatment === "omit") own = "";
      else if (passage) {
        const { before, after } = brackets(passage);
        if (slices[index - 1]?.passage !== passage) own = before + own;
        if (slices[index + 1]?.passage !== passage) own += after;
      }
      words.set(text, (words.get(text) ?? "") + own);
    }
    const leftOut = (/** @type {Element} */ element) => treatment === "omit" && inserted.some(({ range }) => range.intersectsNode(element));
    return { words, leftOut };
  };

  /** The selected words, as text and as markup. @param {Range} selected @param {Treatment} treatment */
  const without = (selected, treatment) => {
    const wanted = wording(selected, treatment);
    if (!wanted) return null;
    const inert = document.implementation.createHTMLDocument();
    let text = "";
    /** How many line ends to write before the next word. */
    let gap = 0;
    const write = (/** @type {string} */ words, /** @type {boolean} */ kept) => {
      let more = kept ? words : words.replace(/[ \t\n\r\f]+/g, " ");
      if (!kept && (gap || !text || /\s$/.test(text))) more = more.trimStart();
      if (!more) return;
      if (text) text = (gap ? text.trimEnd() : text) + "\n".repeat(gap);
      text += more;
      gap = 0;
    };

    /** @param {Node} node @returns {Node[]} */
    const copy = (node) => {
      if (node instanceof Text) {
        const words = wanted.words.get(node);
        if (!words) return [];
        write(words, getComputedStyle(/** @type {Element} */ (node.parentElement)).whiteSpace.startsWith("pre"));
        return [inert.createTextNode(words)];
      }
      if (!(node instanceof Element) || !selected.intersectsNode(node)) return [];
      const { display } = getComputedStyle(node);
      if (display === "none") return [];
      const lines = node.matches(PARAGRAPHS) ? 2 : /^(inline|contents|table-cell)/.test(display) ? 0 : 1;
      gap = Math.max(gap, lines);
      if (node.localName === "br") gap = Math.min(gap + 1, 2);
      const children = [...node.childNodes].flatMap(copy);
      gap = Math.max(gap, lines);
      if (display === "table-cell" && children.length && !gap) text += "\t";
      if (node.localName.startsWith("rubricator-")) return children;
      if (!children.length && (!node.matches(EMPTY) || wanted.leftOut(node))) return [];
      const element = inert.createElement(node.localName);
      for (const name of KEPT) if (node.hasAttribute(name)) element.setAttribute(name, node.getAttribute(name) ?? "");
      for (const name of LINKS) {
        const address = URL.parse(node.getAttribute(name) ?? "", document.baseURI);
        if (node.hasAttribute(name) && address && /^(https?|mailto):$/.test(address.protocol)) element.setAttribute(name, address.href);
      }
      element.append(...children);
      return [element];
    };

    const { commonAncestorContainer: common } = selected;
    let root = common instanceof Element ? common : common.parentElement;
    // Inline elements around the words, and the table around rows, are part of the copy.
    for (let outer; root && /^(inline|table-)/.test(getComputedStyle(root).display) && (outer = dom.parentOf(root));) root = outer;
    if (!root) return null;
    const holder = inert.createElement("div");
    holder.append(...(root.matches("ul, ol, dl, table, pre, blockquote") ? copy(root) : [...root.childNodes].flatMap(copy)));
    const serializer = new XMLSerializer();
    return { text: text.trim(), html: Array.from(holder.childNodes, (node) => serializer.serializeToString(node)).join("") };
  };

  /** @param {ClipboardEvent} event @param {Treatment | undefined} treatment */
  const copy = (event, treatment) => {
    const selection = getSelection();
    const { target, clipboardData, isTrusted, defaultPrevented } = event;
    if (defaultPrevented || !isTrusted || !clipboardData || !treatment || treatment === "keep" || !selection?.rangeCount) return;
    const within = selection.anchorNode instanceof Element ? selection.anchorNode : selection.anchorNode?.parentElement;
    if ((target instanceof Element && target.matches(FIELDS)) || (within instanceof HTMLElement && within.isContentEditable)) return;
    const selected = selection.getRangeAt(0).cloneRange();
    const last = selection.getRangeAt(selection.rangeCount - 1);
    selected.setEnd(last.endContainer, last.endOffset);
    const made = without(selected, treatment);
    if (!made) return;
    clipboardData.setData("text/plain", made.text);
    clipboardData.setData("text/html", made.html);
    event.preventDefault();
  };

  if (!rubricator.handlesCopying) {
    rubricator.handlesCopying = true;
    agent.handlers["copy-original"] = async () => {
      await agent.read();
      const quietly = (/** @type {ClipboardEvent} */ event) => {
        event.stopImmediatePropagation();
        copy(event, "omit");
      };
      addEventListener("copy", quietly, { capture: true });
      document.execCommand("copy");
      removeEventListener("copy", quietly, { capture: true });
    };
    // After the page's own listeners.
    addEventListener("copy", (event) => agent.painting && copy(event, agent.view?.copy));
  }
}
