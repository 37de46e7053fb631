// How a tab looks from outside the page's own scripts: the sheets that dress what is marked, and the badge.
// Both belong to the document that is shown; the browser drops them when the tab moves on.

/**
 * The sheets by what they are put in as. What is important in a sheet of the reader's (USER) comes before all that is in the
 * page's. Colours of highlights are for the page's (AUTHOR): Chromium paints none from a sheet of the reader's.
 */
const SHEETS = { USER: ["core/paint", "modes/modes"], AUTHOR: ["core/highlights"] };
/** For whoever listens to a page and has not silenced it. */
const ANNOUNCING = "modes/announce";

/** The sheets as they lie in the package, each read once. @type {Record<string, Promise<string>>} */
const sheets = {};

/** @param {string} name */
const read = async (name) => (await fetch(chrome.runtime.getURL(`content/${name}.css`))).text();

/** @typedef {{ tabId: number, frameId: number }} Frame A document in a tab. */

/** What the sheets of one origin hold by a view: labels in the reader's language, hues as the reader chose them. @param {Look} view @param {"USER" | "AUTHOR"} origin */
const sheetOf = async ({ hues, announce }, origin) => {
  const names = announce && origin === "USER" ? [...SHEETS[origin], ANNOUNCING] : SHEETS[origin];
  const css = await Promise.all(names.map((name) => (sheets[name] ??= read(name))));
  return css
    .join("\n")
    .replace(/__MSG_(\w+?)__/g, (_, name) => chrome.i18n.getMessage(name).replace(/["\\]/g, "\\$&"))
    .replace(/__HUE_(\w+?)__/g, (_, layer) => String(hues[/** @type {Layer} */ (layer)]));
};

/** The whole look by a view, for trees that have a sheet of their own. @param {Look} view */
export const look = async (view) => (await Promise.all([sheetOf(view, "USER"), sheetOf(view, "AUTHOR")])).join("\n");

/** @param {Look | null | undefined} view */
const looks = (view) => JSON.stringify(view && [view.hues, view.announce]);

/** Puts the look by a view on a page in the place of the one that it has, or takes it off. @param {Frame} frame @param {Look | null} former @param {Look | null} view */
export const dress = async ({ tabId, frameId }, former, view) => {
  if (looks(former) === looks(view)) return;
  const target = { tabId, frameIds: [frameId] };
  // A background that was ended in the middle may have put it in already; what is put in twice does not go at once.
  const worn = former ?? view;
  for (const origin of /** @type {const} */ (["USER", "AUTHOR"])) {
    if (worn) await chrome.scripting.removeCSS({ target, css: await sheetOf(worn, origin), origin });
    if (view) await chrome.scripting.insertCSS({ target, css: await sheetOf(view, origin), origin });
  }
};

/** @param {number} tabId @param {string} text @param {string} [title] */
export const badge = async (tabId, text, title = "") => {
  await Promise.all([
    chrome.action.setBadgeText({ tabId, text }),
    chrome.action.setBadgeBackgroundColor({ tabId, color: "#a3243b" }),
    chrome.action.setBadgeTextColor({ tabId, color: "#ffffff" }),
    chrome.action.setTitle({ tabId, title: title || chrome.i18n.getMessage("action_title") }),
  ]);
};
