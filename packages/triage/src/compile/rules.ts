import type { Constraint, JsonSchema, Leaf, Operation, Rule } from "@interlock/core";
import type { RuleSource } from "../file/policy-file.ts";
import type { Report } from "../file/report.ts";
import type { Coverage } from "../roles/coverage.ts";
import { isUsable } from "../schema/read-schema.ts";
import { reportUnknownNames } from "../schema/unknown-names.ts";
import { reportUntyped, type Typing } from "../schema/untyped-leaves.ts";
import { walk } from "../schema/walk.ts";
import { wholeSchema } from "../schema/whole-schema.ts";

type Path = readonly (string | number)[];

/**
 * The rules of one operation: `if` is a schema of the policy's language, names only what the operation has, and speaks of
 * leaves of one type only (policy.md 4.1, 4.6).
 */
export function readRules(
  operation: Operation,
  source: readonly RuleSource[],
  constraints: readonly Constraint[],
  coverage: Coverage,
  path: Path,
  report: Report,
): readonly Rule[] {
  return source.flatMap((rule, index): readonly Rule[] => {
    const place = [...path, index, "if"];
    if (rule.if !== undefined) {
      if (!isUsable(rule.if, "the rule's condition", place, report)) return [];
      checkCondition(rule.if, { operation, constraints, coverage }, place, report);
    }
    return [
      {
        ...(rule.if === undefined ? {} : { if: rule.if }),
        ...(rule.origins === undefined ? {} : { origins: rule.origins }),
        permission: rule.permission,
        reason: rule.reason,
        tellAgent: rule.tellAgent ?? false,
      },
    ];
  });
}

function checkCondition(condition: JsonSchema, typing: Typing, path: Path, report: Report): void {
  const { schema, definitions } = wholeSchema(typing.operation);
  const told = new Set<Leaf>();
  walk(condition, { steps: [], declared: schema }, definitions, (laid) => {
    reportUnknownNames(typing.operation, laid, path, report);
    reportUntyped(typing, laid, path, report, told);
  });
}
