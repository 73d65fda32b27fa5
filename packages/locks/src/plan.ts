import { deepFreeze, isObject, type Json, type Segment, type ToolEntry } from "@interlock/core";
import { type CheckValue, compileSchema } from "@interlock/core/schema";
import type { Writing } from "./apply.ts";
import { type PlannedConstraint, planConstraints } from "./constraints.ts";
import { type Needed, neededLeaves } from "./missing.ts";
import { isWithin, stepsTo } from "./places.ts";
import { planRequest, type RequestPlan } from "./request.ts";
import { type Guarded, guardedObjects } from "./twins.ts";

/** What is worked out once for a tool, on its first call. */
export interface Plan {
  readonly check: CheckValue;
  readonly constraints: readonly PlannedConstraint[];
  /** Every object that holds a guarded name, and those whose schema alone does not keep the names out. */
  readonly guarded: readonly Guarded[];
  readonly open: readonly Guarded[];
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
  const guarded = guardedObjects(tool);
  const needed = neededLeaves(tool);
  const written = [...tool.injected, ...tool.requiredObjects].map(stepsTo);
  return {
    check: compileSchema(tool.inputSchema),
    constraints: planConstraints(tool),
    guarded,
    open: guarded.filter((object) => !object.closed),
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
    ],
    needed,
    undemanded: needed.filter(({ demanded }) => !demanded),
    request: planRequest(tool),
    secrets: Object.freeze(tool.locks.flatMap((lock) => (lock.secret === undefined ? [] : [lock.secret]))),
  };
}

// Objects get a copy each, for injected leaves are written into required objects.
function addition(steps: readonly Segment[], value: Json, make: boolean): Writing {
  return { steps, value: deepFreeze(value), copied: isObject(value), over: false, make };
}
