// Lets the reader pick a block on the page, to say what it is or where a passage ends. Meanwhile a pane of ours covers the page:
// only scrolling reaches it.
// needs: marks/mark-ranges, marks/shadow-host, teach/teach
// for: request pick, request pick-end
{
  const { rubricator } = globalThis;
  const { agent, document, dom } = rubricator;

  const CSS_OF_PANE = `
    :host { all: initial !important; position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; color-scheme: light dark !important; }
    dialog { all: unset; position: fixed; inset: 0; }
    dialog::backdrop { display: none; }
    .pane { position: absolute; inset: 0; cursor: crosshair; }
    .frame { position: absolute; box-sizing: border-box; border: 3px solid #a3243b; outline: 2px solid #fff; pointer-events: none; }
    .bar { position: absolute; inset: 0 0 auto; display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; padding: 10px 16px;
      font: 15px / 1.4 system-ui, sans-serif; color: CanvasText; background: Canvas; border-bottom: 3px solid light-dark(#a3243b, #f2899a); }
    p { margin: 0; }
    .task { flex: 1 1 300px; }
    .words { flex: 1 0 100%; order: 1; min-height: 1.4em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    button { font: inherit; min-height: 32px; padding: 2px 14px; color: ButtonText; background: ButtonFace; border: 1px solid currentcolor; }
    button:focus-visible { outline: 3px solid light-dark(#a3243b, #f2899a); outline-offset: 2px; }`;

  /** Events that would reach the page through the pane. */
  const STOPPED_EVENTS = (
    "click dblclick auxclick contextmenu pointerdown pointerup pointermove mousedown mouseup mousemove touchstart " +
    "touchmove touchend keydown keyup keypress focusin focusout"
  ).split(" ");

  const say = (/** @type {string} */ name) => chrome.i18n.getMessage(name);

  /** Whether something separates two children of one block: another block, or an empty line. @param {Node} one @param {Node} other */
  const isParted = (one, other) => {
    let breaks = 0;
    for (let node = one.nextSibling; node && node !== other && breaks < 2; node = node.nextSibling) {
      if (node instanceof HTMLBRElement) breaks += 1;
      else if (node instanceof Element && !/^(inline|none)/.test(getComputedStyle(node).display)) return true;
    }
    return breaks > 1;
  };

  /** The visible blocks of the page: paragraphs, list items, or lines between two empty lines. */
  const blocks = () => {
    const body = new Range();
    body.selectNodeContents(document.body);
    /** @type {{ block: Element, last: Node, range: Range }[]} */
    const found = [];
    for (const text of rubricator.textsIn(body)) {
      /** @type {Node} */
      let child = text;
      const block = rubricator.blockOf(text);
      for (let outer = dom.parentOf(text); outer && outer !== block; outer = dom.parentOf(outer)) child = outer;
      const former = found.at(-1);
      if (former?.block !== block || (former.last !== child && isParted(former.last, child))) {
        const range = new Range();
        range.setStartBefore(child);
        found.push({ block, last: child, range });
      }
      const { range } = Object.assign(/** @type {NonNullable<typeof former>} */ (found.at(-1)), { last: child });
      range.setEndAfter(child);
    }
    return found.map(({ range }) => range).filter((range) => range.getBoundingClientRect().height > 0);
  };

  /** Ends picking. */
  let end = () => {};

  /** Lets the reader pick one of these ranges, and does something with it, which can fail. @param {string} task @param {Range[]} ranges @param {Range | undefined} start @param {(range: Range) => Promise<boolean>} then */
  const pick = (task, ranges, start, then) => {
    end();
    const former = document.activeElement;
    const { host, shadow } = rubricator.createHost("rubricator-layer", CSS_OF_PANE);
    /** @param {string} tag @param {string} look @param {string} [text] */
    const piece = (tag, look, text = "") => {
      const element = document.createElement(tag);
      element.className = look;
      element.textContent = text;
      return element;
    };
    const [pane, frame, bar] = [piece("div", "pane"), piece("div", "frame"), piece("div", "bar")];
    const [what, words] = [piece("p", "task", task), piece("p", "words")];
    const [choose, cancel] = [piece("button", "choose", say("pick_choose")), piece("button", "cancel", say("pick_cancel"))];
    bar.lang = say("language");
    bar.dir = say("@@bidi_dir");
    words.ariaLive = "polite";
    words.dir = "auto";
    bar.append(what, choose, cancel, words);
    // A modal dialog is above those of the page, which would block everything else.
    const dialog = document.createElement("dialog");
    dialog.ariaLabel = task;
    dialog.append(pane, frame, bar);
    shadow.append(dialog);

    let current = start ?? ranges.find((range) => range.getBoundingClientRect().top >= 80) ?? ranges[0];
    const draw = () => {
      const box = current?.getBoundingClientRect();
      frame.hidden = !box;
      if (box)
        frame.style.cssText = `left: ${box.left - 6}px; top: ${box.top - 6}px; width: ${box.width + 12}px; height: ${box.height + 12}px`;
    };
    const select = (/** @type {Range | undefined} */ range) => {
      if (!range) return;
      current = range;
      words.textContent = range.toString().replace(/\s+/g, " ").trim().slice(0, 200);
      draw();
    };
    const chosen = () =>
      agent.enqueue(async () => {
        if (!host.isConnected || !current) return;
        if (await then(current)) end();
        else words.textContent = say("pick_failed");
      });
    end = () => {
      removeEventListener("scroll", draw, { capture: true });
      removeEventListener("resize", draw);
      rubricator.observer ? rubricator.observer.unobserved(takeOut) : takeOut();
      if (former instanceof HTMLElement) former.focus({ preventScroll: true });
      end = () => {};
    };

    for (const type of STOPPED_EVENTS) host.addEventListener(type, (event) => event.stopPropagation());
    pane.addEventListener("pointermove", ({ clientX, clientY }) => {
      const under = ranges.filter((range) => {
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return left - 8 <= clientX && clientX <= right + 8 && top <= clientY && clientY <= bottom;
      });
      // An outer block comes before those inside it.
      select(under.at(-1));
    });
    // Keeps the focus in the bar.
    pane.addEventListener("mousedown", (event) => event.preventDefault());
    pane.addEventListener("click", chosen);
    choose.addEventListener("click", chosen);
    cancel.addEventListener("click", () => end());
    host.addEventListener("keydown", (event) => {
      // Ignore synthetic key events of the page.
      if (!event.isTrusted) return;
      const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (event.key === "Escape") end();
      else if (event.key === "Tab") (shadow.activeElement === choose ? cancel : choose).focus();
      else if (by) {
        const index = ranges.findIndex((range) => range === current);
        select(ranges[Math.max(0, index + by)]);
        current?.startContainer.childNodes[current.startOffset]?.parentElement?.scrollIntoView({ block: "nearest" });
      } else return;
      event.preventDefault();
    });
    addEventListener("scroll", draw, { capture: true, passive: true });
    addEventListener("resize", draw);
    dialog.addEventListener("close", () => end());
    const takeOut = rubricator.placed.element(host);
    dialog.showModal();
    select(current);
    choose.focus();
  };

  const { teach } = rubricator;
  if (teach && !rubricator.handlesPicking) {
    rubricator.handlesPicking = true;
    agent.onPainted.push(() => agent.painting ?? end());
    agent.handlers.pick = async ({ says }) => {
      await agent.read();
      pick(say(`pick_${says}`), blocks(), undefined, (range) => teach.teach(range, says));
    };
    agent.handlers["pick-end"] = async (request) => {
      await agent.read();
      const passage = agent.report?.passages[request.passage];
      if (!passage?.marks[0]) return;
      const whole = teach.rangeOf(passage.marks[0]);
      const chosen = teach.selected();
      const later = [...(chosen ? [chosen] : []), ...blocks()].filter(
        (range) => whole.compareBoundaryPoints(Range.END_TO_START, range) < 0,
      );
      pick(say("pick_end"), later, chosen ?? undefined, (range) => {
        whole.setEnd(range.endContainer, range.endOffset);
        return teach.teach(whole, passage.layer);
      });
    };
  }
}
