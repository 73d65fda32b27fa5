import {
  type DynamicSource,
  isObject,
  type Json,
  type JsonObject,
  own,
  plainJson,
  put,
} from "@interlock/core";
import { isForbidden, readPath } from "./response-path.ts";

/** What a schema look-up answered. */
export type Extracted =
  | { readonly kind: "schema"; readonly schema: JsonObject }
  /** The service has none for these inputs. */
  | { readonly kind: "none" }
  /** Something else stands where the schema should be. */
  | { readonly kind: "unsupported" };

/** Finds the schema in an answer's body (connectors.md 4.2). Its `$ref`s mean itself. */
export function extractSchema(source: Pick<DynamicSource, "valuePath">, body: Json | undefined): Extracted {
  const answer = typeof body === "string" ? parsed(body) : body;
  if (!answer) return { kind: "none" };
  if (source.valuePath !== undefined && source.valuePath !== "") {
    const value = readPath(answer, source.valuePath);
    if (value === undefined || value === null) return { kind: "none" };
    const schema = typeof value === "string" ? parsed(value) : value;
    return isObject(schema) ? found(schema) : { kind: "unsupported" };
  }
  if (!isObject(answer)) return { kind: "unsupported" };
  if (looksLikeSchema(answer)) return found(answer);
  const properties = Object.entries(answer).filter(([, value]) => isObject(value));
  return found({ type: "object", properties: objectOf(properties) });
}

// A schema that says nothing would take the place of the definition's own, and admit anything.
function found(schema: JsonObject): Extracted {
  const usable = shallow(schema);
  return Object.entries(usable).some(saysSomething) ? { kind: "schema", schema: usable } : { kind: "none" };
}

const silent = ["title", "description", "$schema", "definitions", "$defs", "required"];

function saysSomething([keyword, value]: readonly [string, Json]): boolean {
  if (silent.includes(keyword) || keyword.startsWith("x-ms-")) return false;
  if (keyword === "type") return value !== "object";
  return keyword !== "properties" || (isObject(value) && Object.keys(value).length > 0);
}

function parsed(text: string): Json | undefined {
  try {
    return plainJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const scalars = ["string", "number", "integer", "boolean", "null"];
const typeNames = [...scalars, "object", "array"];
const companions = [
  "required",
  "title",
  "description",
  "definitions",
  "$defs",
  "additionalProperties",
  "$schema",
];

/**
 * Whether an answer is a schema, not a map of properties: connectors use both extensions without a path for either
 * (connectors.md 4.2 step 4).
 */
export function looksLikeSchema(body: JsonObject): boolean {
  if (typeof own(body, "$ref") === "string") return true;
  const type = own(body, "type");
  const names = Array.isArray(type) ? (type as readonly Json[]) : [type];
  if (names.length > 0 && names.every((name) => typeNames.includes(name as string))) {
    if (isObject(own(body, "properties")) || Object.hasOwn(body, "items")) return true;
    if (names.some((name) => scalars.includes(name as string))) return true;
  }
  const properties = own(body, "properties");
  return (
    isObject(properties) &&
    Object.values(properties).every((value) => isObject(value)) &&
    Object.keys(body).every(
      (key) => key === "properties" || companions.includes(key) || key.startsWith("x-ms-"),
    )
  );
}

const most = 2000;

// Odd names stay as they are; SharePoint has columns called `{Identifier}` and `Editor#Claims`.
function shallow(schema: JsonObject): JsonObject {
  const properties = own(schema, "properties");
  if (!isObject(properties)) return schema;
  const named = Object.entries(properties).filter(([name, value]) => !isForbidden(name) && isObject(value));
  return { ...schema, properties: objectOf(named.slice(0, most)) };
}

function objectOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  const made: Record<string, Json> = {};
  for (const [name, value] of entries) put(made, name, value);
  return made;
}
