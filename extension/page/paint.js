// Paints a report onto the live page and takes it off again to the byte. Whole blocks get one attribute, which
// `paint.css` gives its look; ranges get a highlight, and their bars and labels stand in one layer of our own. No node of
// the page is wrapped, moved or removed. Everything is read before anything is written, so the page is laid out once.
{
  const rubricator = (globalThis.rubricator ??= /** @type {Rubricator} */ ({}));

  const ATTRIBUTE = "data-rubricator";
  /** How far a bar stands from its text. */
  const GAP = 8;

  /** `paint.css` does not reach into the layer; its colours come in by inheritance. */
  const LOOK = `
    :host { all: initial !important; position: absolute !important; inset: 0 auto auto 0 !important; pointer-events: none !important; }
    .commentary { --ink: var(--rubricator-commentary); --stroke: 4px solid; }
    .note { --ink: var(--rubricator-note); --stroke: 4px dotted; }
    .update { --ink: var(--rubricator-update); --stroke: 6px double; }
    div, p { position: absolute; margin: 0; }
    .bar { border-left: var(--stroke) var(--ink); }
    .veil { padding: 3px 8px; margin: -3px -8px; background: var(--ink); opacity: 0; forced-color-adjust: none; }
    p { padding: 0 5px; font: 600 11px / 15px system-ui, sans-serif; white-space: nowrap; forced-color-adjust: none;
      background: var(--ink); -webkit-text-fill-color: var(--rubricator-on-ink); }
    p::before { content: "¶ " / ""; }
    .unseen, span { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }`;

  /** What a mark names; nothing where the page has changed since, as no mark is better than a wrong one. @param {Mark} mark @param {Node[]} nodes */
  const find = (mark, nodes) => {
    if ("node" in mark) {
      const block = nodes[mark.node];
      return block instanceof Element && block.isConnected ? { range: null, block } : null;
    }
    const [start, end] = [nodes[mark.start[0]], nodes[mark.end[0]]];
    if (!start?.isConnected || !end?.isConnected) return null;
    const range = new Range();
    try {
      range.setStart(start, mark.start[1]);
      range.setEnd(end, mark.end[1]);
    } catch {
      return null;
    }
    let block = start.parentElement ?? document.documentElement;
    while (block.parentElement && /^(inline|contents)/.test(getComputedStyle(block).display)) block = block.parentElement;
    return { range, block };
  };

  /** @param {Passage[]} passages @param {Node[]} nodes @returns {Place[]} */
  const locate = (passages, nodes) =>
    passages.flatMap((passage) =>
      passage.marks.flatMap((mark, index) => {
        const found = find(mark, nodes);
        if (!found) return [];
        const { color, direction } = getComputedStyle(found.block);
        // Where the page draws something of its own before a block, our label must not push it out.
        const layered = !!found.range || !/^(none|normal)$/.test(getComputedStyle(found.block, "::before").content);
        return [{ ...found, passage, color, rtl: direction === "rtl", first: index === 0, layered }];
      }),
    );

  /** Sets the attribute on whole blocks. @param {Place[]} places */
  const mark = (places) => {
    const values = places.flatMap(({ range, block, passage, first, layered }) => {
      if (range) return [];
      const value = block.getAttribute(ATTRIBUTE);
      block.setAttribute(ATTRIBUTE, `${passage.layer} ${passage.certainty}${first && !layered ? " start" : ""}`);
      return [{ block, value }];
    });
    return () => {
      for (const { block, value } of values.reverse()) {
        if (value === null) block.removeAttribute(ATTRIBUTE);
        else block.setAttribute(ATTRIBUTE, value);
      }
    };
  };

  /** Highlights the ranges, by layer. @param {Place[]} places */
  const highlight = (places) => {
    const layers = Map.groupBy(places, ({ range, passage }) => range && `rubricator-${passage.layer}`);
    for (const [name, places] of layers) {
      if (name) CSS.highlights.set(name, new Highlight(...places.map(({ range }) => /** @type {Range} */ (range))));
    }
    return () => layers.forEach((_, name) => name && CSS.highlights.delete(name));
  };

  /** Where a place is in the window, where its lines start, and whether it starts inside one. @param {Place} place */
  const measure = ({ range, block, rtl }) => {
    const outer = block.getBoundingClientRect();
    if (!range) return { box: outer, edge: rtl ? outer.right : outer.left, inline: false };
    const style = getComputedStyle(block);
    const edge = rtl
      ? outer.right - parseFloat(style.borderRightWidth) - parseFloat(style.paddingRight)
      : outer.left + parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft);
    const box = range.getBoundingClientRect();
    const line = [...range.getClientRects()].find(({ width }) => width > 0) ?? box;
    return { box, edge, inline: Math.abs((rtl ? line.right : line.left) - edge) > 2 };
  };

  /** A piece of the layer. @param {"div" | "p"} tag @param {string} look @param {Place} place */
  const piece = (tag, look, { passage, color }) => {
    const element = document.createElement(tag);
    element.className = `${look} ${passage.layer}`;
    element.style.color = color;
    return element;
  };

  /** The label; whoever listens also hears how the passage begins. @param {Place} place */
  const label = (place) => {
    const { layer, certainty, text } = place.passage;
    const doubt = certainty === "sure" ? "" : ` · ${chrome.i18n.getMessage(`certainty_${certainty}`)}`;
    const beginning = document.createElement("span");
    beginning.textContent = `: ${text.slice(0, 80)}…`;
    const element = piece("p", "", place);
    element.append(chrome.i18n.getMessage(`layer_${layer}`) + doubt, beginning);
    return element;
  };

  /** @param {HTMLElement} element @param {DOMRect} origin @param {number} left @param {number} top @param {boolean} [rtl] */
  const put = ({ style }, origin, left, top, rtl = false) => {
    style.left = `${left - origin.left}px`;
    style.top = `${top - origin.top}px`;
    style.translate = rtl ? "-100%" : "";
  };

  /** Our one element, with the bars and labels that the page's blocks cannot carry. @param {Place[]} places */
  const raise = (places) => {
    const host = document.createElement("rubricator-layer");
    const shadow = host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    shadow.adoptedStyleSheets = [sheet];
    const region = document.createElement("section");
    region.ariaLabel = chrome.i18n.getMessage("layer_region");
    const drawn = places.flatMap((place) => {
      const pieces = place.range ? [{ place, element: piece("div", "bar", place), words: false }] : [];
      if (place.first && place.layered) pieces.push({ place, element: label(place), words: true });
      return pieces;
    });

    const settle = () => {
      const origin = host.getBoundingClientRect();
      const measured = drawn.map((piece) => ({ ...piece, ...measure(piece.place) }));
      for (const { place, element, words, box, edge, inline } of measured) {
        // Inside a sentence there is no room for a label; its brackets are seen.
        if (words) element.classList.toggle("unseen", inline || box.height === 0);
        else element.style.height = `${box.height}px`;
        put(element, origin, place.rtl ? edge + GAP : edge - GAP, words ? box.top - 15 : box.top, place.rtl);
      }
    };
    const resized = new ResizeObserver(settle);
    // The layer moves with the document, but not with what scrolls inside it.
    const scrolled = (/** @type {Event} */ { target }) => void (target === document || settle());

    document.documentElement.append(host);
    if (drawn.length) {
      region.append(...drawn.map(({ element }) => element));
      shadow.append(region);
      settle();
      for (const element of new Set([document.documentElement, ...drawn.map(({ place }) => place.block)])) resized.observe(element);
      document.addEventListener("scroll", scrolled, { capture: true, passive: true });
    }
    return {
      /** Flashes a place. @param {Place} place @param {boolean} still */
      veil(place, still) {
        const box = (place.range ?? place.block).getBoundingClientRect();
        const veil = piece("div", "veil", place);
        veil.style.width = `${box.width}px`;
        veil.style.height = `${box.height}px`;
        put(veil, host.getBoundingClientRect(), box.left, box.top);
        shadow.append(veil);
        veil.animate({ opacity: [0.3, still ? 0.3 : 0] }, 2000).onfinish = () => veil.remove();
        return veil;
      },
      remove() {
        resized.disconnect();
        document.removeEventListener("scroll", scrolled, { capture: true });
        host.remove();
      },
    };
  };

  rubricator.paint ??= (passages, nodes) => {
    const places = locate(passages, nodes);
    const unmark = mark(places);
    const unlight = highlight(places);
    const layer = raise(places);
    return {
      show(passage) {
        const shown = places.filter((place) => place.passage === passages[passage]);
        const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
        const [veil] = shown.map((place) => layer.veil(place, still));
        const target = shown[0]?.range ? veil : shown[0]?.block;
        const block = veil && veil.offsetHeight > innerHeight * 0.8 ? "start" : "center";
        target?.scrollIntoView({ block, behavior: still ? "instant" : "smooth" });
      },
      clear() {
        layer.remove();
        unlight();
        unmark();
      },
    };
  };
}
