import { Command, CommanderError } from "commander";
import { registerApprovals } from "./commands/approvals.ts";
import { registerCheck } from "./commands/check.ts";
import { registerDecide } from "./commands/decide.ts";
import { registerEmulate } from "./commands/emulate.ts";
import { registerExplain } from "./commands/explain.ts";
import { registerExport } from "./commands/export.ts";
import { registerImport } from "./commands/import.ts";
import { registerInspect } from "./commands/inspect.ts";
import { registerJournal } from "./commands/journal.ts";
import { registerTools } from "./commands/tools.ts";
import { registerTriage } from "./commands/triage.ts";
import { registerTypes } from "./commands/write-types.ts";
import { CannotRun, Failed } from "./io/ending.ts";
import { printDocument, printError } from "./io/output.ts";

/** Every command of `interlock`. */
export function interlock(): Command {
  const program = new Command("interlock")
    .description("Governs what an agent may do through connectors.")
    .configureHelp({ sortSubcommands: true })
    .showHelpAfterError(false);
  registerCheck(program);
  registerDecide(program);
  registerExplain(program);
  registerEmulate(program);
  registerExport(program);
  registerImport(program);
  registerInspect(program);
  registerTools(program);
  registerTriage(program);
  registerTypes(program);
  registerApprovals(program);
  registerJournal(program);
  return program;
}

/** Runs one command line; the exit status is 0 nothing wrong, 1 something is wrong, 2 could not run (cli.md 1.1). */
export async function run(args: readonly string[]): Promise<number> {
  const program = withOverride(interlock());
  try {
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof Failed) return 1;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printError(error instanceof CannotRun ? error.message : `could not run: ${firstLine(error)}`);
    return 2;
  }
}

// Each command throws instead of ending the process, so that what was written still goes out.
function withOverride(command: Command): Command {
  command.exitOverride().configureOutput({
    writeOut: printDocument,
    writeErr: (text) => printError(firstLine(text)),
    outputError: (text) => printError(firstLine(text.replace(/^error: /u, ""))),
  });
  for (const inner of command.commands) withOverride(inner);
  return command;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
