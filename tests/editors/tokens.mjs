// Prints how the TextMate grammar reads files, as JSON: for each file, in order, the pieces that
// have a scope of their own, each with its first byte, the byte after its last, and its scopes.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [packages, grammar, ...files] = process.argv.slice(2);
const require = createRequire(resolve(packages, "package.json"));
const textmate = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");

await oniguruma.loadWASM(
  readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer,
);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(grammar, "utf8"), grammar),
});
const smk = await registry.loadGrammar("source.smk");

function pieces(text) {
  const found = [];
  let stack = textmate.INITIAL;
  let start = 0;
  for (const whole of text.split("\n")) {
    // What editors take off a file before they look at it.
    const line = whole.replace(/^\uFEFF|\r$/g, "");
    const read = smk.tokenizeLine(line, stack);
    stack = read.ruleStack;
    const mark = whole.startsWith("\uFEFF") ? 3 : 0;
    const at = (index) => start + mark + Buffer.byteLength(line.slice(0, index));
    for (const { startIndex, endIndex, scopes } of read.tokens) {
      const own = scopes.filter((scope) => scope !== "source.smk" && !scope.startsWith("meta."));
      if (own.length > 0) {
        found.push([at(startIndex), at(Math.min(endIndex, line.length)), own.join(" ")]);
      }
    }
    start += Buffer.byteLength(whole) + 1;
  }
  return found;
}

console.log(JSON.stringify(files.map((file) => pieces(readFileSync(file, "utf8")))));
