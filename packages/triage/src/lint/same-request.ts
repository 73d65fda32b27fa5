import { type Connector, own, type Permission, type Policy, type ToolEntry } from "@interlock/core";
import { operationsById } from "../compile/whether-tool.ts";
import type { LintedFrom, LintRule } from "./lint-rule.ts";

/** Two operations that send the same request under different permissions: the weaker one is a way around the other. */
export const sameRequest: LintRule = {
  code: "same-request",
  severity: "warning",
  about: "operations that send the same request under different permissions",
  check: (policy, from) => {
    const groups = new Map<string, Sender[]>();
    for (const sender of [
      ...policy.tools.map((tool) => senderOf(policy, tool)),
      ...deniedSenders(policy, from),
    ]) {
      const same = groups.get(sender.request);
      if (same === undefined) groups.set(sender.request, [sender]);
      else same.push(sender);
    }
    return [...groups.values()].flatMap((same) => {
      const strictest = same.reduce((a, b) => (rank(b) > rank(a) ? b : a));
      return same.flatMap((sender) =>
        sender.tool === undefined || rank(sender) === rank(strictest)
          ? []
          : [
              {
                tool: sender.tool,
                message: `${sender.name} (${sender.permission}) sends the same request as ${strictest.name} (${strictest.permission})`,
                suggestion: "give both the same permission",
              },
            ],
      );
    });
  },
};

interface Sender {
  readonly name: string;
  readonly request: string;
  readonly permission: Permission;
  /** Absent for an operation that is denied. */
  readonly tool?: ToolEntry;
}

const strictness: readonly Permission[] = ["allow", "byAccess", "ask", "deny"];

function rank({ permission }: Sender): number {
  return strictness.indexOf(permission);
}

function senderOf(policy: Policy, tool: ToolEntry): Sender {
  const { connector, operation: name, permission } = tool;
  return { name, request: requestOf(policy, connector, tool), permission, tool };
}

// What is denied is in no compiled policy; the file says it.
function deniedSenders(policy: Policy, from: LintedFrom | undefined): readonly Sender[] {
  return Object.entries(from?.file.connectors ?? {}).flatMap(([connector, { operations }]) => {
    const definition = own<Connector>(from?.connectors, connector);
    const byId = definition === undefined ? undefined : operationsById(definition);
    return Object.entries(operations).flatMap(([name, { permission }]): Sender[] => {
      if (permission !== "deny") return [];
      return (byId?.get(name) ?? []).map((operation) => ({
        name,
        request: requestOf(policy, connector, operation),
        permission,
      }));
    });
  });
}

// Names of places and case do not tell requests apart; connections do.
function requestOf(
  policy: Policy,
  connector: string,
  { method, path }: Pick<ToolEntry, "method" | "path">,
): string {
  const connection = policy.connectors[connector]?.connection ?? connector;
  return JSON.stringify([connection, method, path.replaceAll(/\{[^{}]*\}/gu, "{}").toLowerCase()]);
}
