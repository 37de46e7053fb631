// The reader picks a block on the page, to teach what it is or where a passage ends. While they pick, a pane of ours lies
// over the page: nothing reaches it but scrolling.
// needs: marks/mark-ranges, marks/shadow-host, teach/teach
// for: request pick, request pick-end
{
  const { rubricator } = globalThis;
  const { desk, document, parts } = rubricator;

  const LOOK = `
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

  /** What a page could hear through the pane. */
  const HEARD = (
    "click dblclick auxclick contextmenu pointerdown pointerup pointermove mousedown mouseup mousemove touchstart " +
    "touchmove touchend keydown keyup keypress focusin focusout"
  ).split(" ");

  const say = (/** @type {string} */ name) => chrome.i18n.getMessage(name);

  /** Whether something parts two children of one block: another block, or an empty line. @param {Node} one @param {Node} other */
  const isParted = (one, other) => {
    let breaks = 0;
    for (let node = one.nextSibling; node && node !== other && breaks < 2; node = node.nextSibling) {
      if (node instanceof HTMLBRElement) breaks += 1;
      else if (node instanceof Element && !/^(inline|none)/.test(getComputedStyle(node).display)) return true;
    }
    return breaks > 1;
  };

  /** The blocks of the page that can be seen: paragraphs, list items, or what stands between two empty lines. */
  const blocks = () => {
    const body = new Range();
    body.selectNodeContents(document.body);
    /** @type {{ block: Element, last: Node, range: Range }[]} */
    const found = [];
    for (const text of rubricator.texts(body)) {
      /** @type {Node} */
      let child = text;
      const block = rubricator.blockOf(text);
      for (let outer = parts.parentOf(text); outer && outer !== block; outer = parts.parentOf(outer)) child = outer;
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

  /** Ends the picking that goes on. */
  let end = () => {};

  /** Lets the reader pick one of these, and does something with it, which can fail. @param {string} task @param {Range[]} ranges @param {Range | undefined} start @param {(range: Range) => Promise<boolean>} then */
  const pick = (task, ranges, start, then) => {
    end();
    const former = document.activeElement;
    const { host, shadow } = rubricator.host("rubricator-layer", LOOK);
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
    // A modal dialog of ours is above those of the page, which would keep the reader from anything else.
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
    const turnTo = (/** @type {Range | undefined} */ range) => {
      if (!range) return;
      current = range;
      words.textContent = range.toString().replace(/\s+/g, " ").trim().slice(0, 200);
      draw();
    };
    const chosen = () =>
      desk.turn(async () => {
        if (!host.isConnected || !current) return;
        if (await then(current)) end();
        else words.textContent = say("pick_failed");
      });
    end = () => {
      removeEventListener("scroll", draw, { capture: true });
      removeEventListener("resize", draw);
      if (rubricator.live) rubricator.live.quietly(() => host.remove());
      else host.remove();
      if (former instanceof HTMLElement) former.focus({ preventScroll: true });
      end = () => {};
    };

    for (const type of HEARD) host.addEventListener(type, (event) => event.stopPropagation());
    pane.addEventListener("pointermove", ({ clientX, clientY }) => {
      const under = ranges.filter((range) => {
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return left - 8 <= clientX && clientX <= right + 8 && top <= clientY && clientY <= bottom;
      });
      // An outer block comes before those in it.
      turnTo(under.at(-1));
    });
    // The focus stays in the bar.
    pane.addEventListener("mousedown", (event) => event.preventDefault());
    pane.addEventListener("click", chosen);
    choose.addEventListener("click", chosen);
    cancel.addEventListener("click", () => end());
    host.addEventListener("keydown", (event) => {
      // The page can press keys, too, but only on paper.
      if (!event.isTrusted) return;
      const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (event.key === "Escape") end();
      else if (event.key === "Tab") (shadow.activeElement === choose ? cancel : choose).focus();
      else if (by) {
        const index = ranges.findIndex((range) => range === current);
        turnTo(ranges[Math.max(0, index + by)]);
        current?.startContainer.childNodes[current.startOffset]?.parentElement?.scrollIntoView({ block: "nearest" });
      } else return;
      event.preventDefault();
    });
    addEventListener("scroll", draw, { capture: true, passive: true });
    addEventListener("resize", draw);
    dialog.addEventListener("close", () => end());
    document.documentElement.append(host);
    dialog.showModal();
    turnTo(current);
    choose.focus();
  };

  const { teach } = rubricator;
  if (teach && !rubricator.pick) {
    rubricator.pick = true;
    desk.painted.push(() => desk.painting ?? end());
    desk.answers.pick = async ({ says }) => {
      await desk.read();
      pick(say(`pick_${says}`), blocks(), undefined, (range) => teach.teach(range, says));
    };
    desk.answers["pick-end"] = async (request) => {
      await desk.read();
      const passage = desk.report?.passages[request.passage];
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
