import { isObject, type Json, type JsonObject, type Operation, own, put, type Step } from "@interlock/core";
import { inputAt, inputNodes } from "./address.ts";
import { dependents } from "./cascade.ts";

/** The values after one input changed: those of all its dependents are cleared (connectors.md 0.2.5). */
export function changeInput(
  operation: Operation,
  values: JsonObject,
  pointer: string,
  value: Json | undefined,
): JsonObject {
  const cleared = dependents(operation, pointer).reduce(
    (all, each) => withValue(operation, all, each, undefined),
    values,
  );
  return withValue(operation, cleared, pointer, value);
}

/** The values without those that name nothing in the operation, as after a schema was looked up again. */
export function knownValues(operation: Operation, values: JsonObject): JsonObject {
  const nodes = inputNodes(operation);
  const keep = (value: Json, key: string, segments: readonly Step[]): Json | undefined => {
    const here = nodes.filter((node) => node.key === key && isPrefix(segments, node.segments));
    if (here.length === 0) return undefined;
    const isOpen = here.some(
      (node) =>
        node.segments.length === segments.length && (!("kind" in node) || (node.open ?? false) !== false),
    );
    if (isOpen) return value;
    if (Array.isArray(value)) {
      return value.map((each: Json) => keep(each, key, [...segments, null]) ?? null);
    }
    if (!isObject(value)) return value;
    const kept: Record<string, Json> = {};
    for (const [name, inner] of Object.entries(value)) {
      const left = keep(inner, key, [...segments, name]);
      if (left !== undefined) put(kept, name, left);
    }
    return kept;
  };
  const known: Record<string, Json> = {};
  for (const [key, value] of Object.entries(values)) {
    const left = keep(value, key, []);
    if (left !== undefined) put(known, key, left);
  }
  return known;
}

function isPrefix(steps: readonly Step[], of: readonly Step[]): boolean {
  return steps.length <= of.length && steps.every((step, index) => step === of[index]);
}

function withValue(
  operation: Operation,
  values: JsonObject,
  pointer: string,
  value: Json | undefined,
): JsonObject {
  const node = inputAt(operation, pointer);
  return node === undefined ? values : (placed(values, [node.key, ...node.segments], value) as JsonObject);
}

// An array step means every element.
function placed(at: Json | undefined, steps: readonly Step[], value: Json | undefined): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (step === null)
    return Array.isArray(at) ? at.map((each: Json) => placed(each, rest, value) ?? null) : at;
  if (at !== undefined && !isObject(at)) return at;
  const inner = placed(own(at, step), rest, value);
  if (at === undefined && inner === undefined) return undefined;
  const copy: Record<string, Json> = { ...at };
  if (inner === undefined) delete copy[step];
  else put(copy, step, inner);
  return copy;
}
