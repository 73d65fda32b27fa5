import { isObject, type Json, type JsonObject, own, put } from "@interlock/core";
import { declaredType, type Flat, type Trail } from "./flat.ts";
import type { Resolve } from "./reference.ts";

/** Nodes that are looked at to find out whose an unread node is. */
const mostLooks = 32;

/**
 * A node that the operation's budget does not reach: its schema is written when it is asked for, and all that is known of
 * it is what says whose it is.
 */
export function unread(
  node: JsonObject,
  trail: Trail | undefined,
  { resolve }: { readonly resolve: Resolve },
): Flat {
  const schema: Record<string, Json> = {};
  const pending: (Json | undefined)[] = [node];
  let looks = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!isObject(next)) continue;
    // Whose it is cannot be seen: it is nobody's.
    if (++looks > mostLooks) {
      put(schema, "x-ms-visibility", "internal");
      break;
    }
    for (const name of told) {
      const value = own(next, name);
      const isMark = value === true || value === "internal" || value === "password";
      if (value !== undefined && (isMark || !Object.hasOwn(schema, name))) put(schema, name, value);
    }
    const reference = own(next, "$ref");
    if (typeof reference === "string") pending.push(resolve(reference));
    const parts = own(next, "allOf");
    if (Array.isArray(parts)) pending.push(...(parts as readonly Json[]).slice(0, mostLooks + 1));
  }
  const type = declaredType(own(schema, "type")) ?? "unread";
  const cut = { kind: "unread", node } as const;
  return { schema, type, items: undefined, properties: [], required: [], trail, cut };
}

const told: readonly string[] = [
  ...["type", "title", "description", "format", "readOnly", "default"],
  ...["x-ms-summary", "x-ms-visibility", "x-ms-notification-url", "x-ms-secret", "x-nullable"],
];
