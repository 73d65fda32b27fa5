import {
  type Issue,
  isObject,
  type Json,
  type JsonSchema,
  type Leaf,
  type Operation,
  own,
  put,
} from "@interlock/core";
import type { RoleSource } from "../file/policy-file.ts";
import { didYouMean } from "../file/suggestion.ts";
import { formatAddress } from "../roles/format-address.ts";
import { isInjectable } from "../roles/injectable.ts";
import { type Address, nodeAt } from "../roles/parameter-index.ts";
import { type Role, writeRole } from "../roles/roles.ts";
import { agentSchema } from "./agent-schema.ts";
import { containerNarrowing, narrowingOf } from "./narrowing.ts";
import { note } from "./note.ts";
import type { ServerOperation } from "./server-config.ts";

/** The roles of one operation as a server config gives them. */
export interface ImportedParameters {
  readonly parameters: Readonly<Record<string, RoleSource>>;
  readonly constraints: Readonly<Record<string, JsonSchema>>;
  readonly errors: readonly Issue[];
  readonly notes: readonly Issue[];
}

interface Draft {
  readonly operation: Operation;
  readonly parameters: Record<string, RoleSource>;
  readonly constraints: Record<string, JsonSchema>;
  readonly errors: Issue[];
  readonly notes: Issue[];
}

/** Reads `userParameters` and `agentParameters` against the operation. */
export function importParameters(operation: Operation, source: ServerOperation): ImportedParameters {
  const draft: Draft = { operation, parameters: {}, constraints: {}, errors: [], notes: [] };
  for (const { name, value, displayValue } of source.userParameters ?? []) {
    const at = argument(draft, name);
    const said = at === undefined ? undefined : withoutInjected(operation, at, value);
    if (at === undefined || said === undefined) continue;
    const role: Role = {
      role: "user",
      value: said,
      ...(displayValue === undefined ? {} : { title: displayValue }),
    };
    give(draft, at, writeRole(role));
  }
  for (const { name, schema, isRequired } of source.agentParameters ?? []) {
    const at = argument(draft, name);
    if (at !== undefined) importAgent(draft, at, schema ?? {}, isRequired === true);
  }
  return draft;
}

// The service may not inject for MCP calls, so exports say it; a policy need not (connectors.md 8.2). `undefined` when
// nothing else was said.
function withoutInjected(operation: Operation, at: Address, value: Json): Json | undefined {
  const node = nodeAt(operation, at);
  if (node?.kind === "leaf") {
    const isInjected =
      isInjectable(operation, node.leaf) && JSON.stringify(node.leaf.default) === JSON.stringify(value);
    return isInjected ? undefined : value;
  }
  if (!isObject(value) || Object.keys(value).length === 0) return value;
  const kept: Record<string, Json> = {};
  for (const [name, part] of Object.entries(value)) {
    const said = withoutInjected(operation, { key: at.key, segments: [...at.segments, name] }, part);
    if (said !== undefined) put(kept, name, said);
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function argument(draft: Draft, name: string): Address | undefined {
  const keys = new Set(
    [...draft.operation.parameters, ...draft.operation.containers].map((node) => node.key),
  );
  if (keys.has(name)) return { key: name, segments: [] };
  draft.errors.push({
    code: "unknown-pointer",
    pointer: `/${name}`,
    message: `${draft.operation.id} has no parameter ${name}`,
    ...didYouMean(name, keys),
  });
  return undefined;
}

function give(draft: Draft, at: Address, role: RoleSource): void {
  const pointer = formatAddress(draft.operation, at);
  if (Object.hasOwn(draft.parameters, pointer)) {
    draft.errors.push({
      code: "lock-overlap",
      pointer,
      message: `${pointer} is both a user and an agent parameter`,
    });
    return;
  }
  put(draft.parameters, pointer, role);
}

// A nested schema names the leaves that are the agent's; without properties, the whole place is.
function importAgent(draft: Draft, at: Address, schema: JsonSchema, isRequired: boolean): void {
  const node = nodeAt(draft.operation, at);
  const properties = own(schema, "properties");
  const items = own(schema, "items");
  if (node?.kind === "container")
    tellUnsaid(draft, node.container.pointer, containerNarrowing(schema, node.container.keywords));
  if (node === undefined) {
    const pointer = formatAddress(draft.operation, at);
    const near = draft.operation.parameters.map((leaf) => leaf.pointer);
    draft.errors.push({
      code: "unknown-pointer",
      pointer,
      message: `${draft.operation.id} has no parameter ${pointer}`,
      ...didYouMean(pointer, near),
    });
  } else if (node.kind === "container" && isObject(properties) && Object.keys(properties).length > 0) {
    const open = own(schema, "additionalProperties");
    const others = { key: at.key, segments: [...at.segments, true as const] };
    // A schema that says nothing of other keys gives none.
    if ((open === true || isObject(open)) && nodeAt(draft.operation, others) !== undefined)
      give(draft, others, "agent");
    for (const [name, part] of Object.entries(properties)) {
      const below = { key: at.key, segments: [...at.segments, name] };
      importAgent(draft, below, isObject(part) ? part : {}, isListed(schema, name));
    }
  } else if (node.kind === "container" && isObject(items)) {
    importAgent(draft, { key: at.key, segments: [...at.segments, null] }, items, false);
  } else {
    give(draft, at, "agent");
    if (node.kind === "leaf") importLeaf(draft, node.leaf, schema, isRequired);
  }
}

function importLeaf(draft: Draft, leaf: Leaf, schema: JsonSchema, isRequired: boolean): void {
  const { definitions } = draft.operation;
  const narrowed = narrowingOf(schema, agentSchema(leaf.schema, false, definitions));
  if (Object.keys(narrowed.schema).length > 0) put(draft.constraints, leaf.pointer, narrowed.schema);
  tellUnsaid(draft, leaf.pointer, narrowed.unsaid);
  const says = isRequired || own(schema, "required") === true;
  if (says && !(leaf.requiredLocal || leaf.required)) {
    draft.notes.push({
      code: "not-said",
      severity: "warning",
      pointer: leaf.pointer,
      message: `${leaf.pointer} is required there and optional in the definition; a policy follows the definition`,
    });
  }
}

// What narrows and cannot be written down would protect no more: it is told as an error.
function tellUnsaid(draft: Draft, pointer: string, keywords: readonly string[]): void {
  for (const keyword of keywords)
    draft.notes.push({ ...note(`${keyword} in the schema of ${pointer}`, "error"), pointer });
}

// Both spellings of required are read: a boolean in the property, a list in the object (connectors.md 8.2).
function isListed(schema: JsonSchema, name: string): boolean {
  const required = own(schema, "required");
  return Array.isArray(required) && required.includes(name);
}
