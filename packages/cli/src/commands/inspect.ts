import type { Connector, Issue, Result } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { findDefinitions, loadConnector } from "@interlock/swagger/files";
import type { Command } from "commander";
import { groupIssues } from "../inspect/issues.ts";
import { inspectRecord } from "../inspect/record.ts";
import { inspectLines } from "../inspect/table.ts";
import { CannotRun, Failed } from "../io/ending.ts";
import { paint, print, printJson } from "../io/output.ts";
import { createProgress } from "../io/progress.ts";
import { readStandardInput } from "../io/standard-input.ts";

interface InspectOptions {
  readonly all?: boolean;
  readonly lenient?: boolean;
  readonly json?: boolean;
}

/** `interlock inspect PATH...`: every operation and leaf of the definitions. */
export function registerInspect(program: Command): void {
  program
    .command("inspect")
    .description("every operation and leaf of definitions")
    .argument("<path...>", "definition files, folders (searched for *swagger.json), or - for standard input")
    .option("--all", "every input of each operation, however many")
    .option("--lenient", "repair trailing commas and raw control characters")
    .option("--json", "print one line of JSON for each operation")
    .action(async (paths: readonly string[], options: InspectOptions) => {
      const files = await findAll(paths);
      const progress = createProgress(files.length);
      let failed = false;
      for (const file of files) {
        const read = await readDefinition(file, options.lenient === true);
        if (!read.connector.ok) failed = true;
        progress.step();
        if (options.json) printRecords(file, read);
        else printTable(file, read, options.all === true);
      }
      progress.end();
      if (failed) throw new Failed();
    });
}

/** The files at the paths, in the order in which they were given; `-` stands for standard input. */
async function findAll(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map((path) => (path === "-" ? ({ ok: true, value: ["-"] } as const) : findDefinitions(path))),
  );
  return found.flatMap((files, index) => {
    if (!files.ok) throw new CannotRun(files.issues[0]?.message ?? `cannot read ${paths[index]}`);
    if (files.value.length === 0) throw new CannotRun(`${paths[index]} holds no definition (*swagger.json)`);
    return files.value;
  });
}

interface ReadDefinition {
  readonly connector: Result<Connector>;
  readonly repaired: boolean;
}

// Strict first, so that what was repaired is known without reading the whole definition for its issues.
async function readDefinition(file: string, lenient: boolean): Promise<ReadDefinition> {
  const text = file === "-" ? await readStandardInput() : undefined;
  const read = (strict: boolean) =>
    text === undefined ? loadConnector(file, { strict }) : readConnector(text, { strict });
  const strictly = await read(true);
  if (strictly.ok || !lenient) return { connector: strictly, repaired: false };
  const mended = await read(false);
  return { connector: mended, repaired: mended.ok };
}

function printRecords(file: string, { connector, repaired }: ReadDefinition): void {
  if (!connector.ok) {
    const [issue] = connector.issues;
    printJson({ file, error: { code: issue?.code, message: whyUnread(issue) } }, "line");
    return;
  }
  const issues = groupIssues(connector.value.issues);
  for (const operation of connector.value.operations) {
    const record = inspectRecord(file, connector.value, operation, issues);
    printJson(repaired ? { ...record, repaired: true } : record, "line");
  }
}

function printTable(file: string, { connector, repaired }: ReadDefinition, all: boolean): void {
  if (connector.ok) {
    for (const line of inspectLines(file, connector.value, { repaired, all })) print(line);
  } else {
    print(`${paint("bold", file)}  ${paint("red", whyUnread(connector.issues[0]))}`);
    print("");
  }
}

function whyUnread(issue: Issue | undefined): string {
  const hint = issue?.suggestion === undefined ? "" : "; --lenient repairs it";
  return `${issue?.message ?? "cannot be read"}${hint}`;
}
