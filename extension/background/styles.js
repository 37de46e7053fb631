// The style sheets of marks, and the badge of the toolbar button. Both belong to one document; the browser removes them when
// the tab loads another.

/**
 * The sheets by their CSS origin. Important rules of origin USER win over all rules of the page. The colours of highlights have
 * origin AUTHOR, because Chromium ignores them in USER sheets.
 */
const SHEETS = { USER: ["core/paint", "modes/modes"], AUTHOR: ["core/highlights"] };
/** For readers with a screen reader, unless they turned announcements off. */
const ANNOUNCING = "modes/announce";

/** The sheets of the package, each read once. @type {Record<string, Promise<string>>} */
const sheets = {};

/** @param {string} name */
const read = async (name) => (await fetch(chrome.runtime.getURL(`content/${name}.css`))).text();

/** @typedef {{ tabId: number, frameId: number }} Frame A document in a tab. */

/** The sheets of one origin for a view, with labels in the reader's language and the hues that the reader chose. @param {Look} view @param {"USER" | "AUTHOR"} origin */
const sheetOf = async ({ hues, announce }, origin) => {
  const names = announce && origin === "USER" ? [...SHEETS[origin], ANNOUNCING] : SHEETS[origin];
  const css = await Promise.all(names.map((name) => (sheets[name] ??= read(name))));
  return css
    .join("\n")
    .replace(/__MSG_(\w+?)__/g, (_, name) => chrome.i18n.getMessage(name).replace(/["\\]/g, "\\$&"))
    .replace(/__HUE_(\w+?)__/g, (_, layer) => String(hues[/** @type {Layer} */ (layer)]));
};

/** All sheets for a view in one, for shadow trees. @param {Look} view */
export const stylesFor = async (view) => (await Promise.all([sheetOf(view, "USER"), sheetOf(view, "AUTHOR")])).join("\n");

/** @param {Look | null | undefined} view */
const keyOf = (view) => JSON.stringify(view && [view.hues, view.announce]);

/** Replaces the style sheets of a page by those for another view, or removes them. @param {Frame} frame @param {Look | null} former @param {Look | null} view */
export const applyStyles = async ({ tabId, frameId }, former, view) => {
  if (keyOf(former) === keyOf(view)) return;
  const target = { tabId, frameIds: [frameId] };
  // A background that was ended in the middle may have inserted the sheet already, and a sheet that was inserted twice has to be
  // removed twice: so it is removed before it is inserted.
  const removed = former ?? view;
  for (const origin of /** @type {const} */ (["USER", "AUTHOR"])) {
    if (removed) await chrome.scripting.removeCSS({ target, css: await sheetOf(removed, origin), origin });
    if (view) await chrome.scripting.insertCSS({ target, css: await sheetOf(view, origin), origin });
  }
};

/** @param {number} tabId @param {string} text @param {string} [title] */
export const setBadge = async (tabId, text, title = "") => {
  await Promise.all([
    chrome.action.setBadgeText({ tabId, text }),
    chrome.action.setBadgeBackgroundColor({ tabId, color: "#a3243b" }),
    chrome.action.setBadgeTextColor({ tabId, color: "#ffffff" }),
    chrome.action.setTitle({ tabId, title: title || chrome.i18n.getMessage("action_title") }),
  ]);
};
