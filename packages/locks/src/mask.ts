import {
  type Call,
  type InvokeRequest,
  type JsonObject,
  type Result,
  stepsTo,
  valuesAt,
} from "@interlock/core";
import { type Draft, replaceAt, thaw } from "./apply.ts";
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
    for (const { path } of valuesAt(args, stepsTo(leaf), leaf)) replaceAt(args, path, "***");
  }
  return { arguments: args, request: buildRequest(planOf(call.tool).request, args) };
}
