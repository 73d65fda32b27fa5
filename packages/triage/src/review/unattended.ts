import { describeRunMode, type OnAsk, type Policy, type RunMode, type ToolEntry } from "@interlock/core";
import { evaluateRunMode } from "@interlock/run-mode";
import { ceilingsOf } from "../lint/ceilings.ts";

/** The modes in which a session may run, in the order in which people read of them. */
const modes: readonly RunMode[] = [
  "readOnly",
  "review",
  ...(["proceed", "deny", "defer"] as const).map((onAsk: OnAsk): RunMode => ({ autonomous: { onAsk } })),
];

/** By run mode, the tools that run without a person, as far as no rule with a condition and no limit raises them. */
export function unattended(policy: Policy): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    modes.map((mode) => [
      describeRunMode(mode),
      policy.tools.filter((tool) => runsAlone(policy, tool, mode)).map(({ name }) => name),
    ]),
  );
}

function runsAlone(policy: Policy, tool: ToolEntry, mode: RunMode): boolean {
  const { verdict } = evaluateRunMode({
    permission: tool.permission,
    access: tool.access,
    marked: tool.destructive || tool.unbounded,
    ceilings: ceilingsOf(tool, policy),
    authority: "held",
    mode,
    raised: tool.confirm || tool.rules.some((rule) => rule.if === undefined && rule.origins === undefined),
  });
  return verdict === "allow";
}
