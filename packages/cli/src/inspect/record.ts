import type { Connector, DynamicSource, Leaf, LookupArgument, Operation, Parameter } from "@interlock/core";
import { inspectedContainers } from "./containers.ts";
import { type GroupedIssues, issueRecord } from "./issues.ts";
import { oraclePath } from "./path.ts";

/** One line of `inspect --json`: an operation with the fields that cli.md 2.2 names. */
export type InspectRecord = Readonly<Record<string, unknown>>;

/** An operation by the rules of reading.md R7, R8, R9, R10, R11. */
export function inspectRecord(
  file: string,
  connector: Connector,
  operation: Operation,
  issues: GroupedIssues,
): InspectRecord {
  const isForm = operation.parameters.some((leaf) => leaf.in === "formData") && operation.body?.name === "";
  return {
    file,
    connector: connector.title,
    operationId: operation.named ? operation.id : (operation.operationId ?? null),
    method: operation.method,
    path: operation.path,
    title: operation.title ?? null,
    access: operation.access,
    destructive: operation.destructive,
    unbounded: operation.unbounded,
    isTrigger: operation.trigger !== undefined,
    trigger: operation.trigger?.batch ?? null,
    webhook: operation.webhook === true,
    visibility: operation.visibility ?? null,
    deprecated: operation.deprecated,
    body:
      operation.body === undefined || isForm
        ? null
        : { name: operation.body.name, required: operation.body.required },
    leaves: [...operation.parameters].sort(byPlace).map(leafRecord),
    otherKeys: operation.otherKeys.map(otherKeysRecord),
    mustTriage: mustTriage(operation, (leaf) => leaf.required),
    mustTriageIfBody: mustTriage(operation, (leaf) => leaf.requiredInBody),
    ...inspectedContainers(operation),
    unresolvedRefs: operation.unresolvedRefs ?? 0,
    issues: issues.of(operation).map(issueRecord),
  };
}

// The oracle has no word for them.
function otherKeysRecord({ pointer, segments, type, internal, readOnly }: Leaf): InspectRecord {
  return { pointer, segments, type, internal, readOnly };
}

const places = ["path", "query", "header", "formData", "body"];

function byPlace(a: Parameter, b: Parameter): number {
  const [one, other] = [pathOf(a), pathOf(b)];
  return places.indexOf(a.in) - places.indexOf(b.in) || (one < other ? -1 : one > other ? 1 : 0);
}

// The oracle's segments name a parameter outside the body, in the body the steps below it (reading.md R7).
function segmentsOf(leaf: Parameter): readonly (string | null)[] {
  return leaf.in === "body" ? leaf.segments : [leaf.name];
}

function pathOf(leaf: Parameter): string {
  return oraclePath(segmentsOf(leaf));
}

function leafRecord(leaf: Parameter): InspectRecord {
  return {
    in: leaf.in,
    path: pathOf(leaf),
    segments: segmentsOf(leaf),
    pointer: leaf.pointer,
    type: leaf.type,
    itemType: leaf.itemType,
    format: leaf.format ?? null,
    enum: leaf.enum ?? null,
    required: leaf.required,
    ...(leaf.in === "body" ? { requiredInBody: leaf.requiredInBody } : {}),
    requiredLocal: leaf.requiredLocal,
    visibility: leaf.visibility ?? null,
    internal: leaf.internal,
    default: leaf.declaredDefault ?? leaf.default ?? null,
    hasDefault: leaf.hasDefault,
    readOnly: leaf.readOnly,
    notificationUrl: leaf.notificationUrl,
    dynamic: inDeclaredOrder(leaf.dynamic).map(sourceRecord),
    ...(leaf.recursiveRef === undefined ? {} : { recursiveRef: leaf.recursiveRef }),
    ...(leaf.encoding === undefined ? {} : { urlEncoding: leaf.encoding }),
    ...(leaf.collectionFormat === undefined ? {} : { collectionFormat: leaf.collectionFormat }),
  };
}

// A leaf lists its sources in the order in which to try them, the oracle by place and kind.
function inDeclaredOrder(sources: readonly DynamicSource[]): readonly DynamicSource[] {
  const rank = ({ on, kind }: DynamicSource) =>
    ["self", "items", "parameter"].indexOf(on) * 10 +
    ["values", "list", "tree", "schema", "properties"].indexOf(kind);
  return [...sources].sort((a, b) => rank(a) - rank(b));
}

function sourceRecord(source: DynamicSource): InspectRecord {
  const { kind, on, lookup } = source;
  if (source.malformed === true) return { kind, on, malformed: true };
  const given = [...source.arguments, ...(source.tree?.browse?.arguments ?? [])];
  const isTree = kind === "tree";
  return {
    kind,
    on,
    operationId: lookup.form === "operation" ? lookup.operationId : null,
    ...(isTree ? { browseOperationId: source.tree?.browse?.operationId ?? null } : {}),
    ...(lookup.form === "capability" ? { capability: lookup.capability } : {}),
    targetExists: source.targetExists,
    refs: uniqueRefs(given),
    literals: [...new Set(given.filter(({ from }) => "literal" in from).map(({ target }) => target))].sort(),
  };
}

function uniqueRefs(given: readonly LookupArgument[]): readonly InspectRecord[] {
  const refs = new Map<string, InspectRecord>();
  for (const { target, from } of given) {
    if (!("reference" in from)) continue;
    const { form, reference, resolvesTo, how } = from;
    refs.set(JSON.stringify([target, form, reference]), { target, form, ref: reference, resolvesTo, how });
  }
  return [...refs.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, ref]) => ref);
}

function mustTriage(operation: Operation, isRequired: (leaf: Parameter) => boolean): readonly string[] {
  return [...operation.parameters]
    .sort(byPlace)
    .filter((leaf) => isRequired(leaf) && !(leaf.internal && leaf.hasDefault))
    .map((leaf) => `${leaf.in}:${pathOf(leaf)}`);
}
