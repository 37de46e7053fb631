// Measures what a page's own thread pays, each page in a frame of its own: a walk over its text, our copy and paint, and
// Readability's parse. Each is run for the first time in its document, as it is when a reader presses the button. The
// frames' policy keeps their own scripts and everything that they would fetch out.

const once = (/** @type {() => unknown} */ work) => {
  const start = performance.now();
  const made = work();
  return { made, took: performance.now() - start };
};

/** What runs to the next pause, the longest time; the agent pauses each 10 ms. */
const SLICE = 10;

const longestTask = (/** @type {Generator} */ copying) => {
  let longest = 0;
  for (let step = { done: false }; !step.done;) {
    const start = performance.now();
    do step = copying.next();
    while (!step.done && performance.now() - start < SLICE);
    longest = Math.max(longest, performance.now() - start);
  }
  return longest;
};

const WALK = `(root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let length = 0;
  while (walker.nextNode()) length += walker.currentNode.data.length;
  return length;
}`;

/** @param {string} address */
const opened = async (address) => {
  const frame = document.createElement("iframe");
  frame.width = "1280";
  frame.height = "1000";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  frame.src = address;
  document.body.append(frame);
  await loaded;
  const inner = frame.contentWindow;
  inner.document.body.offsetHeight;
  return { frame, inner };
};

/** @param {string} address @param {{ ours: string, css: string, readability?: string }} sources @param {any} engine */
export const measure = async (address, { ours, css, readability }, engine) => {
  const { frame, inner } = await opened(address);
  const { body } = inner.document;
  const sheet = inner.document.createElement("style");
  sheet.textContent = css;
  inner.document.head.append(sheet);
  // The words on labels come from the extension.
  inner.chrome = { i18n: { getMessage: (/** @type {string} */ name) => name } };
  inner.eval(ours);
  const walk = once(
    (
      (walk) => () =>
        walk(body)
    )(inner.eval(WALK)),
  );
  const copy = once(() => inner.rubricator.copy(body));
  const { page, nodes } = copy.made;
  const message = once(() => JSON.stringify(page));
  const heard = once(() => JSON.parse(message.made));
  const judged = once(() => engine.judge(page, {}));
  const { report, view } = judged.made;
  inner.document.body.offsetHeight;
  const paint = once(() => {
    const painting = inner.rubricator.paint(report, nodes, view);
    inner.document.body.offsetHeight;
    return painting;
  });
  paint.made.clear();
  const task = Math.max(longestTask(inner.rubricator.copying(body)), paint.took);
  const clone = inner.document.cloneNode(true);
  if (readability) inner.eval(readability);
  const parse = once(() => readability && new inner.Readability(clone).parse());
  frame.remove();
  return {
    walk: walk.took,
    copy: copy.took,
    paint: paint.took,
    parse: parse.took,
    task,
    judge: judged.took,
    message: message.took + heard.took,
    bytes: new TextEncoder().encode(message.made).length,
    nodes: nodes.length,
    passages: report.passages.length,
  };
};

/** How long the engine takes from nothing, in milliseconds. @param {string} folder @param {string} address */
export const engineStart = async (folder, address) => {
  const bytes = await (await fetch(`${folder}rubricator_bg.wasm`)).arrayBuffer();
  const compiling = performance.now();
  const module = await WebAssembly.compile(bytes);
  const starting = performance.now();
  const engine = await import(`${folder}rubricator.js?${Math.random()}`);
  await engine.default({ module_or_path: module });
  const started = performance.now();
  const { frame, inner } = await opened(address);
  inner.eval(await (await fetch("/copy.js")).text());
  const { page } = inner.rubricator.copy(inner.document.body);
  const first = once(() => engine.judge(page, {})).took;
  const second = once(() => engine.judge(page, {})).took;
  frame.remove();
  return { compile: starting - compiling, start: started - starting, first, second };
};

/** Bytes that these pages hold in their frames, with their copies kept or without; null where the browser doesn't tell. */
export const memory = async (/** @type {string[]} */ addresses, /** @type {string | null} */ ours) => {
  if (!performance.measureUserAgentSpecificMemory) return null;
  const frames = await Promise.all(addresses.map(opened));
  globalThis.kept = frames.map(({ inner }) => ours && (inner.eval(ours), inner.rubricator.copy(inner.document.body)));
  return (await performance.measureUserAgentSpecificMemory()).bytes;
};
