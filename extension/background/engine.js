// The engine: the core compiled to WASM, loaded when it is first asked for. Work that traps costs that one answer; the
// instance is replaced, and the next call finds a fresh one.

import init, * as core from "../engine/rubricator.js";

/** @type {Promise<unknown> | null} */
let loading = null;

/** Has the core do something. @template Result @param {(engine: typeof core) => Result} work @returns {Promise<Result>} */
export const engine = async (work) => {
  loading ??= init();
  try {
    await loading;
  } catch (cause) {
    loading = null;
    throw cause;
  }
  try {
    return work(core);
  } catch (cause) {
    if (cause instanceof WebAssembly.RuntimeError) core.__wbg_reset_state();
    throw cause;
  }
};
