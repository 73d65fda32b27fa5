import { deepFreeze, isObject, type Json, own, type Segment, stepsTo, type ToolEntry } from "@interlock/core";
import { type CheckValue, compileSchema } from "@interlock/core/schema";
import type { Writing } from "./apply.ts";
import { type PlannedConstraint, planConstraints } from "./constraints.ts";
import { contentType } from "./content-type.ts";
import { type Guards, openGuards } from "./lookalikes.ts";
import { type Needed, neededLeaves } from "./missing.ts";
import { refuseConflicts } from "./name-conflicts.ts";
import { isWithin, schemaAt } from "./places.ts";
import { planRequest, type RequestPlan } from "./request.ts";

/** What is worked out once for a tool, on its first call. */
export interface Plan {
  readonly check: CheckValue;
  readonly constraints: readonly PlannedConstraint[];
  readonly guards: Guards;
  /** Objects and arrays around locked and injected places that may be null: null is none then. */
  readonly nullable: readonly Nullable[];
  readonly locks: readonly LockWriting[];
  /** What must go with the locks: required objects, then injected leaves. */
  readonly additions: readonly Writing[];
  /** What may be missing once objects were made, and what may be missing without. */
  readonly needed: readonly Needed[];
  readonly undemanded: readonly Needed[];
  readonly request: RequestPlan;
  /** Names of the locked secrets. */
  readonly secrets: readonly string[];
}

/** A container that may be null. */
export interface Nullable {
  readonly steps: readonly Segment[];
  /** What holds it needs it. */
  readonly required: boolean;
}

interface LockWriting extends Writing {
  readonly secret?: string;
}

const plans = new WeakMap<ToolEntry, Plan>();

/** The plan of a tool. Throws when one of its schemas is no usable schema: such a policy was not compiled by us. */
export function planOf(tool: ToolEntry): Plan {
  const known = plans.get(tool);
  if (known !== undefined) return known;
  const plan = makePlan(tool);
  plans.set(tool, plan);
  return plan;
}

function makePlan(tool: ToolEntry): Plan {
  refuseConflicts(tool);
  const needed = neededLeaves(tool);
  const constraints = planConstraints(tool);
  const type = contentType(tool, constraints);
  const types = type === undefined ? [] : [type];
  const written = [
    ...[...tool.injected, ...tool.requiredObjects].map(stepsTo),
    ...types.map(({ steps }) => steps),
  ];
  return {
    check: compileSchema(tool.checkedSchema ?? tool.inputSchema),
    constraints,
    guards: openGuards(tool),
    nullable: nullableContainers(tool),
    locks: tool.locks.map((lock) => ({
      steps: stepsTo(lock),
      // The name stands for the secret everywhere but in the sending step.
      value: lock.secret === undefined ? deepFreeze(lock.value) : `secret:${lock.secret}`,
      ...(lock.secret === undefined ? {} : { secret: lock.secret }),
      copied: written.some(
        (steps) => steps.length > lock.segments.length + 1 && isWithin(steps, stepsTo(lock)),
      ),
      over: true,
      make: true,
    })),
    additions: [
      ...tool.requiredObjects.map(stepsTo).map((steps) => addition(steps, {}, steps.length === 1)),
      ...tool.injected.map((leaf) => addition(stepsTo(leaf), leaf.value, leaf.always)),
      ...types,
    ],
    needed,
    undemanded: needed.filter(({ demanded }) => !demanded),
    request: planRequest(tool),
    secrets: Object.freeze(tool.locks.flatMap((lock) => (lock.secret === undefined ? [] : [lock.secret]))),
  };
}

function nullableContainers(tool: ToolEntry): readonly Nullable[] {
  const found = new Map<string, Nullable>();
  const schema = tool.checkedSchema ?? tool.inputSchema;
  for (const place of [...tool.locks, ...tool.injected]) {
    const steps = stepsTo(place);
    for (let length = 1; length < steps.length; length++) {
      const above = steps.slice(0, length);
      const name = above.at(-1);
      if (typeof name !== "string") continue;
      const type = own(schemaAt(schema, above), "type");
      if (typeof type === "string") continue;
      const needed = own(schemaAt(schema, above.slice(0, -1)), "required");
      const required = Array.isArray(needed) && needed.includes(name);
      found.set(JSON.stringify(above), { steps: above, required });
    }
  }
  return [...found.values()];
}

// Objects get a copy each, for injected leaves are written into required objects.
function addition(steps: readonly Segment[], value: Json, make: boolean): Writing {
  return { steps, value: deepFreeze(value), copied: isObject(value), over: false, make };
}
