import type { Rule, ToolEntry } from "@interlock/core";
import type { Answer } from "./answer.ts";
import { type Clash, certainClashes } from "./certain-clashes.ts";
import { effectiveSchema } from "./effective-schema.ts";
import { wouldHold } from "./would-hold.ts";

/** A rule's condition, judged against all that a tool's arguments may be. */
export interface JudgedRule {
  readonly rule: Rule;
  readonly condition: NonNullable<Rule["if"]>;
  /** How people name it: its number in the file, and what it says. */
  readonly name: string;
  readonly clashes: readonly Clash[];
  /** Where nothing clashes. */
  readonly answer: Answer;
}

/** The rules of a tool that have a condition. */
export function judgedRules(tool: ToolEntry): readonly JudgedRule[] {
  return tool.rules.flatMap((rule, index): readonly JudgedRule[] => {
    if (rule.if === undefined) return [];
    const { schema, definitions } = effectiveSchema(tool);
    return [
      {
        rule,
        condition: rule.if,
        name: `rule ${index + 1} of ${tool.operation} (${JSON.stringify(rule.reason)})`,
        clashes: certainClashes(rule.if, { steps: [], declared: schema }, definitions),
        answer: wouldHold(rule.if, schema, definitions),
      },
    ];
  });
}
