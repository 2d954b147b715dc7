// The program `smk` as the settings name it.

import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";

/** What to run: a name that the system looks up, or a path. */
export function program(): string {
  const written = vscode.workspace.getConfiguration("smk").get<string>("server.path") || "smk";
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const known = written.replace("${workspaceFolder}", folder).replace(/^~(?=\/|$)/, os.homedir());
  return known.includes("/") && folder ? path.resolve(folder, known) : known;
}

/** The folder of a file's program; without a file, of the program that is looked at. */
export function folderOf(file?: vscode.Uri): string | undefined {
  const open = vscode.window.activeTextEditor?.document;
  const meant = file ?? (open?.languageId === "smk" ? open.uri : undefined);
  if (meant?.scheme === "file") {
    return path.dirname(meant.fsPath);
  }
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
}
