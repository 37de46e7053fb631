// Lets the document in a frame answer for a page that has no article of its own, until that document is gone.
{
  const { rubricator } = globalThis;
  const { desk } = rubricator;

  if (!desk.answers.frame) {
    const own = desk.answers;
    const turn = async (/** @type {{ frame: number }} */ { frame }) => {
      if (desk.painting) await desk.off();
      desk.frame = frame;
      // Whatever else it is asked is for the other one to answer.
      desk.answers = frame ? { frame: turn } : own;
    };
    own.frame = turn;
  }
}
