import { type Json, type JsonObject, type JsonSchema, own, type Segment } from "@interlock/core";

/** What stands at a concrete address; `undefined` where nothing does. */
export function standingAt(args: JsonObject, path: readonly (string | number)[]): Json | undefined {
  let value: Json | undefined = args;
  for (const step of path) {
    if (typeof step === "string") value = own(value, step);
    else value = Array.isArray(value) ? (value as readonly Json[])[step] : undefined;
  }
  return value;
}

/** Whether some steps begin with others. */
export function isWithin(inner: readonly Segment[], outer: readonly Segment[]): boolean {
  return outer.every((step, index) => inner[index] === step);
}

/** The part of a schema for the values at the end of some steps; `undefined` where the way is not plain. */
export function schemaAt(schema: JsonSchema, steps: readonly Segment[]): Json | undefined {
  let at: Json | undefined = schema;
  for (const step of steps) {
    if (step === null) at = own(at, "items");
    else at = step === true ? own(at, "additionalProperties") : own(own(at, "properties"), step);
  }
  return at;
}
