import { type Call, deepFreeze, type InvokeRequest, type Result, valuesAt } from "@interlock/core";
import { type Draft, replaceAt, thaw } from "./apply.ts";
import { planOf } from "./plan.ts";
import { buildRequest } from "./request.ts";

/**
 * The request with its locked secrets in place of their names, for the sending step alone. Everything that is judged,
 * shown or journalled is the call's own `request`.
 */
export function revealSecrets(call: Call, secrets: Readonly<Record<string, string>>): Result<InvokeRequest> {
  const plan = planOf(call.tool);
  const args = thaw(call.arguments, []) as Draft;
  for (const lock of plan.locks) {
    if (lock.secret === undefined) continue;
    const value = Object.hasOwn(secrets, lock.secret) ? secrets[lock.secret] : undefined;
    if (value === undefined) throw new TypeError("a locked secret was not resolved");
    for (const { path } of valuesAt(args, lock.steps)) replaceAt(args, path, value);
  }
  return buildRequest(plan.request, deepFreeze(args));
}
