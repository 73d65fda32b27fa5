import type { Policy, ToolEntry } from "@interlock/core";
import { unattended } from "./unattended.ts";

/** What a person reads before saying yes to a policy. */
export interface ReviewSummary {
  /** A name for the server that would serve these tools; unique among those that are taken. */
  readonly server: string;
  readonly connectors: readonly {
    readonly name: string;
    readonly title: string;
    readonly connection: string;
    readonly owner?: string;
    readonly operations: number;
  }[];
  readonly operations: number;
  readonly lockedParameters: number;
  readonly agentParameters: number;
  /** Tools that ask a person in review mode. */
  readonly asks: readonly string[];
  /** By run mode, the tools that run without a person. */
  readonly unattended: Readonly<Record<string, readonly string[]>>;
}

/** Sums a compiled policy up. */
export function reviewSummary(policy: Policy, taken: readonly string[] = []): ReviewSummary {
  const { tools } = policy;
  const isWrite = (tool: ToolEntry): boolean => tool.access === "write" || tool.destructive || tool.unbounded;
  return {
    server: serverName(policy, taken),
    connectors: Object.entries(policy.connectors).map(([name, connector]) => ({
      name,
      title: connector.title,
      connection: connector.connection,
      ...(connector.owner === undefined ? {} : { owner: connector.owner }),
      operations: tools.filter((tool) => tool.connector === name).length,
    })),
    operations: tools.length,
    lockedParameters: tools.reduce((sum, tool) => sum + tool.locks.length, 0),
    agentParameters: tools.reduce((sum, tool) => sum + tool.agent.length, 0),
    asks: tools
      .filter(
        (tool) =>
          tool.permission === "ask" || tool.confirm || (tool.permission === "byAccess" && isWrite(tool)),
      )
      .map((tool) => tool.name),
    unattended: unattended(policy),
  };
}

function serverName(policy: Policy, taken: readonly string[]): string {
  const names = Object.keys(policy.connectors)
    .map((name) =>
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/gu, "-")
        .replace(/^-|-$/gu, ""),
    )
    .filter((name) => name !== "");
  const base = `${names.slice(0, 3).join("-") || "interlock"}-${policy.revision.slice(0, 6)}`;
  let name = base;
  for (let count = 2; taken.includes(name); count++) name = `${base}-${count}`;
  return name;
}
