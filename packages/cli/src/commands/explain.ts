import { explain, renderRequest } from "@interlock/approval";
import { findTool, type Policy } from "@interlock/core";
import type { Command } from "commander";
import { readArgs } from "../decide/args-option.ts";
import { differences, readExpectations } from "../decide/expect.ts";
import { openDecide, policyFor, type SessionOptions, withSession } from "../decide/options.ts";
import { type Judged, judge, resultLine } from "../decide/result.ts";
import { why } from "../decide/table.ts";
import { openUnknown } from "../decide/unknown-tools.ts";
import { Failed } from "../io/ending.ts";
import { paint, print, printError, printJson, table } from "../io/output.ts";
import { requirePolicy } from "../io/policy-file.ts";

type Options = SessionOptions & {
  readonly args: string;
  readonly expect?: string;
  readonly json?: boolean;
};

/** `interlock explain POLICY TOOL`: what would happen to one call, in sentences. */
export function registerExplain(program: Command): void {
  withSession(program.command("explain"))
    .description("what would happen to one call, in sentences; nothing is sent")
    .argument("<policy>", "a *.policy.yaml or a compiled policy")
    .argument("<tool>", "the tool's name")
    .option("--args <json>", "the agent's arguments, an object", "{}")
    .option("--expect <file>", "the answer, as --json prints it; what differs is told and is status 1")
    .option("--json", "print a JSON object")
    .action(async (path: string, tool: string, options: Options) => {
      const decide = openDecide(options);
      const args = readArgs(options.args);
      const expected = options.expect === undefined ? undefined : await readExpectations(options.expect);
      const whole = await requirePolicy(path);
      const unknown = (await openUnknown(path, whole))(tool);
      const policy = policyFor(whole, options);
      const judged = judge(policy, { tool, args }, decide);
      const result = resultLine(judged);
      if (options.json) printJson(result, "line");
      else for (const line of sentences(policy, judged)) print(line);
      const found = expected === undefined ? [] : differences([result], expected);
      for (const { message } of found) printError(message);
      if (unknown !== undefined) printError(unknown);
      if (found.length > 0 || (unknown !== undefined && expected === undefined)) throw new Failed();
    });
}

function sentences(policy: Policy, judged: Judged): readonly string[] {
  const { tool } = judged.line;
  const entry = findTool(policy, tool);
  const subject = `${paint("bold", tool)}: ${entry === undefined ? "unknown" : `${entry.permission}, ${entry.access}`}`;
  if (judged.decision === undefined)
    return [subject, "It is refused before anybody is asked.", ...indented(why(judged))];
  const [verdict = ""] = explain(judged.decision);
  return [subject, verdict, ...indented(why(judged)), ...requestLines(judged)];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function requestLines(judged: Judged): readonly string[] {
  if (judged.call === undefined || judged.shown === undefined) return [];
  const { method, path, leaves } = renderRequest({ ...judged.call, ...judged.shown });
  return [
    paint("dim", `${method} ${path}`),
    ...table(leaves.map((leaf) => [`  ${leaf.source}`, leaf.pointer, leaf.text])),
  ];
}
