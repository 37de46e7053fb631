// Copies or saves the article, or a part of it, in a format. The engine writes it; this is the way to the clipboard or a file.

import { ARTICLE_PARTS, FORMATS, MEDIA_TYPES } from "../../generated/vocabulary.js";
import { button, choice, make } from "../../shared/dom.js";
import { say } from "../../shared/i18n.js";

/** @typedef {import("./review.js").ReviewActions} ReviewActions */

/** @param {ReviewActions} actions */
export const exporting = ({ request, notify }) => {
  const part = choice(
    say("take_what"),
    ARTICLE_PARTS.map((name) => [name, say(`take_${name}`)]),
  );
  const format = choice(
    say("take_form"),
    FORMATS.map((name) => [name, say(`form_${name}`)]),
  );
  part.select.id = "what";
  format.select.id = "form";
  format.select.value = "markdown";

  const chosenFormat = () => /** @type {Format} */ (format.select.value);

  const write = async () => {
    const written = await request({ type: "write", part: /** @type {ArticlePart} */ (part.select.value), format: chosenFormat() });
    if (!written) throw new Error("The page could not be written.");
    return written;
  };

  const copy = async () => {
    const written = write();
    try {
      // The clipboard must be asked for inside the user gesture; the text may arrive later.
      const words = written.then(({ text }) => new Blob([text], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": words })]);
      notify(say("copied"));
    } catch {
      notify(
        say(
          await written.then(
            () => "copy_refused",
            () => "take_failed",
          ),
        ),
      );
    }
  };

  /** The address of the last saved file, kept until the next one is saved or the page is closed. */
  let saved = "";

  const save = async () => {
    try {
      const { text, name } = await write();
      URL.revokeObjectURL(saved);
      saved = URL.createObjectURL(new Blob([text], { type: MEDIA_TYPES[chosenFormat()] }));
      make("a", { href: saved, download: name }).click();
      notify(say("saved", name));
    } catch {
      notify(say("take_failed"));
    }
  };

  const element = make(
    "section",
    { id: "take" },
    make("h2", {}, say("take")),
    make("div", { className: "choices" }, part.element, format.element),
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
