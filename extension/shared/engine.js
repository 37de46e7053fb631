// The engines: the core compiled to WASM, each loaded when it is first asked for. Work that traps costs that one answer; the
// instance is replaced, and the next call finds a fresh one.

import initComparing, * as compare from "../engine/compare.js";
import init, * as core from "../engine/rubricator.js";

/** @template {{ __wbg_reset_state(): void }} Core @param {() => Promise<unknown>} init @param {Core} core */
const holder = (init, core) => {
  /** @type {Promise<unknown> | null} */
  let loading = null;

  /** @template Result @param {(engine: Core) => Result} work @returns {Promise<Result>} */
  const has = async (work) => {
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
  return has;
};

/** Has the core do something. */
export const engine = holder(init, core);

/** Has the core do something with a page and its source: the same engine, a quarter larger, loaded only where a reader compares. */
export const comparer = holder(initComparing, compare);
