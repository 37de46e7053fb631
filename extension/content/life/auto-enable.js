// All that is injected into the pages of a site that is always on: it tells the background that a page has loaded, and again
// when the page shows another story without loading.
// for: always-on sites
{
  const sayArrived = async ({ isTrusted = true } = {}) => {
    if (!isTrusted) return;
    try {
      await chrome.runtime.sendMessage(/** @satisfies {RequestOf<ContentExchanges, "arrived">} */ ({ type: "arrived" }));
    } catch {
      // The extension was updated or removed; a new version is injected into the next page.
      globalThis.navigation?.removeEventListener("navigatesuccess", sayArrived);
    }
  };
  const begin = () => {
    globalThis.navigation?.addEventListener("navigatesuccess", sayArrived);
    sayArrived();
  };
  // A prerendered page is not in its tab yet.
  if (/** @type {any} */ (document).prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else begin();
}
