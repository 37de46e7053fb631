// Speaks for its page: copies it, has it judged, paints it, and keeps the report, so that nothing is lost when the
// background is ended. It does one thing at a time, and answers each request with how the page then stands.
{
  const { rubricator } = globalThis;

  /** @type {Report | null} */
  let report = null;
  /** @type {Trouble | null} */
  let error = null;
  /** @type {Painting | null} */
  let painting = null;
  /** The copied nodes, and the address they were copied under. @type {Node[]} */
  let nodes = [];
  let address = "";

  const here = () => location.href.replace(/#.*/, "");

  const judge = async () => {
    error = null;
    if (document.contentType === "application/pdf") {
      error = "pdf";
      return;
    }
    const copy = rubricator.copy(document.body ?? document.documentElement);
    /** @type {{ report: Report | null, error: Trouble | null }} */
    const answer = await chrome.runtime.sendMessage({ type: "judge", page: copy.page });
    ({ report, error } = answer);
    ({ nodes } = copy);
    address = here();
  };

  const on = async () => {
    if (painting || !report) return;
    painting = rubricator.paint(report.passages, nodes);
    const comments = report.passages.filter(({ layer }) => layer === "commentary").length;
    await chrome.runtime.sendMessage({ type: "dress", on: true, comments });
  };

  const off = async () => {
    painting?.clear();
    painting = null;
    await chrome.runtime.sendMessage({ type: "dress", on: false });
  };

  /** Whether the page went to another story without being loaded anew. */
  const moved = () => address !== here();

  const refresh = async () => {
    if (painting) await off();
    await judge();
    await on();
  };

  /** @param {PageRequest} request */
  const answer = async (request) => {
    switch (request.type) {
      case "toggle":
        return painting && !moved() ? off() : refresh();
      case "set":
        if (request.on !== (painting !== null)) return request.on ? refresh() : off();
        return;
      case "show":
        if (!report || moved()) await refresh();
        await on();
        painting?.show(request.passage);
    }
  };

  if (!rubricator.agent) {
    rubricator.agent = true;
    let turn = Promise.resolve();
    chrome.runtime.onMessage.addListener((/** @type {PageRequest} */ request, _sender, reply) => {
      turn = turn
        .then(() => answer(request))
        .catch((cause) => {
          console.error("Rubricator:", cause);
          error = "engine";
        })
        .then(() => reply({ on: painting !== null, report, error }));
      return true;
    });
  }
}
