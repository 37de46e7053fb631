// Comparing with the source. A source is a page that the reader chose before, the page behind a link that names the source, or
// pasted text. The result is summed up and listed; a click on an entry goes to its place on the page.

import { originsOf, requestPermission } from "../../background/sites.js";
import { beginning, button, make } from "../../shared/dom.js";
import { count, phrase, say, share } from "../../shared/i18n.js";

/** @typedef {import("./review.js").ReviewActions} ReviewActions */

/** How much is listed of what was left out. */
const MAX_SHOWN_CHARACTERS = 160;

/** The result in one sentence. @param {Comparison} comparison */
export const sumUp = ({ kept, inserted, inserted_words, altered_paragraphs, omitted }) => {
  const insertions = `${count("insertions", inserted)} (${count("words", inserted_words)})`;
  return say("compared_sum", insertions, count("altered", altered_paragraphs), count("omitted", omitted.length), share(kept));
};

/** @param {ReviewActions} actions */
export const compare = ({ request, ask, notify, leave, sheet }) => {
  /** Whether the sources have been asked for since the page was drawn last. */
  let isKnown = false;
  /** What was offered last, as text: buttons under the reader's pointer are not drawn again without need. */
  let offered = "";
  /** The result; null while there is none. @type {Answer["comparison"]} */
  let comparison = null;

  const heading = make("h2", { id: "compare-name" });
  const result = make("div", { id: "compared" });
  const seeking = make("p", { id: "seeking", role: "status", hidden: true });
  const ways = make("div", { id: "compare-ways", className: "ways" });
  const text = make("textarea", { id: "source-text", rows: 4, dir: "auto" });
  const paste = make(
    "details",
    { id: "paste" },
    make("summary", {}, say("compare_paste")),
    make("label", { htmlFor: text.id, className: "facts" }, say("compare_paste_how")),
    text,
    make(
      "div",
      { className: "actions" },
      button(say("compare_go"), () => pasted(), { id: "compare-text" }),
    ),
  );
  const use = button(say("compare_use"), () => named(), { id: "use-source", className: "quiet" });
  const element = make("section", { id: "compare" }, heading, result, seeking, ways, paste, use);
  /** Shown above the list: the likely source, or a way to the result. */
  const brief = make("p", { id: "brief", hidden: true });
  /** The source that is probably the page's. @type {OfferedSource | null} */
  let probable = null;

  /** @param {string | null} source */
  const start = async (source) => {
    await ask({ type: "compare", source });
  };

  const pasted = async () => {
    if (!text.value.trim()) return notify(say("compare_paste_empty"));
    const kept = await request({ type: "keep-source", text: text.value });
    if (!kept?.id) return notify(say(kept ? "seek_full" : "compare_failed"));
    text.value = "";
    paste.open = false;
    await start(kept.id);
  };

  const named = async () => {
    const kept = await request({ type: "keep-source" });
    notify(say(kept?.id ? "compare_used" : kept ? "seek_full" : "compare_failed"));
  };

  /** Opens the source behind a link. The permission must be requested inside the user gesture, and the browser may close the popup for that. @param {string} url */
  const seek = async (url) => {
    const { host, hostname } = new URL(url);
    const asked = requestPermission(originsOf(hostname)).catch(() => false);
    seeking.textContent = say("seek_opening", host);
    seeking.hidden = false;
    await request({ type: "seek", url });
    if (!(await asked)) await request({ type: "seek-refused" });
  };

  /** @param {{ title: string, url: string }} source */
  const nameOf = ({ title, url }) => title || URL.parse(url)?.host || say("compare_pasted");

  const drawBrief = () => {
    const likely = probable;
    brief.hidden = !comparison && !likely;
    if (comparison) brief.replaceChildren(button(say("compared"), sheet.reachComparing, { id: "open-compared" }));
    else if (likely)
      brief.replaceChildren(
        button(say("compare_with", beginning(nameOf(likely), 60)), () => start(likely.id), { id: "likely", className: "likely" }),
      );
  };

  /** @param {OfferedSource} source @param {boolean} likely */
  const offer = (source, likely) => {
    const facts = likely ? [make("span", { className: "facts" }, say("compare_likely"))] : [];
    return make(
      "p",
      {},
      button(say("compare_with", beginning(nameOf(source), 60)), () => start(source.id), { className: likely ? "likely" : "" }),
      " ",
      ...facts,
    );
  };

  /** @param {string} url */
  const link = (url) =>
    make(
      "p",
      {},
      button(say("compare_open", new URL(url).host), () => seek(url), { className: "link", title: url }),
    );

  /** Asks which sources there are. */
  const askForSources = async () => {
    if (isKnown || comparison) return;
    isKnown = true;
    const found = await request({ type: "sources", links: sheet.isOpen() });
    if (!found) return;
    const written = JSON.stringify(found);
    if (written === offered) return;
    offered = written;
    const { sources, likely, links, seek: sought } = found;
    const first = (/** @type {OfferedSource} */ { id }) => id === likely;
    const ordered = [...sources.filter(first), ...sources.filter((source) => !first(source))];
    ways.replaceChildren(...ordered.map((source) => offer(source, first(source))), ...links.map(link));
    if (sought) seeking.textContent = say(`seek_${sought.trouble ?? "opening"}`, sought.host);
    if (sought) seeking.hidden = false;
    // An error is shown once.
    if (sought?.trouble) await request({ type: "seek-seen" });
    if (sought?.trouble) sheet.reachComparing();
    probable = sources.find(first) ?? null;
    drawBrief();
  };

  /** Asks again: there may be more sources, and a source that was being fetched may have arrived. */
  const again = async () => {
    isKnown = false;
    await askForSources();
  };

  /** @param {"altered" | "omitted"} of @param {number} index @param {string} lang @param {...(Node | string)} words */
  const entry = (of, index, lang, ...words) => {
    const show = async () => {
      await ask({ type: "change", of, index });
      leave("covered");
    };
    return make(
      "li",
      {},
      make("button", { type: "button", id: `${of}-${index}`, className: "words", lang, dir: "auto", onclick: show }, ...words),
    );
  };

  /** @param {string} id @param {string} name @param {HTMLElement[]} items */
  const group = (id, name, items) =>
    items.length ? [make("details", { id }, make("summary", {}, name), make("ol", { className: "changes" }, ...items))] : [];

  /** @param {Comparison} comparison @param {string} lang */
  const outcome = (comparison, lang) => {
    const { same_story, altered, omitted, shared } = comparison;
    if (!same_story) return [make("p", { id: "other-story" }, ...phrase("compared_different", nameOf(comparison)))];
    const changes = altered.map(({ from, to }, index) =>
      entry(
        "altered",
        index,
        lang,
        ...(from ? [make("del", {}, from)] : []),
        ...(from && to ? [" → "] : []),
        ...(to ? [make("ins", {}, to)] : []),
      ),
    );
    const gone = omitted.map(({ text }, index) => entry("omitted", index, lang, beginning(text, MAX_SHOWN_CHARACTERS)));
    const both = shared.map(({ text }) => make("li", { lang, dir: "auto" }, beginning(text, MAX_SHOWN_CHARACTERS)));
    return [
      make("p", {}, ...phrase("compared_with", nameOf(comparison))),
      make("p", { id: "compared-sum" }, sumUp(comparison)),
      ...group("altered", say("altered_list"), changes),
      ...group("omitted", say("omitted_list"), gone),
      ...group("shared", say("shared_list"), both),
    ];
  };

  return {
    element,
    brief,
    /** @param {Answer} answer */
    async draw(answer) {
      const { report } = answer;
      comparison = answer.comparison;
      element.hidden = !report?.words;
      heading.textContent = say(comparison ? "compared" : "compare");
      const stop = () =>
        make(
          "div",
          { className: "actions" },
          button(say("compare_stop"), () => start(null), { id: "compare-stop" }),
        );
      if (comparison === "gone") result.replaceChildren(make("p", {}, say("compared_gone")), stop());
      else if (comparison) result.replaceChildren(...outcome(comparison, report?.lang ?? ""), stop());
      else result.replaceChildren();
      seeking.hidden = true;
      ways.hidden = paste.hidden = use.hidden = Boolean(comparison);
      drawBrief();
      if (report?.words) await again();
      else {
        probable = null;
        offered = "";
        drawBrief();
      }
    },
    again,
  };
};
