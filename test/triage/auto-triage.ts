import { isObject, type Json, type JsonSchema, type Operation, own, type Parameter } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { type OperationSource, parentPointers, type RoleSource } from "@interlock/triage";

/** A seeded generator: the same seed draws the same roles. */
export function openDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Settings in which every leaf has a role that the rules allow, drawn by `draw`; `value` makes what is locked. */
export function autoTriage(
  operation: Operation,
  draw: () => number,
  value: (leaf: Parameter, operation: Operation) => Json | undefined = sampleOf,
): OperationSource {
  const roles = new Map<Parameter, RoleSource>();
  for (const leaf of operation.parameters) {
    if (leaf.readOnly || leaf.notificationUrl || leaf.transport) continue;
    if (leaf.internal && leaf.hasDefault) continue;
    const locked = value(leaf, operation);
    const lock = locked === undefined ? undefined : { user: locked };
    if (leaf.internal) {
      if (leaf.requiredLocal || leaf.required) roles.set(leaf, lock ?? { user: null });
      continue;
    }
    const isRequired = leaf.requiredLocal || leaf.required;
    const number = draw();
    if (number < 0.4 && lock !== undefined) roles.set(leaf, lock);
    else if (number < 0.75 || isRequired) roles.set(leaf, "agent");
    else roles.set(leaf, "skip");
  }
  unlockChildrenOfAgents(operation, roles);
  createElements(operation, roles);
  const asks = [...roles].some(([leaf, role]) => leaf.secret && role === "agent") || operation.confirm;
  return {
    permission: asks ? "allow" : "ask",
    parameters: Object.fromEntries([...roles].map(([leaf, role]) => [leaf.pointer, role])),
  };
}

// lock-parent-agent: what is looked up under an agent's value is the agent's too.
function unlockChildrenOfAgents(operation: Operation, roles: Map<Parameter, RoleSource>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const [leaf, role] of roles) {
      if (typeof role === "string" || leaf.internal) continue;
      const parents = parentPointers(leaf.dynamic);
      const isUnderAgent = operation.parameters.some(
        (other) =>
          other !== leaf &&
          roles.get(other) === "agent" &&
          parents.some((parent) => other.pointer === parent || other.pointer.startsWith(`${parent}/`)),
      );
      if (!isUnderAgent) continue;
      roles.set(leaf, "agent");
      changed = true;
    }
  }
}

// lock-unreachable: an element that only has locks gets an agent leaf.
function createElements(operation: Operation, roles: Map<Parameter, RoleSource>): void {
  for (const leaf of operation.parameters) {
    const last = leaf.segments.lastIndexOf(null);
    if (last < 0 || typeof roles.get(leaf) !== "object") continue;
    const element = JSON.stringify([leaf.key, ...leaf.segments.slice(0, last + 1)]).slice(0, -1);
    const hasCreator = operation.parameters.some(
      (other) =>
        roles.get(other) === "agent" && JSON.stringify([other.key, ...other.segments]).startsWith(element),
    );
    if (!hasCreator) roles.set(leaf, leaf.internal ? "skip" : "agent");
  }
}

/** A value that a leaf's schema accepts, `undefined` when none is easily made. */
export function sampleOf(leaf: Parameter, operation: Operation): Json | undefined {
  const candidates = sample(leaf.schema);
  const check = compileSchema({ ...leaf.schema, $defs: operation.definitions });
  return candidates.find((candidate) => check(candidate).length === 0);
}

function sample(schema: JsonSchema): readonly Json[] {
  const list = own(schema, "enum");
  if (Array.isArray(list)) return list as readonly Json[];
  const type = own(schema, "type");
  const types = Array.isArray(type) ? type : [type];
  const length = own(schema, "minLength");
  const items = own(schema, "items");
  return [
    ...(types.includes("string")
      ? ["x".repeat(typeof length === "number" ? length : 3), "2026-01-01", "1"]
      : []),
    ...(types.some((each) => each === "integer" || each === "number")
      ? [1, own(schema, "minimum"), own(schema, "maximum")].filter((each) => typeof each === "number")
      : []),
    ...(types.includes("boolean") ? [true] : []),
    ...(types.includes("array") ? [isObject(items) ? sample(items).slice(0, 1) : [], []] : []),
    {},
    "any",
  ];
}
