import type { Connector, DynamicSource, Json, JsonObject, Operation, Step } from "@interlock/core";
import { isObject, put } from "@interlock/core";
import { generate } from "@interlock/emulator";

/**
 * A value in every input of an operation, generated from its own schema; where a look-up's target lists what it takes and
 * the input is any text, one of those, as a person who knows the service would give.
 */
export function valuesFor(connector: Connector, operation: Operation, source: DynamicSource): JsonObject {
  const listed = listedByTarget(connector, source);
  const values: Record<string, Json> = {};
  for (const leaf of operation.parameters) {
    const schema = leaf.schema as JsonObject;
    const known = leaf.enum === undefined ? listed.get(leaf.pointer) : undefined;
    const value = known ?? generate(schema, { $defs: operation.definitions } as JsonObject);
    put(values, leaf.key, placed(values[leaf.key], leaf.segments, value));
  }
  return values;
}

function listedByTarget(connector: Connector, { lookup, arguments: args }: DynamicSource): Map<string, Json> {
  const id = lookup.form === "operation" ? lookup.operationId : undefined;
  const target = connector.operations.find((operation) => operation.id === id);
  const listed = new Map<string, Json>();
  for (const { target: name, from } of args) {
    if (!("reference" in from) || from.pointer === undefined) continue;
    const [first] = target?.parameters.find((leaf) => leaf.name === name)?.enum ?? [];
    if (first !== undefined) listed.set(from.pointer, first);
  }
  return listed;
}

// One element in every array.
function placed(at: Json | undefined, [step, ...rest]: readonly Step[], value: Json): Json {
  if (step === undefined) return value;
  if (step === null) return [placed(Array.isArray(at) ? (at[0] as Json) : undefined, rest, value)];
  const copy: Record<string, Json> = isObject(at) ? { ...at } : {};
  put(copy, step, placed(copy[step], rest, value));
  return copy;
}
