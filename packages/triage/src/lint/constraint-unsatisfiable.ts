import {
  type Constraint,
  isObject,
  type Json,
  type JsonSchema,
  own,
  type Segment,
  type ToolEntry,
} from "@interlock/core";
import { certainClashes } from "./certain-clashes.ts";
import { type LintRule, perTool } from "./lint-rule.ts";
import { wouldHold } from "./would-hold.ts";

/** A constraint that refuses every value that the parameter's own schema accepts. */
export const constraintUnsatisfiable: LintRule = {
  code: "constraint-unsatisfiable",
  severity: "error",
  about: "constraints no value satisfies",
  check: perTool((tool) =>
    tool.constraints.flatMap((constraint) => {
      const why = whyEmpty(tool, constraint);
      return why === undefined
        ? []
        : [
            {
              pointer: constraint.pointer,
              message: `no value satisfies the constraint on ${constraint.pointer}: ${why}`,
              suggestion: "loosen it, or skip the parameter",
            },
          ];
    }),
  ),
};

// A clash below the value itself is met only where something is.
function whyEmpty(tool: ToolEntry, { schema, key, segments, pointer }: Constraint): string | undefined {
  const steps = [key, ...segments];
  const definitions = own(tool.inputSchema, "$defs");
  const known = isObject(definitions) ? definitions : {};
  const declared = schemaAt(tool, steps);
  const clash = certainClashes(schema, { steps, declared }, known).find((each) => each.pointer === pointer);
  if (clash !== undefined) return clash.why;
  const answer = wouldHold(schema, declared, known);
  return answer.is === "no" ? answer.why : undefined;
}

// The parameter's own schema is where the tool's input schema has it.
function schemaAt(tool: ToolEntry, steps: readonly Segment[]): JsonSchema {
  let at: Json | undefined = tool.inputSchema;
  for (const step of steps) {
    if (step === null) at = own(at, "items");
    else at = step === true ? own(at, "additionalProperties") : own(own(at, "properties"), step);
  }
  return isObject(at) ? at : {};
}
