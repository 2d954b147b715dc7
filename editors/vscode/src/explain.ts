// The page of a diagnostic, as `smk explain` prints it.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { program } from "./program";

/** What stands above an example, which the page only marks. */
const TITLES: Record<string, string> = { wrong: "**Wrong**", right: "**Right**" };

const run = promisify(execFile);

export class Explanations implements vscode.TextDocumentContentProvider {
  static readonly SCHEME = "smk-explain";

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const page = await output([uri.path.replace(/^\//, "").replace(/\.md$/, "")]);
    return page.replace(/^```smk (wrong|right)$/gm, (_, which: string) => `${TITLES[which]}\n\n\`\`\`smk`);
  }

  /** Shows the page of a code: the one given, the one under the cursor, or one that is chosen. */
  async show(given?: string): Promise<void> {
    const code = given ?? underCursor() ?? (await chosen());
    if (code) {
      const page = vscode.Uri.from({ scheme: Explanations.SCHEME, path: `/${code}.md` });
      await vscode.commands.executeCommand("markdown.showPreview", page);
    }
  }
}

/** What the program prints, also where that is an error. */
async function output(codes: string[]): Promise<string> {
  if (!vscode.workspace.isTrusted) {
    return "smk runs once the workspace is trusted.\n";
  }
  try {
    return (await run(program(), ["explain", ...codes])).stdout;
  } catch (error) {
    return (error as { stderr?: string }).stderr || String(error);
  }
}

function underCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return undefined;
  }
  const known = vscode.languages.getDiagnostics(editor.document.uri);
  const here = known.filter((problem) => problem.range.intersection(editor.selection));
  const codes = here.map(({ code }) => (typeof code === "object" ? code.value : code));
  return codes.map(String).find((code) => code.includes("::"));
}

async function chosen(): Promise<string | undefined> {
  const codes = (await output([])).trim().split("\n");
  return vscode.window.showQuickPick(codes, { placeHolder: "The code of a diagnostic" });
}
