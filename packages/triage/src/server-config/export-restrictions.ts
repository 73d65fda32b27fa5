import { type Json, type JsonSchema, own, type ToolEntry } from "@interlock/core";
import { schemaAt } from "./schema-at.ts";
import type { ValueRestriction } from "./server-config.ts";

/** The restrictions that a tool's constraints can be written as, and the constraints that cannot. */
export function exportRestrictions(tool: ToolEntry): {
  readonly restrictions: readonly Omit<ValueRestriction, "type">[];
  readonly others: ToolEntry["constraints"];
} {
  const others: ToolEntry["constraints"][number][] = [];
  const restrictions = tool.constraints.flatMap((constraint): Omit<ValueRestriction, "type">[] => {
    const rules = asLists(constraint.schema, own(schemaAt(tool, constraint), "type"));
    // A property path has dots between its names, and no way to say "every element".
    const names = constraint.segments.filter(
      (segment) => typeof segment === "string" && !segment.includes("."),
    );
    if (rules === undefined || names.length < constraint.segments.length) {
      others.push(constraint);
      return [];
    }
    const propertyPath = names.join(".");
    return [
      {
        name: [tool.operation, constraint.key, ...names].join("-"),
        target: {
          connectorName: tool.connector,
          operationName: tool.operation,
          parameterName: constraint.key,
          ...(propertyPath === "" ? {} : { propertyPath }),
        },
        rules,
      },
    ];
  });
  return { restrictions, others };
}

// An empty list of what is allowed would allow everything.
function asLists(schema: JsonSchema, type: Json | undefined): ValueRestriction["rules"] | undefined {
  const { enum: allowed, not, type: said, ...rest } = schema;
  if (Object.keys(rest).length > 0 || (allowed === undefined && not === undefined)) return undefined;
  // What lists hold is exact; a type beside them says nothing that the definition does not say, or it cannot be said.
  if (said !== undefined && said !== type) return undefined;
  if (allowed !== undefined && (!Array.isArray(allowed) || allowed.length === 0)) return undefined;
  const denied = not === undefined ? [] : own(not, "enum");
  const isPlainNot =
    not === undefined ||
    Object.keys(not as object).every((keyword) => keyword === "enum" || keyword === "type");
  if (!Array.isArray(denied) || !isPlainNot) return undefined;
  const notType = own(not, "type");
  if (notType !== undefined && notType !== type) return undefined;
  return {
    allowedValues: allowed === undefined ? [] : (allowed as readonly Json[]),
    deniedValues: denied as readonly Json[],
  };
}
