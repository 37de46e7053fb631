// Speaks for its page: copies it, has it judged, paints it, and keeps the report, so that nothing is lost when the
// background is ended. It does one thing at a time, and answers each request with how the page then stands. What only
// some pages or requests need is in scripts of its own, which the background puts in when asked.
{
  const { rubricator } = globalThis;

  /** Which script knows the answer, where it isn't this one. @type {Record<string, "walk" | "clipboard" | "teach" | "pick" | undefined>} */
  const KNOWS = {
    show: "walk",
    step: "walk",
    "copy-original": "clipboard",
    teach: "teach",
    "teach-selection": "teach",
    pick: "pick",
    "pick-end": "pick",
  };

  /** Which scripts a view needs. @param {View} view @returns {Script[]} */
  const scripts = ({ mode, copy, print }) => [
    ...(mode === "highlight" ? [] : /** @type {const} */ (["modes"])),
    ...(mode === "fold" || mode === "original" ? /** @type {const} */ (["wrap", "fold"]) : []),
    ...(copy === "keep" ? [] : /** @type {const} */ (["clipboard"])),
    ...(print === "keep" ? [] : /** @type {const} */ (["wrap", "print"])),
  ];

  const tell = (/** @type {object} */ message) => chrome.runtime.sendMessage(message);
  const address = (/** @type {string | undefined} */ url) => url?.replace(/#.*/, "");
  /** Whether the page went to another story without being loaded anew. */
  const moved = () => address(desk.page?.url) !== address(location.href);
  const isOn = () => desk.painting !== null && !moved();

  /** By which view the page is dressed. @type {View | null} */
  let dressed = null;
  let turn = Promise.resolve();

  /** @param {Script[]} scripts */
  const need = (...scripts) =>
    Promise.all(scripts.map((script) => rubricator[script] ?? tell({ type: "need", script })));

  /** Puts the sheets on, before anything is painted that they give its look, or takes them off. @param {View | null} [view] @param {Report | null} [report] */
  const dress = async (view = null, report) => {
    const former = dressed;
    dressed = view;
    const look = (/** @type {View | null} */ view) => JSON.stringify(view && [view.hues, view.announce]);
    const kept = look(view) === look(former);
    if (former && !kept) await tell({ type: "dress", on: false, view: former });
    const comments = report?.passages.filter(({ layer }) => layer === "commentary").length;
    if (view) await tell({ type: "dress", on: true, comments, view: kept ? null : view });
  };

  const off = async () => {
    desk.change(false);
    await dress();
  };

  /** @type {Desk} */
  const desk = (rubricator.desk ??= {
    report: null,
    view: null,
    error: null,
    page: null,
    nodes: [],
    painting: null,

    need,
    change(on, next) {
      const { report, view, nodes } = Object.assign(desk, next);
      const settle = rubricator.modes?.hold();
      rubricator.walk?.forget();
      desk.painting?.clear();
      desk.painting = on && report && view ? (rubricator.modes ?? rubricator).paint(report, nodes, view) : null;
      settle?.();
    },
    copy() {
      // What a mode has put in or taken apart is the page's own again while it is copied.
      const { mends } = desk.painting ?? {};
      if (mends) desk.change(false);
      const copy = rubricator.copy(document.body ?? document.documentElement);
      if (mends) desk.change(true);
      return copy;
    },
    async judge() {
      if (document.contentType === "application/pdf") return { report: null, error: "pdf" };
      const copy = desk.copy();
      return { ...copy, ...(await tell({ type: "judge", page: copy.page })) };
    },
    async read() {
      if (!desk.report || moved()) desk.change(desk.painting !== null, await desk.judge());
    },
    async refresh() {
      const next = await desk.judge();
      const { report, view } = next;
      if (report && view) await Promise.all([dress(view, report), need(...scripts(view))]);
      desk.change(true, next);
      if (!desk.painting) await dress();
      else if (desk.painting.bare) {
        await need("layer");
        desk.change(true);
      }
    },
    async on() {
      if (!isOn()) await desk.refresh();
    },
    async teach({ page }, marks, says) {
      const kept = await tell({ type: "teach", page, marks, says });
      if (kept) await desk.refresh();
      return kept;
    },
    async answer(request) {
      const { type } = request;
      const script = KNOWS[type];
      if (script) {
        await need(script);
        await rubricator[script]?.answer(request);
      } else if (type === "toggle") await (isOn() ? off() : desk.refresh());
      else if (type === "set") await (request.on ? desk.on() : off());
      else if (type === "refresh" && isOn()) await desk.refresh();
    },
    turn(work) {
      turn = turn.then(work).catch((cause) => {
        console.error("Rubricator:", cause);
        desk.error = "engine";
      });
      return turn;
    },
  });

  if (!rubricator.agent) {
    rubricator.agent = true;
    chrome.runtime.onMessage.addListener((/** @type {PageRequest} */ request, _sender, reply) => {
      desk.turn(() => desk.answer(request)).then(() => {
        const { report, view, error } = desk;
        reply(request.type === "page" ? { page: desk.copy().page } : { on: isOn(), report: moved() ? null : report, view, error });
      });
      return true;
    });
    // The browser forgets the badge of a page that it keeps, not its sheets.
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted && dressed) desk.turn(() => dress(dressed, desk.report));
    });
  }
}
