import type { Place, ToolEntry } from "@interlock/core";
import { type CheckValue, compileSchema } from "@interlock/core/schema";

/** What is worked out once for a tool, on its first call. */
export interface Plan {
  readonly check: CheckValue;
  readonly constraints: readonly { readonly place: Place; readonly check: CheckValue }[];
  /** Locks whose value is an object that injected leaves still have to be written into. */
  readonly copied: ReadonlySet<Place>;
}

const plans = new WeakMap<ToolEntry, Plan>();

/** The plan of a tool. Throws when one of its schemas is no usable schema: such a policy was not compiled by us. */
export function planOf(tool: ToolEntry): Plan {
  const known = plans.get(tool);
  if (known !== undefined) return known;
  const plan: Plan = {
    check: compileSchema(tool.inputSchema),
    constraints: tool.constraints.map((place) => ({ place, check: compileSchema(place.schema) })),
    copied: new Set(tool.locks.filter((lock) => writes(tool).some((leaf) => isBelow(leaf, lock)))),
  };
  plans.set(tool, plan);
  return plan;
}

function writes(tool: ToolEntry): readonly Place[] {
  return [...tool.injected, ...tool.requiredObjects];
}

function isBelow(inner: Place, outer: Place): boolean {
  return (
    inner.key === outer.key &&
    inner.segments.length > outer.segments.length &&
    outer.segments.every((segment, index) => inner.segments[index] === segment)
  );
}
