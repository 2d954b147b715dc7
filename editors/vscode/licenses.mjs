// Writes the licences of the packages that are bundled to dist/LICENSES.txt.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { resolve } = createRequire(import.meta.url);
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const bundled = Object.entries(lock.packages).filter(([path, { dev }]) => path && !dev);

function license([path, { version }]) {
  const name = path.split("node_modules/").at(-1);
  const folder = resolve.paths(name).map((modules) => join(modules, "..", path)).find(existsSync);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}

writeFileSync("dist/LICENSES.txt", bundled.map(license).join(`\n${"-".repeat(80)}\n\n`));
