// On which sites pages are read without a press: those the reader chose, as far as the browser allows them. There, and
// nowhere else, the browser puts `content/life/auto-enable.js` into a page when it has loaded.

import { engine } from "../shared/engine.js";
import { SCRIPTS_FOR } from "../generated/content-scripts.js";
import { read, readOrNothing } from "../shared/storage.js";

const ALWAYS_ON = (SCRIPTS_FOR["always-on sites"] ?? []).map((script) => `content/${script}.js`);

/** The addresses of every site. */
export const EVERYWHERE = ["*://*/*"];

/** The addresses of a site: those of its own host, with and without `www.`. @param {string} site */
export const addresses = (site) => {
  const isNamed = /\.[a-z][a-z0-9-]*$/.test(site);
  const hosts = isNamed && !site.startsWith("www.") ? [site, `www.${site}`] : [site];
  return hosts.flatMap((host) => [`http://${host}/*`, `https://${host}/*`]);
};

/** Whether the browser lets us read pages at these addresses. @param {string[]} origins @returns {Promise<boolean>} */
export const allowed = (origins) => chrome.permissions.contains({ origins }).catch(() => false);

/** Asks the reader to let us; only in answer to a click or a key. @param {string[]} origins @returns {Promise<boolean>} */
export const allow = (origins) => chrome.permissions.request({ origins });

/** Gives the right to read these back. @param {string[]} origins */
export const giveBack = (origins) => chrome.permissions.remove({ origins }).catch(() => false);

/** Those of the addresses that the browser allows and understands. @param {string[]} origins */
const onlyAllowed = async (origins) => {
  const answers = await Promise.all(origins.map((origin) => allowed([origin])));
  return origins.filter((_, index) => answers[index]);
};

const wanted = async () => {
  const store = await read();
  const { settings, sites } = await engine((core) => core.settings(store));
  /** @param {Site["on"]} on */
  const chosen = (on) => Object.keys(sites).filter((site) => sites[site]?.on === on);
  const always = await onlyAllowed(chosen("always").flatMap(addresses));
  const everywhere = settings.everywhere ? await onlyAllowed(EVERYWHERE) : [];
  const never = everywhere.length ? await onlyAllowed(chosen("never").flatMap(addresses)) : [];
  const scripts = [
    { id: "always", matches: always, excludeMatches: [] },
    { id: "everywhere", matches: everywhere, excludeMatches: never },
  ];
  return scripts
    .filter(({ matches }) => matches.length)
    .map((script) => ({ ...script, js: ALWAYS_ON, runAt: /** @type {const} */ ("document_idle") }));
};

/** Brings what is registered in line with what was chosen and is allowed. */
export const register = () =>
  navigator.locks.request("registration", async () => {
    const scripts = await wanted();
    const before = (await chrome.scripting.getRegisteredContentScripts()).map(({ id }) => id);
    const gone = before.filter((id) => !scripts.some((script) => script.id === id));
    if (gone.length) await chrome.scripting.unregisterContentScripts({ ids: gone });
    for (const script of scripts) {
      if (before.includes(script.id)) await chrome.scripting.updateContentScripts([script]);
      else await chrome.scripting.registerContentScripts([script]);
    }
  });

/** Whether a page that has loaded is to be read without a press. @param {string} url @param {boolean} isPrivate */
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
