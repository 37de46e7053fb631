// The side panel: the review of whichever tab is in front, for readers who keep it open. It follows and never presses.

import { onNotice } from "../../shared/messages.js";
import { review } from "../review/review.js";

const { look, turn } = review(() => {});

/** The tab whose page is shown, until it is left. */
let tab = -1;

/** Shows how the tab in front stands. */
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
