import { type Issue, isObject, type JsonSchema, type Operation, own, parsePointer } from "@interlock/core";
import { didYouMean } from "../file/suggestion.ts";
import { type Address, nodeAt, resolvePointer } from "./parameter-index.ts";

/** Why a pointer names nothing of an operation: a word mistyped, or a place inside a leaf that is one whole. */
export function pointerIssue(operation: Operation, text: string, candidates: readonly string[]): Issue {
  const address = resolvePointer(operation, text);
  const above = address === undefined ? undefined : leafAbove(operation, address);
  if (above !== undefined && isChoice(above.schema, operation)) {
    return {
      code: "pointer-into-choice",
      pointer: text,
      message: `${text} points into ${above.pointer}, whose schema is a choice (oneOf/anyOf): a choice is one parameter`,
      suggestion: `give ${above.pointer} a role as a whole`,
    };
  }
  if (above !== undefined) {
    return {
      code: "unknown-pointer",
      pointer: text,
      message: `${text} points into ${above.pointer}, which is one parameter as a whole`,
      suggestion: `give ${above.pointer} a role as a whole`,
    };
  }
  return {
    code: "unknown-pointer",
    pointer: text,
    message: reason(operation, text),
    ...didYouMean(text, candidates),
  };
}

function reason(operation: Operation, text: string): string {
  const pointer = parsePointer(text);
  if (pointer === undefined) return `"${text}" is no pointer: it is written /name or /body/property`;
  const shared = operation.parameters.filter((leaf) => leaf.name === pointer.name && leaf.key !== leaf.name);
  return pointer.in === undefined && shared.length > 0
    ? `several parameters are called ${pointer.name}: write ${[...new Set(shared.map((leaf) => leaf.pointer))].join(" or ")}`
    : `${operation.id} has no parameter ${text}`;
}

function leafAbove(
  operation: Operation,
  address: Address,
): { schema: JsonSchema; pointer: string } | undefined {
  for (let length = address.segments.length - 1; length >= 0; length--) {
    const node = nodeAt(operation, { key: address.key, segments: address.segments.slice(0, length) });
    if (node?.kind === "leaf") return node.leaf;
  }
  return undefined;
}

// A choice may stand in the items of an array leaf, or behind a reference.
function isChoice(schema: JsonSchema, operation: Operation, depth = 0): boolean {
  if (depth > 8) return false;
  if (own(schema, "oneOf") !== undefined || own(schema, "anyOf") !== undefined) return true;
  const ref = own(schema, "$ref");
  const target =
    typeof ref === "string" ? own(operation.definitions, ref.slice("#/$defs/".length)) : undefined;
  const items = own(schema, "items");
  return (
    (isObject(target) && isChoice(target, operation, depth + 1)) ||
    (isObject(items) && isChoice(items, operation, depth + 1))
  );
}
