// Replaces the data of text nodes and keeps the original: this is how insertions are hidden, opened and put in brackets, since
// no node of a page may be split, wrapped or moved. If the page writes to such a node itself, its data stays. If this script is
// ended before it can restore a node, or the page copies it, an attribute of the parent has the original (see `sweep.js`).
// needs: core/sweep
{
  const { rubricator } = globalThis;

  const KEPT = "data-rubricator-text";

  /** The original and the current data of each text node, and its edits, in order. @type {Map<Text, { data: string, written: string, edits: TextEdit[] }>} */
  const edited = new Map();

  /** What is noted on each element. @type {Map<Element, TextRun[]>} */
  const notes = new Map();

  /** The entry of a text node; undefined if the page has written to the node since. @param {Text} text */
  const entryOf = (text) => {
    const entry = edited.get(text);
    if (!entry || entry.written === text.data) return entry;
    edited.delete(text);
    return undefined;
  };

  /** Notes in an attribute of each parent: which of its runs of text nodes are edited, with their original and their current data. @param {Iterable<Text>} texts */
  const note = (texts) => {
    const parents = new Set();
    for (const text of texts) parents.add(rubricator.dom.parentOf(text));
    for (const parent of parents) {
      if (!parent) continue;
      const kept = rubricator.runsOf(parent).runs.flatMap((run, at) => {
        const isEdited = run.some((text) => entryOf(text));
        /** @type {TextRun} */
        const edit = [at, run.map((text) => entryOf(text)?.data ?? text.data), run.map(({ data }) => data)];
        return isEdited ? [edit] : [];
      });
      kept.length ? notes.set(parent, kept) : notes.delete(parent);
      if (kept.length) rubricator.placed.attribute(parent, KEPT, JSON.stringify(kept));
      else rubricator.placed.takeBack(parent, KEPT);
    }
  };

  /** @param {Text} text @param {TextEdit[]} edits */
  const write = (text, edits) => {
    const { data } = entryOf(text) ?? text;
    let [written, at] = ["", 0];
    for (const { from, to, words } of edits) {
      written += data.slice(at, from) + words;
      at = to;
    }
    written += data.slice(at);
    edited.set(text, { data, written, edits });
    if (text.data !== written) text.data = written;
  };

  if (!rubricator.edits) {
    rubricator.edits = {
      notes: () => notes.values(),
      dataOf: (text) => entryOf(text)?.data ?? text.data,
      write(wanted) {
        for (const [text, edits] of wanted) write(text, edits);
        note(wanted.keys());
      },
      clear() {
        const texts = [...edited.keys()];
        for (const text of texts) {
          const entry = entryOf(text);
          edited.delete(text);
          if (entry) text.data = entry.data;
        }
        note(texts);
      },
    };

    rubricator.toCurrent = (text, offset) => {
      let shift = 0;
      for (const { from, to, words } of entryOf(text)?.edits ?? []) {
        if (offset <= from) break;
        if (offset < to) return [text, from + shift];
        shift += words.length - (to - from);
      }
      return [text, offset + shift];
    };
    rubricator.toOriginal = (text, offset) => {
      let shift = 0;
      for (const { from, to, words } of entryOf(text)?.edits ?? []) {
        const start = from + shift;
        if (offset <= start) break;
        if (offset < start + words.length) return [text, from];
        shift += words.length - (to - from);
      }
      return [text, offset - shift];
    };
  }
}
