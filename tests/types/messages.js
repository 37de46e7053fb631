// Messages that the type checker must refuse: `tsc` fails where one of these lines is not an error. Nothing here is run.

import { askBackground } from "../../extension/shared/messages.js";

/** From the extension's pages to the background. */
export const fromUi = async () => {
  const answer = await askBackground({ type: "set", tab: 1, on: true });
  const kept = await askBackground({ type: "keep-source", tab: 1 });
  // @ts-expect-error: there is no such request.
  await askBackground({ type: "keep-sources", tab: 1 });
  // @ts-expect-error: it does not say which tab.
  await askBackground({ type: "set", on: true });
  // @ts-expect-error: the mode is not one of them.
  await askBackground({ type: "mode", tab: 1, mode: "blink" });
  // @ts-expect-error: the reply has no such field.
  return [answer?.on, kept?.id, kept?.report];
};

/** From a page's scripts to the background. @param {Agent["askBackground"]} askBackground */
export const fromContent = async (askBackground) => {
  await askBackground({ type: "remove-styles", view: null });
  // @ts-expect-error: there is no such script.
  await askBackground({ type: "need", script: "core/nothing" });
  // @ts-expect-error: a page's scripts may not switch pages on.
  await askBackground({ type: "set", tab: 1, on: true });
};

/** What the background answers. @type {Partial<Handlers<UiExchanges>>} */
export const uiHandlers = {
  seek: async () => true,
  // @ts-expect-error: the reply is the page's answer.
  set: async () => true,
};

/** @type {Partial<Handlers<ContentExchanges, [number]>>} */
export const contentHandlers = {
  teach: async ({ page, marks }, tab) => page.url !== "" && marks.length === tab,
  // @ts-expect-error: the reply says whether the correction was stored.
  judge: async () => false,
};

/** From the background to a page's agent. @type {Partial<Handlers<PageExchanges>>} */
export const pageHandlers = {
  show: async ({ passage }) => ({ isHidden: passage > 0 }),
  // @ts-expect-error: the copy is missing.
  page: async () => ({ source: null, links: [] }),
  // @ts-expect-error: a step leads on or back.
  step: async ({ by }) => void (by === 2),
};

/** @type {PageRequest[]} */
export const pageRequests = [
  { type: "step", by: -1 },
  // @ts-expect-error: a passage is a number.
  { type: "show", passage: "first" },
];
