// Prints in which language the extension for VS Code finds files written, as JSON:
// PACKAGES SOURCE FILE…

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [packages, source, ...files] = process.argv.slice(2);
const { transformSync } = createRequire(resolve(packages, "package.json"))("esbuild");
const { code } = transformSync(readFileSync(source, "utf8"), { loader: "ts", format: "esm" });
const { languageOf } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const found = files.map((file) => languageOf(readFileSync(file, "utf8")) ?? null);
console.log(JSON.stringify(found));
