// The reading view: the article of one tab, drawn by the engine. It asks for a copy of the page once and keeps it in memory while
// its own tab is open, so that a reload shows the same article, even if the page is gone. Copies of private windows are not kept.

import { comparer } from "../../shared/engine.js";
import { askBackground } from "../../shared/messages.js";
import { change, read } from "../../shared/storage.js";
import { recall, remember } from "../../shared/tab-memory.js";
import { count, label, say, share } from "../../shared/i18n.js";

/** @template {HTMLElement} [T=HTMLElement] @param {string} id */
const part = (id) => /** @type {T} */ (document.getElementById(id));
const article = part("article");
const numbers = part("numbers");
const address = /** @type {HTMLAnchorElement} */ (part("address"));
const smaller = /** @type {HTMLButtonElement} */ (part("smaller"));
const larger = /** @type {HTMLButtonElement} */ (part("larger"));
const root = document.documentElement;

const SIZES_PERCENT = { least: 80, most: 200, step: 10 };

/** Placeholders that the engine replaces by words of the page. */
const PLACES = ["$1", "$2", "$3"];

/** The name under which the article is remembered for the view's own tab. */
const ARTICLE = "article";

/** Why there is nothing to read. */
class Unreadable extends Error {
  /** @param {Trouble | "reading-gone"} trouble */
  constructor(trouble) {
    super(`Nothing to read: ${trouble}.`);
    this.trouble = trouble;
  }
}

/** The article's page and its source, as remembered for this tab, or a fresh copy; and whether it is in a private window. @returns {Promise<{ page: Page, source?: Source | undefined, isPrivate: boolean }>} */
const pageOf = async () => {
  const tab = Number(new URLSearchParams(location.search).get("tab") ?? NaN);
  const own = (await chrome.tabs.getCurrent())?.id ?? -1;
  const kept = await recall(ARTICLE, own);
  if (kept?.tab === tab) return { ...kept, isPrivate: false };
  const shown = Number.isNaN(tab) ? null : await chrome.tabs.get(tab).catch(() => null);
  const answer = shown && (await askBackground({ type: "page", tab }).catch(() => null));
  if (!shown || !answer) throw new Unreadable("reading-gone");
  const { page, source } = answer;
  if (shown.incognito) return { page, source, isPrivate: true };
  try {
    await remember(ARTICLE, own, { tab, page, source });
  } catch (cause) {
    // The browser has no room for it: a reload will ask the page again.
    console.warn("Rubricator cannot keep this article:", cause);
  }
  return { page, source, isPrivate: false };
};

/** All messages, for the engine. */
const messages = async () => {
  const english = await (await fetch(chrome.runtime.getURL("_locales/en/messages.json"))).json();
  return Object.fromEntries(Object.keys(english).map((name) => [name, chrome.i18n.getMessage(name, PLACES)]));
};

/** @param {Settings} settings */
const applySettings = ({ reading: { theme, size }, hues }) => {
  root.dataset.theme = theme;
  root.style.setProperty("--size", String(size));
  for (const [layer, hue] of Object.entries(hues)) root.style.setProperty(`--hue-${layer}`, String(hue));
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("#themes input"))) {
    input.checked = input.value === theme;
  }
  part("size").textContent = share(size / 100);
  smaller.disabled = size <= SIZES_PERCENT.least;
  larger.disabled = size >= SIZES_PERCENT.most;
};

/** The settings, with defaults for what is missing. @returns {Promise<Settings>} */
const settings = async () => {
  const store = await read();
  return (await comparer((core) => core.settings(store))).settings;
};

/** Applies and stores a choice. @param {Partial<Settings["reading"]>} choice */
const choose = async (choice) => {
  const now = await settings();
  const reading = { ...now.reading, ...choice };
  applySettings({ ...now, reading });
  try {
    await change("settings", (stored) => ({ version: 1, ...stored, reading }));
    part("unsaved").hidden = true;
  } catch (cause) {
    console.error("Rubricator could not store how to read:", cause);
    part("unsaved").textContent = say("reading_unsaved");
    part("unsaved").hidden = false;
  }
};

/** @param {number} by */
const resize = async (by) => {
  const { size } = (await settings()).reading;
  await choose({ size: Math.min(SIZES_PERCENT.most, Math.max(SIZES_PERCENT.least, size + by * SIZES_PERCENT.step)) });
};

/** The insertions, in the article's order. */
const insertions = () => /** @type {HTMLElement[]} */ ([...article.querySelectorAll(".insertion, .inside")]);

/** Marks the number of the insertion that the reader jumped to. @param {number} index */
const arrive = (index) => {
  const links = [...numbers.querySelectorAll("a")];
  for (const link of links) link.removeAttribute("aria-current");
  links[index]?.setAttribute("aria-current", "true");
  part("at").textContent = say("reading_at", String(index + 1), String(links.length));
};

/** Jumps to the next insertion (1) or the previous one (-1) from where the reader is. @param {number} by */
const step = (by) => {
  const all = insertions();
  const current = [...numbers.querySelectorAll("a")].findIndex((link) => link.hasAttribute("aria-current"));
  const tops = all.map((insertion) => insertion.getBoundingClientRect().top);
  const isSeen = (/** @type {number} */ top) => top >= 0 && top < innerHeight;
  // After scrolling, the reader is between the last insertion above the window and the first one that is not.
  const after = tops.findIndex((top) => top >= 0);
  const below = after < 0 ? all.length : after;
  const from = isSeen(tops[current] ?? -1) ? current : by > 0 ? below - 1 : below;
  const index = Math.min(all.length - 1, Math.max(0, from + by));
  all[index]?.scrollIntoView({ block: "center" });
  arrive(index);
};

/** Draws the numbers of the insertions. @param {Report} report */
const list = ({ words, layers }) => {
  const all = insertions();
  part("contents").hidden = all.length === 0;
  const comments = all.filter((insertion) => insertion.classList.contains("commentary")).length;
  if (comments) part("contents-name").textContent = say("summary", count("comments", comments), share(layers.commentary / words));
  numbers.replaceChildren(
    ...all.map((insertion, index) => {
      insertion.id ||= `inside-${index + 1}`;
      insertion.tabIndex = -1;
      const link = document.createElement("a");
      link.href = `#${insertion.id}`;
      link.className = insertion.className.replace(/insertion|inside/, "");
      // Insertions inside a sentence have no number in the text: they are listed as brackets.
      link.textContent = insertion.querySelector(".back")?.textContent?.slice(1) ?? "[ ]";
      link.ariaLabel = insertion.ariaLabel;
      link.addEventListener("click", () => arrive(index));
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
};

const draw = async () => {
  const { page, source, isPrivate } = await pageOf();
  const [store, words] = await Promise.all([read(page.url, isPrivate), messages()]);
  const report = await comparer((core) => core.view(page, store, article, words, source));
  if (!report.words) throw new Unreadable("no-article");
  const title = article.querySelector("h1")?.textContent;
  part("untitled").hidden = Boolean(title);
  // The title is stored in the browser's history.
  if (!isPrivate) document.title = title || page.title || say("reading_view");
  const url = URL.parse(page.url);
  if (url?.protocol.startsWith("http")) {
    address.href = url.href;
    address.textContent = say("reading_page", url.host);
    part("origin").hidden = false;
  }
  list(report);
  // The address was read before the article was drawn.
  if (location.hash) location.replace(location.hash);
};

/** @param {unknown} cause */
const fail = (cause) => {
  console.error("Rubricator could not draw the article:", cause);
  const trouble = cause instanceof Unreadable ? cause.trouble : "engine";
  article.replaceChildren();
  part("title").textContent = say(`${trouble}_title`);
  part("advice").textContent = say(`${trouble}_text`);
  part("trouble").hidden = false;
};

label();
for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-name]"))) {
  element.ariaLabel = element.title = say(element.dataset.name ?? "");
}
document.title = say("reading_view");
part("themes").addEventListener("change", ({ target }) => choose({ theme: /** @type {any} */ (target).value }));
smaller.addEventListener("click", () => resize(-1));
larger.addEventListener("click", () => resize(1));
part("previous").addEventListener("click", () => step(-1));
part("next").addEventListener("click", () => step(1));
chrome.storage.onChanged.addListener(async (changes) => {
  if (changes.settings) applySettings(await settings());
});
await settings()
  .then(applySettings)
  .catch((cause) => console.error("Rubricator could not read its settings:", cause));
await draw().catch(fail);
