import type { JsonSchema } from "./json.ts";
import type { Policy, ToolEntry } from "./policy.ts";
import type { Permission } from "./run-mode.ts";

/** How a provider's words map back to the policy's. Only names that differ are in it. */
export interface ToolAliases {
  /** The tool's name in the policy. */
  readonly name: string;
  /** The argument keys in the policy, by the provider's. */
  readonly keys: Readonly<Record<string, string>>;
}

/** A tool exactly as a model sees it. */
export interface Tool {
  readonly name: string;
  readonly operationId: string;
  /** The connector's name in the policy. */
  readonly connector: string;
  readonly description: string;
  readonly permission: Permission;
  readonly access: "read" | "write";
  /** JSON Schema 2020-12 of the agent's arguments: agent leaves only, objects closed. */
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
  /** Hints in MCP's words. */
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
  };
  /** How names and keys map back to the policy's, when they are a provider's. */
  readonly aliases?: ToolAliases;
}

/** One entry as a model sees it. */
export function toTool(entry: ToolEntry): Tool {
  return {
    name: entry.name,
    operationId: entry.operation,
    connector: entry.connector,
    description: entry.description,
    permission: entry.permission,
    access: entry.access,
    inputSchema: entry.inputSchema,
    ...(entry.outputSchema === undefined ? {} : { outputSchema: entry.outputSchema }),
    annotations: {
      readOnlyHint: entry.access === "read",
      destructiveHint: entry.destructive || entry.unbounded,
      idempotentHint: entry.access === "read" || entry.method === "put" || entry.method === "delete",
    },
  };
}

const indexes = new WeakMap<Policy, ReadonlyMap<string, ToolEntry>>();

/** The tool of that exact name. A `Map` has no inherited keys, so `constructor` is nonsense like any other. */
export function findTool(policy: Policy, name: string): ToolEntry | undefined {
  let index = indexes.get(policy);
  if (index === undefined) {
    index = new Map(policy.tools.map((tool) => [tool.name, tool]));
    indexes.set(policy, index);
  }
  return index.get(name);
}
