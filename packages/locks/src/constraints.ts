import {
  type AgentLeaf,
  type Issue,
  type JsonObject,
  type Segment,
  stepsTo,
  type ToolEntry,
  valuesAt,
} from "@interlock/core";
import {
  type CheckValue,
  compileConstraint,
  describeViolation,
  type Violation,
} from "@interlock/core/schema";
import { shownPath } from "./shown.ts";

/** A constraint of the policy, compiled. */
export interface PlannedConstraint extends Pick<AgentLeaf, "declared"> {
  readonly steps: readonly Segment[];
  readonly check: CheckValue;
  /** The agent may not know what it says. */
  readonly hidden: boolean;
}

/** Compiles the constraints of a tool. Throws when one is no schema of the policy's language. */
export function planConstraints(
  tool: Pick<ToolEntry, "agent" | "constraints">,
): readonly PlannedConstraint[] {
  return tool.constraints.map((constraint) => ({
    ...declaredBeside(tool, constraint.pointer),
    steps: stepsTo(constraint),
    check: compileConstraint(constraint.schema),
    hidden: constraint.hidden === true,
  }));
}

// Of a constraint on other keys: which keys are none.
function declaredBeside(tool: Pick<ToolEntry, "agent">, pointer: string): Pick<AgentLeaf, "declared"> {
  const declared = tool.agent.find((leaf) => leaf.pointer === pointer)?.declared;
  return declared === undefined ? {} : { declared };
}

/** Every place where an argument breaks a constraint of the policy, with what it must be unless the agent may not know. */
export function constraintIssues(
  constraints: readonly PlannedConstraint[],
  args: JsonObject,
  found: (issue: Issue) => void,
): void {
  for (const constraint of constraints) {
    for (const { path, value } of valuesAt(args, constraint.steps, constraint)) {
      const violations = constraint.check(value);
      if (violations.length === 0) continue;
      for (const issue of toConstraintIssues(path, violations, constraint.hidden)) found(issue);
    }
  }
}

function toConstraintIssues(
  path: readonly (string | number)[],
  violations: readonly Violation[],
  hidden: boolean,
): readonly Issue[] {
  const sentences = new Map<string, Set<string>>();
  for (const violation of violations) {
    const pointer = shownPath([...path, ...violation.path]);
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
