// smk's commands as tasks, whose problems the editor lists.

import * as path from "node:path";
import * as vscode from "vscode";
import { folderOf, program } from "./program";

interface Definition extends vscode.TaskDefinition {
  command: string;
  folder?: string;
  arguments?: string[];
}

export class Tasks implements vscode.TaskProvider {
  static readonly TYPE = "smk";

  provideTasks(): vscode.Task[] {
    const check = task({ type: Tasks.TYPE, command: "check" });
    check.group = vscode.TaskGroup.Build;
    return [check, planTask()];
  }

  resolveTask(found: vscode.Task): vscode.Task {
    return task(found.definition as Definition, found.scope);
  }
}

/** What `smk apply` would do with the program of a file, or of what is looked at. */
export function planTask(file?: vscode.Uri): vscode.Task {
  const whole = folderOf(file);
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const inside = whole && workspace ? path.relative(workspace, whole) : undefined;
  return task({ type: Tasks.TYPE, command: "plan", folder: inside || undefined });
}

function task(definition: Definition, scope?: vscode.Task["scope"]): vscode.Task {
  const { command, folder: place } = definition;
  const words = [command, ...(definition.arguments ?? []), ...(place ? [place] : [])];
  return new vscode.Task(
    definition,
    scope ?? vscode.TaskScope.Workspace,
    place ? `${command} ${place}` : command,
    "smk",
    new vscode.ShellExecution(program(), words),
    ["$smk", "$smk-warning"],
  );
}
