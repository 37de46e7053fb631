// The reader's decisions about a page or its site: stored first, then shown. If a decision can't be stored, nothing changes, and
// the answer says why.

import { engine } from "../shared/engine.js";
import { answerFor } from "./answers.js";
import { ask } from "./inject.js";
import { pageIn } from "./requester.js";
import { originsOf, removePermission, register, viewOf } from "./sites.js";
import { NotSaved, change, pageKey, siteKey } from "../shared/storage.js";

/**
 * A page, how it is shown now, and whether it is in a private window.
 * @typedef {{ url: string, view: View, isPrivate: boolean }} ShownPage
 */

/** @param {number} tab @returns {Promise<ShownPage>} */
const pageShownIn = async (tab) => {
  const { url, isPrivate } = await pageIn(tab);
  return { url, view: await viewOf(url, isPrivate), isPrivate };
};

/**
 * Stores a decision and shows the result.
 * @param {number} tab
 * @param {(page: ShownPage) => Promise<PageRequest | void>} store what is stored; returns the request to the page that follows
 * @returns {Promise<Answer>}
 */
const decide = async (tab, store) => {
  try {
    const request = (await store(await pageShownIn(tab))) ?? { type: "refresh" };
    return await answerFor(tab, await ask(tab, request));
  } catch (cause) {
    console.error("Rubricator could not store a decision:", cause);
    const unsaved = cause instanceof NotSaved ? cause.why : "failed";
    const answer = await answerFor(tab, await ask(tab, { type: "state" }));
    return { ...answer, unsaved };
  }
};

/** @param {ShownPage} page @param {(site: Site) => Site} make */
const changeSite = ({ view: { site }, isPrivate }, make) => {
  if (!site) throw new NotSaved("failed");
  return change(
    siteKey(site),
    (/** @type {Site | undefined} */ stored) => {
      const made = make(stored ?? {});
      return Object.keys(made).length ? made : undefined;
    },
    isPrivate,
  );
};

/** How insertions are shown on the page's site. @param {number} tab @param {Mode} mode */
export const setMode = (tab, mode) =>
  decide(tab, async (page) => {
    await changeSite(page, (site) => ({ ...site, mode }));
  });

/** Whether the pages of the page's site are read without a click. @param {number} tab @param {Site["on"] | null} on */
export const setSite = (tab, on) =>
  decide(tab, async (page) => {
    await changeSite(page, (site) => {
      if (on) return { ...site, on };
      delete site.on;
      return site;
    });
    if (!page.isPrivate && on !== "always") await removePermission(originsOf(page.view.site));
    await register();
    return on ? { type: "set", on: on === "always" } : undefined;
  });

/** @param {Rule} one @param {Rule} other */
const samePattern = (one, other) =>
  "label" in one ? "label" in other && one.label === other.label : "class" in other && one.class === other.class;

/** Stores a rule for the page's site; it replaces one for the same pattern. @param {number} tab @param {Rule} rule */
export const learn = (tab, rule) =>
  decide(tab, async (page) => {
    await changeSite(page, (site) => ({
      ...site,
      rules: [...(site.rules ?? []).filter((other) => !samePattern(other, rule)), rule],
    }));
  });

/** Deletes a rule for the page's site. @param {number} tab @param {Rule} rule */
export const unlearn = (tab, rule) =>
  decide(tab, async (page) => {
    await changeSite(page, ({ rules = [], ...site }) => {
      const left = rules.filter((other) => !samePattern(other, rule));
      return left.length ? { ...site, rules: left } : site;
    });
  });

/** @param {Quote} one @param {Quote} other */
const sameQuote = (one, other) => one.prefix === other.prefix && one.exact === other.exact && one.suffix === other.suffix;

/** Deletes a correction. @param {number} tab @param {number} index in the view's corrections */
export const forget = (tab, index) =>
  decide(tab, async ({ url, view, isPrivate }) => {
    const correction = view.corrections[index];
    const without = (/** @type {Correction[]} */ kept = []) => {
      const left = kept.filter(({ quote }) => !correction || !sameQuote(quote, correction.quote));
      return left.length ? left : undefined;
    };
    await change(await pageKey(url), without, isPrivate);
  });

/** Stores a correction for words of a page; whether there was something to store. @param {Page} page @param {Mark[]} marks @param {Classification} says @param {{ url: string, isPrivate: boolean }} place */
export const teach = async (page, marks, says, { url, isPrivate }) => {
  const correction = await engine((core) => core.correction(page, marks, says));
  if (!correction) return false;
  const withIt = (/** @type {Correction[]} */ kept = []) => [
    ...kept.filter(({ quote }) => !sameQuote(quote, correction.quote)),
    correction,
  ];
  await change(await pageKey(url), withIt, isPrivate);
  return true;
};
