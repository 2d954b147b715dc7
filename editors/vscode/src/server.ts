// The language server: one process, begun anew when settings change.

import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { program } from "./program";

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;

  /** Ends the process that runs, if one does, and begins another where that is allowed. */
  async restart(): Promise<void> {
    await this.stop();
    if (!vscode.workspace.isTrusted) {
      return;
    }
    const command = program();
    this.client = new LanguageClient(
      "smk",
      "smk",
      { command, args: ["lsp"] },
      {
        documentSelector: [
          { language: "smk", scheme: "file" },
          { language: "smk", scheme: "untitled" },
        ],
        synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/{*.smk,smk.lock}") },
      },
    );
    try {
      await this.client.start();
    } catch (error) {
      await this.explain(command, error);
    }
  }

  async dispose(): Promise<void> {
    await this.stop();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.isRunning()) {
      await client.stop();
    }
    await client?.dispose().catch(() => undefined);
  }

  /** Colours stay; what needs the program says so. */
  private async explain(command: string, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const settings = "Open Settings";
    const chosen = await vscode.window.showErrorMessage(
      `\`${command} lsp\` does not run: ${reason}`,
      settings,
    );
    if (chosen === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "smk.server.path");
    }
  }
}
