// Files of smk and of Snakemake have the same ending; what stands in one says whose it is.

import * as vscode from "vscode";

const OTHER = "snakemake";

const SMK =
  /^(?:stack|param|let|bundle|network|key|bucket|notebook|studio|training|resource|existing|waive|output)[ \t]+[^\s:(=]/m;
const SNAKEMAKE =
  /^(?:rule|checkpoint|module|use rule)\b.*:|^(?:configfile|include|workdir|localrules|ruleorder|envvars|container|report|onstart|onsuccess|onerror):|^(?:import|from|def) /m;

/** Gives a document the language that it is written in, unless the workspace says which it is. */
export async function correctLanguage(document: vscode.TextDocument): Promise<void> {
  const { languageId } = document;
  if (!document.fileName.endsWith(".smk") || isSettled(document)) {
    return;
  }
  const meant = writtenIn(document.getText(), languageId);
  if (meant === languageId || (languageId !== "smk" && languageId !== OTHER)) {
    return;
  }
  if ((await vscode.languages.getLanguages()).includes(meant)) {
    await vscode.languages.setTextDocumentLanguage(document, meant);
  }
}

function writtenIn(text: string, otherwise: string): string {
  if (SNAKEMAKE.test(text)) {
    return SMK.test(text) ? otherwise : OTHER;
  }
  return SMK.test(text) ? "smk" : otherwise;
}

/** Whether somebody chose the language of such files. */
function isSettled(document: vscode.TextDocument): boolean {
  const files = vscode.workspace.getConfiguration("files", document.uri);
  const chosen = files.get<Record<string, string>>("associations") ?? {};
  return Object.keys(chosen).some((pattern) => pattern.endsWith(".smk"));
}
