import {
  type Connector,
  fail,
  type Issue,
  type Json,
  type JsonSchema,
  ok,
  own,
  put,
  type Result,
} from "@interlock/core";
import { compilePolicy } from "../compile-policy.ts";
import type { ConnectorSource, OperationSource, PolicyFile } from "../policy-file.ts";
import { toolDescription } from "../tool-text.ts";
import { findOperation, unknownOperation } from "./find-operation.ts";
import { importParameters } from "./import-parameters.ts";
import { importRestrictions, type Restrictable } from "./import-restrictions.ts";
import { nameConnectors } from "./name-connectors.ts";
import { note } from "./note.ts";
import {
  type ServerConfig,
  type ServerConnector,
  type ServerOperation,
  serverConfigSchema,
} from "./server-config.ts";
import type { ServerConfigKind } from "./to-server-config.ts";
import { unreadMembers } from "./unread-members.ts";

/** A policy made from one of the field's documents. */
export interface ImportedPolicy {
  readonly file: PolicyFile;
  /** The server's own description, which a policy has no place for. */
  readonly description?: string;
  /** What the document says and a policy cannot; severity `error` where it protects. */
  readonly notes: readonly Issue[];
}

/** How a document is imported. */
export interface ImportOptions {
  /** Which document it is. Absent = the SRE agent's where it says `requiresApproval`, which only that one can. */
  readonly from?: ServerConfigKind;
}

/**
 * Reads an `mcpServerConfigs` body or the SRE agent's connector config into a policy, against the definitions of its
 * connectors by their names. An absent `requiresApproval` is `allow` in the SRE agent's; a namespace's body cannot say it and
 * gives `byAccess`. Refused is what would not compile: unknown operations and parameters, leaves that are both user's and
 * agent's, required leaves that are neither.
 */
export function fromMcpServerConfig(
  json: Json,
  connectors: Readonly<Record<string, Connector>>,
  options: ImportOptions = {},
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
  const draft: Draft = {
    config,
    errors: [],
    notes: [],
    operations: [],
    kind: options.from ?? kindOf(config),
  };
  const named = nameConnectors(config.properties.connectors);
  const sources = Object.fromEntries(
    named.map(({ name, api, connection }) => [
      name,
      {
        definition: `./${api}.swagger.json`,
        connection,
        api,
        operations: {} as Record<string, OperationSource>,
      },
    ]),
  );
  const definitions: Record<string, Connector> = {};
  for (const { name, api, entries } of named) {
    const connector = own<Connector>(connectors, api);
    if (connector === undefined) {
      const message = `no definition was given for the connector "${api}"`;
      draft.errors.push({ code: "not-a-policy", pointer: "", message });
      continue;
    }
    put(definitions, name, connector);
    for (const entry of entries) importEntry(draft, name, entry, connector);
  }
  const restricted = importRestrictions(config, draft.operations);
  draft.errors.push(...restricted.errors);
  draft.notes.push(...restricted.notes);
  if (draft.errors.length > 0) return fail(...draft.errors);
  for (const each of draft.operations)
    put(sources[each.connector]?.operations ?? {}, each.operation.id, operationSource(draft, each));
  const file: PolicyFile = { interlock: 1, connectors: sources satisfies Record<string, ConnectorSource> };
  const compiled = compilePolicy({ file }, definitions);
  if (!compiled.ok) return compiled;
  const { description } = config.properties;
  return ok({
    file,
    ...(description === undefined ? {} : { description }),
    notes: [...draft.notes, ...unreadMembers(json)],
  });
}

interface Draft {
  readonly config: ServerConfig;
  readonly kind: ServerConfigKind;
  readonly errors: Issue[];
  readonly notes: Issue[];
  readonly operations: ImportedOperation[];
}

interface ImportedOperation extends Restrictable {
  readonly enabled: boolean;
}

function kindOf(config: ServerConfig): ServerConfigKind {
  const says = config.properties.connectors.some(({ operations }) =>
    operations.some(({ requiresApproval }) => requiresApproval !== undefined),
  );
  return says && config.kind === undefined ? "sre-agent" : "mcp-server-config";
}

function importEntry(draft: Draft, name: string, entry: ServerConnector, connector: Connector): void {
  const { displayName, description } = entry;
  if (displayName !== undefined && displayName !== connector.title)
    draft.notes.push({ ...note(`the display name ${JSON.stringify(displayName)}`), connector: name });
  if (description !== undefined && description !== connector.description)
    draft.notes.push({ ...note(`the description ${JSON.stringify(description)}`), connector: name });
  for (const source of entry.operations) {
    const operation = findOperation(connector, source.name);
    if (operation === undefined) {
      draft.errors.push(unknownOperation(connector, name, source.name));
      continue;
    }
    const at = { connector: name, operation: operation.id };
    const twin = draft.operations.find((each) => each.connector === name && each.operation === operation);
    if (twin !== undefined) {
      if (JSON.stringify(twin.source) === JSON.stringify(source)) continue;
      const message = `${operation.id} stands in it twice, and a policy has one place for it`;
      draft.errors.push({ code: "lock-overlap", pointer: "", message, ...at });
      continue;
    }
    const imported = importParameters(operation, source);
    draft.errors.push(...imported.errors.map((issue) => ({ ...issue, ...at })));
    draft.notes.push(
      ...[...imported.notes, ...unsaid(source, operation.title)].map((issue) => ({ ...issue, ...at })),
    );
    const states = [draft.config.properties.state, entry.state, source.state];
    for (const state of states) {
      if (state !== undefined && !isEnabled(state) && state.toLowerCase() !== "disabled")
        draft.notes.push({ ...note(`the state ${JSON.stringify(state)}; it is taken for Disabled`), ...at });
    }
    draft.operations.push({
      connector: name,
      connectorNames: [entry.name, name],
      operation,
      source,
      parameters: imported.parameters,
      constraints: { ...imported.constraints },
      enabled: states.every(isEnabled),
    });
  }
}

// Whatever is not known to be on is off.
function isEnabled(state: string | undefined): boolean {
  return state === undefined || ["enabled", "notspecified"].includes(state.toLowerCase());
}

function unsaid({ toolName, displayName }: ServerOperation, title: string | undefined): readonly Issue[] {
  return [
    ...(toolName === undefined
      ? []
      : [note(`toolName "${toolName}": tools are named after their operations`)]),
    ...(displayName === undefined || title === undefined || displayName === title
      ? []
      : [note(`the display name ${JSON.stringify(displayName)}`)]),
  ];
}

function operationSource(
  draft: Draft,
  { operation, source, parameters, constraints, enabled }: ImportedOperation,
): OperationSource {
  const declared = toolDescription(operation, undefined);
  const { description } = source;
  const isOwn =
    description === undefined || description === (declared || (source.displayName ?? operation.id));
  return {
    ...(enabled ? {} : { enabled: false }),
    permission: permissionOf(draft.kind, source.requiresApproval),
    ...(isOwn ? {} : { description }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(Object.keys(constraints).length === 0
      ? {}
      : { constraints: constraints satisfies Record<string, JsonSchema> }),
  };
}

function permissionOf(
  kind: ServerConfigKind,
  requiresApproval: boolean | undefined,
): OperationSource["permission"] {
  if (requiresApproval === true) return "ask";
  return kind === "sre-agent" ? "allow" : "byAccess";
}
