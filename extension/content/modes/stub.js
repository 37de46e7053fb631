// A stub: a button over the page, where a folded insertion keeps room for it. It says what is folded, and opens and folds it.
// A seam is a stub that shows only a number.
// needs: marks/shadow-host, marks/mark-ranges, compare/plurals
{
  const { rubricator } = globalThis;

  /** The height of a stub; `modes.css` keeps as much room. */
  const HEIGHT_PIXELS = 24;

  const { getBoundingClientRect: boxOf } = Element.prototype;

  /** Its place and colour are set by important inline properties, which no style sheet of the page can override. */
  const CSS_OF_STUB = `
    :host { all: initial !important; position: absolute !important; pointer-events: auto !important; color: var(--color) !important;
      left: var(--left) !important; top: var(--top) !important; max-width: var(--width) !important; translate: var(--shift) !important; }
    :host([data-block][data-seam]) { width: var(--width) !important; }
    :host([hidden]) { display: none !important; }
    div { display: flex; }
    button { all: unset; box-sizing: border-box; max-width: 100%; min-height: ${HEIGHT_PIXELS}px; padding: 2px 10px; cursor: pointer;
      font: 600 13px / 18px system-ui, sans-serif; color: var(--rubricator-ink); white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
      border: 1px solid var(--rubricator-ink); border-inline-start-width: 4px; }
    button::before { content: "¶ " / ""; }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 2px solid var(--rubricator-ink); outline-offset: 2px; }
    :host([data-seam]) button { min-width: ${HEIGHT_PIXELS}px; text-align: center; border-width: 1px; border-radius: 12px; }
    :host([data-seam]) button::before { content: none; }
    :host([data-block][data-seam]) div { align-items: center; gap: 10px; }
    :host([data-block][data-seam]) div::before, :host([data-block][data-seam]) div::after { content: ""; flex: 1; border-top: 1px dashed var(--rubricator-ink); }`;

  const say = (/** @type {string} */ name, /** @type {string[]} */ ...values) => chrome.i18n.getMessage(name, values);

  rubricator.createStub ??= ({ passage: { layer, words }, index, pieces }, seam) => {
    // A text node, or an element with lines of its own, keeps room for the stub.
    const bearer = /** @type {Piece} */ (pieces.find((piece) => "text" in piece || !piece.inline) ?? pieces[0]);
    const block = "text" in bearer ? rubricator.blockOf(bearer.text) : bearer.element;
    const { color, direction } = getComputedStyle(block);
    const { host, shadow } = rubricator.createHost("rubricator-stub", CSS_OF_STUB, true);
    const set = (/** @type {string} */ name, /** @type {string} */ value) => host.style.setProperty(name, value, "important");
    host.setAttribute("style", "");
    host.dataset.layer = layer;
    host.toggleAttribute("data-block", "element" in bearer);
    set("--color", color);
    const line = document.createElement("div");
    const button = document.createElement("button");
    button.lang = say("language");
    button.dir = say("@@bidi_dir");
    line.append(button);
    shadow.append(line);

    return {
      host,
      button,
      bearer,
      block,
      show(open) {
        const ordinal = rubricator.formatNumber(index + 1);
        const name = say(open ? "stub_hide" : "stub_show", say(`stub_${layer}`), ordinal, rubricator.count("words", words));
        button.ariaExpanded = String(open);
        button.ariaLabel = name;
        button.textContent = seam && !open ? ordinal : name;
        host.toggleAttribute("data-seam", seam && !open);
      },
      measure(room, visible) {
        const { left, right, top, width, height } = boxOf.call(block);
        const style = getComputedStyle(block);
        const inset = (/** @type {"Left" | "Right" | "Top"} */ side) =>
          parseFloat(style[`border${side}Width`]) + parseFloat(style[`padding${side}`]);
        const line = room?.getBoundingClientRect();
        const rtl = !line && direction === "rtl";
        const middle = (line ?? { top: top + inset("Top"), height: HEIGHT_PIXELS }).top + HEIGHT_PIXELS / 2;
        return {
          isShown: (line?.height ?? height) > 0 && visible.top <= middle && middle <= visible.bottom,
          width: width - inset("Left") - inset("Right"),
          left: line?.left ?? (rtl ? right - inset("Right") : left + inset("Left")),
          top: line ? line.top + (line.height - HEIGHT_PIXELS) / 2 : top + inset("Top"),
          shift: rtl ? "-100%" : "0",
        };
      },
      put({ isShown, left, top, width, shift }, origin) {
        host.toggleAttribute("hidden", !isShown);
        set("--left", `${left - origin.left}px`);
        set("--top", `${top - origin.top}px`);
        set("--width", `${width}px`);
        set("--shift", shift);
      },
    };
  };
}
