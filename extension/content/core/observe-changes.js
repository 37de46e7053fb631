// Follows a page that changes while it is switched on: late articles, "read more", the next story of a page that is never
// loaded anew. What changed is noted as it happens and looked at when the browser is idle, or when the reader asks; the
// page is painted anew only where the verdict is another. Places that change over and over to no effect, such as clocks,
// are left alone; a page that never comes to rest, or that fights the marks, is let go.
// for: painted
{
  const { rubricator } = globalThis;
  const { desk, document, parts } = rubricator;

  const { removeAttribute } = Element.prototype;

  const OBSERVED = {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["class", "hidden", "style", "data-rubricator"],
  };
  /** How often a place may change to no effect, how often in a row a page may, and how often it is judged in all. */
  const PATIENCE = { place: 8, row: 100, page: 1000 };

  /** Where something changed: within the node, or only in its tag. Or nobody knows. @type {Map<Node, boolean> | "all"} */
  let changed = new Map();
  /** How often a place has changed to no effect. @type {WeakMap<Node, number>} */
  let vain = new WeakMap();
  let [row, judged] = [0, 0];
  /** Whether somebody else set or took away an attribute of ours, or took away an element. */
  let touched = false;
  let waiting = false;

  const isTired = (/** @type {Node} */ place) => (vain.get(place) ?? 0) >= PATIENCE.place;

  const wait = () => {
    if (waiting) return;
    waiting = true;
    requestIdleCallback(() => {
      waiting = false;
      desk.turn(catchUp);
    });
  };

  const isOurs = (/** @type {Node} */ node) => node instanceof Element && parts.nameOf(node).startsWith("rubricator-");

  /** @param {MutationRecord[]} records */
  const note = (records) => {
    const before = changed === "all" ? 0 : changed.size;
    for (const { type, target, attributeName, removedNodes } of records) {
      if (isTired(target)) continue;
      if (attributeName === "data-rubricator" || [...removedNodes].some(isOurs)) touched = true;
      if (changed !== "all") changed.set(target, type !== "attributes" || !!changed.get(target));
    }
    // A page in the background may never be idle.
    if (changed !== "all" && changed.size > 1000) changed = "all";
    if (changed === "all" || changed.size > before || touched) wait();
  };
  const observer = new MutationObserver(note);

  const rest = () => {
    observer.disconnect();
    changed = new Map();
    touched = false;
  };

  /** @param {Copy} former */
  const all = async (former) => {
    const copied = await desk.copy();
    const { page, nodes } = copied;
    const same =
      nodes.length === former.nodes.length &&
      page.text === former.page.text &&
      page.url === former.page.url &&
      nodes.every((node, at) => node === former.nodes[at]) &&
      page.nodes.every((value, at) => value === former.page.nodes[at]);
    return same ? null : { copied, change: undefined };
  };

  /** Brings the copy up to date. @param {Copy} former @param {Map<Node, boolean> | "all"} changed @returns {Promise<{ copied: Copy, change: PageChange | undefined } | null>} nothing where nothing differs */
  const recopy = async (former, changed) => {
    const body = document.body ?? document.documentElement;
    if (former.nodes[0] !== body || former.page.cut || former.version === undefined || changed === "all") return all(former);
    if (!rubricator.patch) await desk.need("core/patch");
    /** @type {Copy} */
    const copied = { ...former, page: { ...former.page, url: document.URL, title: document.title } };
    const patches = rubricator.patch?.(copied, changed);
    if (!patches || parts.isFull(copied)) return all(former);
    if (!patches.length && copied.page.url === former.page.url) return null;
    const { url, title, lang, cut, shapes } = copied.page;
    const change = { base: former.version, stated: { url, title, lang, cut }, shapes: shapes.slice(former.sent), patches };
    return { copied, change };
  };

  /** What a mark names, to compare. @param {Mark} mark @param {Node[]} nodes */
  const named = (mark, nodes) =>
    "node" in mark ? [nodes[mark.node]] : [nodes[mark.start[0]], mark.start[1], nodes[mark.end[0]], mark.end[1]];

  /** Whether a report would be painted as the one before was. @param {Partial<Desk>} next */
  const isAlike = ({ report, view, nodes = [] }) => {
    const { report: former, view: before } = desk;
    if (!report || !former || !view || view.mode !== before?.mode) return false;
    const seen = (/** @type {Report} */ { passages, story }, /** @type {Node[]} */ nodes) => [
      ...passages.flatMap(({ layer, certainty, text, marks }) => [layer, certainty, text, ...marks.flatMap((mark) => named(mark, nodes))]),
      ...(view.mode === "commentary" ? story.flatMap((mark) => named(mark, nodes)) : []),
    ];
    const [one, other] = [seen(former, desk.nodes), seen(report, nodes)];
    return one.length === other.length && one.every((part, at) => part === other[at]);
  };

  /** Takes away attributes of ours that are not ours. */
  const cleanse = () => {
    desk.change(false);
    rubricator.live?.quietly(() => {
      for (const element of document.querySelectorAll("[data-rubricator]")) removeAttribute.call(element, "data-rubricator");
    });
  };

  /** Looks at what has changed, and shows what comes of it. */
  const catchUp = async () => {
    note(observer.takeRecords());
    const { copied: former, painting, weary } = desk;
    if (!former || !painting || weary) return;
    if (!chrome.runtime?.id) return retire();
    if (changed !== "all" && !changed.size && former.page.url === document.URL) return;
    const [where, fought] = [changed, touched];
    [changed, touched] = [new Map(), false];
    const made = await recopy(former, where);
    let effect = false;
    if (made) {
      judged += 1;
      const next = await desk.judge(made.copied, { dressed: desk.dressed, change: made.change });
      for (const root of made.copied.roots) observer.observe(root, OBSERVED);
      const alike = isAlike(next);
      effect = !alike || next.report?.words !== desk.report?.words;
      if (alike && !fought) Object.assign(desk, next);
      else {
        cleanse();
        await desk.show(next);
      }
    } else if (fought) {
      cleanse();
      await desk.show({});
    } else return;
    row = effect ? 0 : row + 1;
    let tired = false;
    for (const place of where === "all" ? [] : where.keys()) {
      vain.set(place, effect ? 0 : (vain.get(place) ?? 0) + 1);
      tired ||= isTired(place);
    }
    if (row < PATIENCE.row && judged < PATIENCE.page && !(fought && tired)) return;
    desk.weary = true;
    if (fought) await desk.off();
    else {
      rest();
      await desk.tell({ type: "weary" });
    }
  };

  /** A script whose extension is gone takes back what it did, and is still. */
  const retire = () => {
    rest();
    desk.change(false);
  };

  if (!rubricator.live) {
    rubricator.live = {
      begin({ roots }) {
        rest();
        [row, judged, vain, desk.weary] = [0, 0, new WeakMap(), false];
        for (const root of [window.document, ...roots]) observer.observe(root, OBSERVED);
        // The page may have changed while it was judged.
        changed = "all";
        wait();
      },
      rest,
      catchUp,
      quietly(work) {
        note(observer.takeRecords());
        work();
        observer.takeRecords();
      },
    };
    // The browser forgets the badge of a page that it keeps, not its sheets.
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted && desk.painting) desk.turn(desk.refresh);
    });
    // The browser does not say when the extension is gone; a later version of it does.
    const look = () => chrome.runtime?.id || retire();
    for (const event of ["visibilitychange", "copy", "beforeprint", "rubricator-retire"]) addEventListener(event, look, { capture: true });
  }
}
