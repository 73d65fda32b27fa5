import {
  type AgentLeaf,
  isObject,
  isOtherKey,
  type JsonSchema,
  own,
  type Segment,
  stepsTo,
  type ToolEntry,
} from "@interlock/core";
import { isClosedPattern } from "@interlock/core/schema";

/**
 * Whether a schema over the effective arguments bounds every argument that the agent may supply, as a grant of kind
 * `schema` must: each leaf is reached through `properties` and `items`, and says what it may be (governance.md 6.13).
 */
export function boundsEveryLeaf(schema: JsonSchema, tool: Pick<ToolEntry, "agent">): boolean {
  return firstUnbounded(schema, tool) === undefined;
}

/** The pointer of the first argument that a schema leaves unbounded, `undefined` when it bounds all. */
export function firstUnbounded(schema: JsonSchema, tool: Pick<ToolEntry, "agent">): string | undefined {
  return tool.agent.find((leaf) => !reachesBound(schema, stepsTo(leaf), leaf))?.pointer;
}

// What counts is a closed list. All other keywords narrow further or, as choices and conditions do, say nothing certain.
function reachesBound(schema: unknown, steps: readonly Segment[], leaf: AgentLeaf): boolean {
  const [step, ...below] = steps;
  if (step === undefined) return isBound(schema);
  if (isListed(schema)) return true;
  if (step === true) return areOthersBound(schema, (name) => isOtherKey(leaf, name));
  if (step !== null) return reachesBound(own(own(schema, "properties"), step), below, leaf);
  return isCounted(schema) && reachesBound(own(schema, "items"), below, leaf);
}

/** Whether a schema says what a whole value may be. */
function isBound(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  if (isListed(schema) || own(schema, "type") === "boolean" || own(schema, "type") === "null") return true;
  const pattern = own(schema, "pattern");
  if (typeof pattern === "string" && isClosedPattern(pattern)) return true;
  if (isNumber(schema, minima) && isNumber(schema, maxima)) return true;
  if (isCounted(schema) && isBound(own(schema, "items"))) return true;
  return Object.hasOwn(schema, "additionalProperties") && areOthersBound(schema, () => true);
}

function isListed(schema: unknown): boolean {
  return isObject(schema) && (Object.hasOwn(schema, "const") || Array.isArray(own(schema, "enum")));
}

const minima = ["minimum", "exclusiveMinimum"];
const maxima = ["maximum", "exclusiveMaximum"];

function isNumber(schema: JsonSchema, keywords: readonly string[]): boolean {
  return keywords.some((keyword) => typeof own(schema, keyword) === "number");
}

// `items` speaks of all elements only where no `prefixItems` takes the first ones.
function isCounted(schema: unknown): boolean {
  return (
    isObject(schema) && typeof own(schema, "maxItems") === "number" && !Object.hasOwn(schema, "prefixItems")
  );
}

// A key is a text of the agent's like any other: what stands under it says nothing of what it is called.
function areOthersBound(schema: unknown, isOther: (name: string) => boolean): boolean {
  if (!isObject(schema) || Object.hasOwn(schema, "patternProperties")) return false;
  const named = Object.entries(own(schema, "properties") ?? {}).filter(([name]) => isOther(name));
  if (!named.every(([, part]) => part === false || isBound(part))) return false;
  const others = own(schema, "additionalProperties");
  if (others === false) return true;
  const names = own(schema, "propertyNames");
  const areFew = isListed(names) || typeof own(schema, "maxProperties") === "number";
  return areFew && isBound(names) && isBound(others);
}
