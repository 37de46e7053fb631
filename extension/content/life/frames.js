// Lets the document in a frame answer for a page that has no article of its own, until that document is gone. If a frame that
// the extension may not read fills most of the window, the page can at least say so.
// for: request frame
{
  const { rubricator } = globalThis;
  const { agent } = rubricator;

  rubricator.frames ??= () =>
    Array.from(/** @type {NodeListOf<HTMLIFrameElement>} */ (document.querySelectorAll("iframe, frame"))).filter((frame) => {
      const { width, height } = frame.getBoundingClientRect();
      return 2 * width > innerWidth && 2 * height > innerHeight;
    });

  if (!agent.handlers.frame) {
    const own = agent.handlers;
    const setFrame = async (/** @type {{ frame: number }} */ { frame }) => {
      if (frame && agent.painting) await agent.off();
      if (!frame && agent.error === "no-article" && rubricator.frames?.().some(({ contentDocument }) => !contentDocument))
        agent.error = "framed";
      agent.frame = frame;
      // All other requests are answered by the frame.
      agent.handlers = frame ? { frame: setFrame } : own;
    };
    own.frame = setFrame;
  }
}
