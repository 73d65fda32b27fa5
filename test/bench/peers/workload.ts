import {
  type Call,
  type Json,
  type Policy,
  policyRevision,
  readPolicy,
  type ToolEntry,
} from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { compiled } from "../../locks/wire.ts";

/** How many tools the tables have a row for. */
export const sizes: readonly number[] = [1, 10, 100, 1_000, 10_000];

/** One request of an agent, as it arrives. */
export interface Request {
  readonly tool: string;
  readonly args: Readonly<Record<string, Json>>;
  readonly kind: "good" | "unknown-tool" | "lock-override" | "constraint-violated";
}

const template = compiled(
  "/projects/{project}/orders",
  "post",
  {
    parameters: [
      { name: "project", in: "path", required: true, type: "string" },
      {
        name: "order",
        in: "body",
        required: true,
        schema: {
          type: "object",
          required: ["amount", "note"],
          properties: {
            amount: { type: "number" },
            note: { type: "string" },
            account: { type: "string" },
          },
        },
      },
    ],
  },
  {
    parameters: {
      "/project": "agent",
      "/order/amount": "agent",
      "/order/note": "agent",
      "/order/account": { user: "acc-1" },
    },
    constraints: { "/order/amount": { type: "number", maximum: 100 } },
  },
);

/** A policy of so many tools, each with a permission, an access, one lock and one numeric constraint. */
export function workloadPolicy(size: number): Policy {
  const [tool] = template.tools;
  if (tool === undefined) throw new Error("the template has no tool");
  const tools = Array.from({ length: size }, (_, i): ToolEntry => {
    const permission = (["allow", "ask", "byAccess", "deny"] as const)[i % 4] ?? "deny";
    const access = i % 8 < 4 ? "read" : "write";
    // The model reads the schema: each tool has its own object, as a compiled policy does.
    return { ...structuredClone(tool), name: nameOf(i), operation: nameOf(i), permission, access };
  });
  const content = { ...template, tools };
  return readPolicy({ ...content, revision: policyRevision(content) } as unknown as Json);
}

function nameOf(i: number): string {
  return `Order_${i.toString(36)}_Place`;
}

/** 256 requests, a tenth each an unknown tool, a lock overridden, a constraint violated, in an order that repeats. */
export function requestRing(size: number): readonly Request[] {
  return Array.from({ length: 256 }, (_, i): Request => {
    const tool = nameOf((i * 7919) % size);
    const order = { amount: i % 100, note: `order number ${i}` };
    const args = { project: `project ${i % 16}`, order };
    switch (i % 10) {
      case 3:
        return { kind: "unknown-tool", tool: `Refund_${i}`, args };
      case 5:
        return { kind: "lock-override", tool, args: { ...args, order: { ...order, account: "acc-2" } } };
      case 7:
        return { kind: "constraint-violated", tool, args: { ...args, order: { ...order, amount: 101 + i } } };
      default:
        return { kind: "good", tool, args };
    }
  });
}

/** 256 merged calls: what is left to decide is permission and access. */
export function callRing(policy: Policy): readonly Call[] {
  return Array.from({ length: 256 }, (_, i) => {
    const order = { amount: i % 100, note: `order number ${i}` };
    const name = nameOf((i * 7919) % policy.tools.length);
    const call = mergeLocks(policy, name, { project: `project ${i % 16}`, order });
    if (!call.ok) throw new Error(JSON.stringify(call.issues));
    return call.value;
  });
}
