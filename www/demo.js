// The live demo: a sample or pasted article becomes an inert document, is copied by the extension's own `snapshot.js`, and is
// judged and drawn by the extension's own engine. Nothing that is pasted is run, loaded or sent.

import init, * as core from "./engine/compare.js";

/** @template {HTMLElement} [T=HTMLElement] @param {string} id */
const part = (id) => /** @type {T} */ (document.getElementById(id));
const article = part("article");
const summary = part("summary");
const own = part("own");
const sources = part("sources");
const printed = /** @type {HTMLAnchorElement} */ (part("printed"));
const text = /** @type {HTMLTextAreaElement} */ (part("text"));

/** What only HTML has: a paragraph, a break, a heading, a box. */
const BLOCK = /<(?:p|br|div|article|section|body|h[1-6]|blockquote|[uo]l|table)\b[^>]*>/i;

/** A document that runs nothing and loads nothing. @param {string} source HTML, or text, which becomes what browsers make of a text file */
const parse = (source) => {
  if (BLOCK.test(source)) return new DOMParser().parseFromString(source, "text/html");
  const plain = document.implementation.createHTMLDocument("");
  const text = plain.createElement("pre");
  text.textContent = source;
  plain.body.append(text);
  return plain;
};

/** @param {Report} report */
const sums = ({ words, layers, passages }) => {
  const comments = passages.filter(({ layer }) => layer === "commentary").length;
  const others = passages.length - comments;
  if (!words) return "";
  if (!passages.length) return "No insertions found.";
  const share = Math.round((100 * layers.commentary) / words);
  const said = [
    comments ? `${comments} ${comments === 1 ? "comment" : "comments"}, ${share}% of the words` : "",
    others ? `${others} ${others === 1 ? "note" : "notes"}` : "",
  ];
  return said.filter(Boolean).join(" · ");
};

/** @param {string} source */
const separate = (source) => {
  article.replaceChildren();
  try {
    summary.textContent = sums(core.view(globalThis.rubricator.copy(parse(source).body).page, {}, article, {}, undefined));
  } catch (cause) {
    if (cause instanceof WebAssembly.RuntimeError) core.__wbg_reset_state();
    console.error(cause);
    summary.textContent = "The engine stopped on this article. The next one will find it working again.";
  }
};

/** Shows what is chosen: a sample, or what stands in the text field. */
const choose = async () => {
  const { value } = /** @type {HTMLInputElement} */ (sources.querySelector("input:checked"));
  own.hidden = value !== "";
  printed.hidden = value === "";
  if (value === "") {
    separate(text.value);
    text.focus();
    return;
  }
  printed.href = value;
  const source = await (await fetch(value)).text();
  // While it was fetched, something else may have been chosen.
  if (sources.querySelector("input:checked")?.getAttribute("value") === value) separate(source);
};

/** @param {unknown} cause */
const fail = (cause) => {
  console.error(cause);
  summary.textContent = "The demo could not be loaded. Reload the page; if that does not help, this browser may not run WebAssembly.";
};

text.addEventListener("input", () => separate(text.value));
sources.addEventListener("change", () => choose().catch(fail));
await init().then(choose).catch(fail);
