import { readFile } from "node:fs/promises";
import { type Issue, listTools, type Tool } from "@interlock/core";
import { definitionTools, readConnector } from "@interlock/swagger";
import { findDefinitions, loadConnector } from "@interlock/swagger/files";
import { writeTypes } from "@interlock/swagger/types";
import { isCompiled } from "@interlock/triage/files";
import type { Command } from "commander";
import { CannotRun, Failed } from "../io/ending.ts";
import { printError } from "../io/output.ts";
import { requirePolicy } from "../io/policy-file.ts";
import { readStandardInput } from "../io/standard-input.ts";
import { writeResult } from "../io/write-file.ts";

/** `interlock types PATH`: TypeScript types of each tool's arguments and results. */
export function registerTypes(program: Command): void {
  program
    .command("types")
    .description("TypeScript types of each tool's arguments and results")
    .argument("<path>", "a policy, a definition, a folder of definitions, or - for standard input")
    .option("--out <file>", "write them to a file")
    .action(async (path: string, options: { out?: string }) => {
      const { tools, failed } = await toolsAt(path);
      if (tools.length > 0 || !failed) await writeResult(options.out, await writeTypes(tools));
      if (failed) throw new Failed();
    });
}

interface FoundTools {
  readonly tools: readonly Tool[];
  /** A definition could not be read; what is wrong has been said. */
  readonly failed: boolean;
}

async function toolsAt(path: string): Promise<FoundTools> {
  if (path !== "-" && (await isPolicy(path)))
    return { tools: listTools(await requirePolicy(path)), failed: false };
  const files = path === "-" ? ({ ok: true, value: ["-"] } as const) : await findDefinitions(path);
  if (!files.ok) throw new CannotRun(files.issues[0]?.message ?? `cannot read ${path}`);
  if (files.value.length === 0) throw new CannotRun(`${path} holds no definition (*swagger.json)`);
  const tools: Tool[] = [];
  let failed = false;
  for (const file of files.value) {
    const connector = file === "-" ? readConnector(await readStandardInput()) : await loadConnector(file);
    if (connector.ok) tools.push(...definitionTools(connector.value));
    else failed = tell(file, connector.issues);
  }
  return { tools, failed };
}

function tell(file: string, issues: readonly Issue[]): true {
  printError(`${file}: ${issues[0]?.message ?? "cannot be read"}`);
  return true;
}

async function isPolicy(path: string): Promise<boolean> {
  if (/\.policy\.(?:ya?ml|json)$/iu.test(path)) return true;
  const text = await readFile(path, "utf8").catch(() => "");
  return isCompiled(text);
}
