// The popup. Opening it presses the page's switch; it shows what came of that: one sentence, the strip of the article,
// and the list of passages with the reasons for each. All it holds is the page's last answer.

import { count, label, say, share, why } from "./words.js";

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const summary = part("summary");
const others = part("others");
const advice = part("advice");
const strip = part("strip");
const list = part("passages");
const toggle = /** @type {HTMLButtonElement} */ (part("switch"));
const retry = part("retry");

/** @param {string} tag @param {string} look @param {...(Node | string)} content */
const make = (tag, look, ...content) => {
  const element = document.createElement(tag);
  element.className = look;
  element.append(...content);
  return element;
};

/** @param {HTMLElement} element @param {string} words shown if there are any */
const write = (element, words) => {
  element.textContent = words;
  element.hidden = !words;
};

/** @param {string} text @param {number} length */
const beginning = (text, length) => {
  const cut = text.slice(0, length);
  return cut === text ? text : `${cut.slice(0, Math.max(cut.lastIndexOf(" "), length / 2)).trimEnd()}…`;
};

/** @param {Passage} passage */
const nameOf = ({ kind, layer }) => say(`kind_${kind}`) || say(`layer_${layer}`);

/** @param {Passage} passage @param {number} index @param {string} lang */
const entry = (passage, index, lang) => {
  const words = make("button", "words", beginning(passage.text, 160));
  words.lang = lang;
  words.dir = "auto";
  const facts = make("p", "facts", make("strong", "", nameOf(passage)), ` · ${say(`certainty_${passage.certainty}`)}`);
  if (passage.may_continue) facts.append(` · ${say("may_continue")}`);
  const reasons = make("ul", "reasons", ...passage.reasons.map((reason) => make("li", "", ...why(reason))));
  facts.id = `facts-${index}`;
  words.setAttribute("aria-describedby", facts.id);
  const item = make("li", passage.layer, words, facts, reasons);
  item.addEventListener("click", () => show(index));
  return item;
};

/** @param {Passage} passage @param {number} index */
const segment = (passage, index) => {
  const element = make("button", `segment ${passage.layer}`);
  element.ariaLabel = say("segment", nameOf(passage), share(passage.from));
  element.title = element.ariaLabel;
  element.tabIndex = index === 0 ? 0 : -1;
  element.style.insetInlineStart = `${passage.from * 100}%`;
  element.style.inlineSize = `${(passage.to - passage.from) * 100}%`;
  element.addEventListener("click", () => show(index));
  return element;
};

/** The sentence that sums a page up, and the line for what it leaves out. @param {Report} report */
const sums = ({ words, layers, passages }) => {
  /** @param {Layer} layer @param {string} noun */
  const of = (layer, noun) => {
    const amount = passages.filter((passage) => passage.layer === layer).length;
    return amount ? [count(noun, amount)] : [];
  };
  const [comments] = of("commentary", "comments");
  const rest = [...of("note", "notes"), ...of("update", "updates")].join(" · ");
  return comments ? [say("summary", comments, share(layers.commentary / words)), rest] : [rest, ""];
};

/** The report that the list shows, as text: it is drawn anew only when it changed, so that the focus stays. */
let drawn = "";

/** @param {Report | null} report */
const draw = (report) => {
  const written = JSON.stringify(report);
  if (written === drawn) return;
  drawn = written;
  const passages = report?.passages ?? [];
  strip.replaceChildren(...passages.map(segment));
  list.replaceChildren(...passages.map((passage, index) => entry(passage, index, report?.lang ?? "")));
  strip.hidden = list.hidden = passages.length === 0;
};

/** @param {Answer | null} answer */
const render = (answer) => {
  const { on, report, error } = answer ?? { on: false, report: null, error: /** @type {Trouble} */ ("engine") };
  const trouble = error ?? (report?.passages.length ? null : "nothing");
  const [title, rest] = report && !trouble ? sums(report) : [say(`${trouble}_title`), ""];
  write(summary, title ?? "");
  write(others, rest ?? "");
  write(advice, trouble ? say(`${trouble}_text`) : "");
  retry.hidden = trouble !== "engine" && trouble !== "gone";
  toggle.disabled = report === null;
  toggle.ariaChecked = String(on);
  draw(report);
};

const android = (await chrome.runtime.getPlatformInfo()).os === "android";
/** The tab may be named in the popup's own address, where the popup is opened as a page. */
const named = new URLSearchParams(location.search).get("tab");
const tab = named ? Number(named) : (await chrome.tabs.query({ active: true, currentWindow: true }))[0]?.id;

/** @param {object} request */
const send = async (request) => render(await chrome.runtime.sendMessage({ tab, ...request }).catch(() => null));

/** @param {number} passage */
const show = async (passage) => {
  await send({ type: "show", passage });
  // There the popup covers the page.
  if (android) window.close();
};

toggle.addEventListener("click", () => send({ type: "set", on: toggle.ariaChecked !== "true" }));
retry.addEventListener("click", () => send({ type: "set", on: true }));

// The strip is one stop for the Tab key; the arrow keys move along it.
strip.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const segments = /** @type {HTMLElement[]} */ ([...strip.children]);
  const from = segments.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = segments[from + (step ?? 0) * (document.dir === "rtl" ? -1 : 1)];
  if (!step || !next) return;
  for (const element of segments) element.tabIndex = element === next ? 0 : -1;
  next.focus();
  event.preventDefault();
});

document.documentElement.classList.toggle("page", android || named !== null);
label();
strip.ariaLabel = say("strip");
await send({ type: "press" });
