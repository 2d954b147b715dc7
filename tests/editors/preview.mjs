// Draws a program as shiki colours it, in Chromium: PACKAGES PROGRAM PICTURE. The font is
// JetBrains Mono, where there is one.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { highlighter } from "./shiki.mjs";

const [packages, program, picture] = process.argv.slice(2).map((path) => resolve(path));
const shiki = await highlighter(packages, ["one-dark-pro", "github-light"]);
const text = readFileSync(program, "utf8").trimEnd();

const window = (theme, name) => `
  <section class="${name}">
    <header><i></i><i></i><i></i><b>main.smk</b></header>
    ${shiki.codeToHtml(text, { lang: "smk", theme })}
  </section>`;

const page = `<!doctype html>
<meta charset="utf-8">
<style>
  * { box-sizing: border-box; margin: 0 }
  body {
    width: 1560px; padding: 56px; display: flex; gap: 40px; align-items: flex-start;
    background: #d9e5dc;
  }
  section {
    flex: 1; border-radius: 14px; overflow: hidden;
    box-shadow: 0 12px 32px rgb(18 55 42 / 28%);
  }
  header {
    display: flex; gap: 8px; align-items: center; height: 40px; padding: 0 16px; position: relative;
  }
  header i { width: 12px; height: 12px; border-radius: 50%; background: #ff5f57 }
  header i + i { background: #febc2e }
  header i + i + i { background: #28c840 }
  header b {
    position: absolute; inset: 0; line-height: 40px; text-align: center;
    font: 500 13px/40px Inter, sans-serif;
  }
  .dark { background: #282c34 } .dark header { background: #21252b; color: #9da5b4 }
  .light { background: #fff } .light header { background: #f6f8fa; color: #57606a }
  pre {
    padding: 18px 22px 22px; counter-reset: line;
    font: 13.4px/22px "JetBrains Mono", "DejaVu Sans Mono", monospace;
    font-variant-ligatures: none;
  }
  code { font: inherit }
  .line { counter-increment: line }
  .line::before {
    content: counter(line); display: inline-block; width: 22px; margin-right: 20px;
    text-align: right; opacity: .35;
  }
</style>
${window("one-dark-pro", "dark")}${window("github-light", "light")}`;

const folder = mkdtempSync(join(tmpdir(), "preview-"));
const html = join(folder, "page.html");
writeFileSync(html, page);
const height = 22 * text.split("\n").length + 40 + 40 + 2 * 56;
const quiet = ["gpu", "quic", "background-networking", "component-update", "sync"];
execFileSync("chromium", [
  "--headless",
  "--no-sandbox",
  "--no-first-run",
  ...quiet.map((part) => `--disable-${part}`),
  `--user-data-dir=${join(folder, "profile")}`,
  "--hide-scrollbars",
  "--force-device-scale-factor=1.5",
  `--window-size=1560,${height}`,
  `--screenshot=${picture}`,
  html,
], { stdio: "ignore" });
rmSync(folder, { recursive: true, force: true });
