import { isObject, type Json, type JsonSchema, own, type Segment } from "@interlock/core";
import { sameValue } from "@interlock/core/schema";
import { resolve } from "./kinds.ts";

/** A schema of the policy laid on a place of the arguments. */
export interface Laid {
  readonly schema: JsonSchema | boolean;
  /** Where the schema stands in the one that is walked. */
  readonly path: Path;
  /** The place: the steps from the arguments, the argument's key first. */
  readonly steps: readonly Segment[];
  /** What the definition says of the place, references followed; `undefined` where it says nothing. */
  readonly declared: JsonSchema | undefined;
}

/** Steps within a schema. */
export type Path = readonly (string | number)[];

/** Visits every schema inside a policy's schema with the place that it is laid on, under every applicator. */
export function walk(
  schema: Json,
  start: { readonly steps: readonly Segment[]; readonly declared: JsonSchema },
  definitions: JsonSchema,
  visit: (laid: Laid) => void,
): void {
  visitAt(schema, [], start.steps, start.declared);

  function visitAt(part: Json, path: Path, steps: readonly Segment[], declared: Json | undefined): void {
    if (typeof part !== "boolean" && !isObject(part)) return;
    const known = isObject(declared) ? resolve(declared, definitions) : undefined;
    visit({ schema: part, path, steps, declared: known });
    if (!isObject(part)) return;
    for (const keyword of sameValue)
      for (const [at, inner] of partsOf(part, keyword)) visitAt(inner, [...path, ...at], steps, known);
    for (const keyword of ["items", "contains", "prefixItems"])
      for (const [at, inner] of partsOf(part, keyword))
        visitAt(inner, [...path, ...at], [...steps, null], own(known, "items"));
    const named = own(part, "properties");
    for (const [name, inner] of Object.entries(isObject(named) ? named : {}))
      visitAt(inner, [...path, "properties", name], [...steps, name], memberOf(known, name));
    const others = own(part, "additionalProperties");
    if (others === undefined) return;
    for (const name of declaredNames(known))
      if (own(named, name) === undefined)
        visitAt(others, [...path, "additionalProperties"], [...steps, name], memberOf(known, name));
  }
}

/** The names that a definition's object declares. */
export function declaredNames(declared: JsonSchema | undefined): readonly string[] {
  const properties = own(declared, "properties");
  return isObject(properties) ? Object.keys(properties) : [];
}

/** Whether an object has no other members than those that the definition declares. */
export function isClosed(declared: JsonSchema | undefined): boolean {
  return own(declared, "properties") !== undefined && own(declared, "additionalProperties") === false;
}

function memberOf(declared: JsonSchema | undefined, name: string): Json | undefined {
  return own(own(declared, "properties"), name) ?? own(declared, "additionalProperties");
}

function partsOf(schema: JsonSchema, keyword: string): readonly (readonly [Path, Json])[] {
  const value = own(schema, keyword);
  if (value === undefined) return [];
  return Array.isArray(value)
    ? (value as readonly Json[]).map((part, index) => [[keyword, index], part] as const)
    : [[[keyword], value]];
}
