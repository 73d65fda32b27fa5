import { isObject, type Json, type JsonSchema, own } from "../json.ts";

/** What a node is to Gemini. */
export type Shape = { readonly nullable: boolean } & (
  | { readonly kind: "scalar"; readonly type: "string" | "number" | "integer" | "boolean" }
  | { readonly kind: "choice"; readonly values: readonly Json[] }
  | { readonly kind: "array"; readonly items: Json }
  | { readonly kind: "object"; readonly properties: JsonSchema }
  | { readonly kind: "union"; readonly variants: readonly JsonSchema[] }
  /** Travels as JSON text: an object of any shape, or any value. */
  | { readonly kind: "json"; readonly object: boolean }
);

const implied: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required", "additionalProperties", "minProperties", "maxProperties"],
  array: ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"],
  string: ["pattern", "minLength", "maxLength", "format"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
};
const known = ["string", "number", "integer", "boolean", "object", "array"];

/** The shape of a flat schema. */
export function shapeOf(schema: JsonSchema): Shape {
  const declared = [own(schema, "type") ?? []].flat() as readonly Json[];
  const nullable = declared.includes("null") || own(schema, "nullable") === true;
  const types = known.filter((type) => declared.includes(type));
  const values = valuesOf(schema, types);
  if (values !== undefined) return choice(values, own(schema, "nullable") === true);
  const variants = own(schema, "anyOf");
  if (Array.isArray(variants)) return union(variants.filter(isObject), nullable);
  if (types.length === 0 && declared.length > 0 && declared.every((type) => type === "null"))
    return choice([null], false);
  if (types.length > 1) {
    const { title: _, description: __, nullable: ___, ...bare } = schema;
    const each = types.map((type, index) => ({
      ...(index === 0 ? { ...schema, nullable: false } : bare),
      type,
    }));
    return union(each, nullable);
  }
  return single(types[0] ?? impliedBy(schema), schema, nullable);
}

function single(type: string | undefined, schema: JsonSchema, nullable: boolean): Shape {
  switch (type) {
    case "object": {
      const properties = own(schema, "properties");
      return isObject(properties) && Object.values(properties).some((part) => part !== false)
        ? { kind: "object", properties, nullable }
        : { kind: "json", object: true, nullable };
    }
    case "array": {
      const items = own(schema, "items");
      // Items by position have no form there: any value stands for them.
      return {
        kind: "array",
        items: own(schema, "prefixItems") === undefined ? (items ?? {}) : {},
        nullable,
      };
    }
    case "string":
    case "number":
    case "integer":
    case "boolean":
      return { kind: "scalar", type, nullable };
    default:
      return { kind: "json", object: false, nullable: false };
  }
}

function impliedBy(schema: JsonSchema): string | undefined {
  return Object.keys(implied).find((type) =>
    implied[type]?.some((keyword) => Object.hasOwn(schema, keyword)),
  );
}

// Values of a type that the node does not have are none.
function valuesOf(schema: JsonSchema, types: readonly string[]): readonly Json[] | undefined {
  const values = own(schema, "enum");
  const listed = Object.hasOwn(schema, "const") ? [own(schema, "const") as Json] : values;
  if (!Array.isArray(listed)) return undefined;
  const fitting = listed.filter(
    (value) => value === null || types.length === 0 || types.some((t) => isOf(value, t)),
  );
  return fitting.length === 0 ? undefined : fitting;
}

function choice(values: readonly Json[], nullable: boolean): Shape {
  const some = values.filter((value) => value !== null);
  return some.length === 0
    ? { kind: "choice", values: [null], nullable: false }
    : { kind: "choice", values: some, nullable: nullable || some.length < values.length };
}

// Two variants that a provider sees as values of one kind could not be told apart when they are read back.
function union(variants: readonly JsonSchema[], nullable: boolean): Shape {
  const shapes = variants.map(shapeOf);
  const kinds = new Map<string, Shape[]>();
  for (const shape of shapes) {
    const kind = lookOf(shape);
    kinds.set(kind, [...(kinds.get(kind) ?? []), shape]);
  }
  const isClear = [...kinds].every(
    ([kind, of]) => kind !== "union" && (of.length === 1 || of.every((shape) => isPlain(shape))),
  );
  if (!isClear || variants.length > 20) return { kind: "json", object: false, nullable };
  return { kind: "union", variants, nullable };
}

function lookOf(shape: Shape): string {
  if (shape.kind === "choice" || shape.kind === "json") return "string";
  if (shape.kind === "scalar") return shape.type === "integer" ? "number" : shape.type;
  return shape.kind;
}

function isPlain(shape: Shape): boolean {
  if (shape.kind === "choice")
    return shape.values.every((value) => typeof value === "string" && value !== "");
  return shape.kind === "scalar";
}

function isOf(value: Json, type: string): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  return type === "object" ? isObject(value) : typeof value === type;
}
