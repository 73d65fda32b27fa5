import { isObject, type Json, type JsonObject, own, put } from "@interlock/core";

/**
 * A looked-up schema as an input takes it: without what is read-only, and without what is internal unless it is to be
 * injected (connectors.md 4.3 rule 4). `$ref`s are followed inside the schema only.
 */
export function writable(schema: JsonObject): JsonObject {
  const read = reader(schema);
  return pruned(schema, (node, isRequired) => isWritten((keyword) => read(node, keyword), isRequired));
}

/** The same for an answer: only what is internal goes (connectors.md 4.4). */
export function readable(schema: JsonObject): JsonObject {
  const read = reader(schema);
  return pruned(schema, (node) => !isInternal((keyword) => read(node, keyword)));
}

type Read = (keyword: string) => Json | undefined;

function isWritten(read: Read, isRequired: boolean): boolean {
  if (read("readOnly") === true) return false;
  if (isInternal(read)) return isRequired && read("default") !== undefined;
  const permission = read("x-ms-permission");
  return !(typeof permission === "string" && permission.toLowerCase() === "read-only");
}

function isInternal(read: Read): boolean {
  return read("x-ms-visibility") === "internal";
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

// A keyword of a node or, where it has none, of what its `$ref` leads to. Nothing is merged: a service could let each of many
// properties refer to one large object.
function reader(schema: JsonObject): (node: JsonObject, keyword: string) => Json | undefined {
  const targets = new Map<string, Json | undefined>();
  const target = (reference: string): Json | undefined => {
    if (!targets.has(reference)) targets.set(reference, resolve(schema, reference));
    return targets.get(reference);
  };
  return (node, keyword) => {
    let at: Json | undefined = node;
    for (let steps = 0; steps < 50 && isObject(at); steps++) {
      const value = own<Json>(at, keyword);
      if (value !== undefined) return value;
      const reference: Json | undefined = own(at, "$ref");
      if (typeof reference !== "string") return undefined;
      at = target(reference);
    }
    return undefined;
  };
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
