// The language server: one process, begun anew when settings change.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { program } from "./program";

const run = promisify(execFile);

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  /** What the process that runs was begun with. */
  private command: string | undefined;
  /** One thing after another: settings may change while a process begins. */
  private work: Promise<void> = Promise.resolve();

  /** Ends the process that runs, if one does, and begins another where that is allowed. */
  restart(): Promise<void> {
    return this.next(async () => {
      await this.stop();
      await this.start();
    });
  }

  /** Begins another process if the settings name another program. */
  follow(): Promise<void> {
    return this.next(async () => {
      if (program() !== this.command) {
        await this.stop();
        await this.start();
      }
    });
  }

  dispose(): void {
    void this.next(() => this.stop());
  }

  private next(step: () => Promise<void>): Promise<void> {
    this.work = this.work.then(step, step);
    return this.work;
  }

  private async start(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      return;
    }
    const command = program();
    this.command = command;
    try {
      await run(command, ["--version"]);
    } catch (error) {
      void explain(command, error);
      return;
    }
    this.client = client(command);
    // It says itself what goes wrong from here on.
    await this.client.start().catch(() => undefined);
  }

  private async stop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.command = undefined;
    if (client?.isRunning()) {
      await client.stop();
    }
    await client?.dispose().catch(() => undefined);
  }
}

function client(command: string): LanguageClient {
  const files = vscode.workspace.createFileSystemWatcher("**/{*.smk,smk.lock}");
  return new LanguageClient(
    "smk",
    "smk",
    { command, args: ["lsp"] },
    {
      documentSelector: [
        { language: "smk", scheme: "file" },
        { language: "smk", scheme: "untitled" },
      ],
      synchronize: { fileEvents: files },
    },
  );
}

/** Colours stay; what needs the program says so. */
async function explain(command: string, error: unknown): Promise<void> {
  const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
  const reason = error instanceof Error ? error.message : String(error);
  const place = command.includes("/") ? "" : " in the PATH";
  const message = missing ? `There is no program \`${command}\`${place}.` : `\`${command}\`: ${reason}`;
  const settings = "Open Settings";
  if ((await vscode.window.showErrorMessage(message, settings)) === settings) {
    // Elsewhere, the settings of this machine do not have it.
    const open = vscode.env.remoteName ? "openRemoteSettings" : "openSettings";
    await vscode.commands.executeCommand(`workbench.action.${open}`, { query: "smk.server.path" });
  }
}
