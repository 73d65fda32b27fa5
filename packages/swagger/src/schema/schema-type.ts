import { type JsonObject, own } from "@interlock/core";
import type { Flat } from "./flat.ts";

/** Whether the node is an object whose properties are leaves of their own (reading.md R7). */
export function isExpandable(flat: Flat): boolean {
  return flat.type === "object" && flat.properties.length > 0;
}

/** Whether null is legal: `x-nullable`, or `null` in a list of types. */
export function isNullable(schema: JsonObject): boolean {
  const type = own(schema, "type");
  return own(schema, "x-nullable") === true || (Array.isArray(type) && type.includes("null"));
}
