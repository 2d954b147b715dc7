// Runs `smk lsp` for the editor, and smk's commands from its palette.

import * as vscode from "vscode";
import { correctLanguage } from "./detect";
import { Explanations } from "./explain";
import { Server } from "./server";
import { Tasks, planTask } from "./tasks";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const server = new Server();
  const explanations = new Explanations();
  context.subscriptions.push(
    server,
    vscode.workspace.onDidOpenTextDocument(correctLanguage),
    vscode.workspace.registerTextDocumentContentProvider(Explanations.SCHEME, explanations),
    vscode.tasks.registerTaskProvider(Tasks.TYPE, new Tasks()),
    vscode.commands.registerCommand("smk.restart", () => server.restart()),
    vscode.commands.registerCommand("smk.plan", async (file?: string | vscode.Uri) => {
      const uri = typeof file === "string" ? vscode.Uri.parse(file) : file;
      await vscode.tasks.executeTask(planTask(uri));
    }),
    vscode.commands.registerCommand("smk.explain", (code?: string) => explanations.show(code)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("smk.server.path")) {
        await server.follow();
      }
    }),
  );
  await Promise.all(vscode.workspace.textDocuments.map(correctLanguage));
  await server.restart();
}
