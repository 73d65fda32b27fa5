import { isObject, type Json, type JsonSchema, own, put } from "../json.ts";
import { definitionName } from "../schema-keywords.ts";

/** A schema without references, `allOf`, and choices of one. */
export interface Flat {
  readonly schema: JsonSchema;
  /** The definitions that it came from; what refers back to one of them recurs. */
  readonly trail: readonly string[];
  /** Why it is not whole. */
  readonly end?: "recursive" | "spent";
}

/** What flattening works with: the definitions, and the steps that it may still take. */
export interface Flattening {
  readonly definitions: JsonSchema;
  steps: number;
}

/** Follows references and puts together what applies to one value. Bounded by the steps, whatever refers to what. */
export function flatten(schema: JsonSchema, trail: readonly string[], by: Flattening): Flat {
  const found = followed({ schema, trail }, by);
  const allOf = own(found.schema, "allOf");
  const whole = found.end === undefined && Array.isArray(allOf) ? together(found, allOf, by) : found;
  return whole.end === undefined ? chosen(whole, by) : whole;
}

function followed(from: Flat, by: Flattening): Flat {
  let { schema, trail } = from;
  for (let ref = own(schema, "$ref"); ref !== undefined; ref = own(schema, "$ref")) {
    const { $ref: _, ...beside } = schema;
    const name = definitionName(ref);
    const target = name === undefined ? undefined : own(by.definitions, name);
    schema = isObject(target) ? { ...target, ...beside } : beside;
    if (name === undefined || !isObject(target)) continue;
    if (trail.includes(name)) return { schema, trail, end: "recursive" };
    if (by.steps-- <= 0) return { schema, trail, end: "spent" };
    trail = [...trail, name];
  }
  return { schema, trail };
}

function together(from: Flat, parts: readonly Json[], by: Flattening): Flat {
  const { allOf: _, ...beside } = from.schema;
  let sum: Flat = { schema: beside, trail: from.trail };
  for (const part of parts) {
    if (!isObject(part)) continue;
    if (by.steps-- <= 0) return { ...sum, end: "spent" };
    const flat = flatten(part, from.trail, by);
    sum = { ...flat, schema: both(sum.schema, flat.schema), trail: joined(sum.trail, flat.trail) };
    if (flat.end !== undefined) return sum;
  }
  return sum;
}

const choices = ["anyOf", "oneOf"];

// `anyOf` is kept only where it tells kinds of values apart: beside an object's own properties it only narrows.
function chosen(from: Flat, by: Flattening): Flat {
  const beside = without(from.schema, choices);
  const list = own(from.schema, "anyOf") ?? own(from.schema, "oneOf");
  const kind = own(beside, "type");
  const isWhole = kind === "object" || kind === "array" || isObject(own(beside, "properties"));
  if (!Array.isArray(list) || list.length === 0 || isWhole) return { ...from, schema: beside };
  const variants: JsonSchema[] = [];
  let { trail } = from;
  let nullable = false;
  for (const each of list as readonly Json[]) {
    if (by.steps-- <= 0) return { schema: beside, trail, end: "spent" };
    const flat = flatten(isObject(each) ? each : {}, from.trail, by);
    if (flat.end !== undefined) return { schema: beside, trail, end: flat.end };
    trail = joined(trail, flat.trail);
    if (isNull(flat.schema)) nullable = true;
    else variants.push(both(flat.schema, variants.length === 0 ? beside : without(beside, annotations)));
  }
  const asNull = nullable ? { nullable: true } : {};
  if (variants.length === 0) return { schema: { ...beside, type: "null" }, trail };
  if (variants.length === 1) return { schema: { ...variants[0], ...asNull }, trail };
  return { schema: { ...asNull, anyOf: variants }, trail };
}

function joined(one: readonly string[], two: readonly string[]): readonly string[] {
  return [...new Set([...one, ...two])];
}

const annotations = ["title", "description", "default", "examples"];

function isNull(schema: JsonSchema): boolean {
  const values = own(schema, "enum");
  const [only] = Array.isArray(values) && values.length === 1 ? values : [own(schema, "const")];
  return own(schema, "type") === "null" || only === null;
}

/** What two schemas ask of one value, as far as it matters to a model; words of the first win. */
function both(one: JsonSchema, two: JsonSchema): JsonSchema {
  const sum: Record<string, Json> = { ...two };
  for (const [keyword, value] of Object.entries(one)) {
    const other = own(two, keyword);
    put(sum, keyword, other === undefined ? value : narrower(keyword, value, other));
  }
  return sum;
}

function narrower(keyword: string, one: Json, two: Json): Json {
  if (keyword === "properties" && isObject(one) && isObject(two)) return both(one, two);
  if (Array.isArray(one) && Array.isArray(two)) {
    if (keyword === "required") return [...new Set([...one, ...two])];
    if (keyword === "enum" || keyword === "type") {
      const texts = new Set(two.map((each) => JSON.stringify(each)));
      return one.filter((each) => texts.has(JSON.stringify(each)));
    }
  }
  if (typeof one === "number" && typeof two === "number") {
    return /^(?:m|exclusiveM)in/u.test(keyword) ? Math.max(one, two) : Math.min(one, two);
  }
  return one;
}

function without(schema: JsonSchema, keywords: readonly string[]): JsonSchema {
  return keywords.some((keyword) => Object.hasOwn(schema, keyword))
    ? Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)))
    : schema;
}
