// The settings for all sites: what is shown, how, and in which colours.

import { LAYERS, MODES } from "../../generated/vocabulary.js";
import { say } from "../../shared/i18n.js";
import { make } from "../../shared/dom.js";
import { part } from "./by-id.js";

/** @typedef {import("./options.js").OptionsActions} OptionsActions @typedef {import("./options.js").Stored} Stored */

/** The settings that are chosen from a list. @type {("certainty" | "mode" | "copy" | "print")[]} */
const CHOICES = ["certainty", "mode", "copy", "print"];

/** The settings that are on or off. @type {"announce"[]} */
const SWITCHES = ["announce"];

/** @param {string} name */
const inputs = (name) => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(`input[name="${name}"]`)]);

/** @param {string} id */
const select = (id) => /** @type {HTMLSelectElement} */ (part(id));

/** @param {string} id */
const checkbox = (id) => /** @type {HTMLInputElement} */ (part(id));

/** @param {string} layer @param {string | number} hue */
const show = (layer, hue) => document.documentElement.style.setProperty(`--hue-${layer}`, String(hue));

/** @param {OptionsActions} actions */
export const settings = ({ save }) => {
  /** @param {Partial<Settings>} changed */
  const set = (changed) => save("settings", (stored = { version: 1 }) => ({ ...stored, ...changed }));

  part("mode").append(...MODES.map((mode) => make("option", { value: mode }, say(`mode_${mode}`))));
  for (const id of CHOICES) select(id).addEventListener("change", () => set({ [id]: select(id).value }));
  for (const id of SWITCHES) checkbox(id).addEventListener("change", () => set({ [id]: checkbox(id).checked }));

  for (const input of inputs("layer")) {
    input.addEventListener("change", () => {
      const ticked = inputs("layer").filter(({ checked }) => checked);
      set({ layers: ticked.map(({ value }) => /** @type {Layer} */ (value)) });
    });
  }

  /** The sample changes while the slider moves; the setting is stored when it stops. */
  for (const input of inputs("hue")) {
    const layer = input.dataset.layer ?? "";
    input.addEventListener("input", () => show(layer, input.value));
    input.addEventListener("change", () =>
      save("settings", (stored = { version: 1 }) => ({ ...stored, hues: { ...stored.hues, [layer]: Number(input.value) } })),
    );
  }
  part("hues-reset").addEventListener("click", () =>
    save("settings", (stored = { version: 1 }) => {
      delete stored.hues;
      return stored;
    }),
  );

  return {
    /** @param {Stored} stored */
    draw({ settings }) {
      for (const id of CHOICES) select(id).value = settings[id];
      for (const id of SWITCHES) checkbox(id).checked = settings[id];
      for (const input of inputs("layer")) input.checked = settings.layers.some((layer) => layer === input.value);
      for (const layer of LAYERS) show(layer, settings.hues[layer]);
      for (const input of inputs("hue")) input.value = String(settings.hues[/** @type {Layer} */ (input.dataset.layer)]);
    },
  };
};
