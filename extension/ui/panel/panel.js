// The side panel: the review of the active tab. It never switches a page on.

import { onNotice } from "../../shared/messages.js";
import { review } from "../review/review.js";

const { look, turn } = review(() => {});

/** The tab whose page is shown. */
let tab = -1;

/** Shows the active tab. */
const follow = async () => {
  const [front] = await chrome.tabs.query({ active: true, currentWindow: true });
  if (!front?.id) return;
  if (front.id !== tab) {
    tab = front.id;
    turn({ tab, windowId: front.windowId, isPrivate: front.incognito });
  }
  await look({ type: "state" });
};

chrome.tabs.onActivated.addListener(follow);
chrome.tabs.onUpdated.addListener((updated, { status, url }) => {
  if (updated !== tab || !(status || url)) return;
  if (status === "loading") tab = -1;
  follow();
});
onNotice((changed) => {
  if (changed === tab) follow();
});
await follow();
