// Gives files that end in `.smk` the language that they are written in.

import * as vscode from "vscode";
import { languageOf } from "./language";

/** Changes the language of a document, unless the settings say whose such files are. */
export async function correctLanguage(document: vscode.TextDocument): Promise<void> {
  const { languageId } = document;
  const isOpen = languageId === "smk" || languageId === "snakemake";
  if (!isOpen || !document.fileName.endsWith(".smk") || isSettled(document)) {
    return;
  }
  const meant = languageOf(document.getText());
  if (meant && meant !== languageId && (await vscode.languages.getLanguages()).includes(meant)) {
    await vscode.languages.setTextDocumentLanguage(document, meant);
  }
}

function isSettled(document: vscode.TextDocument): boolean {
  const files = vscode.workspace.getConfiguration("files", document.uri);
  const chosen = files.get<Record<string, string>>("associations") ?? {};
  return Object.keys(chosen).some((pattern) => pattern.endsWith(".smk"));
}
