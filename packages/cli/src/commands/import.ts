import { readFile } from "node:fs/promises";
import { type Connector, hasErrors, type Json, own } from "@interlock/core";
import { jsonFault } from "@interlock/swagger";
import { fromMcpServerConfig, type PolicyFile, type ServerConfigKind, writePolicy } from "@interlock/triage";
import { type Command, Option } from "commander";
import { definitionPath } from "../io/definition-path.ts";
import { type NamedDefinition, readNamedDefinitions } from "../io/definitions.ts";
import { CannotRun, Failed } from "../io/ending.ts";
import { issueLines } from "../io/issue-lines.ts";
import { tell } from "../io/output.ts";
import { whyNot } from "../io/why-not.ts";
import { writeResult } from "../io/write-file.ts";

/** `interlock import FILE --definition PATH...`: the field's documents become a policy. */
export function registerImport(program: Command): void {
  program
    .command("import")
    .description("make a policy of an mcpServerConfigs body or an SRE agent connector config")
    .argument("<file>", "the JSON document")
    .requiredOption("--definition <path...>", "the connectors' definitions: NAME=PATH, or a path")
    .addOption(
      new Option(
        "--from <document>",
        "which document it is; else the SRE agent's where it says requiresApproval",
      ).choices(["mcp-server-config", "sre-agent"]),
    )
    .option("--out <file>", "write the policy there instead of to standard output")
    .action(async (path: string, options: ImportOptions) => {
      const document = await readJson(path);
      const definitions = (await Promise.all(options.definition.map(readNamedDefinitions))).flat();
      const connectors = byConnectorName(document, definitions);
      const imported = fromMcpServerConfig(
        document,
        Object.fromEntries(connectors.map(([name, each]) => [name, each.connector])),
        options.from === undefined ? {} : { from: options.from },
      );
      const issues = imported.ok ? imported.value.notes : imported.issues;
      for (const line of issueLines(issues, process.stderr)) tell(line);
      if (!imported.ok) throw new Failed();
      await writeResult(options.out, writePolicy(withPaths(imported.value.file, connectors, options.out)));
      if (hasErrors(issues)) throw new Failed();
    });
}

interface ImportOptions {
  readonly definition: readonly string[];
  readonly from?: ServerConfigKind;
  readonly out?: string;
}

async function readJson(path: string): Promise<Json> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new CannotRun(`${path} cannot be read: ${whyNot(error)}`);
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, "")) as Json;
  } catch {
    const { line, column, what } = jsonFault(text);
    throw new CannotRun(`${path} is not JSON: line ${line}, column ${column}: ${what}`);
  }
}

// By name where a definition has the connector's; else the one that has its operations.
function byConnectorName(
  document: Json,
  definitions: readonly NamedDefinition[],
): readonly [string, NamedDefinition][] {
  const connectors = own(own(document, "properties") ?? document, "connectors");
  return (Array.isArray(connectors) ? (connectors as readonly Json[]) : []).flatMap(
    (entry): [string, NamedDefinition][] => {
      const name = own(entry, "name");
      if (typeof name !== "string") return [];
      const list = own(entry, "operations");
      const operations = (Array.isArray(list) ? (list as readonly Json[]) : []).map((each) =>
        own(each, "name"),
      );
      const found =
        definitions.find((each) => each.name.toLowerCase() === name.toLowerCase()) ??
        (definitions.length === 1
          ? definitions[0]
          : definitions.find((each) => operations.every((operation) => has(each.connector, operation))));
      return found === undefined ? [] : [[name, found]];
    },
  );
}

function has(connector: Connector, name: Json | undefined): boolean {
  const wanted = String(name).toLowerCase();
  return connector.operations.some((operation) => operation.id.toLowerCase() === wanted);
}

function withPaths(
  file: PolicyFile,
  definitions: readonly (readonly [string, NamedDefinition])[],
  out: string | undefined,
): PolicyFile {
  const paths = new Map(definitions.map(([name, { path }]) => [name, definitionPath(path, out)]));
  const connectors = Object.entries(file.connectors).map(([name, connector]) => [
    name,
    { ...connector, definition: paths.get(connector.api ?? name) ?? connector.definition },
  ]);
  return { ...file, connectors: Object.fromEntries(connectors) };
}
