import { type Call, type Json, ok, put, type Result } from "@interlock/core";
import { type Draft, thaw } from "./apply.ts";
import { stepsTo, valuesAt } from "./places.ts";
import { planOf } from "./plan.ts";
import { buildRequest } from "./request.ts";

/** A call as it may be shown: what the agent supplied at a secret leaf is `***`. Locked secrets are names already. */
export function maskSecrets(call: Call): Result<Pick<Call, "arguments" | "request">> {
  const args = thaw(call.arguments, []) as Draft;
  for (const leaf of call.tool.agent) {
    if (leaf.secret === undefined) continue;
    for (const { path } of valuesAt(args, stepsTo(leaf))) mask(args, path);
  }
  const request = buildRequest(planOf(call.tool).request, args);
  return request.ok ? ok({ arguments: args, request: request.value }) : request;
}

function mask(args: Draft, path: readonly (string | number)[]): void {
  let at: Json = args;
  for (const step of path.slice(0, -1)) at = (at as Readonly<Record<string | number, Json>>)[step] as Json;
  put(at as Draft, String(path.at(-1)), "***");
}
