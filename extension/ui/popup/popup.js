// The popup. Opening it switches the page on, never off, and shows the result.

import { onNotice } from "../../shared/messages.js";
import { review } from "../review/review.js";

const android = (await chrome.runtime.getPlatformInfo()).os === "android";
/** The tab in the popup's own address, if the popup is opened as a page. */
const named = new URLSearchParams(location.search).get("tab");
const tab = named ? await chrome.tabs.get(Number(named)) : (await chrome.tabs.query({ active: true, currentWindow: true }))[0];

document.documentElement.classList.add(android || named !== null ? "page" : "popup");
const { look, turn, locate } = review((why) => {
  // The popup covers the page only on Android.
  if (why !== "covered" || android) window.close();
});
turn({ tab: tab?.id ?? -1, windowId: tab?.windowId ?? -1, isPrivate: tab?.incognito ?? false });
await look({ type: "set", on: true });
await locate();
onNotice((changed) => {
  if (changed === tab?.id) look({ type: "state" });
});
