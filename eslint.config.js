// What the linter holds the shipped JavaScript to: the recommended rules, no way from the page's text to markup or code, and none to the disk.
import js from "@eslint/js";
import globals from "globals";

const markup = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTML", "setHTMLUnsafe", "createContextualFragment"];

const stores = ["localStorage", "sessionStorage", "indexedDB", "caches"];
const unstored = "What was read never reaches the disk: see extension/shared/storage.js and tab-memory.js.";

export default [
  js.configs.recommended,
  {
    files: ["extension/**/*.js", "www/**/*.js"],
    languageOptions: { globals: { ...globals.browser, ...globals.webextensions } },
    rules: {
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-restricted-properties": [
        "error",
        ...markup.map((property) => ({ property, message: "Text reaches a page as text: use textContent." })),
        ...stores.map((property) => ({ property, message: unstored })),
        ...["write", "writeln"].map((property) => ({
          object: "document",
          property,
          message: "Text reaches a page as text: use textContent.",
        })),
      ],
      "no-restricted-globals": [
        "error",
        ...["XMLHttpRequest", "WebSocket", "EventSource", "setInterval"],
        ...stores.map((name) => ({ name, message: unstored })),
      ],
    },
  },
  {
    // Messages are typed at these doors.
    files: ["extension/**/*.js"],
    ignores: [
      "extension/shared/messages.js",
      "extension/background/inject.js",
      "extension/content/core/agent.js",
      "extension/content/life/auto-enable.js",
    ],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[property.name='sendMessage']",
          message: "Messages are typed: use askBackground, agent.tell or ask.",
        },
      ],
    },
  },
  {
    // What measures, and is never shipped: in a page of its own, and in Node.
    files: ["benches/**/*.js", "xtask/**/*.js"],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
  },
  {
    // Classic scripts: they are injected together and share one object.
    files: ["extension/content/**/*.js"],
    languageOptions: { sourceType: "script" },
  },
];
