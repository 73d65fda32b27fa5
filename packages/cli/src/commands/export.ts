import { hasErrors, type Policy } from "@interlock/core";
import { type ServerConfigKind, suggestion, toMcpServerConfig } from "@interlock/triage";
import { type Command, Option } from "commander";
import { CannotRun, Failed } from "../io/ending.ts";
import { issueLines } from "../io/issue-lines.ts";
import { tell } from "../io/output.ts";
import { requirePolicy } from "../io/policy-file.ts";
import { writeResult } from "../io/write-file.ts";

/** `interlock export POLICY --to mcp-server-config|sre-agent`: a policy as one of the field's documents. */
export function registerExport(program: Command): void {
  program
    .command("export")
    .description("write a policy as one of the field's documents")
    .argument("<policy>", "a *.policy.yaml or a compiled policy")
    .addOption(
      new Option("--to <document>", "which document")
        .choices(["mcp-server-config", "sre-agent"])
        .makeOptionMandatory(),
    )
    .option(
      "--lossy <operation...>",
      "let these go out although the document cannot hold all that protects them; it is told what",
    )
    .option("--description <text>", "the server's description")
    .option("--out <file>", "write it there instead of to standard output")
    .action(async (path: string, options: ExportCommand) => {
      const policy = await requirePolicy(path);
      refuseUnknown(policy, options.lossy ?? []);
      const { config, notes } = toMcpServerConfig(policy, {
        to: options.to,
        lossy: options.lossy ?? [],
        ...(options.description === undefined ? {} : { description: options.description }),
      });
      for (const line of issueLines(notes, process.stderr)) tell(line);
      await writeResult(options.out, `${JSON.stringify(config, null, 2)}\n`);
      if (hasErrors(notes)) throw new Failed();
    });
}

interface ExportCommand {
  readonly to: ServerConfigKind;
  readonly lossy?: readonly string[];
  readonly description?: string;
  readonly out?: string;
}

function refuseUnknown(policy: Policy, lossy: readonly string[]): void {
  const names = policy.tools.flatMap(({ connector, operation }) => [operation, `${connector}/${operation}`]);
  const unknown = lossy.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const near = suggestion(unknown, names);
  throw new CannotRun(
    `--lossy ${unknown}: the policy selects no such operation${near === undefined ? "" : `; did you mean ${near}?`}`,
  );
}
