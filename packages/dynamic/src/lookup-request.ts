import type { InvokeRequest, JsonObject, Operation, Result, WireParameter } from "@interlock/core";
import { buildRequest, type RequestPlan, readTemplate } from "@interlock/locks";
import { bodyKey } from "./address.ts";

/** The request of a look-up, by the rules of every other request (connectors.md 7.4, 7.5). */
export function lookupRequest(operation: Operation, args: JsonObject): Result<InvokeRequest> {
  return buildRequest(planOf(operation), args);
}

const plans = new WeakMap<Operation, RequestPlan>();

function planOf(operation: Operation): RequestPlan {
  let plan = plans.get(operation);
  if (plan === undefined) {
    plan = requestPlan(operation);
    plans.set(operation, plan);
  }
  return plan;
}

function requestPlan(operation: Operation): RequestPlan {
  const parameters = operation.parameters.flatMap(wireParameter);
  const travelling = (where: WireParameter["in"]) => parameters.filter((parameter) => parameter.in === where);
  return {
    method: operation.method.toUpperCase(),
    path: readTemplate({ path: operation.path, parameters }),
    queries: travelling("query"),
    headers: travelling("header"),
    form: travelling("formData"),
    body: operation.body,
    bodyKey: bodyKey(operation) ?? "",
    locked: new Set(),
  };
}

// Headers of the transport are not sent; their values chose the body's encoding when the definition was read.
function wireParameter(leaf: Operation["parameters"][number]): readonly WireParameter[] {
  if (leaf.in === "body" || leaf.transport) return [];
  const { in: place, name, key, encoding, collectionFormat } = leaf;
  return [
    {
      in: place,
      name,
      key,
      ...(encoding === undefined ? {} : { encoding }),
      ...(collectionFormat === undefined ? {} : { collectionFormat }),
      ...(leaf.type === "file" ? { file: true as const } : {}),
    },
  ];
}
