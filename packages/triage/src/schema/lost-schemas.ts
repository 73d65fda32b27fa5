import { type Constraint, isObject, type Json, type Leaf, type Operation, own } from "@interlock/core";
import type { Report } from "../file/report.ts";
import type { Coverage } from "../roles/coverage.ts";
import { resolve } from "./kinds.ts";
import { kindsOf } from "./untyped-leaves.ts";

/**
 * Reports agent leaves of which the definition does not tell what they may hold, by a reference that names nothing or a
 * part that lies too deep: they take only what a constraint of the policy types (governance.md 3.16).
 */
export function reportLost(
  operation: Operation,
  coverage: Coverage,
  constraints: readonly Constraint[],
  path: readonly (string | number)[],
  report: Report,
): void {
  for (const leaf of coverage.agent) {
    if (!isLost(leaf, operation)) continue;
    if (kindsOf({ operation, coverage, constraints }, leaf).types !== undefined) continue;
    report.add([...path, leaf.pointer], {
      code: "schema-unknown",
      pointer: leaf.pointer,
      message: `the definition does not say what ${leaf.pointer} may hold (${why(leaf)}), so it would take anything`,
      suggestion: `give it a type: constraints: { ${leaf.pointer}: { type: string } }, or lock or skip it`,
    });
  }
}

const saying = ["type", "enum", "const", "anyOf", "oneOf", "allOf", "not"];

// An untyped parameter that the definition means so is none of these.
function isLost(leaf: Leaf, operation: Operation): boolean {
  if (leaf.type === null) return false;
  const schema = resolve(leaf.schema, operation.definitions);
  return (
    !isObject(schema) ||
    saying.every((keyword) => own(schema, keyword) === undefined) ||
    isNothing(own(schema, "not"))
  );
}

// What the reader writes for a part that it could not read.
function isNothing(not: Json | undefined): boolean {
  return isObject(not) && Object.keys(not).length === 0;
}

function why({ type }: Leaf): string {
  if (type === "unresolved" || type === "recursive") return "its reference names nothing";
  return ["unread", "string", "number", "integer", "boolean", "array", "object", "file"].includes(
    type as string,
  )
    ? "it lies too deep"
    : `its type ${JSON.stringify(type)} is none of JSON Schema`;
}
