// Speaks for its page: copies it, has it judged, paints it, and keeps the report, so that nothing is lost when the
// background is ended. It does one thing at a time, and answers each request with how the page then stands.
// needs: core/paint
// for: every page
{
  const { rubricator } = globalThis;
  const { document } = rubricator;

  /** How long a page is copied in one go, in milliseconds. */
  const SLICE = 10;

  const MAX_TRIES = 5;

  /** A background that was ended has not answered; the next one does. @type {Desk["tell"]} */
  const tell = async (message) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await chrome.runtime.sendMessage(message);
      } catch (cause) {
        if (tries === MAX_TRIES) throw cause;
      }
    }
  };
  /** Whether the page went elsewhere while it was off. */
  const moved = () => !desk.painting && desk.copied?.page.url.replace(/#.*/, "") !== location.href.replace(/#.*/, "");

  let turn = Promise.resolve();
  const fail = (/** @type {unknown} */ cause) => {
    console.error("Rubricator:", cause);
    desk.error = "engine";
  };

  /** @type {Desk} */
  const desk = (rubricator.desk ??= {
    report: null,
    view: null,
    error: null,
    copied: null,
    nodes: [],
    painting: null,
    dressed: null,
    css: "",
    weary: false,
    source: null,
    comparison: null,
    painted: [],

    tell,
    need: (script) => tell({ type: "need", script }),
    change(on, next) {
      const { live, modes } = rubricator;
      const work = () => {
        const [seen, live] = [next?.report ?? desk.report, next?.nodes ?? desk.nodes];
        const settle = seen && modes?.hold(seen, live);
        const { report, view, nodes } = Object.assign(desk, next);
        rubricator.walk?.forget();
        desk.painting?.clear();
        desk.painting = null;
        try {
          if (on && report && view) desk.painting = (modes ?? rubricator).paint(report, nodes, view);
        } catch (cause) {
          fail(cause);
        }
        desk.painted.forEach((follow) => follow());
        settle?.();
      };
      live ? live.quietly(work) : work();
    },
    async copy() {
      const body = document.body ?? document.documentElement;
      const copying = rubricator.copying(body);
      let moving = false;
      const watch = new MutationObserver(() => (moving = true));
      watch.observe(body, { subtree: true, childList: true });
      try {
        for (let start = performance.now(); ;) {
          const step = copying.next();
          if (step.done) return step.value;
          if (performance.now() - start < SLICE) continue;
          await scheduler.yield();
          // Where the page moved meanwhile, it is copied in one go.
          if (moving) return rubricator.copy(body);
          start = performance.now();
        }
      } finally {
        watch.disconnect();
      }
    },
    async judge(copied, { dressed, change } = {}) {
      const { page } = copied;
      const version = Math.random();
      const about = {
        type: /** @type {const} */ ("judge"),
        version,
        pdf: document.contentType === "application/pdf",
        shadows: copied.roots.size > 0,
        source: desk.source,
        ...(dressed === undefined ? {} : { dressed }),
      };
      // A background that was ended holds no page to patch.
      const answer = (await tell({ ...about, ...(change ?? { page }) })) ?? (await tell({ ...about, page }));
      if (!answer) throw new Error("The page was not judged.");
      return { ...answer, copied: { ...copied, version, sent: page.shapes.length }, nodes: copied.nodes };
    },
    async read() {
      if (!desk.report || moved()) desk.change(false, await desk.judge(await desk.copy()));
    },
    async refresh() {
      const next = await desk.judge(await desk.copy(), { dressed: desk.dressed });
      // What the page does to the marks is seen from the first one on.
      rubricator.live?.begin(next.copied);
      await desk.show(next);
    },
    async show(next) {
      desk.change(true, { ...next, dressed: next.view ?? desk.dressed });
      if (!desk.painting) await desk.off();
      else if (desk.painting.bare) {
        if (!rubricator.layer) await desk.need("core/overlay");
        desk.change(true);
      }
    },
    async on() {
      if (!desk.painting) await desk.refresh();
    },
    async off() {
      rubricator.live?.rest();
      desk.change(false);
      const message = { type: /** @type {const} */ ("undress"), view: desk.dressed };
      // Where only the popup heard it, the background had been ended.
      if (!(await tell(message))) await tell(message);
      desk.dressed = null;
    },
    answers: {
      toggle: () => (desk.painting ? desk.off() : desk.refresh()),
      set: ({ on }) => (on ? desk.on() : desk.off()),
      async refresh() {
        if (desk.painting) await desk.refresh();
      },
    },
    turn(work) {
      turn = turn.then(async () => void (await work())).catch(fail);
      return turn;
    },
  });

  if (!rubricator.agent) {
    rubricator.agent = true;
    // What an earlier version has left.
    const left = document.querySelector("[data-rubricator], [data-rubricator-text], rubricator-layer");
    if (left) desk.turn(() => rubricator.retire ?? desk.need("life/clean-up-old-version"));
    chrome.runtime.onMessage.addListener((/** @type {PageRequest} */ request, _sender, reply) => {
      /** @type {Partial<PageAnswer> | Partial<PageCopy> | void} */
      let more;
      desk
        .turn(async () => {
          await rubricator.live?.catchUp();
          more = await desk.answers[request.type]?.(/** @type {any} */ (request));
        })
        .then(() => {
          const { report, view, error, painting, weary, frame, comparison } = desk;
          reply({
            on: painting !== null,
            report: moved() ? null : report,
            isRead: view !== null,
            error,
            weary,
            frame,
            comparison,
            ...more,
          });
        });
      return true;
    });
  }
}
