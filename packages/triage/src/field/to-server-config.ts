import {
  type Issue,
  isObject,
  type Json,
  type JsonSchema,
  own,
  type Policy,
  type PolicyConnector,
  put,
  type ToolEntry,
} from "@interlock/core";
import { agentSchema } from "./agent-schema.ts";
import { note } from "./from-server-config.ts";
import type {
  AgentParameter,
  ServerConfig,
  ServerConnector,
  ServerOperation,
  UserParameter,
} from "./server-config.ts";
import { exportRestrictions } from "./value-restrictions.ts";

/** Which of the field's documents is written: a namespace's `mcpServerConfigs` body, or the SRE agent's connector config. */
export type ServerConfigKind = "mcp-server-config" | "sre-agent";

/** One of the field's documents, and what of the policy it cannot say. */
export interface ExportedConfig {
  readonly config: ServerConfig;
  /** Severity `error`: the operation is left out, because without what cannot be said it would be open. */
  readonly notes: readonly Issue[];
}

/** Writes a policy as one of the field's documents, which enforces its locks at the field's own gateway. */
export function toMcpServerConfig(
  policy: Policy,
  options: { readonly to?: ServerConfigKind; readonly description?: string } = {},
): ExportedConfig {
  const to = options.to ?? "mcp-server-config";
  const notes: Issue[] = [];
  const tools = policy.tools.filter((tool) => {
    const refusals = whatOpens(tool).map((what) => leftOut(tool, what));
    notes.push(...refusals);
    return refusals.length === 0;
  });
  notes.push(...tools.flatMap((tool) => unsaid(tool, to)), ...unsaidOfPolicy(policy));
  const restrictions =
    to === "sre-agent" ? [] : tools.flatMap((tool) => exportRestrictions(tool).restrictions);
  const config: ServerConfig = {
    ...(to === "mcp-server-config" ? { kind: "ManagedMcpServer" } : {}),
    properties: {
      ...(options.description === undefined ? {} : { description: options.description }),
      state: "Enabled",
      connectors: Object.entries(policy.connectors).map(([name, connector]) =>
        exportConnector(
          name,
          connector,
          tools.filter((tool) => tool.connector === name),
          to,
        ),
      ),
      ...(restrictions.length === 0 ? {} : { policies: restrictions }),
    },
  };
  return { config, notes };
}

function exportConnector(
  name: string,
  connector: PolicyConnector,
  tools: readonly ToolEntry[],
  to: ServerConfigKind,
): ServerConnector {
  return {
    name,
    connectionName: connector.connection,
    displayName: connector.title,
    operations: tools.map((tool) => exportOperation(tool, to)),
  };
}

function exportOperation(tool: ToolEntry, to: ServerConfigKind): ServerOperation {
  const user = userParameters(tool);
  const agent = agentParameters(tool, to);
  const asks = tool.permission === "ask" || (tool.permission === "byAccess" && tool.access === "write");
  return {
    name: tool.operation,
    ...(tool.title === undefined ? {} : { displayName: tool.title }),
    ...(tool.description === tool.title || tool.description === "" ? {} : { description: tool.description }),
    // A namespace does not know the member; approvals are the agent runtime's (connectors.md §8.6).
    ...(to === "sre-agent" && asks ? { requiresApproval: true } : {}),
    ...(user.length === 0 ? {} : { userParameters: user }),
    ...(agent.length === 0 ? {} : { agentParameters: agent }),
  };
}

// One entry for each argument: a body's locked parts are put together. What is injected is said as well, for whether
// the service injects is not documented (connectors.md §8.2).
function userParameters(tool: ToolEntry): readonly UserParameter[] {
  const fixed = [...tool.injected, ...tool.locks].filter((place) => !place.segments.includes(null));
  const keys = [...new Set(fixed.map((place) => place.key))];
  const objects = tool.requiredObjects
    .filter((place) => keys.includes(place.key) && !place.segments.includes(null))
    .map((place) => ({ ...place, value: {} }));
  return keys.map((name) => {
    const places = [...objects, ...fixed].filter((place) => place.key === name);
    const value = places.reduce<Json>(
      (whole, place) => withValue(whole, place.segments as readonly string[], place.value),
      {},
    );
    const title = tool.locks.find((lock) => lock.key === name && lock.title !== undefined)?.title;
    return { name, value, ...(title === undefined ? {} : { displayValue: title }) };
  });
}

function withValue(whole: Json, segments: readonly string[], value: Json): Json {
  const [step, ...rest] = segments;
  if (step === undefined) return isObject(value) && isObject(whole) ? { ...value, ...whole } : value;
  const copy: Record<string, Json> = isObject(whole) ? { ...whole } : {};
  put(copy, step, withValue(own(whole, step) ?? {}, rest, value));
  return copy;
}

function agentParameters(tool: ToolEntry, to: ServerConfigKind): readonly AgentParameter[] {
  const properties = own(tool.inputSchema, "properties");
  const required = own(tool.inputSchema, "required");
  const definitions = own(tool.inputSchema, "$defs");
  if (!isObject(properties)) return [];
  return Object.entries(properties).map(([name, schema]) => {
    const isRequired = Array.isArray(required) && required.includes(name);
    return {
      name,
      ...(to === "mcp-server-config" && isRequired ? { isRequired } : {}),
      schema: agentSchema(schema as JsonSchema, isRequired, isObject(definitions) ? definitions : {}),
    };
  });
}

// What the document cannot say and the operation must not go without.
function whatOpens(tool: ToolEntry): readonly string[] {
  return [
    ...tool.locks
      .filter((lock) => lock.secret !== undefined)
      .map((lock) => `${lock.pointer} is locked to a secret`),
    ...tool.locks
      .filter((lock) => lock.segments.includes(null))
      .map((lock) => `${lock.pointer} is locked in array elements`),
    ...[...tool.locks, ...tool.agent]
      .filter((place) => /^(?:path|query|header|formData|body):/u.test(place.key))
      .map((place) => `${place.pointer} shares its name with another parameter`),
    ...tool.rules.filter((rule) => rule.permission === "deny").map((rule) => `a rule denies: ${rule.reason}`),
  ];
}

function leftOut(tool: ToolEntry, what: string): Issue {
  return {
    ...note(`${what}; the operation is left out`),
    severity: "error",
    connector: tool.connector,
    operation: tool.operation,
  };
}

function unsaid(tool: ToolEntry, to: ServerConfigKind): readonly Issue[] {
  const { others } = exportRestrictions(tool);
  const constraints = to === "sre-agent" ? tool.constraints : others;
  const what = [
    ...constraints.map((constraint) => `the constraint on ${constraint.pointer}`),
    ...tool.rules.map((rule) => `a rule: ${rule.reason}`),
    ...(tool.limits === undefined ? [] : ["limits"]),
    ...(tool.ceiling === undefined ? [] : ["the ceiling"]),
    ...(tool.approval.approvers === undefined ? [] : ["who may approve"]),
    ...(tool.permission === "byAccess" ? ["permission byAccess: it became a fixed answer"] : []),
    ...(to === "mcp-server-config" && tool.permission === "ask"
      ? ["permission ask: a namespace enforces no approvals"]
      : []),
  ];
  return what.map((each) => ({ ...note(each), connector: tool.connector, operation: tool.operation }));
}

function unsaidOfPolicy(policy: Policy): readonly Issue[] {
  return [
    ...(policy.ceiling === "review" ? [] : [note("the policy's ceiling")]),
    ...(policy.actors === undefined ? [] : [note("for whom a session may act")]),
  ];
}
