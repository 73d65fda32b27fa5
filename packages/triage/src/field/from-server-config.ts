import {
  type Connector,
  fail,
  type Issue,
  type Json,
  type Operation,
  ok,
  own,
  put,
  type Result,
} from "@interlock/core";
import { compilePolicy } from "../compile-policy.ts";
import type { ConnectorSource, OperationSource, PolicyFile } from "../policy-file.ts";
import { didYouMean } from "../suggestion.ts";
import { toolDescription } from "../tool-text.ts";
import { isTrigger } from "../whether-tool.ts";
import { importParameters } from "./import-parameters.ts";
import { type ServerConfig, type ServerOperation, serverConfigSchema } from "./server-config.ts";
import { importRestrictions } from "./value-restrictions.ts";

/** A policy made from one of the field's documents. */
export interface ImportedPolicy {
  readonly file: PolicyFile;
  /** The server's own description, which a policy has no place for. */
  readonly description?: string;
  /** What the document says and a policy cannot. */
  readonly notes: readonly Issue[];
}

/**
 * Reads an `mcpServerConfigs` body or the SRE agent's connector config into a policy, against the definitions of its
 * connectors by their names. An absent `requiresApproval` is `permission: allow`. Refused is what would not compile:
 * unknown operations and parameters, leaves that are both user's and agent's, required leaves that are neither.
 */
export function fromMcpServerConfig(
  json: Json,
  connectors: Readonly<Record<string, Connector>>,
): Result<ImportedPolicy> {
  const parsed = serverConfigSchema.safeParse(
    own(json, "properties") === undefined ? { properties: json } : json,
  );
  if (!parsed.success) {
    return fail(
      ...parsed.error.issues.map((issue) => ({
        code: "not-a-server-config",
        pointer: `/${issue.path.map(String).join("/")}`,
        message: `not an MCP server config: ${issue.path.map(String).join("/")}: ${issue.message}`,
      })),
    );
  }
  const config = parsed.data;
  const errors: Issue[] = [];
  const notes: Issue[] = [];
  const sources: Record<string, ConnectorSource> = {};
  for (const entry of config.properties.connectors) {
    const connector = own<Connector>(connectors, entry.name);
    if (connector === undefined) {
      errors.push({
        code: "not-a-policy",
        pointer: "",
        message: `no definition was given for the connector "${entry.name}"`,
      });
      continue;
    }
    const operations: Record<string, OperationSource> = {
      ...own<ConnectorSource>(sources, entry.name)?.operations,
    };
    for (const each of entry.operations) {
      const operation = findOperation(connector, each.name);
      if (operation === undefined) errors.push(unknownOperation(connector, entry.name, each.name));
      else put(operations, operation.id, importOperation(config, entry.name, operation, each, errors, notes));
    }
    put(sources, entry.name, {
      definition: `./${entry.name}.swagger.json`,
      connection: entry.connectionName,
      operations,
    });
  }
  if (errors.length > 0) return fail(...errors);
  const file: PolicyFile = { interlock: 1, connectors: sources };
  const compiled = compilePolicy({ file }, connectors);
  if (!compiled.ok) return compiled;
  const { description } = config.properties;
  return ok({
    file,
    ...(description === undefined ? {} : { description }),
    notes: [...notes, ...unsaid(config)],
  });
}

function importOperation(
  config: ServerConfig,
  connector: string,
  operation: Operation,
  source: ServerOperation,
  errors: Issue[],
  notes: Issue[],
): OperationSource {
  const at = { connector, operation: operation.id };
  const imported = importParameters(operation, source);
  errors.push(...imported.errors.map((issue) => ({ ...issue, ...at })));
  const restricted = importRestrictions(operation, config.properties.policies ?? [], {
    ...at,
    constraints: imported.constraints,
  });
  errors.push(...restricted.errors);
  notes.push(...imported.notes.map((issue) => ({ ...issue, ...at })));
  if (source.toolName !== undefined) {
    notes.push({ ...note(`toolName "${source.toolName}": tools are named after their operations`), ...at });
  }
  return {
    permission: source.requiresApproval === true ? "ask" : "allow",
    ...(source.description === undefined || source.description === toolDescription(operation, undefined)
      ? {}
      : { description: source.description }),
    ...(Object.keys(imported.parameters).length === 0 ? {} : { parameters: imported.parameters }),
    ...(Object.keys(restricted.constraints).length === 0 ? {} : { constraints: restricted.constraints }),
  };
}

// connectors.md §8.1: a name is an operationId, exactly or but for case; the portal's own examples are not always.
function findOperation(connector: Connector, name: string): Operation | undefined {
  const named = connector.operations.filter((operation) => operation.named && !isTrigger(operation));
  const folded = named.filter((operation) => operation.id.toLowerCase() === name.toLowerCase());
  return named.find((operation) => operation.id === name) ?? (folded.length === 1 ? folded[0] : undefined);
}

function unknownOperation(connector: Connector, name: string, operation: string): Issue {
  return {
    code: "unknown-operation",
    pointer: "",
    connector: name,
    operation,
    message: `the definition of "${name}" has no operation ${operation}`,
    ...didYouMean(
      operation,
      connector.operations.filter((each) => each.named).map((each) => each.id),
    ),
  };
}

const members = ["authenticationMode", "settings", "disableApiKeyAuth", "hostedMcpServer", "resourceAuth"];

function unsaid(config: ServerConfig): readonly Issue[] {
  return [
    ...(config.properties.state === undefined || config.properties.state === "Enabled"
      ? []
      : [note(`state "${config.properties.state}"`)]),
    ...members.filter((member) => own(config.properties, member) !== undefined).map((member) => note(member)),
  ];
}

/** Something that one of two documents says and the other cannot. */
export function note(what: string): Issue {
  return {
    code: "not-said",
    severity: "warning",
    pointer: "",
    message: `the other document cannot say: ${what}`,
  };
}
