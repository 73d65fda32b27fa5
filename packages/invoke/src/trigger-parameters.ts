import {
  fail,
  isObject,
  type Json,
  type JsonObject,
  type Operation,
  ok,
  own,
  put,
  type Result,
} from "@interlock/core";
import { bodyKey } from "@interlock/dynamic";

/** One entry of a trigger config's `parameters`. */
export interface TriggerParameter {
  readonly name: string;
  readonly value: Json;
}

/**
 * Packs a trigger's values, keyed like a tool's arguments, as a trigger config takes them (connectors.md 8.3): the body
 * is one entry that is literally called `body`, whatever the definition calls it, and a dotted name is an object under
 * its first part. An MCP server config keeps the definition's names. The callback's address is the platform's to write.
 */
export function triggerParameters(
  operation: Operation,
  values: JsonObject,
): Result<readonly TriggerParameter[]> {
  const body = bodyKey(operation);
  const outside = operation.parameters.filter((leaf) => leaf.in !== "body" && !leaf.notificationUrl);
  const names = new Set(outside.map((leaf) => leaf.name));
  const packed: Record<string, Json> = {};
  for (const { key, name } of outside) {
    const value = own<Json>(values, key);
    if (value === undefined) continue;
    const steps = name.split(".");
    const nested = steps.length > 1 && !names.has(steps[0] as string);
    if (place(packed, nested ? steps : [name], value)) continue;
    const message = "two parameters want the same place in a trigger config";
    return fail({ code: "path-conflict", pointer: `/${key}`, message, operation: operation.id });
  }
  const sent = body === undefined ? undefined : own<Json>(values, body);
  const entries = Object.entries(packed).map(([name, value]) => ({ name, value }));
  const isEmpty = sent === undefined || (isObject(sent) && Object.keys(sent).length === 0);
  return ok(isEmpty ? entries : [...entries, { name: "body", value: sent }]);
}

function place(into: Record<string, Json>, steps: readonly string[], value: Json): boolean {
  let at = into;
  for (const step of steps.slice(0, -1)) {
    const inner = own<Json>(at, step);
    if (inner !== undefined && !isObject(inner)) return false;
    const copy: Record<string, Json> = { ...inner };
    put(at, step, copy);
    at = copy;
  }
  const last = steps.at(-1) as string;
  if (own(at, last) !== undefined) return false;
  put(at, last, value);
  return true;
}
