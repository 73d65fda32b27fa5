import { type Call, type InvokeRequest, type Json, type JsonObject, put, type Result } from "@interlock/core";
import { type Draft, thaw } from "./apply.ts";
import { stepsTo, valuesAt } from "./places.ts";
import { planOf } from "./plan.ts";
import { buildRequest } from "./request.ts";

/** What of a call may be shown: what the agent supplied at a secret leaf is `***`. Locked secrets are names already. */
export function maskSecrets(call: Call): {
  readonly arguments: JsonObject;
  readonly request: Result<InvokeRequest>;
} {
  const args = thaw(call.arguments, []) as Draft;
  for (const leaf of call.tool.agent) {
    if (leaf.secret === undefined) continue;
    for (const { path } of valuesAt(args, stepsTo(leaf))) mask(args, path);
  }
  return { arguments: args, request: buildRequest(planOf(call.tool).request, args) };
}

function mask(args: Draft, path: readonly (string | number)[]): void {
  let at: Json = args;
  for (const step of path.slice(0, -1)) at = (at as Readonly<Record<string | number, Json>>)[step] as Json;
  put(at as Draft, String(path.at(-1)), "***");
}
