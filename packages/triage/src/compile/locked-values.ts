import { isEnvelopeKey, isObject, type Json, type Operation, type ToolEntry } from "@interlock/core";
import { completeLock } from "../roles/complete-lock.ts";
import type { PlacedLock } from "../roles/locks.ts";
import type { ToolContext } from "./tool-context.ts";

/** A lock as the tool has it, its value completed. Reports a value that cannot be sent. */
export function checkedLock(context: ToolContext, lock: PlacedLock): ToolEntry["locks"][number] {
  const { from, ...entry } = lock;
  const value = lock.secret === undefined ? completeLock(context.operation, lock, lock.value) : null;
  const refusal =
    unsendable(context.operation, lock, value) ??
    (lock.secret === undefined ? context.checkLock(context.operation, lock, value) : undefined);
  if (refusal !== undefined) {
    context.report.add([...context.path, "parameters", from.text], {
      code: "lock-invalid",
      pointer: lock.pointer,
      message: `the value locked at ${lock.pointer} cannot be sent: ${refusal}`,
    });
  }
  return { ...entry, value };
}

// At the root of a body some keys are the platform's: in JSON none may stand, beside its own envelope no other.
function unsendable(operation: Operation, lock: PlacedLock, value: Json): string | undefined {
  const { body, parameters, containers } = operation;
  const inBody = [...containers, ...parameters.filter((leaf) => leaf.in === "body")].some(
    ({ key }) => key === lock.key,
  );
  if (body === undefined || !inBody || !(body.encoding === "json" || body.envelope === true))
    return undefined;
  const [name] = lock.segments;
  const keys = typeof name === "string" ? [name] : isObject(value) ? Object.keys(value) : [];
  const wrong = keys.find((key) => isEnvelopeKey(key) !== (body.envelope === true));
  if (wrong === undefined) return undefined;
  return body.envelope === true
    ? `the body is sent as bytes, and ${wrong} would not be`
    : `the platform would read ${wrong} as an instruction about the body`;
}
