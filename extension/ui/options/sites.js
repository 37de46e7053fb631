// The sites with decisions of the reader, and whether a permission is missing: decisions are synced to other machines, permissions
// are not. Permissions must be requested inside the user gesture.

import { EVERYWHERE, originsOf, requestPermission, removePermission } from "../../background/sites.js";
import { siteKey } from "../../shared/storage.js";
import { button, make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";
import { part } from "./by-id.js";
import { MODES } from "../../generated/vocabulary.js";

/** @typedef {import("./options.js").OptionsActions} OptionsActions @typedef {import("./options.js").Stored} Stored */

/** @param {OptionsActions} actions */
export const sites = ({ save, attempt, notify }) => {
  const everywhere = /** @type {HTMLInputElement} */ (part("everywhere"));

  /** @param {string} site @param {(entry: Site) => void} edit */
  const edit = (site, edit) =>
    save(siteKey(site), (/** @type {Site} */ entry = {}) => {
      edit(entry);
      return Object.keys(entry).length ? entry : undefined;
    });

  /** Asks the browser and says so where it refused. @param {string[]} origins @param {string} [refused] */
  const permit = async (origins, refused = say("options_refused")) => {
    const granted = await requestPermission(origins).catch(() => false);
    if (!granted) notify(refused);
    return granted;
  };

  everywhere.addEventListener("change", async () => {
    const on = everywhere.checked;
    if (on && !(await permit(EVERYWHERE))) {
      everywhere.checked = false;
      return;
    }
    await save("settings", (stored = { version: 1 }) => ({ ...stored, everywhere: on }));
    if (!on) await removePermission(EVERYWHERE);
  });
  part("everywhere-allow").addEventListener("click", async () => {
    if (await permit(EVERYWHERE)) await attempt(async () => {});
  });

  /** @param {string} id @param {string} name @param {[string, string][]} options @param {string} chosen */
  const select = (id, name, options, chosen) => {
    const element = make("select", { id, ariaLabel: name }, ...options.map(([value, words]) => make("option", { value }, words)));
    element.value = chosen;
    return element;
  };

  /** @param {string} site @param {Site} decided @param {boolean} may */
  const row = (site, decided, may) => {
    const on = select(
      `on-${site}`,
      say("options_on", site),
      [
        ["", say("on_press")],
        ["always", say("on_always")],
        ["never", say("on_never")],
      ],
      decided.on ?? "",
    );
    on.addEventListener("change", async () => {
      const chosen = /** @type {Site["on"] | ""} */ (on.value);
      if (chosen === "always" && !(await permit(originsOf(site)))) {
        on.value = decided.on ?? "";
        return;
      }
      await edit(site, (entry) => {
        delete entry.on;
        if (chosen) entry.on = chosen;
      });
      if (chosen !== "always") await removePermission(originsOf(site));
    });

    const mode = select(
      `mode-${site}`,
      say("options_mode_on", site),
      [["", say("mode_default")], ...MODES.map((mode) => /** @type {[string, string]} */ ([mode, say(`mode_${mode}`)]))],
      decided.mode ?? "",
    );
    mode.addEventListener("change", () =>
      edit(site, (entry) => {
        delete entry.mode;
        if (mode.value) entry.mode = /** @type {Mode} */ (mode.value);
      }),
    );

    const remove = button(
      say("remove"),
      async () => {
        await edit(site, (entry) => {
          delete entry.on;
          delete entry.mode;
        });
        await removePermission(originsOf(site));
      },
      { id: `remove-${site}`, ariaLabel: say("remove_site", site) },
    );

    const name = make("strong", {}, make("bdi", {}, site));
    const item = make("li", {}, make("div", { className: "entry-head" }, name, remove), make("div", { className: "entry-head" }, on, mode));
    item.dataset.site = site;
    if (decided.on === "always") item.append(may ? given(site) : missing(site));
    return item;
  };

  /** @param {string} site */
  const given = (site) => {
    const back = button(
      say("options_give_back"),
      async () => {
        await removePermission(originsOf(site));
        await attempt(async () => {}, say("options_given_back", site));
      },
      { id: `give-back-${site}`, ariaLabel: say("options_give_back_site", site) },
    );
    return make("div", { className: "entry-head" }, make("span", { className: "soft" }, say("options_given")), back);
  };

  /** @param {string} site */
  const missing = (site) => {
    const ask = button(
      say("options_allow"),
      async () => {
        if (await permit(originsOf(site))) await attempt(async () => {});
      },
      { id: `allow-${site}`, ariaLabel: say("options_allow_site", site) },
    );
    return make("div", { className: "missing" }, make("p", {}, say("options_missing", site)), ask);
  };

  return {
    /** @param {Stored} stored */
    draw({ settings, sites, access }) {
      everywhere.checked = settings.everywhere;
      part("everywhere-missing").hidden = !settings.everywhere || access.everywhere;
      const decided = Object.entries(sites).filter(([, { on, mode }]) => on || mode);
      decided.sort(([one], [other]) => one.localeCompare(other));
      part("sites").replaceChildren(...decided.map(([site, entry]) => row(site, entry, access.sites.includes(site))));
      part("no-sites").hidden = decided.length > 0;
    },
  };
};
