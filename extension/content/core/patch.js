// Updates the copy of a page: only what changed is copied again and sent, as patches on the page that the background caches.
{
  const { rubricator } = globalThis;
  const { dom } = rubricator;

  /** If more nodes changed, the whole page is copied. */
  const MAX_CHANGED_NODES = 64;

  /** @param {Generator<void, void>} walk */
  const finish = (walk) => {
    while (!walk.next().done) continue;
  };

  /** A text node's UTF-16 units; 0 for an element. @param {number[]} pairs @param {number} at */
  const length = (pairs, at) => Math.max(0, -(pairs[2 * at + 1] ?? 0));

  /** Where a subtree ends in the list, where its text starts, and how many UTF-16 units that has. @param {number[]} pairs @param {number} index */
  const span = (pairs, index) => {
    let [start, units, end] = [0, length(pairs, index), index + 1];
    for (let at = 0; at < index; at += 1) start += length(pairs, at);
    for (; (pairs[2 * end] ?? -1) > /** @type {number} */ (pairs[2 * index]); end += 1) units += length(pairs, end);
    return { start, units, end };
  };

  /**
   * Copies an element anew; what of its children is known and did not change itself stays as it was copied.
   * @param {Copy} old @param {number} index @param {{ start: number, end: number }} span @param {Set<Node>} changed @param {Copy} fresh
   */
  const relist = ({ page: { nodes: pairs, text }, nodes }, index, { start, end }, changed, fresh) => {
    const element = /** @type {Element} */ (nodes[index]);
    const depth = /** @type {number} */ (pairs[2 * index]);
    /** @type {Map<Node | undefined, { from: number, to: number, text: string }>} */
    const known = new Map();
    for (let [at, unit] = [index + 1, start]; at < end;) {
      const from = at;
      let units = length(pairs, at);
      for (at += 1; at < end && pairs[2 * at] !== depth + 1; at += 1) units += length(pairs, at);
      known.set(nodes[from], { from, to: at, text: text.slice(unit, unit + units) });
      unit += units;
    }
    fresh.page.nodes.push(depth, dom.shapeOf(element, dom.nameOf(element), fresh));
    fresh.nodes.push(element);
    for (const child of dom.childrenOf(element)) {
      const slice = changed.has(child) && child instanceof Text ? undefined : known.get(child);
      if (slice) {
        for (const value of pairs.slice(2 * slice.from, 2 * slice.to)) fresh.page.nodes.push(value);
        for (const node of nodes.slice(slice.from, slice.to)) fresh.nodes.push(node);
        fresh.texts.push(slice.text);
      } else finish(dom.walk(child, depth + 1, fresh));
    }
  };

  /** What of a subtree differs; what is the same at both ends does not travel. @param {Copy} old @param {number} index @param {{ start: number, units: number, end: number }} span @param {Copy} fresh */
  const difference = ({ page, nodes }, index, { start, units, end }, fresh) => {
    const [text, made, count] = [fresh.texts.join(""), fresh.page.nodes, fresh.nodes.length];
    /** @param {number} at @param {number} other @param {number} unit where the text starts @param {number} otherUnit */
    const same = (at, other, unit, otherUnit) => {
      const size = length(page.nodes, at);
      if (nodes[at] !== fresh.nodes[other]) return false;
      if (page.nodes[2 * at] !== made[2 * other] || page.nodes[2 * at + 1] !== made[2 * other + 1]) return false;
      return size === 0 || page.text.slice(unit, unit + size) === text.slice(otherUnit, otherUnit + size);
    };
    let [head, headUnits, tail, tailUnits] = [0, 0, 0, 0];
    while (index + head < end && head < count && same(index + head, head, start + headUnits, headUnits)) {
      headUnits += length(page.nodes, index + head);
      head += 1;
    }
    while (index + head < end - tail && head < count - tail) {
      const size = length(page.nodes, end - tail - 1);
      if (!same(end - tail - 1, count - tail - 1, start + units - tailUnits - size, text.length - tailUnits - size)) break;
      tail += 1;
      tailUnits += size;
    }
    const at = index + head;
    if (at === end - tail && head === count - tail) return null;
    return {
      at,
      removed: end - tail - at,
      nodes: made.slice(2 * head, 2 * (count - tail)),
      live: fresh.nodes.slice(head, count - tail),
      start: start + headUnits,
      units: units - headUnits - tailUnits,
      text: text.slice(headUnits, text.length - tailUnits),
    };
  };

  /** Brings the copy of one node, or of what is in it, too, up to date; gives what that changed. @param {Copy} copy @param {number} index @param {boolean} within @param {Set<Node>} changed @returns {Patch | null} */
  const mend = (copy, index, within, changed) => {
    const { page, nodes } = copy;
    const element = /** @type {Element} */ (nodes[index]);
    const depth = /** @type {number} */ (page.nodes[2 * index]);
    const place = within ? span(page.nodes, index) : { ...span(page.nodes, index), units: 0, end: index + 1 };
    /** @type {Copy} */
    const fresh = { ...copy, page: { ...page, nodes: [] }, nodes: [], texts: [], units: page.text.length - place.units };
    if (!within) {
      fresh.page.nodes.push(depth, dom.shapeOf(element, dom.nameOf(element), fresh));
      fresh.nodes.push(element);
    } else if (dom.shownIn(element, dom.nameOf(element), copy)) finish(dom.walk(element, depth, fresh));
    else relist(copy, index, place, changed, fresh);
    const found = difference(copy, index, place, fresh);
    if (!found) return null;
    const { live, ...patch } = found;
    const { at, removed, start, units, text } = patch;
    page.nodes = [...page.nodes.slice(0, 2 * at), ...patch.nodes, ...page.nodes.slice(2 * (at + removed))];
    page.text = page.text.slice(0, start) + text + page.text.slice(start + units);
    page.cut ||= fresh.page.cut;
    copy.nodes = [...nodes.slice(0, at), ...live, ...nodes.slice(at + removed)];
    copy.units = page.text.length;
    return patch;
  };

  /** Where the copy is out of date, the last first, and whether what is below is meant, too. @param {Copy} copy @param {Map<Node, boolean>} changed */
  const places = ({ nodes, roots }, changed) => {
    const places = new Map(nodes.map((node, index) => [node, index]));
    /** @type {Map<number, boolean>} */
    const found = new Map();
    const add = (/** @type {Node | null} */ node, /** @type {boolean} */ within) => {
      const at = node && places.get(node);
      if (typeof at === "number") found.set(at, within || !!found.get(at));
    };
    for (const [node, within] of changed) {
      let place = /** @type {Node | null} */ (node instanceof Text ? node.parentNode : node);
      if (place instanceof ShadowRoot) place = place.host;
      add(place, within);
    }
    // Nothing tells when an element that waited for its script shows a tree of its own.
    for (const node of nodes) {
      const shadow = node instanceof Element && dom.nameOf(node).includes("-") && dom.shadowOf(node);
      if (shadow && !roots.has(shadow)) add(node, true);
    }
    return [...found].sort(([one], [other]) => other - one);
  };

  rubricator.patch ??= (copy, changed) => {
    const found = places(copy, changed);
    if (found.length > MAX_CHANGED_NODES) return null;
    const nodes = new Set(changed.keys());
    return found.flatMap(([at, within]) => mend(copy, at, within, nodes) ?? []);
  };
}
