// Follows a page that changes while it is switched on: articles that load late, "read more", the next story of a page that
// is never loaded again. Changes are noted as they happen and handled when the browser is idle, or when the reader asks; the
// page is painted again only if the result differs. Places that change over and over without effect, such as clocks, are
// ignored; a page that never stops changing, or that keeps removing the marks, is not followed any more.
// for: painted
{
  const { rubricator } = globalThis;
  const { agent, document, dom } = rubricator;

  const OBSERVED = {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["class", "hidden", "style", ...["", "-hidden", "-room", "-faint", "-text"].map((part) => `data-rubricator${part}`)],
  };
  /** How often one place may change without effect, how often in a row a page may, and how often a page is judged in all. */
  const CHANGE_LIMITS = { place: 8, row: 100, page: 1000 };
  /** If more places change before the browser is idle, the whole page is compared. */
  const MAX_CHANGED_NODES = 1000;

  /** Where something changed: within the node (true), or only in its tag. "all" if that is unknown. @type {Map<Node, boolean> | "all"} */
  let changed = new Map();
  /** How often a place has changed without effect. @type {WeakMap<Node, number>} */
  let futileChanges = new WeakMap();
  let [futileInRow, judged] = [0, 0];
  /** Whether somebody else set or removed one of our attributes, or removed one of our elements. */
  let wasTouched = false;
  /** Whether the page may have copied a part of itself that is painted. */
  let mayHoldCopies = false;
  let isWaiting = false;

  const isIgnored = (/** @type {Node} */ place) => (futileChanges.get(place) ?? 0) >= CHANGE_LIMITS.place;

  const catchUpWhenIdle = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestIdleCallback(() => {
      isWaiting = false;
      agent.enqueue(catchUp);
    });
  };

  const isOurs = (/** @type {Node} */ node) => node instanceof Element && dom.nameOf(node).startsWith("rubricator-");

  /** @param {MutationRecord[]} records */
  const note = (records) => {
    const before = changed === "all" ? 0 : changed.size;
    rubricator.placed.putBack();
    for (const { type, target, attributeName, addedNodes, removedNodes } of records) {
      if (isIgnored(target)) continue;
      if (attributeName?.startsWith("data-rubricator") || [...removedNodes].some(isOurs)) wasTouched = true;
      mayHoldCopies ||= wasTouched || addedNodes.length > 0;
      if (changed !== "all") changed.set(target, type !== "attributes" || !!changed.get(target));
    }
    // The browser may never be idle for a page in the background.
    if (changed !== "all" && changed.size > MAX_CHANGED_NODES) changed = "all";
    if (changed === "all" || changed.size > before || wasTouched) catchUpWhenIdle();
  };
  const observer = new MutationObserver(note);

  const stop = () => {
    observer.disconnect();
    changed = new Map();
    [wasTouched, mayHoldCopies] = [false, false];
  };

  /** Copies the whole page again. @param {Copy} former */
  const copyAll = async (former) => {
    const copied = await agent.copy();
    const { page, nodes } = copied;
    const isSame =
      nodes.length === former.nodes.length &&
      page.text === former.page.text &&
      page.url === former.page.url &&
      nodes.every((node, at) => node === former.nodes[at]) &&
      page.nodes.every((value, at) => value === former.page.nodes[at]);
    return isSame ? null : { copied, change: undefined };
  };

  /** Brings the copy up to date. @param {Copy} former @param {Map<Node, boolean> | "all"} changed @returns {Promise<{ copied: Copy, change: PageChange | undefined } | null>} null where nothing differs */
  const updateCopy = async (former, changed) => {
    const body = document.body ?? document.documentElement;
    const { version } = former;
    if (former.nodes[0] !== body || former.page.cut || version === undefined || changed === "all") return copyAll(former);
    if (!rubricator.patch) await agent.need("core/patch");
    /** @type {Copy} */
    const copied = { ...former, page: { ...former.page, url: document.URL, title: document.title } };
    const patches = rubricator.patch?.(copied, changed);
    if (!patches || dom.isFull(copied)) return copyAll(former);
    if (!patches.length && copied.page.url === former.page.url) return null;
    const { url, title, lang, cut, shapes } = copied.page;
    return { copied, change: { base: version, stated: { url, title, lang, cut }, shapes: shapes.slice(former.sent), patches } };
  };

  /** What a mark names, in a form that can be compared. @param {Mark} mark @param {Node[]} nodes */
  const named = (mark, nodes) =>
    "node" in mark ? [nodes[mark.node]] : [nodes[mark.start[0]], mark.start[1], nodes[mark.end[0]], mark.end[1]];

  /** Whether a report would be painted as the former one was. @param {Partial<Agent>} next */
  const isAlike = ({ report, view, nodes = [] }) => {
    const { report: former, view: before } = agent;
    if (!report || !former || !view || view.mode !== before?.mode) return false;
    const painted = (/** @type {Report} */ { passages, story }, /** @type {Node[]} */ nodes) => [
      ...passages.flatMap(({ layer, certainty, text, marks }) => [layer, certainty, text, ...marks.flatMap((mark) => named(mark, nodes))]),
      ...(view.mode === "commentary" ? story.flatMap((mark) => named(mark, nodes)) : []),
    ];
    const [one, other] = [painted(former, agent.nodes), painted(report, nodes)];
    return one.length === other.length && one.every((part, at) => part === other[at]);
  };

  /** Judges an updated copy and shows the result; whether the result is another. @param {{ copied: Copy, change: PageChange | undefined }} update @param {boolean} touched whether the marks have to be painted again in any case */
  const applyUpdate = async ({ copied, change }, touched) => {
    judged += 1;
    const next = await agent.judge(copied, { appliedView: agent.appliedView, change });
    for (const root of copied.roots) observer.observe(root, OBSERVED);
    const alike = isAlike(next);
    const hasEffect = !alike || next.report?.words !== agent.report?.words;
    if (alike && !touched) Object.assign(agent, next);
    else await agent.show(next);
    return hasEffect;
  };

  /** Counts what changed without effect; whether the page is to be followed no longer. @param {Map<Node, boolean> | "all"} places @param {boolean} hasEffect @param {boolean} touched */
  const isExhausted = (places, hasEffect, touched) => {
    futileInRow = hasEffect ? 0 : futileInRow + 1;
    let ignoresAny = false;
    for (const place of places === "all" ? [] : places.keys()) {
      futileChanges.set(place, hasEffect ? 0 : (futileChanges.get(place) ?? 0) + 1);
      ignoresAny ||= isIgnored(place);
    }
    return futileInRow >= CHANGE_LIMITS.row || judged >= CHANGE_LIMITS.page || (touched && ignoresAny);
  };

  /** Handles what has changed. */
  const catchUp = async () => {
    note(observer.takeRecords());
    const { copied: former, painting, stopped } = agent;
    if (!former || !painting || stopped) return;
    if (!chrome.runtime?.id) return cleanUp();
    if (changed !== "all" && !changed.size && former.page.url === document.URL) return;
    const [places, touched] = [changed, wasTouched];
    if (mayHoldCopies) rubricator.observer?.unobserved(agent.sweep);
    [changed, wasTouched, mayHoldCopies] = [new Map(), false, false];
    const update = await updateCopy(former, places);
    if (!update && !touched) return;
    let hasEffect = false;
    if (update) hasEffect = await applyUpdate(update, touched);
    else await agent.show({});
    if (!isExhausted(places, hasEffect, touched)) return;
    agent.stopped = true;
    if (touched) await agent.off();
    else {
      stop();
      await agent.askBackground({ type: "stopped" });
    }
  };

  /** Takes everything off the page once the extension is gone. */
  const cleanUp = () => {
    stop();
    agent.sweep();
    agent.repaint(false);
    rubricator.placed.clear();
    agent.sweep();
  };

  if (!rubricator.observer) {
    rubricator.observer = {
      start({ roots }) {
        stop();
        [futileInRow, judged, futileChanges, agent.stopped] = [0, 0, new WeakMap(), false];
        for (const root of [window.document, ...roots]) observer.observe(root, OBSERVED);
        // The page may have changed while it was judged.
        [changed, mayHoldCopies] = ["all", true];
        catchUpWhenIdle();
      },
      stop,
      catchUp,
      unobserved(work) {
        note(observer.takeRecords());
        work();
        observer.takeRecords();
      },
    };
    // For a page in the back/forward cache, the browser keeps the style sheets and forgets the badge.
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted && agent.painting) agent.enqueue(agent.refresh);
    });
    // No event tells when the extension is gone; a later version of it dispatches one.
    const cleanUpIfGone = () => chrome.runtime?.id || cleanUp();
    for (const event of ["visibilitychange", "copy", "beforeprint", "rubricator-retire"])
      addEventListener(event, cleanUpIfGone, { capture: true });
  }
}
