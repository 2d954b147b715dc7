// Prints how shiki reads files, in the form of tokens.mjs: PACKAGES FILE…

import { readFileSync } from "node:fs";
import { highlighter } from "./shiki.mjs";

const [packages, ...files] = process.argv.slice(2);
const theme = "github-light";
const shiki = await highlighter(packages, [theme]);

function pieces(text) {
  const found = [];
  let start = 0;
  const lines = shiki.codeToTokensBase(text, { lang: "smk", theme, includeExplanation: true });
  for (const line of lines) {
    for (const { content, scopes } of line.flatMap((token) => token.explanation)) {
      const end = start + Buffer.byteLength(content);
      const names = scopes.map((scope) => scope.scopeName);
      const own = names.filter((name) => name !== "source.smk" && !name.startsWith("meta."));
      if (own.length > 0) {
        found.push([start, end, own.join(" ")]);
      }
      start = end;
    }
    start += 1;
  }
  return found;
}

console.log(JSON.stringify(files.map((file) => pieces(readFileSync(file, "utf8")))));
