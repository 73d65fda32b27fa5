import { isObject, type Json, type JsonObject, type Policy, type ToolEntry } from "@interlock/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import { verdictOf } from "./engine.ts";

/** What a careful programmer would write by hand for the workload's tools, and for nothing else. */
export interface FloorAnswer {
  readonly verdict: string;
  readonly arguments?: object;
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly body: object;
    readonly encoding: "json";
  };
}

/** Copies the input, runs the compiled validator, spreads the lock, encodes the path and freezes. */
export function openFloor(policy: Policy): (tool: string, args: JsonObject) => FloorAnswer {
  const tools = new Map(
    policy.tools.map((tool) => [
      tool.name,
      { verdict: verdictOf(tool), fits: new Ajv2020().compile(withConstraint(tool)) },
    ]),
  );
  return (name, args) => {
    const tool = tools.get(name);
    if (tool === undefined) return { verdict: "invalid" };
    const copied = copy(args) as { readonly project: string; readonly order: object };
    if (!tool.fits(copied)) return { verdict: "invalid" };
    const body = Object.freeze({ ...copied.order, account: "acc-1" });
    const effective = Object.freeze({ ...copied, order: body });
    const path = `/projects/${encodeURIComponent(copied.project)}/orders`;
    const request = Object.freeze({ method: "POST", path, body, encoding: "json" as const });
    return Object.freeze({ verdict: tool.verdict, arguments: effective, request });
  };
}

function copy(value: Json): Json {
  if (Array.isArray(value)) return value.map(copy);
  if (!isObject(value)) return value;
  const copied: Record<string, Json> = {};
  for (const key of Object.keys(value)) copied[key] = copy(value[key] as Json);
  return copied;
}

// By hand the constraint would stand in the schema itself.
function withConstraint(tool: ToolEntry): JsonObject {
  const schema = structuredClone(tool.inputSchema) as {
    readonly properties: { readonly order: { readonly properties: { amount: JsonObject } } };
  };
  schema.properties.order.properties.amount = { type: "number", maximum: 100 };
  return schema as unknown as JsonObject;
}
