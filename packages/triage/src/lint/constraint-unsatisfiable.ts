import { type Constraint, isObject, type Json, type JsonSchema, own, type ToolEntry } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { type LintRule, perTool } from "./lint-rule.ts";

/** A constraint that refuses every value that the parameter's own schema accepts. */
export const constraintUnsatisfiable: LintRule = {
  code: "constraint-unsatisfiable",
  severity: "error",
  about: "constraints no value satisfies",
  check: perTool((tool) =>
    tool.constraints.flatMap((constraint) => {
      const why = whyEmpty(constraint.schema, leafSchema(tool, constraint));
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

const bounds = [
  ["minLength", "maxLength"],
  ["minimum", "maximum"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
] as const;

function whyEmpty(schema: JsonSchema, leaf: JsonSchema): string | undefined {
  const choices = choicesOf(schema) ?? choicesOf(leaf);
  if (choices !== undefined) {
    const accepts = [schema, leaf].map((part) => compileSchema(part));
    const left = choices.filter((choice) => accepts.every((check) => check(choice).length === 0));
    return left.length === 0 ? "none of the values that are named fits" : undefined;
  }
  const types = typesOf(leaf);
  const wanted = typesOf(schema);
  if (
    types !== undefined &&
    wanted !== undefined &&
    !wanted.some((type) => types.some((own) => overlap(type, own)))
  ) {
    return `it wants ${wanted.join(" or ")}, the parameter is ${types.join(" or ")}`;
  }
  for (const [low, high] of bounds) {
    const least = Math.max(number(schema, low, -Infinity), number(leaf, low, -Infinity));
    const most = Math.min(number(schema, high, Infinity), number(leaf, high, Infinity));
    if (least > most) return `${low} ${least} is above ${high} ${most}`;
  }
  return undefined;
}

function choicesOf(schema: JsonSchema): readonly Json[] | undefined {
  const constant = own(schema, "const");
  if (constant !== undefined) return [constant];
  const list = own(schema, "enum");
  return Array.isArray(list) ? (list as readonly Json[]) : undefined;
}

function typesOf(schema: JsonSchema): readonly string[] | undefined {
  const type = own(schema, "type");
  if (typeof type === "string") return [type];
  return Array.isArray(type) ? type.filter((entry) => typeof entry === "string") : undefined;
}

function overlap(a: string, b: string): boolean {
  return a === b || (a === "number" && b === "integer") || (a === "integer" && b === "number");
}

function number(schema: JsonSchema, keyword: string, absent: number): number {
  const value = own(schema, keyword);
  return typeof value === "number" ? value : absent;
}

// The parameter's own schema is where the tool's input schema has it.
function leafSchema(tool: ToolEntry, constraint: Constraint): JsonSchema {
  let at: Json | undefined = tool.inputSchema;
  for (const step of [constraint.key, ...constraint.segments]) {
    at =
      step === null
        ? own(at, "items")
        : step === true
          ? own(at, "additionalProperties")
          : own(own(at, "properties"), step);
  }
  const defs = own(tool.inputSchema, "$defs");
  return { ...(isObject(at) ? at : {}), ...(defs === undefined ? {} : { $defs: defs }) };
}
