// The background: it carries requests from the popup and the keyboard to the page, and judges for the page's agent.
// It remembers nothing between two messages, so the browser may end it whenever it likes.

import { judge } from "./engine.js";
import { badge, dress } from "./look.js";
import { ask } from "./page.js";

/** What the popup may ask for a tab. @type {Record<string, (message: any) => Promise<Answer>>} */
const forPopup = {
  press: ({ tab }) => ask(tab, { type: "toggle" }),
  set: ({ tab, on }) => ask(tab, { type: "set", on }),
  show: ({ tab, passage }) => ask(tab, { type: "show", passage }),
};

/** What the agent of a page may ask for its own page. @type {Record<string, (message: any, tab: number) => Promise<unknown>>} */
const forAgent = {
  async judge({ page }) {
    try {
      const report = await judge(page, []);
      return { report, error: report.words ? null : "no-article" };
    } catch (cause) {
      console.error("Rubricator could not judge a page:", cause);
      return { report: null, error: "engine" };
    }
  },
  async dress({ on, comments }, tab) {
    await Promise.all([dress(tab, on), badge(tab, on ? String(comments) : "")]);
  },
};

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  // A page's agent may speak for its own tab only; the popup may speak for any.
  const ours = sender.url?.startsWith(chrome.runtime.getURL(""));
  const answer = ours ? forPopup[message.type]?.(message) : forAgent[message.type]?.(message, sender.tab?.id ?? -1);
  answer?.then(reply, (cause) => {
    console.error("Rubricator could not answer a message:", cause);
    reply(null);
  });
  return answer !== undefined;
});

// Firefox for Android has no keyboard commands.
chrome.commands?.onCommand.addListener(async (_command, tab) => {
  if (tab?.id === undefined) return;
  const { error } = await ask(tab.id, { type: "toggle" });
  // Without the popup, the button is the one place to say what went wrong.
  if (error) await badge(tab.id, "!", chrome.i18n.getMessage(`${error.replace("-", "_")}_title`));
});
