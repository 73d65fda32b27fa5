import { readFile } from "node:fs/promises";
import { hasErrors, type Issue, type Policy, type Result, safeReadPolicy } from "@interlock/core";
import { graftResolved } from "@interlock/dynamic";
import { compilePolicy, lint, locateIssue, type PolicySource } from "@interlock/triage";
import { isCompiled, loadPolicyFiles } from "@interlock/triage/files";
import type { Command } from "commander";
import { Failed } from "./ending.ts";
import { issueLines } from "./issue-lines.ts";
import { paint, print, printJson } from "./output.ts";
import { refuseUnreadable } from "./policy-file.ts";
import { writeResult } from "./write-file.ts";

/** `interlock check POLICY`: compiles and lints a policy against its definitions. */
export function registerCheck(program: Command): void {
  program
    .command("check")
    .description("compile and lint a policy against its definitions")
    .argument("<policy>", "a *.policy.yaml or a compiled policy")
    .option("--out <file>", "write the compiled policy")
    .option("--json", "print the result as JSON")
    .action(async (path: string, options: { out?: string; json?: boolean }) => {
      const checked = await check(path);
      refuseUnreadable(checked.issues);
      if (options.json) printJson(toJson(checked));
      else for (const line of summary(path, checked)) print(line);
      if (checked.policy !== undefined && options.out !== undefined) {
        await writeResult(options.out, `${JSON.stringify(checked.policy, null, 2)}\n`);
      }
      if (hasErrors(checked.issues)) throw new Failed();
    });
}

interface Checked {
  readonly policy?: Policy;
  /** How many operations are selected. */
  readonly operations: number;
  readonly issues: readonly Issue[];
}

async function check(path: string): Promise<Checked> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text !== undefined && isCompiled(text)) return linted(safeReadPolicy(text));
  const files = await loadPolicyFiles(path, { graft: graftResolved });
  if (!files.ok) return { operations: 0, issues: files.issues };
  const { source, connectors, resolved } = files.value;
  return linted(compilePolicy(source, connectors, resolved), source);
}

function linted(policy: Result<Policy>, source?: PolicySource): Checked {
  if (!policy.ok) return { operations: source === undefined ? 0 : selected(source), issues: policy.issues };
  const found = lint(policy.value);
  const issues = source === undefined ? found : found.map((issue) => locateIssue(source, issue));
  return { policy: policy.value, operations: policy.value.tools.length, issues };
}

function selected(source: PolicySource): number {
  return Object.values(source.file.connectors)
    .flatMap((connector) => Object.values(connector.operations))
    .filter((operation) => operation.enabled !== false && operation.permission !== "deny").length;
}

function toJson(checked: Checked): unknown {
  return {
    revision: checked.policy?.revision ?? null,
    operations: checked.operations,
    issues: checked.issues.map(
      ({ code, severity, connector, operation, pointer, line, column, message, suggestion }) => ({
        code,
        severity: severity ?? "error",
        connector,
        operation,
        pointer,
        line,
        column,
        message,
        suggestion,
      }),
    ),
  };
}

function summary(path: string, checked: Checked): readonly string[] {
  const errors = checked.issues.filter((issue) => issue.severity !== "warning").length;
  const warnings = checked.issues.length - errors;
  const verdict =
    checked.policy === undefined
      ? paint("red", "does not compile")
      : `${count(checked.operations, "operation")}, revision ${checked.policy.revision.slice(0, 12)}`;
  return [
    `${path}: ${verdict}`,
    ...issueLines(checked.issues),
    ...(checked.issues.length === 0 ? [] : [`${count(errors, "error")}, ${count(warnings, "warning")}`]),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
