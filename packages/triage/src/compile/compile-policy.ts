import {
  type Connector,
  deepFreeze,
  digest,
  fail,
  type Issue,
  type Json,
  ok,
  own,
  type Policy,
  type PolicyConnector,
  policyRevision,
  put,
  type Result,
  type ToolEntry,
} from "@interlock/core";
import { reportGroupNames } from "../file/group-names.ts";
import { reportOriginNames } from "../file/origin-names.ts";
import type { PolicySource } from "../file/parse-policy.ts";
import type { ConnectorSource } from "../file/policy-file.ts";
import { openReport, type Report } from "../file/report.ts";
import { didYouMean } from "../file/suggestion.ts";
import { type CheckLock, openLockCheck } from "../roles/lock-check.ts";
import { compileTool } from "./compile-tool.ts";
import { modelText } from "./model-text.ts";
import { saying } from "./well-formed.ts";
import { operationsById, whyNoTool } from "./whether-tool.ts";

/**
 * Compiles a policy with its definitions, by the connectors' names in the policy: the self-contained document, or
 * everything that is wrong, each with its place. `resolved` holds the sidecars of dynamic schemas whose digests enter
 * the revision; the connectors are given with those schemas grafted in.
 */
export function compilePolicy(
  source: PolicySource,
  connectors: Readonly<Record<string, Connector>>,
  resolved: Readonly<Record<string, Json>> = {},
): Result<Policy> {
  const { file } = source;
  const report = openReport(source.positionOf);
  const checkLock = openLockCheck();
  const names = Object.keys(file.connectors);
  const compiled: Record<string, PolicyConnector> = {};
  const tools: ToolEntry[] = [];
  for (const name of names) {
    const connectorSource = file.connectors[name] as ConnectorSource;
    const connector = own<Connector>(connectors, name);
    if (connector === undefined) {
      report.add(["connectors", name, "definition"], {
        code: "not-a-policy",
        pointer: `/connectors/${name}/definition`,
        message: `no definition was given for the connector "${name}"`,
      });
      continue;
    }
    put(compiled, name, compileConnector(connectorSource, connector, own(resolved, name)));
    const prefix = names.length > 1 ? `${name}_` : "";
    tools.push(...compileOperations(name, prefix, connectorSource, connector, report, checkLock));
  }
  reportCollisions(tools, report);
  reportGroupNames(file, report);
  reportOriginNames(file, report);
  if (report.issues.length > 0) return fail(...inFileOrder(report.issues));
  const content = {
    kind: "interlock-policy" as const,
    version: 1 as const,
    ceiling: file.ceiling ?? "review",
    ...(file.actors === undefined ? {} : { actors: file.actors }),
    connectors: compiled,
    tools: tools.sort((a, b) => compare(a.name, b.name)),
  };
  return ok(deepFreeze(saying(content as unknown as Json, withRevision)));
}

function withRevision(content: Json): Policy {
  const { kind, version, ...rest } = content as unknown as Omit<Policy, "revision">;
  return { kind, version, revision: policyRevision({ kind, version, ...rest }), ...rest };
}

function compileConnector(
  source: ConnectorSource,
  connector: Connector,
  resolved: Json | undefined,
): PolicyConnector {
  return {
    title: modelText(connector.title, 200),
    connection: source.connection,
    ...(source.api === undefined ? {} : { api: source.api }),
    ...(source.owner === undefined ? {} : { owner: source.owner }),
    ...(source.ceiling === undefined ? {} : { ceiling: source.ceiling }),
    ...(source.actors === undefined ? {} : { actors: source.actors }),
    definition: definitionDigest(connector),
    ...(resolved === undefined ? {} : { resolved: saying(resolved, digest) }),
  };
}

/** SHA-256 of a definition's canonical form. */
export function definitionDigest(connector: Pick<Connector, "document">): string {
  return saying(connector.document, digest);
}

function compileOperations(
  connector: string,
  prefix: string,
  source: ConnectorSource,
  definition: Connector,
  report: Report,
  checkLock: CheckLock,
): readonly ToolEntry[] {
  const byId = operationsById(definition);
  return Object.entries(source.operations).flatMap(([id, settings]): ToolEntry[] => {
    const path = ["connectors", connector, "operations", id];
    const same = byId.get(id) ?? [];
    const [operation] = same;
    if (operation === undefined) {
      report.add(path, {
        code: "unknown-operation",
        pointer: "",
        message: `the definition of "${connector}" has no operation ${id}`,
        ...didYouMean(id, byId.keys()),
      });
      return [];
    }
    const isTool = settings.enabled !== false && settings.permission !== "deny";
    const refusal = whyNoTool(id, same);
    if (refusal !== undefined && isTool) {
      report.add(path, refusal);
      return [];
    }
    // What several operations share has no parameters to check.
    if (same.length > 1) return [];
    const tool = compileTool({
      name: `${prefix}${id}`,
      connector,
      operation,
      source: settings,
      path,
      report,
      checkLock,
    });
    return tool === undefined ? [] : [tool];
  });
}

function reportCollisions(tools: readonly ToolEntry[], report: Report): void {
  const seen = new Map<string, ToolEntry>();
  for (const tool of tools) {
    const twin = seen.get(tool.name);
    if (twin !== undefined) {
      report.add(["connectors", tool.connector, "operations", tool.operation], {
        code: "name-collision",
        pointer: "",
        message: `${tool.connector}/${tool.operation} and ${twin.connector}/${twin.operation} would both be the tool ${tool.name}`,
        suggestion: "rename one of the connectors in the policy",
      });
    }
    seen.set(tool.name, tool);
  }
}

function inFileOrder(issues: readonly Issue[]): readonly Issue[] {
  return [...issues].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
