import { type JsonObject, own } from "@interlock/core";
import type { Flat } from "./flatten.ts";

/** The type of a node as ORACLE.md R7 names it; a declared `type` beats contradicting keywords. */
export function typeOf(flat: Flat): string | null {
  if (flat.cut !== undefined) return flat.cut.kind;
  return declaredType(flat.schema) ?? impliedType(flat);
}

/** Whether the node is an object whose properties are leaves of their own. */
export function isExpandable(flat: Flat): boolean {
  return flat.properties.length > 0 && typeOf(flat) === "object";
}

/** Whether null is legal: `x-nullable`, or `null` in a list of types. */
export function isNullable(schema: JsonObject): boolean {
  const type = own(schema, "type");
  return own(schema, "x-nullable") === true || (Array.isArray(type) && type.includes("null"));
}

function declaredType(schema: JsonObject): string | undefined {
  const type = own(schema, "type");
  if (typeof type === "string") return type;
  if (!Array.isArray(type)) return undefined;
  const names = type.filter((name) => typeof name === "string" && name !== "null");
  return names.length === 0 ? undefined : names.join("|");
}

function impliedType(flat: Flat): string | null {
  if (flat.properties.length > 0) return "object";
  return Object.hasOwn(flat.schema, "items") ? "array" : null;
}
