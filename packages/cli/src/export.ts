import { hasErrors } from "@interlock/core";
import { type ServerConfigKind, toMcpServerConfig } from "@interlock/triage";
import { type Command, Option } from "commander";
import { Failed } from "./ending.ts";
import { issueLines } from "./issue-lines.ts";
import { requirePolicy } from "./policy-file.ts";
import { writeResult } from "./write-file.ts";

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
    .option("--description <text>", "the server's description")
    .option("--out <file>", "write it there instead of to standard output")
    .action(async (path: string, options: { to: ServerConfigKind; description?: string; out?: string }) => {
      const policy = await requirePolicy(path);
      const { config, notes } = toMcpServerConfig(policy, {
        to: options.to,
        ...(options.description === undefined ? {} : { description: options.description }),
      });
      for (const line of issueLines(notes, process.stderr)) process.stderr.write(`${line}\n`);
      await writeResult(options.out, `${JSON.stringify(config, null, 2)}\n`);
      if (hasErrors(notes)) throw new Failed();
    });
}
