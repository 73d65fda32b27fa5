import { isObject, type Json, type JsonSchema, own, type ReservedNames } from "@interlock/core";

/** The part of a schema that speaks of one value, references followed and choices laid out. */
export interface SchemaNode {
  readonly id: number;
  readonly schema: JsonSchema;
  /** Names that it declares and nobody supplies. */
  readonly reserved: readonly string[];
}

/** Finds the parts of one schema that speak of a value. */
export type NodesOf = (schema: Json | undefined) => readonly SchemaNode[];

/** Opens a schema. */
export function openNodes(root: JsonSchema, reserved: readonly ReservedNames[] = []): NodesOf {
  const names = new Map<Json | undefined, readonly string[]>();
  for (const each of reserved) names.set(at(root, each.at), each.names);
  const known = new Map<JsonSchema, readonly SchemaNode[]>();
  const single = new Map<JsonSchema, SchemaNode>();
  return (schema) => {
    if (!isObject(schema)) return none;
    let nodes = known.get(schema);
    if (nodes === undefined) {
      const parts = new Set<JsonSchema>();
      gather(schema, root, parts);
      nodes = [...parts].map((part) => {
        const node = single.get(part) ?? {
          id: single.size,
          schema: part,
          reserved: names.get(part) ?? none,
        };
        single.set(part, node);
        return node;
      });
      known.set(schema, nodes);
    }
    return nodes;
  };
}

const none: readonly never[] = [];
const choices = ["allOf", "anyOf", "oneOf"];

function gather(schema: Json | undefined, root: JsonSchema, parts: Set<JsonSchema>): void {
  if (!isObject(schema) || parts.has(schema)) return;
  parts.add(schema);
  const reference = own(schema, "$ref");
  if (typeof reference === "string") gather(at(root, reference.slice(1)), root, parts);
  for (const keyword of choices) {
    const list = own(schema, keyword);
    if (Array.isArray(list)) for (const part of list as readonly Json[]) gather(part, root, parts);
  }
}

function at(root: JsonSchema, pointer: string): Json | undefined {
  let value: Json | undefined = root;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~2", "*").replaceAll("~1", "/").replaceAll("~0", "~");
    value = Array.isArray(value) ? (value as readonly Json[])[Number(key)] : own(value, key);
  }
  return value;
}

/** Whether some object of a schema declares names and may let others through. */
export function hasOpenObject(schema: Json | undefined, reserved: readonly ReservedNames[] = []): boolean {
  if (reserved.length > 0) return true;
  const pending: (Json | undefined)[] = [schema];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const properties = own(next, "properties");
    if (isObject(properties) && Object.keys(properties).length > 0 && !isClosed(next as JsonSchema))
      return true;
    for (const part of Object.values(next) as readonly Json[]) pending.push(part);
  }
  return false;
}

/** Whether a schema refuses by itself what it does not declare. */
export function isClosed(schema: JsonSchema): boolean {
  return own(schema, "additionalProperties") === false && own(schema, "patternProperties") === undefined;
}
