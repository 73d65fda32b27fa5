import {
  type Issue,
  isObject,
  type JsonSchema,
  own,
  type Policy,
  type PolicyConnector,
  type ToolEntry,
} from "@interlock/core";
import { agentSchema } from "./agent-schema.ts";
import { asksByItself, lossesOf } from "./export-losses.ts";
import { exportRestrictions } from "./export-restrictions.ts";
import { note } from "./note.ts";
import type {
  AgentParameter,
  ServerConfig,
  ServerConfigKind,
  ServerConnector,
  ServerOperation,
  ValueRestriction,
} from "./server-config.ts";
import { userParameters } from "./user-parameters.ts";

/** How a policy is exported. */
export interface ExportOptions {
  readonly to?: ServerConfigKind;
  /** The server's description. */
  readonly description?: string;
  /**
   * Operations that go out although the document cannot hold what protects them: by operationId, or `connector/operationId`
   * where two connectors have one. What they lose is still told.
   */
  readonly lossy?: readonly string[];
}

/** One of the field's documents, and what of the policy it cannot say. */
export interface ExportedConfig {
  readonly config: ServerConfig;
  /** Severity `error`: the operation is left out, because without what cannot be said it would be open. */
  readonly notes: readonly Issue[];
}

/** Writes a policy as one of the field's documents, which enforces its locks at the field's own gateway. */
export function toMcpServerConfig(policy: Policy, options: ExportOptions = {}): ExportedConfig {
  const to = options.to ?? "mcp-server-config";
  const notes: Issue[] = [];
  const tools = policy.tools.filter((tool) => {
    const isAsked = [tool.operation, `${tool.connector}/${tool.operation}`].some((name) =>
      options.lossy?.includes(name),
    );
    const losses = lossesOf(policy, tool, to);
    const isOut = ({ weight }: (typeof losses)[number]) =>
      weight === "never" || (weight === "opens" && !isAsked);
    for (const loss of losses) {
      const what = isOut(loss) ? `${loss.what}; the operation is left out` : loss.what;
      notes.push({
        ...note(what, isOut(loss) ? "error" : "warning"),
        ...(isOut(loss) && loss.weight === "opens"
          ? { suggestion: `to lose it: --lossy ${tool.operation}` }
          : {}),
        connector: tool.connector,
        operation: tool.operation,
      });
    }
    return !losses.some(isOut);
  });
  const restrictions = to === "sre-agent" ? [] : tools.flatMap((tool) => restrictionsOf(policy, tool));
  const config: ServerConfig = {
    properties: {
      ...(options.description === undefined ? {} : { description: options.description }),
      state: "Enabled",
      connectors: Object.keys(policy.connectors).map((name) =>
        exportConnector(
          policy,
          name,
          tools.filter((tool) => tool.connector === name),
          to,
        ),
      ),
      ...(restrictions.length === 0 ? {} : { policies: restrictions }),
    },
  };
  return { config, notes };
}

// The catalog's name of a connector, which the policy may call otherwise.
function catalogName(policy: Policy, connector: string): string {
  return own<PolicyConnector>(policy.connectors, connector)?.api ?? connector;
}

function restrictionsOf(policy: Policy, tool: ToolEntry): readonly ValueRestriction[] {
  const isOnly = Object.keys(policy.connectors).length === 1;
  return exportRestrictions(tool).restrictions.map(({ name, target, rules }) => ({
    name: isOnly ? name : `${tool.connector}-${name}`,
    type: "ParameterValueRestriction",
    target: { ...target, connectorName: catalogName(policy, tool.connector) },
    rules,
  }));
}

function exportConnector(
  policy: Policy,
  name: string,
  tools: readonly ToolEntry[],
  to: ServerConfigKind,
): ServerConnector {
  const connector = own<PolicyConnector>(policy.connectors, name);
  return {
    name: catalogName(policy, name),
    connectionName: connector?.connection ?? name,
    displayName: connector?.title || name,
    operations: tools.map((tool) => exportOperation(tool, to)),
  };
}

function exportOperation(tool: ToolEntry, to: ServerConfigKind): ServerOperation {
  const user = userParameters(tool);
  const agent = agentParameters(tool, to);
  const displayName = tool.title || tool.operation;
  return {
    name: tool.operation,
    displayName,
    description: tool.description || displayName,
    // A namespace does not know the member; approvals are the agent runtime's (connectors.md 8.6).
    ...(to === "sre-agent" && asksByItself(tool) ? { requiresApproval: true } : {}),
    ...(user.length === 0 ? {} : { userParameters: user }),
    ...(agent.length === 0 ? {} : { agentParameters: agent }),
  };
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
