import * as z from "zod";
import { isObject, type Json, type JsonObject, put } from "./json.ts";

/** Any JSON value, copied: each own key of it, also one that is called `__proto__`. */
export const jsonForm: z.ZodType<Json> = z.unknown().transform((value, context) => {
  const copy = copyOf(value, 0);
  if (copy !== undefined) return copy;
  context.addIssue({ code: "custom", message: "is no JSON value" });
  return z.NEVER;
}) as unknown as z.ZodType<Json>;

/** A JSON object, copied likewise. */
export const jsonObjectForm: z.ZodType<JsonObject> = z.unknown().transform((value, context) => {
  const copy = isObject(value) ? copyOf(value, 0) : undefined;
  if (copy !== undefined) return copy;
  context.addIssue({ code: "custom", message: "is no JSON object" });
  return z.NEVER;
}) as unknown as z.ZodType<JsonObject>;

// No policy of ours nests so deep; it keeps hostile ones off the call stack.
const deepest = 1_000;

function copyOf(value: unknown, depth: number): Json | undefined {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "object" || depth > deepest) return undefined;
  if (Array.isArray(value)) {
    const list = Array.from(value, (part) => copyOf(part, depth + 1));
    return list.includes(undefined) ? undefined : (list as readonly Json[]);
  }
  const object: Record<string, Json> = {};
  for (const [key, part] of Object.entries(value)) {
    const copy = copyOf(part, depth + 1);
    if (copy === undefined) return undefined;
    put(object, key, copy);
  }
  return object;
}
