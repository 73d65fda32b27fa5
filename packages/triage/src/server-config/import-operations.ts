import type { Connector, Issue, JsonSchema } from "@interlock/core";
import { toolDescription } from "../compile/tool-text.ts";
import type { OperationSource } from "../file/policy-file.ts";
import { findOperation, unknownOperation } from "./find-operation.ts";
import { importParameters } from "./import-parameters.ts";
import type { Restrictable } from "./import-restrictions.ts";
import { note } from "./note.ts";
import type { ServerConfig, ServerConfigKind, ServerConnector, ServerOperation } from "./server-config.ts";

/** What an import has made so far. */
export interface ImportDraft {
  readonly config: ServerConfig;
  readonly kind: ServerConfigKind;
  readonly errors: Issue[];
  readonly notes: Issue[];
  readonly operations: ImportedOperation[];
}

/** An operation that was read, before restrictions are put on it. */
export interface ImportedOperation extends Restrictable {
  readonly enabled: boolean;
}

/** Reads one connector of a document, with its operations, into the draft. */
export function importEntry(
  draft: ImportDraft,
  name: string,
  entry: ServerConnector,
  connector: Connector,
): void {
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

/** An imported operation as the policy file writes it. */
export function operationSource(
  draft: ImportDraft,
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
