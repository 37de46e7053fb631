// A button over the page that opens to what the source says otherwise in its place, and the look of such buttons.
{
  const { rubricator } = globalThis;

  /** How far a panel stays from the window's edge. */
  const EDGE = 8;

  const LOOK = `
    :host { color-scheme: light dark !important; z-index: 2147483646 !important; }
    .change { position: absolute; width: 0; height: 0; font: 13px / 1.45 system-ui, sans-serif; }
    .seam::before { content: ""; position: absolute; left: calc(-1 * var(--width)); width: var(--width); border-top: 2px dashed light-dark(#0f6b62, #6fd3c6); }
    button { all: unset; box-sizing: border-box; pointer-events: auto; cursor: pointer; position: absolute; inset-inline-end: 0; top: -12px;
      min-width: 24px; height: 24px; padding: 0 7px; font: 600 11px / 22px system-ui, sans-serif; white-space: nowrap; text-align: center;
      color: light-dark(#0f6b62, #6fd3c6); background: Canvas; border: 1px solid currentcolor; border-radius: 12px; }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 2px solid; outline-offset: 2px; }
    .panel { pointer-events: auto; position: absolute; top: 16px; inset-inline-end: 0; box-sizing: border-box; width: max-content;
      max-width: min(26rem, 100vw - 32px); max-height: 60vh; overflow: auto; padding: 8px 12px; color: CanvasText; background: Canvas; overflow-wrap: anywhere;
      border: 1px solid light-dark(#0f6b62, #6fd3c6); border-radius: 6px; }
    [hidden] { display: none; }
    p { margin: 4px 0; }
    del { text-decoration: line-through; } ins { text-decoration: underline; text-underline-offset: 3px; }
    @media (forced-colors: active) { button, .panel, .seam::before { border-color: CanvasText; color: CanvasText; } }`;

  /** @param {"p" | "del" | "ins" | "div"} tag @param {...(Node | string)} content */
  const piece = (tag, ...content) => {
    const element = document.createElement(tag);
    element.dir = "auto";
    element.append(...content);
    return element;
  };

  /** @param {"altered" | "omitted"} of @param {string} words @param {() => HTMLElement[]} content @param {string} lang */
  const control = (of, words, content, lang) => {
    const element = document.createElement("div");
    element.className = `change ${of === "omitted" ? "seam" : of}`;
    const button = document.createElement("button");
    button.textContent = words;
    button.lang = chrome.i18n.getMessage("language");
    const panel = piece("div");
    panel.className = "panel";
    panel.lang = lang;
    const turn = (/** @type {boolean} */ open) => {
      button.ariaExpanded = String(open);
      panel.hidden = !open;
      panel.replaceChildren(...(open ? content() : []));
      // It opens towards the text, which may be narrower than it.
      panel.style.translate = "";
      const { left, right } = panel.getBoundingClientRect();
      const [over, under] = [right - document.documentElement.clientWidth + EDGE, EDGE - left];
      panel.style.translate = over > 0 ? `${-over}px` : under > 0 ? `${under}px` : "";
    };
    button.addEventListener("click", ({ isTrusted }) => isTrusted && turn(button.ariaExpanded !== "true"));
    element.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      turn(false);
      button.focus();
    });
    element.append(button, panel);
    turn(false);
    return { element, turn };
  };

  rubricator.change ??= { LOOK, piece, control };
}
