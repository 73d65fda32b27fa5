import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type Connector,
  hasErrors,
  type Issue,
  own,
  type Policy,
  type Result,
  safeReadPolicy,
} from "@interlock/core";
import { graftResolved } from "@interlock/dynamic";
import {
  compilePolicy,
  definitionIssues,
  lint,
  locateIssue,
  type PolicySource,
  unattended,
} from "@interlock/triage";
import { isCompiled, loadPolicyFiles, type PolicyFiles } from "@interlock/triage/files";
import type { Command } from "commander";
import { Failed } from "../io/ending.ts";
import { issueLines } from "../io/issue-lines.ts";
import { paint, print, printJson } from "../io/output.ts";
import { refuseUnreadable } from "../io/policy-file.ts";
import { writeResult } from "../io/write-file.ts";

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
  const checked = linted(compilePolicy(source, connectors, resolved), files.value);
  return { ...checked, issues: [...checked.issues, ...readerIssues(files.value, dirname(path))] };
}

function linted(policy: Result<Policy>, files?: PolicyFiles): Checked {
  if (!policy.ok)
    return { operations: files === undefined ? 0 : selected(files.source).length, issues: policy.issues };
  const { value } = policy;
  if (files === undefined) return { policy: value, operations: value.tools.length, issues: lint(value) };
  const { source, connectors } = files;
  const found = lint(value, { file: source.file, connectors });
  const issues = found.map((issue) => locateIssue(source, issue));
  return { policy: value, operations: value.tools.length, issues };
}

// What the reader told of the operations that are selected, at its place in the definition.
function readerIssues({ source, connectors }: PolicyFiles, folder: string): readonly Issue[] {
  return Object.entries(source.file.connectors).flatMap(([connector, { definition }]) => {
    const read = own<Connector>(connectors, connector);
    const ids = selected(source).filter((each) => each.connector === connector);
    const file = join(folder, definition);
    const found =
      read === undefined
        ? []
        : definitionIssues(
            read,
            ids.map(({ operation }) => operation),
          );
    return found.map((issue) => ({ ...issue, connector, file }));
  });
}

function selected(
  source: PolicySource,
): readonly { readonly connector: string; readonly operation: string }[] {
  return Object.entries(source.file.connectors).flatMap(([connector, { operations }]) =>
    Object.entries(operations)
      .filter(([, { enabled, permission }]) => enabled !== false && permission !== "deny")
      .map(([operation]) => ({ connector, operation })),
  );
}

function toJson(checked: Checked): unknown {
  return {
    revision: checked.policy?.revision ?? null,
    operations: checked.operations,
    ...(checked.policy === undefined ? {} : { unattended: unattended(checked.policy) }),
    issues: checked.issues.map(
      ({ code, severity, connector, operation, pointer, file, line, column, message, suggestion }) => ({
        code,
        severity: severity ?? "error",
        connector,
        operation,
        pointer,
        file,
        line,
        column,
        message,
        suggestion,
      }),
    ),
  };
}

// What each run mode would let run with nobody there.
function unattendedLines(policy: Policy): readonly string[] {
  return Object.entries(unattended(policy)).map(
    ([mode, names]) => `${mode} runs without a person: ${names.length === 0 ? "nothing" : names.join(", ")}`,
  );
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
    ...(checked.policy === undefined ? [] : unattendedLines(checked.policy)),
    ...(checked.issues.length === 0 ? [] : [`${count(errors, "error")}, ${count(warnings, "warning")}`]),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
