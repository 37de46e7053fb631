// What the extension remembers for a tab, such as the article that a reading view shows: in the browser's memory only, and only
// while the tab is open. The extension looks for closed tabs when the background starts and when it remembers something, since a
// listener for closed tabs would start the background each time.

const memory = chrome.storage.session;
const KEYS = "tab-memory";

/** @param {string} name @param {number} tab */
const keyOf = (name, tab) => `tab:${tab}:${name}`;

/** @returns {Promise<string[]>} */
const keys = async () => /** @type {any} */ (await memory.get(KEYS))[KEYS] ?? [];

/** One change at a time, over all of the extension's pages. @param {() => Promise<void>} work */
const exclusively = (work) => navigator.locks.request(KEYS, work);

/** Forgets these keys. @param {string[]} gone */
const drop = async (gone) => {
  const known = await keys();
  const kept = known.filter((key) => !gone.includes(key));
  if (kept.length === known.length) return;
  await memory.remove(gone);
  await memory.set({ [KEYS]: kept });
};

const dropClosed = async () => {
  const known = await keys();
  if (!known.length) return;
  const open = new Set((await chrome.tabs.query({})).map(({ id }) => String(id)));
  await drop(known.filter((key) => !open.has(key.split(":")[1] ?? "")));
};

/** Forgets what is remembered for tabs that are closed. */
export const forgetClosedTabs = () => exclusively(dropClosed);

/** Remembers something for a tab under a name. It fails if the browser has no room for it. @param {string} name @param {number} tab @param {unknown} value */
export const remember = (name, tab, value) =>
  exclusively(async () => {
    await dropClosed();
    const key = keyOf(name, tab);
    await memory.set({ [key]: value, [KEYS]: [...new Set([...(await keys()), key])] });
  });

/** What is remembered for a tab under a name, if anything is. @param {string} name @param {number} tab @returns {Promise<any>} */
export const recall = async (name, tab) => /** @type {any} */ (await memory.get(keyOf(name, tab)))[keyOf(name, tab)];

/** Forgets what is remembered for a tab under a name. @param {string} name @param {number} tab */
export const forgetOf = (name, tab) => exclusively(() => drop([keyOf(name, tab)]));
