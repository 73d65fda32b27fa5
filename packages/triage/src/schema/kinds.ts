import { isObject, type Json, type JsonSchema, own } from "@interlock/core";
import { type JsonType, sameValue, spokenTypes, typeOf } from "@interlock/core/schema";

/** Of which types a value may be, and its elements where it is a list; absent = of any. */
export interface Kinds {
  readonly types?: ReadonlySet<JsonType>;
  readonly items?: Kinds;
}

// Real schemas end far above; what refers to itself ends here.
const deepest = 16;

/** What a definition's schema says of types. */
export function definitionKinds(schema: JsonSchema, definitions: JsonSchema, depth = 0): Kinds {
  const target = resolve(schema, definitions);
  if (depth > deepest || target === undefined) return {};
  const types = declaredTypes(target) ?? choiceTypes(target, definitions, depth);
  const items = own(target, "items");
  return {
    ...(types === undefined ? {} : { types }),
    ...(isObject(items) ? { items: definitionKinds(items, definitions, depth + 1) } : {}),
  };
}

/** What a schema stands for, its reference followed; `undefined` when the reference names nothing. */
export function resolve(schema: JsonSchema, definitions: JsonSchema): JsonSchema | undefined {
  let at: Json | undefined = schema;
  for (let steps = 0; steps < deepest; steps++) {
    const reference: Json | undefined = own(at, "$ref");
    if (typeof reference !== "string") return isObject(at) ? at : undefined;
    const name: string = reference.slice("#/$defs/".length).replaceAll("~1", "/").replaceAll("~0", "~");
    at = own(definitions, name);
  }
  return undefined;
}

/** What a schema of the policy says of types, when it refuses: by `type`, and by every keyword that would clash. */
export function policyKinds(schema: Json, positive = true): Kinds {
  if (!isObject(schema)) return {};
  const spoken = spokenTypes(schema);
  const elements = itemKinds(schema, positive);
  let kinds: Kinds = {
    ...(spoken === undefined ? {} : { types: new Set(spoken) }),
    ...(elements === undefined ? {} : { items: elements }),
  };
  const declared = positive ? declaredTypes(schema) : undefined;
  if (declared !== undefined) kinds = both(kinds, { types: declared });
  for (const keyword of sameValue) {
    const value = own(schema, keyword);
    const parts = value === undefined ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value];
    for (const part of parts) kinds = both(kinds, policyKinds(part, positive && keyword === "allOf"));
    const isChoice = positive && (keyword === "anyOf" || keyword === "oneOf") && parts.length > 0;
    if (isChoice) kinds = both(kinds, either(parts.map((part) => policyKinds(part))));
  }
  return kinds;
}

/** What two schemas say together. */
export function both(a: Kinds, b: Kinds): Kinds {
  const types =
    a.types === undefined || b.types === undefined
      ? (a.types ?? b.types)
      : new Set([...a.types].filter((type) => b.types?.has(type)));
  const items =
    a.items === undefined || b.items === undefined ? (a.items ?? b.items) : both(a.items, b.items);
  return { ...(types === undefined ? {} : { types }), ...(items === undefined ? {} : { items }) };
}

/**
 * Whether they leave one type, and one for the elements of a list. Null beside it is apart from every text in JSON, and
 * elsewhere is not sent; an element that is null is sent as the text "null" there.
 */
export function isOneType({ types, items }: Kinds, inJson: boolean, isElement = false): boolean {
  if (types === undefined) return false;
  const others = [...types].filter((type) => type !== "null" || (isElement && !inJson));
  if (others.length > 1) return false;
  // A list in a list is joined into the same text as others are.
  if (isElement && !inJson && others[0] === "array") return false;
  return others[0] !== "array" || (items !== undefined && isOneType(items, inJson, true));
}

function itemKinds(schema: JsonSchema, positive: boolean): Kinds | undefined {
  const items = own(schema, "items");
  const contains = own(schema, "contains");
  const first = own(schema, "prefixItems");
  const rest = items === undefined ? {} : policyKinds(items, positive);
  const all = [
    ...(Array.isArray(first)
      ? [either([rest, ...(first as readonly Json[]).map((part) => policyKinds(part, positive))])]
      : items === undefined
        ? []
        : [rest]),
    // Every element meets it, whatever it makes of it.
    ...(contains === undefined ? [] : [policyKinds(contains, false)]),
  ];
  return all.length === 0 ? undefined : all.reduce(both);
}

function either(parts: readonly Kinds[]): Kinds {
  const types = parts.map((part) => part.types);
  return types.includes(undefined) ? {} : { types: new Set(types.flatMap((each) => [...(each ?? [])])) };
}

function declaredTypes(schema: JsonSchema): ReadonlySet<JsonType> | undefined {
  const type = own(schema, "type");
  const names = Array.isArray(type) ? (type as readonly Json[]) : type === undefined ? [] : [type];
  if (names.length === 0) return undefined;
  return new Set(names.map((name) => (name === "integer" ? "number" : (name as JsonType))));
}

function choiceTypes(
  schema: JsonSchema,
  definitions: JsonSchema,
  depth: number,
): ReadonlySet<JsonType> | undefined {
  const constant = own(schema, "const");
  if (constant !== undefined) return new Set([typeOf(constant)]);
  const values = own(schema, "enum");
  if (Array.isArray(values)) return new Set((values as readonly Json[]).map(typeOf));
  const choices = own(schema, "anyOf") ?? own(schema, "oneOf");
  if (!Array.isArray(choices)) return undefined;
  const kinds = (choices as readonly Json[]).map((choice) =>
    isObject(choice) ? definitionKinds(choice, definitions, depth + 1) : {},
  );
  return either(kinds).types;
}
