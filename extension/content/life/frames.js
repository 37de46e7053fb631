// Lets the document in a frame answer for a page that has no article of its own, until that document is gone. Where a frame
// that the browser keeps from us takes up most of the window, the page can at least say so.
// for: request frame
{
  const { rubricator } = globalThis;
  const { desk } = rubricator;

  rubricator.frames ??= () =>
    Array.from(/** @type {NodeListOf<HTMLIFrameElement>} */ (document.querySelectorAll("iframe, frame"))).filter((frame) => {
      const { width, height } = frame.getBoundingClientRect();
      return 2 * width > innerWidth && 2 * height > innerHeight;
    });

  if (!desk.answers.frame) {
    const own = desk.answers;
    const turn = async (/** @type {{ frame: number }} */ { frame }) => {
      if (frame && desk.painting) await desk.off();
      if (!frame && desk.error === "no-article" && rubricator.frames?.().some(({ contentDocument }) => !contentDocument))
        desk.error = "framed";
      desk.frame = frame;
      // Whatever else it is asked is for the other one to answer.
      desk.answers = frame ? { frame: turn } : own;
    };
    own.frame = turn;
  }
}
