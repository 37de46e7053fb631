// The messages between the extension's own pages and its background; `types/messages.d.ts` lists them.

/** Asks the background; null where it could not answer. @template {keyof UiExchanges} T @param {RequestOf<UiExchanges, T>} request @returns {Promise<ReplyOf<UiExchanges, T> | null>} */
export const askBackground = (request) => chrome.runtime.sendMessage(request);

/** Lets the extension's pages that show a tab know that its page stands otherwise. @param {number} tab */
export const notifyUi = (tab) => {
  /** @type {Notice} */
  const notice = { type: "judged", tab };
  // Nobody may be listening.
  chrome.runtime.sendMessage(notice).catch(() => {});
};

/** Calls back with the tab whose page stands otherwise. @param {(tab: number) => void} then */
export const onNotice = (then) =>
  chrome.runtime.onMessage.addListener((/** @type {Notice | RequestOf<UiExchanges>} */ message) => {
    if (message.type === "judged") then(message.tab);
    return false;
  });
