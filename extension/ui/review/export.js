// Copy or save: what of the article, in which form. The engine writes it; here it reaches the clipboard or a file.

import { button, choice, make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";

/** @typedef {import("./review.js").Desk} Desk */

/** What a written form is to a file. @type {Record<Form, string>} */
const TYPES = {
  markdown: "text/markdown",
  html: "text/html",
  text: "text/plain",
  json: "application/json",
  annotations: "application/ld+json",
};

/** @param {Desk} desk */
export const take = ({ request, tell }) => {
  const what = choice(
    say("take_what"),
    ["whole", "original", "commentary"].map((name) => [name, say(`take_${name}`)]),
  );
  const form = choice(
    say("take_form"),
    Object.keys(TYPES).map((name) => [name, say(`form_${name}`)]),
  );
  what.select.id = "what";
  form.select.id = "form";

  const chosenForm = () => /** @type {Form} */ (form.select.value);

  const write = async () => {
    const written = await request({ type: "write", what: /** @type {What} */ (what.select.value), form: chosenForm() });
    if (!written) throw new Error("The page could not be written.");
    return written;
  };

  const copy = async () => {
    const written = write();
    try {
      // The clipboard is asked for in the click itself; the words may come later.
      const words = written.then(({ text }) => new Blob([text], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": words })]);
      tell(say("copied"));
    } catch {
      tell(
        say(
          await written.then(
            () => "copy_refused",
            () => "take_failed",
          ),
        ),
      );
    }
  };

  /** The last saved file, which stays until the next one or until the page is closed. */
  let saved = "";

  const save = async () => {
    try {
      const { text, name } = await write();
      URL.revokeObjectURL(saved);
      saved = URL.createObjectURL(new Blob([text], { type: TYPES[chosenForm()] }));
      make("a", { href: saved, download: name }).click();
      tell(say("saved", name));
    } catch {
      tell(say("take_failed"));
    }
  };

  const element = make(
    "section",
    { id: "take" },
    make("h2", {}, say("take")),
    make("div", { className: "choices" }, what.element, form.element),
    make("div", { className: "actions" }, button(say("copy"), copy, { id: "copy" }), button(say("save"), save, { id: "save" })),
  );
  return {
    element,
    /** @param {Answer} answer */
    draw({ report }) {
      element.hidden = !report?.words;
    },
  };
};
