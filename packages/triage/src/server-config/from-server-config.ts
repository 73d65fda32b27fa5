import { type Connector, fail, type Issue, type Json, ok, own, put, type Result } from "@interlock/core";
import { compilePolicy } from "../compile/compile-policy.ts";
import type { ConnectorSource, OperationSource, PolicyFile } from "../file/policy-file.ts";
import { type ImportDraft, importEntry, operationSource } from "./import-operations.ts";
import { importRestrictions } from "./import-restrictions.ts";
import { nameConnectors } from "./name-connectors.ts";
import type { ServerConfigKind } from "./server-config.ts";
import { type ServerConfig, serverConfigSchema } from "./server-config.ts";
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
  const draft: ImportDraft = {
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

function kindOf(config: ServerConfig): ServerConfigKind {
  const says = config.properties.connectors.some(({ operations }) =>
    operations.some(({ requiresApproval }) => requiresApproval !== undefined),
  );
  return says && config.kind === undefined ? "sre-agent" : "mcp-server-config";
}
