// The messages between the extension's own pages and its background; `types/messages.d.ts` lists them.

/** Asks the background; null where it could not answer. @template {keyof UiExchanges} T @param {RequestOf<UiExchanges, T>} request @returns {Promise<ReplyOf<UiExchanges, T> | null>} */
export const askBackground = (request) => chrome.runtime.sendMessage(request);

/** Tells the extension's pages that the state of a tab's page has changed. @param {number} tab */
export const notifyUi = (tab) => {
  /** @type {Notice} */
  const notice = { type: "judged", tab };
  // It fails if no page is open.
  chrome.runtime.sendMessage(notice).catch(() => {});
};

/** Calls back with each tab whose page has changed its state. @param {(tab: number) => void} then */
export const onNotice = (then) =>
  chrome.runtime.onMessage.addListener((/** @type {Notice | RequestOf<UiExchanges>} */ message) => {
    if (message.type === "judged") then(message.tab);
    return false;
  });
