import { type Leaf, type Operation, usedDefinitions } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { pathFault } from "./path-fault.ts";
import { describeViolation } from "./violation.ts";

/** Whether a leaf is sent without anyone's doing: internal, required, with a default that fits (governance.md 3.3). */
export function isInjectable(operation: Operation, leaf: Leaf): boolean {
  return isMeantToBeInjected(leaf) && defaultFault(operation, leaf) === undefined;
}

/** Whether the definition wants a leaf to be injected, whatever its default is. */
export function isMeantToBeInjected(leaf: Leaf): boolean {
  return (
    leaf.internal &&
    leaf.hasDefault &&
    (leaf.in === "body" ? leaf.requiredLocal : leaf.required) &&
    !(leaf.readOnly || leaf.notificationUrl || leaf.transport)
  );
}

/** Why a leaf's default cannot be sent; `undefined` when it can, and when it has none (reading.md R14). */
export function defaultFault(operation: Operation, leaf: Leaf): string | undefined {
  if (leaf.default === undefined) return undefined;
  const known = faults.get(leaf);
  if (known !== undefined) return known.fault;
  const fault = pathFault(leaf, leaf.default) ?? schemaFault(operation, leaf);
  faults.set(leaf, { fault });
  return fault;
}

const faults = new WeakMap<Leaf, { readonly fault: string | undefined }>();

function schemaFault(
  { definitions }: Operation,
  { schema, default: value = null }: Leaf,
): string | undefined {
  try {
    const used = usedDefinitions(schema, definitions);
    const whole = Object.keys(used).length === 0 ? schema : { ...schema, $defs: used };
    const [violation] = compileSchema(whole)(value);
    return violation === undefined ? undefined : describeViolation(violation);
  } catch {
    return "its schema cannot be used";
  }
}
