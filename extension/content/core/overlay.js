// What the page's blocks cannot carry: highlights of ranges, and bars and labels over the page, in elements of our own that
// don't change the page's layout.
// needs: core/placed, marks/shadow-host
// for: ranges
{
  const { rubricator } = globalThis;
  const { document, dom } = rubricator;

  /** Between a bar and its text. */
  const GAP_PIXELS = 8;
  const { getBoundingClientRect: boxOf, getClientRects: boxesOf } = Element.prototype;

  /** `paint.css` does not reach into the shadow tree, but its custom properties are inherited. */
  const CSS_OF_LABELS = `
    .commentary { --ink: var(--rubricator-commentary); --stroke: 4px solid; }
    .note { --ink: var(--rubricator-note); --stroke: 4px dotted; }
    .update { --ink: var(--rubricator-update); --stroke: 6px double; }
    div, p { position: absolute; margin: 0; }
    .bar { border-left: var(--stroke) var(--ink); }
    p { padding: 0 5px; font: 600 11px / 15px system-ui, sans-serif; white-space: nowrap; forced-color-adjust: none;
      background: var(--ink); -webkit-text-fill-color: var(--rubricator-on-ink); }
    p::before { content: "¶ " / ""; }
    .unseen, span { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }`;
  const CSS_OF_OVERLAY = `
    :host { all: initial !important; position: absolute !important; inset: 0 auto auto 0 !important; pointer-events: none !important; }
    @media print { :host { display: none !important; } }`;

  /** The elements around a block that scroll, or cut off what does not fit. @param {Element} block */
  const clippersOf = (block) => {
    /** @type {Element[]} */
    const found = [];
    for (let outer = dom.parentOf(block); outer && outer !== document.body; outer = dom.parentOf(outer)) {
      const { overflowX, overflowY } = getComputedStyle(outer);
      if (outer !== document.documentElement && (overflowX !== "visible" || overflowY !== "visible")) found.push(outer);
    }
    return found;
  };

  /** @type {Rubricator["createOverlay"]} */
  const overlay = (css, blocks, settle, region, slotted = []) => {
    const { host, shadow } = rubricator.createHost("rubricator-layer", CSS_OF_OVERLAY + css);
    shadow.append(region);
    host.append(...slotted);
    const takeOut = rubricator.placed.element(host);
    const clippers = new Map(Array.from(blocks, (block) => [block, clippersOf(block)]));
    /** @type {(block: Element) => Extent} */
    const visible = (block) => {
      const boxes = (clippers.get(block) ?? []).map((clipper) => boxOf.call(clipper));
      return { top: Math.max(-Infinity, ...boxes.map(({ top }) => top)), bottom: Math.min(Infinity, ...boxes.map(({ bottom }) => bottom)) };
    };
    const place = () => settle(host.getBoundingClientRect(), visible);
    place();
    const resized = new ResizeObserver(place);
    // If something above a block grows, the document grows, or the content of a scroller around it.
    const scrollers = [...clippers.values()].flat();
    const moving = [document.documentElement, ...clippers.keys(), ...scrollers, ...scrollers.flatMap((scroller) => [...scroller.children])];
    for (const element of new Set(moving)) resized.observe(element);
    // The overlay scrolls with the document, but not with scrollers inside it.
    const scrolled = (/** @type {Event} */ { target }) => void (target === window.document || place());
    document.addEventListener("scroll", scrolled, { capture: true, passive: true });
    const remove = () => {
      resized.disconnect();
      document.removeEventListener("scroll", scrolled, { capture: true });
      takeOut();
    };
    return { place, remove };
  };

  /** The boxes of a mark in the window, one per column, where its lines start, and whether it starts inside a line. @param {PaintedMark} mark */
  const measure = ({ range, block, rtl }) => {
    const columns = [...boxesOf.call(block)];
    const style = getComputedStyle(block);
    const inset = rtl
      ? parseFloat(style.borderRightWidth) + parseFloat(style.paddingRight)
      : parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft);
    const edgeOf = (/** @type {DOMRect} */ { left, right }) => (rtl ? right - (range ? inset : 0) : left + (range ? inset : 0));
    const lines = (range ? [...range.getClientRects()] : columns).filter(({ width }) => width > 0);
    const whole = range?.getBoundingClientRect() ?? boxOf.call(block);
    const boxes = columns.flatMap((column) => {
      const edge = edgeOf(column);
      if (columns.length === 1) return [{ edge, top: whole.top, height: whole.height }];
      const own = lines.filter(({ left, right }) => left < column.right && right > column.left);
      const top = own.reduce((least, line) => Math.min(least, line.top), Infinity);
      return own.length ? [{ edge, top, height: own.reduce((most, line) => Math.max(most, line.bottom), top) - top }] : [];
    });
    const [first = { edge: edgeOf(whole), top: whole.top, height: whole.height }] = boxes;
    const [line = whole] = lines;
    return { boxes, first, inline: range !== null && Math.abs((rtl ? line.right : line.left) - first.edge) > 2 };
  };

  /** An element of the overlay. @param {"div" | "p"} tag @param {string} name @param {Layer} layer @param {string} color */
  const piece = (tag, name, layer, color) => {
    const element = document.createElement(tag);
    element.className = `${name} ${layer}`;
    element.style.color = color;
    return element;
  };

  /** The label; screen readers also read how the passage begins and ends. @param {PaintedMark} mark */
  const label = ({ passage, color }) => {
    const { layer, certainty, text } = passage;
    const doubt = certainty === "sure" ? "" : ` · ${chrome.i18n.getMessage(`certainty_${certainty}`)}`;
    const words = document.createElement("span");
    words.textContent = `: ${text.length > 160 ? `${text.slice(0, 80)} … ${text.slice(-80)}` : text} – ${chrome.i18n.getMessage(`end_${layer}`)}`;
    const element = piece("p", "", layer, color);
    element.append(chrome.i18n.getMessage(`layer_${layer}`) + doubt, words);
    return element;
  };

  /** @param {HTMLElement} element @param {DOMRect} origin @param {number} left @param {number} top @param {boolean} [rtl] */
  const put = ({ style }, origin, left, top, rtl = false) => {
    style.left = `${left - origin.left}px`;
    style.top = `${top - origin.top}px`;
    style.translate = rtl ? "-100%" : "";
  };

  /** @param {PaintedMark[]} places @param {boolean} announce */
  const raise = (places, announce) => {
    const region = document.createElement("section");
    region.ariaLabel = chrome.i18n.getMessage("layer_region");
    region.ariaHidden = String(!announce);
    const drawn = places.map((place) => ({
      place,
      bars: /** @type {HTMLElement[]} */ ([]),
      words: place.first && place.isOverlaid ? label(place) : null,
    }));

    /** @param {DOMRect} origin @param {(block: Element) => Extent} visible */
    const settle = (origin, visible) => {
      const measured = drawn.map((piece) => ({ ...piece, ...measure(piece.place), extent: visible(piece.place.block) }));
      for (const { place, bars, words, boxes, first, inline, extent } of measured) {
        const { range, passage, color, rtl } = place;
        const side = rtl ? GAP_PIXELS : -GAP_PIXELS;
        // A label does not fit inside a sentence, and the brackets show what it is.
        words?.classList.toggle("unseen", inline || first.height === 0 || first.top < extent.top || first.top > extent.bottom);
        if (words) put(words, origin, first.edge + side, first.top - 15, rtl);
        for (const bar of bars.splice(range ? boxes.length : 0)) bar.remove();
        for (const [at, { edge, top, height }] of range ? boxes.entries() : []) {
          const bar = (bars[at] ??= region.appendChild(piece("div", "bar", passage.layer, color)));
          const start = Math.max(top, extent.top);
          bar.style.height = `${Math.max(0, Math.min(top + height, extent.bottom) - start)}px`;
          put(bar, origin, edge + side, start, rtl);
        }
      }
    };
    region.append(...drawn.flatMap(({ words }) => words ?? []));
    return overlay(
      CSS_OF_LABELS,
      places.map(({ block }) => block),
      settle,
      region,
    ).remove;
  };

  /** Highlights the ranges, by layer. @param {PaintedMark[]} places */
  const highlight = (places) => {
    const layers = Map.groupBy(places, ({ passage }) => `rubricator-${passage.layer}`);
    for (const [name, places] of layers)
      rubricator.placed.highlight(
        name,
        places.flatMap(({ range }) => range ?? []),
      );
    return () => layers.forEach((_, name) => rubricator.placed.highlight(name, []));
  };

  rubricator.createOverlay ??= overlay;
  rubricator.drawOverlay ??= (places, announce) => {
    const undo = [highlight(places), raise(places, announce)];
    return () => undo.forEach((back) => back());
  };
}
