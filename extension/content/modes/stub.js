// A stub: a button over the page, where a folded insertion keeps room for it. It says what is folded, and opens and folds
// it. A seam is a stub that is no more than a number.
// needs: marks/shadow-host, marks/mark-ranges, compare/plurals
{
  const { rubricator } = globalThis;

  /** How high a stub is, in pixels; `modes.css` keeps as much room. */
  const HEIGHT = 24;

  const { getBoundingClientRect: boxOf } = Element.prototype;

  /** Its place and colour come in by inline properties that are important, which no sheet of the page can take back. */
  const LOOK = `
    :host { all: initial !important; position: absolute !important; pointer-events: auto !important; color: var(--color) !important;
      left: var(--left) !important; top: var(--top) !important; max-width: var(--width) !important; translate: var(--shift) !important; }
    :host([data-block][data-seam]) { width: var(--width) !important; }
    :host([hidden]) { display: none !important; }
    div { display: flex; }
    button { all: unset; box-sizing: border-box; max-width: 100%; min-height: ${HEIGHT}px; padding: 2px 10px; cursor: pointer;
      font: 600 13px / 18px system-ui, sans-serif; color: var(--rubricator-ink); white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
      border: 1px solid var(--rubricator-ink); border-inline-start-width: 4px; }
    button::before { content: "¶ " / ""; }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 2px solid var(--rubricator-ink); outline-offset: 2px; }
    :host([data-seam]) button { min-width: ${HEIGHT}px; text-align: center; border-width: 1px; border-radius: 12px; }
    :host([data-seam]) button::before { content: none; }
    :host([data-block][data-seam]) div { align-items: center; gap: 10px; }
    :host([data-block][data-seam]) div::before, :host([data-block][data-seam]) div::after { content: ""; flex: 1; border-top: 1px dashed var(--rubricator-ink); }`;

  const say = (/** @type {string} */ name, /** @type {string[]} */ ...values) => chrome.i18n.getMessage(name, values);

  rubricator.stub ??= ({ passage: { layer, words }, index, pieces }, seam) => {
    // A text, or an element with lines of its own, keeps the room.
    const bearer = /** @type {Piece} */ (pieces.find((piece) => "text" in piece || !piece.inline) ?? pieces[0]);
    const block = "text" in bearer ? rubricator.blockOf(bearer.text) : bearer.element;
    const { color, direction } = getComputedStyle(block);
    const { host, shadow } = rubricator.host("rubricator-stub", LOOK, true);
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
        const ordinal = rubricator.format(index + 1);
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
        const middle = (line ?? { top: top + inset("Top"), height: HEIGHT }).top + HEIGHT / 2;
        return {
          isShown: (line?.height ?? height) > 0 && visible.top <= middle && middle <= visible.bottom,
          width: width - inset("Left") - inset("Right"),
          left: line?.left ?? (rtl ? right - inset("Right") : left + inset("Left")),
          top: line ? line.top + (line.height - HEIGHT) / 2 : top + inset("Top"),
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
