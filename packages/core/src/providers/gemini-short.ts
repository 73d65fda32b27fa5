import type { Json, JsonSchema } from "../json.ts";
import { isObject, own } from "../json.ts";
import type { Codec } from "./codec.ts";
import type { Shape } from "./gemini-shape.ts";
import { jsonWords, textWords } from "./gemini-words.ts";
import { shortened } from "./translation.ts";

const limit = 80;

/**
 * A node in as few words as there are: what has parts or a choice is JSON text, or a value of its type. True when that
 * loses something.
 */
export function writeShort(
  into: { readonly schema: Record<string, Json>; codec: Codec },
  schema: JsonSchema,
  shape: Shape,
): boolean {
  if (shape.nullable) into.schema["nullable"] = true;
  const type = shape.kind === "scalar" ? shape.type : typeOfAll(shape);
  if (type !== undefined) {
    const description = own(schema, "description");
    const words = typeof description === "string" ? { description: shortened(description, limit) } : {};
    Object.assign(into.schema, textWords(words), { type });
    into.codec = { kind: "same", type };
    return shape.kind !== "scalar";
  }
  const object =
    shape.kind === "object" || (shape.kind === "json" && shape.object) || isObject(own(schema, "properties"));
  Object.assign(into.schema, jsonWords(schema, object, limit), { type: "string" });
  into.codec = { kind: "json", object };
  return shape.kind !== "json";
}

// The type that all values of a choice have, when it is one that needs no text.
function typeOfAll(shape: Shape): string | undefined {
  if (shape.kind !== "choice") return undefined;
  const types = [...new Set(shape.values.map((value) => typeof value))];
  return types.length === 1 && ["string", "number", "boolean"].includes(types[0] as string)
    ? types[0]
    : undefined;
}
