import { isObject, type Json, type Operation, own, type Parameter, put, type Step } from "@interlock/core";
import { isInjectable } from "./injectable.ts";
import { type Address, isWithin } from "./parameter-index.ts";

/**
 * The value of a locked object with what is injected into it: internal, required leaves with a default go wherever their
 * container goes (governance.md 3.3), and inside a locked value nobody else would put them there.
 */
export function completeLock(operation: Operation, at: Address, value: Json): Json {
  const leaves = operation.parameters.filter(
    (leaf) =>
      leaf.segments.length > at.segments.length && isWithin(leaf, at) && isInjectable(operation, leaf),
  );
  return leaves.reduce((whole, leaf) => insert(whole, leaf.segments.slice(at.segments.length), leaf), value);
}

function insert(value: Json, segments: readonly Step[], leaf: Parameter): Json {
  const [step, ...rest] = segments;
  if (step === undefined) return value;
  if (step === null)
    return Array.isArray(value) ? value.map((item: Json) => insert(item, rest, leaf)) : value;
  if (!isObject(value)) return value;
  const inner = own(value, step);
  if (rest.length > 0 ? inner === undefined : inner !== undefined) return value;
  const copy: Record<string, Json> = { ...value };
  put(copy, step, rest.length > 0 ? insert(inner as Json, rest, leaf) : (leaf.default as Json));
  return copy;
}
