// The engine: the core compiled to WASM, loaded when it is first asked for. A judgement that traps costs that one answer;
// the instance is replaced, and the next call finds a fresh one.

import init, * as core from "../engine/rubricator.js";

/** @type {Promise<unknown> | null} */
let loading = null;

/** @param {Page} page @param {unknown[]} rules @returns {Promise<Report>} */
export const judge = async (page, rules) => {
  loading ??= init();
  try {
    await loading;
  } catch (cause) {
    loading = null;
    throw cause;
  }
  try {
    return core.judge(page, rules);
  } catch (cause) {
    if (cause instanceof WebAssembly.RuntimeError) core.__wbg_reset_state();
    throw cause;
  }
};
