// Elements of the extension's own pages. All words are inserted as text, never as markup.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} [traits]
 * @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const make = (tag, traits = {}, ...content) => {
  const element = Object.assign(document.createElement(tag), traits);
  element.append(...content);
  return element;
};

/** @param {string} words @param {() => void} act @param {Partial<HTMLButtonElement>} [traits] */
export const button = (words, act, traits = {}) => make("button", { type: "button", onclick: act, ...traits }, words);

/** A drawing in the colour of the text around it, hidden from screen readers. @param {string} path @param {string} [box] */
export const icon = (path, box = "0 0 16 16") => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
};

/** A labelled select element. @param {string} name @param {[value: string, words: string][]} options */
export const choice = (name, options) => {
  const select = make("select", {}, ...options.map(([value, words]) => make("option", { value }, words)));
  return { select, element: make("label", { className: "choice" }, make("span", {}, name), select) };
};

/** The beginning of a longer text, cut between two words if it has spaces. @param {string} text @param {number} length */
export const beginning = (text, length) => {
  const cut = text.slice(0, length);
  return cut === text ? text : `${cut.slice(0, Math.max(cut.lastIndexOf(" "), length / 2)).trimEnd()}…`;
};
