// The keyboard commands. One turns the page on and off; the others do nothing unless the page is on.

import { MODES } from "../generated/vocabulary.js";
import { setMode } from "./site-preferences.js";
import { ask, askIfThere } from "./inject.js";
import { pageIn } from "./requester.js";
import { viewOf } from "./sites.js";

/** @param {number} tab */
const nextMode = async (tab) => {
  const answer = await askIfThere(tab, { type: "state" });
  if (!answer?.on) return null;
  const { url, isPrivate } = await pageIn(tab);
  const { mode } = await viewOf(url, isPrivate);
  const next = MODES[(MODES.indexOf(mode) + 1) % MODES.length];
  return next ? setMode(tab, next) : null;
};

/** @type {Record<string, (tab: number) => Promise<Pick<Answer, "error" | "unsaved"> | null>>} */
const COMMANDS = {
  toggle: (tab) => ask(tab, { type: "toggle" }),
  next: (tab) => askIfThere(tab, { type: "step", by: 1 }),
  previous: (tab) => askIfThere(tab, { type: "step", by: -1 }),
  mode: nextMode,
};

/** @param {string} command @param {number} tab */
export const runCommand = async (command, tab) => (await COMMANDS[command]?.(tab)) ?? null;
