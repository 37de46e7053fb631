// The sites whose pages are read without a click: those that the reader chose and the browser permits. There, and nowhere else,
// the browser injects `content/life/auto-enable.js` into each page that has loaded.

import { engine } from "../shared/engine.js";
import { SCRIPTS_FOR } from "../generated/content-scripts.js";
import { read, readOrNothing } from "../shared/storage.js";

const ALWAYS_ON = (SCRIPTS_FOR["always-on sites"] ?? []).map((script) => `content/${script}.js`);

/** The match patterns of every site. */
export const EVERYWHERE = ["*://*/*"];

/** The match patterns of a site: its own host, with and without `www.`. @param {string} site */
export const originsOf = (site) => {
  const isNamed = /\.[a-z][a-z0-9-]*$/.test(site);
  const hosts = isNamed && !site.startsWith("www.") ? [site, `www.${site}`] : [site];
  return hosts.flatMap((host) => [`http://${host}/*`, `https://${host}/*`]);
};

/** Whether the browser lets the extension read pages that match. @param {string[]} origins @returns {Promise<boolean>} */
export const hasPermission = (origins) => chrome.permissions.contains({ origins }).catch(() => false);

/** Asks the reader for permission. Must run inside the user gesture. @param {string[]} origins @returns {Promise<boolean>} */
export const requestPermission = (origins) => chrome.permissions.request({ origins });

/** @param {string[]} origins */
export const removePermission = (origins) => chrome.permissions.remove({ origins }).catch(() => false);

/** Those that the browser permits and understands. @param {string[]} origins */
const onlyPermitted = async (origins) => {
  const answers = await Promise.all(origins.map((origin) => hasPermission([origin])));
  return origins.filter((_, index) => answers[index]);
};

const scriptsToRegister = async () => {
  const store = await read();
  const { settings, sites } = await engine((core) => core.settings(store));
  /** @param {Site["on"]} on */
  const chosen = (on) => Object.keys(sites).filter((site) => sites[site]?.on === on);
  const always = await onlyPermitted(chosen("always").flatMap(originsOf));
  const everywhere = settings.everywhere ? await onlyPermitted(EVERYWHERE) : [];
  const never = everywhere.length ? await onlyPermitted(chosen("never").flatMap(originsOf)) : [];
  const scripts = [
    { id: "always", matches: always, excludeMatches: [] },
    { id: "everywhere", matches: everywhere, excludeMatches: never },
  ];
  return scripts
    .filter(({ matches }) => matches.length)
    .map((script) => ({ ...script, js: ALWAYS_ON, runAt: /** @type {const} */ ("document_idle") }));
};

/** Registers the content scripts for the sites that were chosen and are permitted, and no others. */
export const register = () =>
  navigator.locks.request("registration", async () => {
    const scripts = await scriptsToRegister();
    const before = (await chrome.scripting.getRegisteredContentScripts()).map(({ id }) => id);
    const gone = before.filter((id) => !scripts.some((script) => script.id === id));
    if (gone.length) await chrome.scripting.unregisterContentScripts({ ids: gone });
    for (const script of scripts) {
      if (before.includes(script.id)) await chrome.scripting.updateContentScripts([script]);
      else await chrome.scripting.registerContentScripts([script]);
    }
  });

/** Whether a page that has loaded is to be read without a click. @param {string} url @param {boolean} isPrivate */
export const isChosen = async (url, isPrivate) => {
  const store = await read();
  const { settings } = await engine((core) => core.settings(store));
  const { on } = await viewOf(url, isPrivate);
  return on === "always" || (settings.everywhere && on !== "never");
};

/** How a page would be shown, before it has been read. @param {string} url @param {boolean} [isPrivate] @returns {Promise<View>} */
export const viewOf = async (url, isPrivate) => {
  const store = await readOrNothing(url, isPrivate);
  const page = { url, title: "", lang: "", cut: false, shapes: [], nodes: [], text: "" };
  return engine((core) => core.judge(page, store).view);
};
