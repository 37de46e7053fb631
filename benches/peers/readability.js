// Extracts the article of each file named, with the DOM that is quickest for it, and prints how many files had one.

import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { readFileSync } from "node:fs";

const articles = process.argv.slice(2).map((file) => {
  try {
    return new Readability(parseHTML(readFileSync(file, "utf8")).document).parse();
  } catch {
    return null;
  }
});
console.log(articles.filter((article) => article?.textContent).length);
