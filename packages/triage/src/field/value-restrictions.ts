import {
  type Issue,
  type Json,
  type JsonSchema,
  type Operation,
  own,
  put,
  type ToolEntry,
} from "@interlock/core";
import { formatAddress } from "../format-address.ts";
import { nodeAt } from "../parameter-index.ts";
import type { ValueRestriction } from "./server-config.ts";

/** Reads the restrictions that name an operation into constraints, beside those it has already. */
export function importRestrictions(
  operation: Operation,
  restrictions: readonly ValueRestriction[],
  known: {
    readonly connector: string;
    readonly operation: string;
    readonly constraints: Readonly<Record<string, JsonSchema>>;
  },
): { readonly constraints: Readonly<Record<string, JsonSchema>>; readonly errors: readonly Issue[] } {
  const constraints: Record<string, JsonSchema> = { ...known.constraints };
  const errors: Issue[] = [];
  for (const { name, target, rules } of restrictions) {
    if (target.connectorName !== known.connector || target.operationName !== operation.id) continue;
    const segments =
      target.propertyPath === undefined || target.propertyPath === "" ? [] : target.propertyPath.split(".");
    const address = { key: target.parameterName, segments };
    const pointer = formatAddress(operation, address);
    if (nodeAt(operation, address)?.kind !== "leaf") {
      errors.push({
        code: "unknown-pointer",
        pointer,
        connector: known.connector,
        operation: operation.id,
        message: `the restriction "${name}" names ${pointer}, which is no parameter of ${operation.id}`,
      });
      continue;
    }
    const before = own<JsonSchema>(constraints, pointer);
    const after = restrictionSchema(rules);
    put(constraints, pointer, before === undefined ? after : { allOf: [before, after] });
  }
  return { constraints, errors };
}

function restrictionSchema(rules: ValueRestriction["rules"]): JsonSchema {
  const { allowedValues = [], deniedValues = [] } = rules;
  return {
    ...(allowedValues.length === 0 ? {} : { enum: allowedValues }),
    ...(deniedValues.length === 0 ? {} : { not: { enum: deniedValues } }),
  };
}

/** The restrictions that a tool's constraints can be written as, and the constraints that cannot. */
export function exportRestrictions(tool: ToolEntry): {
  readonly restrictions: readonly ValueRestriction[];
  readonly others: ToolEntry["constraints"];
} {
  const others: ToolEntry["constraints"][number][] = [];
  const restrictions = tool.constraints.flatMap((constraint): ValueRestriction[] => {
    const rules = asLists(constraint.schema);
    // A property path has dots between its names, and no way to say "every element".
    const isPath = constraint.segments.every((segment) => segment !== null && !segment.includes("."));
    if (rules === undefined || !isPath) {
      others.push(constraint);
      return [];
    }
    const propertyPath = constraint.segments.join(".");
    return [
      {
        name: [tool.operation, constraint.key, ...constraint.segments].join("-"),
        type: "ParameterValueRestriction",
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

function asLists(schema: JsonSchema): ValueRestriction["rules"] | undefined {
  const { enum: allowed, not, ...rest } = schema;
  if (Object.keys(rest).length > 0 || (allowed === undefined && not === undefined)) return undefined;
  const denied = not === undefined ? [] : own(not, "enum");
  const isPlainNot = not === undefined || Object.keys(not as object).length === 1;
  if (!Array.isArray(denied) || !isPlainNot) return undefined;
  return {
    allowedValues: Array.isArray(allowed) ? (allowed as readonly Json[]) : [],
    deniedValues: denied as readonly Json[],
  };
}
