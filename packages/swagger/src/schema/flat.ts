import { isObject, type Json, type JsonObject } from "@interlock/core";

/** The references followed on the way to a node, innermost first; compared by text, never by identity (reading.md R6). */
export interface Trail {
  readonly reference: string;
  readonly length: number;
  readonly up: Trail | undefined;
}

/** A property of a flattened schema, with the trail of the place that declared it. */
export interface Property {
  readonly name: string;
  readonly node: JsonObject;
  readonly trail: Trail | undefined;
}

/** A schema with its `$ref`s followed and its `allOf` merged (reading.md R5). */
export interface Flat {
  /** The keywords; of `$ref`, `allOf`, `properties` and `required` only what stands beside here counts. */
  readonly schema: JsonObject;
  /** As reading.md R7 names it: declared, else implied by `properties` or `items`. */
  readonly type: string | null;
  readonly items: JsonObject | undefined;
  readonly properties: readonly Property[];
  readonly required: readonly string[];
  readonly trail: Trail | undefined;
  /** Set when the node was not followed: it repeats a reference of its trail, names nothing, or was not paid for. */
  readonly cut: Cut | undefined;
}

/** Why a node was not followed. What is unread is written later, when its schema is. */
export type Cut =
  | { readonly kind: "recursive" | "unresolved"; readonly reference: string }
  | { readonly kind: "unread"; readonly node: JsonObject };

/** A node without `$ref` and `allOf`. One pass over its keys: a node has few, a document has very many nodes. */
export function collect(schema: JsonObject, trail: Trail | undefined): Flat {
  let type: string | undefined;
  let items: Json | undefined;
  let properties = none as readonly Property[];
  let required = none as readonly string[];
  for (const key of Object.keys(schema)) {
    if (key === "type") type = declaredType(schema[key]);
    else if (key === "items") items = schema[key];
    else if (key === "properties") properties = propertiesOf(schema[key], trail);
    else if (key === "required") required = strings(schema[key]);
  }
  return {
    schema,
    type: type ?? impliedType(properties, items !== undefined),
    items: isObject(items) ? items : undefined,
    properties,
    required,
    trail,
    cut: undefined,
  };
}

/** A declared type; of a list all count, null aside. It beats contradicting keywords (reading.md R7). */
export function declaredType(type: Json | undefined): string | undefined {
  if (typeof type === "string") return type;
  if (!Array.isArray(type)) return undefined;
  const names = type.filter((name) => typeof name === "string" && name !== "null");
  return names.length === 0 ? undefined : names.join("|");
}

/** The type of a node that declares none. */
export function impliedType(properties: readonly Property[], hasItems: boolean): string | null {
  if (properties.length > 0) return "object";
  return hasItems ? "array" : null;
}

function propertiesOf(value: Json | undefined, trail: Trail | undefined): readonly Property[] {
  if (!isObject(value)) return none;
  const found: Property[] = [];
  for (const name of Object.keys(value)) {
    const node = value[name];
    if (isObject(node)) found.push({ name, node, trail });
  }
  return found;
}

function strings(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return none;
  return (value as readonly Json[]).every((entry) => typeof entry === "string")
    ? (value as readonly string[])
    : (value as readonly Json[]).filter((entry) => typeof entry === "string");
}

const none: readonly never[] = [];
