// shiki, as sites and documentation use it, with the grammar of smk.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const GRAMMAR = new URL("../../editors/vscode/syntaxes/smk.tmLanguage.json", import.meta.url);

export async function highlighter(packages, themes) {
  const entry = join(packages, "node_modules/shiki/dist/index.mjs");
  const { createHighlighter } = await import(pathToFileURL(entry));
  return createHighlighter({ langs: [JSON.parse(readFileSync(GRAMMAR, "utf8"))], themes });
}
