// Speaks for its page: copies it, has it judged, paints it, and keeps the report, so that nothing is lost when the
// browser ends the background. It does one thing at a time, and answers each request with the page's state afterwards.
// needs: core/paint
// for: every page
{
  const { rubricator } = globalThis;
  const { document } = rubricator;

  /** How long a page is copied in one go. */
  const MAX_SLICE_MILLIS = 10;
  const MAX_TRIES = 5;

  /** The browser may have ended the background; asking again starts it. @type {Agent["askBackground"]} */
  const askBackground = async (message) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await chrome.runtime.sendMessage(message);
      } catch (cause) {
        if (tries === MAX_TRIES) throw cause;
      }
    }
  };
  /** An address without the place on the page; apps name their pages by `#/` and `#!`. @param {string | undefined} url */
  const withoutPlace = (url) => url?.replace(/#(?![/!]).*/, "");
  /** Whether the page's address has changed while the page was off. */
  const hasMoved = () => !agent.painting && withoutPlace(agent.copied?.page.url) !== withoutPlace(location.href);

  let queue = Promise.resolve();
  const fail = (/** @type {unknown} */ cause) => {
    console.error("Rubricator:", cause);
    agent.error = "engine";
  };

  /** @type {Agent} */
  const agent = (rubricator.agent ??= {
    report: null,
    view: null,
    error: null,
    copied: null,
    nodes: [],
    painting: null,
    appliedView: null,
    shadowCss: "",
    stopped: false,
    source: null,
    comparison: null,
    onPainted: [],

    askBackground,
    need: (script) => askBackground({ type: "need", script }),
    repaint(on, next) {
      const { observer, modes } = rubricator;
      const work = () => {
        const shown = next?.report ?? agent.report;
        const restorePlace = shown && modes?.hold(shown, next?.nodes ?? agent.nodes);
        const { report, view, nodes } = Object.assign(agent, next);
        rubricator.navigation?.clear(on);
        agent.painting?.clear();
        agent.painting = null;
        try {
          if (on && report && view) agent.painting = (modes ?? rubricator).paint(report, nodes, view);
        } catch (cause) {
          fail(cause);
        }
        agent.onPainted.forEach((then) => then());
        restorePlace?.();
      };
      observer ? observer.unobserved(work) : work();
    },
    async copy() {
      const body = document.body ?? document.documentElement;
      const copying = rubricator.copying(body);
      let hasChanged = false;
      const watch = new MutationObserver(() => (hasChanged = true));
      watch.observe(body, { subtree: true, childList: true });
      try {
        for (let start = performance.now(); ;) {
          const step = copying.next();
          if (step.done) return step.value;
          if (performance.now() - start < MAX_SLICE_MILLIS) continue;
          await scheduler.yield();
          // A page that changed during the pause is copied in one go.
          if (hasChanged) return rubricator.copy(body);
          start = performance.now();
        }
      } finally {
        watch.disconnect();
      }
    },
    async judge(copied, { appliedView, change } = {}) {
      const { page } = copied;
      const version = Math.random();
      const facts = {
        type: /** @type {const} */ ("judge"),
        version,
        pdf: document.contentType === "application/pdf",
        shadows: copied.roots.size > 0,
        source: agent.source,
        ...(appliedView === undefined ? {} : { appliedView }),
      };
      // A background that the browser ended has lost the earlier version: the whole page is sent.
      const answer = (await askBackground({ ...facts, ...(change ?? { page }) })) ?? (await askBackground({ ...facts, page }));
      if (!answer) throw new Error("The page was not judged.");
      const { css, ...judged } = answer;
      return {
        ...judged,
        ...(css === undefined ? {} : { shadowCss: css }),
        copied: { ...copied, version, sent: page.shapes.length },
        nodes: copied.nodes,
      };
    },
    async read() {
      if (!agent.report || hasMoved()) agent.repaint(false, await agent.judge(await agent.copy()));
    },
    sweep: () => rubricator.sweep?.([window.document, ...(agent.copied?.roots ?? [])]),
    async refresh() {
      agent.sweep();
      const next = await agent.judge(await agent.copy(), { appliedView: agent.appliedView });
      // What the page does to the marks is observed from the first one on.
      rubricator.observer?.start(next.copied);
      await agent.show(next);
    },
    async show(next) {
      agent.repaint(true, { ...next, appliedView: next.view ?? agent.appliedView });
      if (!agent.painting) await agent.off();
      else if (agent.painting.needsOverlay) {
        if (!rubricator.drawOverlay) await agent.need("core/overlay");
        agent.repaint(true);
      }
    },
    async on() {
      if (!agent.painting) await agent.refresh();
    },
    async off() {
      rubricator.observer?.stop();
      agent.sweep();
      agent.repaint(false);
      rubricator.placed.clear();
      agent.sweep();
      const message = { type: /** @type {const} */ ("remove-styles"), view: agent.appliedView };
      // The popup receives this message, too. If only the popup was there, the background had been ended.
      if (!(await askBackground(message))) await askBackground(message);
      agent.appliedView = null;
    },
    handlers: {
      toggle: () => (agent.painting ? agent.off() : agent.refresh()),
      set: ({ on }) => (on ? agent.on() : agent.off()),
      async refresh() {
        if (agent.painting) await agent.refresh();
      },
    },
    enqueue(work) {
      queue = queue.then(async () => void (await work())).catch(fail);
      return queue;
    },
  });

  /** The page's state, with what a handler adds. @param {Partial<PageAnswer> | PageCopy | void} more @returns {PageAnswer | (PageAnswer & PageCopy)} */
  const answer = (more) => {
    const { report, view, error, painting, stopped, frame, comparison } = agent;
    return {
      on: painting !== null,
      report: hasMoved() ? null : report,
      isRead: view !== null,
      error,
      stopped,
      comparison,
      ...(frame === undefined ? {} : { frame }),
      ...more,
    };
  };

  if (!rubricator.isListening) {
    rubricator.isListening = true;
    // What an earlier version of the extension has left.
    const left = document.querySelector("[data-rubricator], [data-rubricator-text], rubricator-layer");
    if (left) agent.enqueue(() => rubricator.isCleanedUp ?? agent.need("life/clean-up-old-version"));
    chrome.runtime.onMessage.addListener((/** @type {PageRequest} */ request, _sender, reply) => {
      /** @type {Partial<PageAnswer> | PageCopy | void} */
      let more;
      agent
        .enqueue(async () => {
          await rubricator.observer?.catchUp();
          const handle = /** @type {((request: PageRequest) => Promise<typeof more>) | undefined} */ (agent.handlers[request.type]);
          more = await handle?.(request);
        })
        .then(() => reply(answer(more)));
      return true;
    });
  }
}
