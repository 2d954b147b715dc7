// Prints the scopes of the first word of each line of a page of Markdown in which programs stand,
// as JSON: PACKAGES PAGE

import { readFileSync } from "node:fs";
import { highlighter } from "./shiki.mjs";

const [packages, page] = process.argv.slice(2);
const theme = "github-light";
const shiki = await highlighter(packages, [theme]);
const injection = new URL(
  "../../editors/vscode/syntaxes/markdown.smk.tmLanguage.json",
  import.meta.url,
);
const { injectionSelector, ...grammar } = JSON.parse(readFileSync(injection, "utf8"));
await shiki.loadLanguage(
  { ...grammar, injectionSelector, injectTo: ["text.html.markdown"] },
  "markdown",
);
const lines = shiki.codeToTokensBase(readFileSync(page, "utf8"), {
  lang: "markdown",
  theme,
  includeExplanation: true,
});
const first = (line) => {
  const pieces = line.flatMap((token) => token.explanation);
  const piece = pieces.find(({ content }) => content.trim() !== "");
  return piece ? piece.scopes.map((scope) => scope.scopeName).join(" ") : "";
};
console.log(JSON.stringify(lines.map(first)));
