import { type Json, type JsonSchema, put } from "../json.ts";
import { schemasOf } from "./check-policy-schema.ts";
import { type JsonType, sameValue, typeOf, vocabulary } from "./vocabulary.ts";

/**
 * The schema of the values in which nothing clashes: no keyword meets a value of another type than it speaks of
 * (policy.md 4.5). Every schema inside is laid on every value that it applies to, whether or not its branch is taken;
 * `type` never clashes.
 */
export function clashFree(schema: Json): Json {
  if (typeof schema === "boolean") return true;
  const free: Record<string, Json> = {};
  const also: Json[] = [];
  for (const [name, value] of Object.entries(schema as JsonSchema)) {
    const parts = schemasOf(name, value).map(([step, part]) => [step, clashFree(part as Json)] as const);
    if (sameValue.includes(name)) also.push(...parts.map(([, part]) => part));
    // Every element meets what one of them shall be.
    else if (name === "contains") also.push(...parts.map(([, part]) => ({ items: part })));
    else if (name === "properties") {
      const properties: Record<string, Json> = {};
      for (const [[property], part] of parts) put(properties, property as string, part);
      put(free, name, properties);
    } else if (name === "prefixItems")
      put(
        free,
        name,
        parts.map(([, part]) => part),
      );
    else if (parts.length > 0) put(free, name, parts[0]?.[1]);
  }
  const types = spokenTypes(schema as JsonSchema);
  if (types !== undefined) also.push(types.length === 0 ? false : { type: types });
  return also.length === 0 ? free : { ...free, allOf: also };
}

/** The types of which all keywords of a schema itself speak, `undefined` when none speaks of any. */
export function spokenTypes(schema: JsonSchema): JsonType[] | undefined {
  let types: JsonType[] | undefined;
  for (const [name, value] of Object.entries(schema)) {
    const spoken = spokenBy(name, value);
    if (spoken !== undefined) types = types?.filter((type) => spoken.includes(type)) ?? [...new Set(spoken)];
  }
  return types;
}

function spokenBy(name: string, value: Json): readonly JsonType[] | undefined {
  if (name === "const") return [typeOf(value)];
  if (name === "enum") return (value as readonly Json[]).map(typeOf);
  const speaksOf = vocabulary.get(name)?.speaksOf;
  return speaksOf === undefined ? undefined : [speaksOf];
}
