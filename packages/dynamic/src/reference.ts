import { isObject, type Json, type LookupReference, type Operation, own, type Step } from "@interlock/core";
import { type InputNode, inputAt, inputNodes, isInBody, isWithin, type Steps } from "./address.ts";
import type { LookupInputs, Referred } from "./look-up.ts";
import { looseReference } from "./loose-reference.ts";

/** What a reference of a look-up comes to, with the inputs as they are (connectors.md 0.2.3). */
export function readReference(
  reference: LookupReference,
  operation: Operation,
  inputs: LookupInputs,
): Referred {
  const node = nodeOf(reference, operation, inputs);
  const steps = node ?? addressBelow(reference, operation);
  if (steps === undefined) return { kind: "dangling" };
  const { pointer } = steps;
  const value = readInput(inputs, steps);
  if (value !== undefined && value !== null) return { kind: "value", value };
  const late = inputs.late?.find((each) => isWithin(each, pointer) || isWithin(pointer, each));
  if (late !== undefined) return { kind: "late", pointer: late };
  // A schema default stands in, internal or not (connectors.md 0.2.3).
  return node !== undefined && "hasDefault" in node && node.hasDefault
    ? { kind: "value", value: node.default as Json }
    : { kind: "absent", pointer };
}

function nodeOf(
  reference: LookupReference,
  operation: Operation,
  inputs: LookupInputs,
): InputNode | undefined {
  if (reference.pointer === undefined) return looseReference(reference, operation, inputs.at);
  return inputAt(operation, reference.pointer);
}

// The reader resolved it to a place inside a leaf that holds any JSON.
function addressBelow(
  { pointer }: LookupReference,
  operation: Operation,
): (Steps & { readonly pointer: string }) | undefined {
  if (pointer === undefined) return undefined;
  const holder = inputNodes(operation)
    .filter((node) => isInBody(node) && isWithin(pointer, node.pointer))
    .sort((a, b) => b.pointer.length - a.pointer.length)[0];
  if (holder === undefined) return undefined;
  const rest = pointer.slice(holder.pointer.length + 1).split("/");
  const below = rest.map((token) =>
    token === "*" ? null : token.replaceAll("~2", "*").replaceAll("~1", "/").replaceAll("~0", "~"),
  );
  return { pointer, key: holder.key, segments: [...holder.segments, ...below] };
}

/**
 * The value at an address. Below an array it is that of the element in which the field stands; without one, what all
 * elements agree on.
 */
function readInput(inputs: LookupInputs, { key, segments }: Steps): Json | undefined {
  return read(inputs.values, [key, ...segments], inputs.at ?? []);
}

function read(
  value: Json | undefined,
  steps: readonly Step[],
  at: readonly (string | number)[],
): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const [here, ...further] = at;
  if (step !== null)
    return isObject(value) ? read(own(value, step), rest, here === step ? further : []) : undefined;
  if (!Array.isArray(value)) return undefined;
  if (typeof here === "number") return read(value[here], rest, further);
  const found = (value as readonly Json[]).map((element) => read(element, rest, []));
  return new Set(found.map((each) => JSON.stringify(each))).size === 1 ? found[0] : undefined;
}
