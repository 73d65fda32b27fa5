import { formatPath, type Issue, type JsonObject, type Segment, type ToolEntry } from "@interlock/core";
import {
  type CheckValue,
  compileConstraint,
  describeViolation,
  type Violation,
} from "@interlock/core/schema";
import { stepsTo, valuesAt } from "./places.ts";

/** A constraint of the policy, compiled. */
export interface PlannedConstraint {
  readonly steps: readonly Segment[];
  readonly check: CheckValue;
  /** The agent may not know what it says. */
  readonly hidden: boolean;
}

/** Compiles the constraints of a tool. Throws when one is no schema of the policy's language. */
export function planConstraints(tool: Pick<ToolEntry, "constraints">): readonly PlannedConstraint[] {
  return tool.constraints.map((constraint) => ({
    steps: stepsTo(constraint),
    check: compileConstraint(constraint.schema),
    hidden: constraint.hidden === true,
  }));
}

/** Every place where an argument breaks a constraint of the policy, with what it must be unless the agent may not know. */
export function constraintIssues(
  constraints: readonly PlannedConstraint[],
  args: JsonObject,
): readonly Issue[] {
  let issues: Issue[] | undefined;
  for (const { steps, check, hidden } of constraints) {
    for (const { path, value } of valuesAt(args, steps)) {
      const violations = check(value);
      if (violations.length === 0) continue;
      issues ??= [];
      issues.push(...toConstraintIssues(path, violations, hidden));
    }
  }
  return issues ?? none;
}

const none: readonly Issue[] = [];

function toConstraintIssues(
  path: readonly (string | number)[],
  violations: readonly Violation[],
  hidden: boolean,
): readonly Issue[] {
  const sentences = new Map<string, Set<string>>();
  for (const violation of violations) {
    const pointer = formatPath([...path, ...violation.path]);
    const said = sentences.get(pointer) ?? new Set();
    sentences.set(pointer, said.add(describeViolation(violation)));
  }
  return [...sentences].map(([pointer, said]) => ({
    code: "constraint-violated",
    pointer,
    message: hidden
      ? "the policy refuses the value"
      : `the policy says: the value ${[...said].join(", and ")}`,
  }));
}

/** Whether a keyword bounds a value, as constraints do: a tool's schema repeats those. */
export function isBound(keyword: string): boolean {
  return bounds.has(keyword);
}

const bounds: ReadonlySet<string> = new Set([
  ...["const", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"],
]);
