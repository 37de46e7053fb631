// Leads the reader to an insertion, and from one to the next: brings it into view, flashes it, and takes the keyboard's
// focus there. What the page has folded around it is opened, and folded again when the page is switched off; otherwise it leaves
// nothing on the page.
// needs: core/placed, marks/shadow-host
// for: request show, request step, request where
{
  const { rubricator } = globalThis;
  const { agent, document } = rubricator;

  /** How long a flash lasts, in milliseconds. */
  const FLASH = 2000;

  /** The colours come in by inheritance. */
  const LOOK = `
    :host { all: initial !important; position: absolute !important; inset: 0 auto auto 0 !important; pointer-events: none !important; }
    div { position: absolute; padding: 3px 8px; margin: -3px -8px; opacity: 0; forced-color-adjust: none; }
    .commentary { background: var(--rubricator-commentary); }
    .note { background: var(--rubricator-note); }
    .update { background: var(--rubricator-update); }`;

  /** Puts the keyboard's focus on something that need not take it, and leaves nothing behind once it is elsewhere. @param {Element | Range} target */
  const focus = (target) => {
    const element = target instanceof Element ? target : target.startContainer.parentElement;
    if (!(element instanceof HTMLElement)) return () => {};
    element.focus({ preventScroll: true });
    if (element.matches(":focus") || rubricator.isEditable(element)) return () => {};
    const back = rubricator.placed.attribute(element, "tabindex", "-1");
    element.focus({ preventScroll: true });
    element.addEventListener("blur", back, { once: true });
    return () => {
      element.removeEventListener("blur", back);
      back();
    };
  };

  /** What folds again what was opened on the way to insertions. @type {(() => void)[]} */
  const foldAgain = [];

  /** @param {HTMLDetailsElement} details */
  const openDetails = (details) => {
    // Of those with one name, only one is open.
    const open = [...document.querySelectorAll("details[open]")];
    const close = rubricator.placed.attribute(details, "open", "");
    const closed = open.filter((other) => !other.hasAttribute("open"));
    foldAgain.push(() => {
      close();
      for (const other of closed) other.setAttribute("open", "");
    });
  };

  /** Shows a part that the page keeps for whoever looks for it, as the browser's own search does. @param {Element} part */
  const reveal = (part) => {
    part.dispatchEvent(new Event("beforematch", { bubbles: true }));
    if (part.hasAttribute("hidden")) foldAgain.push(rubricator.placed.attribute(part, "hidden", null));
  };

  /** Opens what the page has folded around a place. @param {Element | Range} target */
  const unfold = (target) => {
    /** @type {Node | null} */
    let node = target instanceof Element ? target : target.startContainer;
    for (; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
      if (node instanceof HTMLDetailsElement && !node.open) openDetails(node);
      else if (node instanceof Element && node.getAttribute("hidden")?.toLowerCase() === "until-found") reveal(node);
    }
  };

  /** Takes back what showing a passage has left on the page. */
  let forget = () => {};

  /** Whether something has no place on the screen. @param {Element | Range} target */
  const isHidden = (target) => {
    const { width, height } = target.getBoundingClientRect();
    return !width && !height;
  };

  /** Brings a passage into view and flashes it; whether the page hides it. @param {number} index @param {boolean} follow whether the keyboard's focus goes there, too */
  const show = (index, follow) => {
    forget();
    const passage = agent.report?.passages[index];
    const targets = agent.painting?.reach(index, true) ?? [];
    const [first] = targets;
    if (!passage || !first) return false;
    for (const target of targets) rubricator.observer?.unobserved(() => unfold(target));
    if (targets.every(isHidden)) return true;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const { host, shadow } = rubricator.createHost("rubricator-layer", LOOK);
    const takeOut = rubricator.placed.element(host);
    const lift = () => rubricator.observer?.unobserved(takeOut);
    const origin = host.getBoundingClientRect();
    const veils = targets.map((target) => {
      const box = target.getBoundingClientRect();
      const inked = target instanceof Element ? target : (target.startContainer.parentElement ?? host);
      const veil = document.createElement("div");
      veil.className = passage.layer;
      veil.style.color = getComputedStyle(inked).color;
      veil.style.width = `${box.width}px`;
      veil.style.height = `${box.height}px`;
      veil.style.left = `${box.left - origin.left}px`;
      veil.style.top = `${box.top - origin.top}px`;
      shadow.append(veil);
      veil.animate({ opacity: [0.3, still ? 0.3 : 0] }, FLASH).onfinish = lift;
      return veil;
    });
    const target = first instanceof Element ? first : veils[0];
    const block = first.getBoundingClientRect().height > innerHeight * 0.8 ? "start" : "center";
    target?.scrollIntoView({ block, behavior: still ? "instant" : "smooth" });
    const release = follow ? focus(agent.painting?.control?.(index) ?? first) : () => {};
    forget = () => {
      lift();
      release();
    };
    return false;
  };

  /** The passage that the reader was led to last, while they are on the way there. @type {number | null} */
  let bound = null;
  let last = -1;
  addEventListener("scrollend", () => (bound = null));

  /** The next passage, or the one before, from where the reader is; after the last comes the first. @param {1 | -1} by @param {number} count */
  const next = (by, count) => {
    const tops = Array.from({ length: count }, (_, index) => agent.painting?.reach(index, false)[0]?.getBoundingClientRect());
    const inView = (/** @type {DOMRect | undefined} */ box) => box !== undefined && box.bottom > 0 && box.top < innerHeight;
    const from = bound ?? (inView(tops[last]) ? last : null);
    if (from !== null) return (from + by + count) % count;
    const below = tops.findIndex((box) => box !== undefined && box.top >= 0);
    if (by > 0) return Math.max(below, 0);
    return ((below < 0 ? count : below) - 1 + count) % count;
  };

  /** The nearest insertion to the middle of the window, and how much of the article is before it: places between insertions are measured by their height. */
  const where = () => {
    const { report, nodes } = agent;
    const middle = innerHeight / 2;
    /** Heights on the page and the shares of the article before them. @type {[number, number][]} */
    const known = [];
    let [passage, nearest] = [-1, Infinity];
    for (const [index, { from, to }] of (report?.passages ?? []).entries()) {
      const boxes = (agent.painting?.reach(index, false) ?? []).map((piece) => piece.getBoundingClientRect());
      const [top, bottom] = [boxes[0]?.top, boxes.at(-1)?.bottom];
      if (top === undefined || bottom === undefined) continue;
      known.push([top, from], [bottom, to]);
      const distance = Math.max(top - middle, middle - bottom, 0);
      if (distance < nearest) [passage, nearest] = [index, distance];
    }
    if (passage < 0) return;
    for (const [end, mark] of [report?.story[0], report?.story.at(-1)].entries()) {
      const found = mark && rubricator.findMark(mark, nodes);
      const box = found && (found.range ?? found.block).getBoundingClientRect();
      if (box) known.push([end ? box.bottom : box.top, end]);
    }
    known.sort(([one, share], [other, otherShare]) => one - other || share - otherShare);
    const [above, below] = [known.findLast(([height]) => height <= middle), known.find(([height]) => height > middle)];
    if (!above || !below) return { passage, at: above ? 1 : 0 };
    return { passage, at: above[1] + ((below[1] - above[1]) * (middle - above[0])) / (below[0] - above[0]) };
  };

  rubricator.navigation ??= {
    clear(on) {
      forget();
      if (!on)
        rubricator.observer?.unobserved(() =>
          foldAgain
            .splice(0)
            .reverse()
            .forEach((fold) => fold()),
        );
    },
  };
  agent.handlers.show ??= async ({ passage }) => {
    await agent.on();
    return { isHidden: show((last = passage), false) };
  };
  agent.handlers.where ??= async () => ({ here: where() });
  agent.handlers.step ??= async ({ by }) => {
    await agent.on();
    const count = agent.report?.passages.length;
    if (count) show((last = bound = next(by, count)), true);
  };
}
