// The engines: the core compiled to WASM, each loaded when it is first needed. If a call traps, only that call fails: the
// instance is replaced before the next one.

import initComparing, * as compare from "../engine/compare.js";
import init, * as core from "../engine/rubricator.js";

/** @template {{ __wbg_reset_state(): void }} Core @param {() => Promise<unknown>} init @param {Core} core */
const runner = (init, core) => {
  /** @type {Promise<unknown> | null} */
  let loading = null;

  /** @template Result @param {(engine: Core) => Result} work @returns {Promise<Result>} */
  const run = async (work) => {
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
  return run;
};

/** Runs something in the core. */
export const engine = runner(init, core);

/** Runs something in the core that also draws, writes and compares: the same engine, about a quarter larger, loaded when a reader asks for that. */
export const comparer = runner(initComparing, compare);
