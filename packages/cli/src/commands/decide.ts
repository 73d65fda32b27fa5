import type { Command } from "commander";
import { readCalls } from "../decide/calls.ts";
import { type Difference, differences, readExpectations } from "../decide/expect.ts";
import { openDecide, policyFor, type SessionOptions, withSession } from "../decide/options.ts";
import { judge, resultLine } from "../decide/result.ts";
import { decideLines } from "../decide/table.ts";
import { openUnknown } from "../decide/unknown-tools.ts";
import { Failed } from "../io/ending.ts";
import { print, printError, printJson } from "../io/output.ts";
import { requirePolicy } from "../io/policy-file.ts";

type Options = SessionOptions & {
  readonly calls: string;
  readonly expect?: string;
  readonly json?: boolean;
};

/** `interlock decide POLICY --calls FILE`: what would happen to each call; nothing is sent. */
export function registerDecide(program: Command): void {
  withSession(program.command("decide"))
    .description("what would happen to each call; nothing is sent")
    .argument("<policy>", "a *.policy.yaml or a compiled policy")
    .requiredOption("--calls <file>", 'a call a line, { "tool": name, "args": {…} }; - for standard input')
    .option("--expect <file>", "an answer a line, as --json prints it; what differs is told and is status 1")
    .option("--json", "print a JSON object for each call")
    .action(async (path: string, options: Options) => {
      const decide = openDecide(options);
      const lines = await readCalls(options.calls);
      const expected = options.expect === undefined ? undefined : await readExpectations(options.expect);
      const whole = await requirePolicy(path);
      const whyUnknown = await openUnknown(path, whole);
      const policy = policyFor(whole, options);
      const judged = lines.map((line) => judge(policy, line, decide));
      const results = judged.map(resultLine);
      const found = expected === undefined ? [] : differences(results, expected);
      if (options.json) {
        for (const result of results) printJson(result, "line");
        for (const difference of found) printError(inWords(difference));
      } else {
        for (const line of decideLines(judged, found)) print(line);
      }
      const unknown = [...new Set(lines.map(({ tool }) => whyUnknown(tool)))].filter(
        (why) => why !== undefined,
      );
      for (const why of unknown) printError(why);
      // Whoever says what is expected may expect a tool to be none.
      if (found.length > 0 || (unknown.length > 0 && expected === undefined)) throw new Failed();
    });
}

function inWords({ index, message }: Difference): string {
  return index === undefined ? message : `call ${index + 1}: ${message}`;
}
