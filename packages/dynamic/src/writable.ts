import { isObject, type Json, type JsonObject, own, put } from "@interlock/core";

/**
 * A looked-up schema as an input takes it: without what is read-only, and without what is internal unless it is to be
 * injected (connectors.md §4.3 rule 4). `$ref`s are followed inside the schema only.
 */
export function writable(schema: JsonObject): JsonObject {
  return pruned(schema, (node, isRequired) => isWritten(follow(schema, node), isRequired));
}

/** The same for an answer: only what is internal goes (connectors.md §4.4). */
export function readable(schema: JsonObject): JsonObject {
  return pruned(schema, (node) => !isInternal(follow(schema, node)));
}

function isWritten(node: JsonObject, isRequired: boolean): boolean {
  if (own(node, "readOnly") === true) return false;
  if (isInternal(node)) return isRequired && own(node, "default") !== undefined;
  const permission = own(node, "x-ms-permission");
  return !(typeof permission === "string" && permission.toLowerCase() === "read-only");
}

function isInternal(node: JsonObject): boolean {
  return own(node, "x-ms-visibility") === "internal";
}

type Keeps = (node: JsonObject, isRequired: boolean) => boolean;

function pruned(schema: JsonObject, keeps: Keeps): JsonObject {
  return prune(schema, keeps, 0) as JsonObject;
}

const deepest = 100;

function prune(value: Json, keeps: Keeps, depth: number): Json {
  if (depth > deepest) return {};
  if (Array.isArray(value)) return value.map((each: Json) => prune(each, keeps, depth + 1));
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = {};
  const gone = new Set<string>();
  const needed = own<Json>(value, "required");
  const isNeeded = (name: string) => Array.isArray(needed) && (needed as readonly Json[]).includes(name);
  for (const [key, inner] of Object.entries(value)) {
    if (key !== "properties" || !isObject(inner)) {
      put(copy, key, literals.includes(key) ? inner : prune(inner, keeps, depth + 1));
      continue;
    }
    const properties: Record<string, Json> = {};
    for (const [name, property] of Object.entries(inner)) {
      if (isObject(property) && keeps(property, isNeeded(name)))
        put(properties, name, prune(property, keeps, depth + 1));
      else gone.add(name);
    }
    copy["properties"] = properties;
  }
  if (gone.size > 0 && Array.isArray(needed)) {
    copy["required"] = (needed as readonly Json[]).filter((name) => !gone.has(String(name)));
  }
  return copy;
}

// Values, not schemas.
const literals = ["default", "enum", "example", "examples", "const"];

function follow(schema: JsonObject, node: JsonObject): JsonObject {
  let at: Json | undefined = node;
  for (let steps = 0; steps < 50; steps++) {
    const reference: Json | undefined = own(at, "$ref");
    if (typeof reference !== "string") break;
    const siblings = at as JsonObject;
    const target = resolve(schema, reference);
    if (!isObject(target)) return siblings;
    const { $ref: _, ...beside } = siblings;
    at = { ...target, ...beside };
  }
  return isObject(at) ? at : {};
}

function resolve(schema: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith("#/")) return reference === "#" ? schema : undefined;
  return reference
    .slice(2)
    .split("/")
    .reduce<Json | undefined>(
      (at, token) => own(at, token.replaceAll("~1", "/").replaceAll("~0", "~")),
      schema,
    );
}
