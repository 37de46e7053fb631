// All that is put into the pages of a site that the reader wants read without a press: it says that a page is there, and
// says so again when the page goes on to another story without being loaded anew.
// for: always-on sites
{
  const arrived = async ({ isTrusted = true } = {}) => {
    if (!isTrusted) return;
    try {
      await chrome.runtime.sendMessage(/** @satisfies {RequestOf<ContentExchanges, "arrived">} */ ({ type: "arrived" }));
    } catch {
      // The extension was updated or taken away since; its successor comes with the next page.
      globalThis.navigation?.removeEventListener("navigatesuccess", arrived);
    }
  };
  const begin = () => {
    globalThis.navigation?.addEventListener("navigatesuccess", arrived);
    arrived();
  };
  // A page that the browser loads ahead is not in its tab yet.
  if (/** @type {any} */ (document).prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else begin();
}
