// The permissions of the extension now, and why it has each; and the checksum of its build.

import { make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";
import { part } from "./by-id.js";

/** @param {string} name */
const why = (name) => say(`access_${name}`) || name;

export const about = () => ({
  /** @param {import("./options.js").Stored} stored */
  draw({ access: { permissions, origins } }) {
    const entries = permissions.map((name) => why(name));
    if (origins.length) entries.push(`${say("access_origins")} ${origins.join(", ")}`);
    part("access").replaceChildren(...entries.map((words) => make("li", {}, words)));
  },
});

export const showBuild = async () => {
  const { version, sha256 } = await (await fetch(chrome.runtime.getURL("build.json"))).json();
  part("version").textContent = say("options_version", version);
  part("build").textContent = sha256;
};
