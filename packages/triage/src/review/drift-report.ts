import {
  type AgentLeaf,
  type Connector,
  type Issue,
  type Json,
  type Operation,
  own,
  type Parameter,
  type Place,
  type Policy,
  type ToolEntry,
} from "@interlock/core";
import { definitionDigest } from "../compile/compile-policy.ts";
import { operationsById } from "../compile/whether-tool.ts";
import { didYouMean, suggestion } from "../file/suggestion.ts";
import { isRequired } from "../roles/coverage.ts";
import { isInjectable } from "../roles/injectable.ts";
import { openLockCheck } from "../roles/lock-check.ts";
import { isLocked } from "../roles/locks.ts";
import { declaredIn, isWithin, nodeAt, parentOf } from "../roles/parameter-index.ts";

/**
 * What changed between the definitions that a policy was compiled from and those of today, as far as it concerns the
 * policy. A lock whose place is gone is an error, never dropped; nothing is found where the digests agree.
 */
export function driftReport(
  policy: Policy,
  connectors: Readonly<Record<string, Connector>>,
): readonly Issue[] {
  return Object.entries(policy.connectors).flatMap(([name, compiled]) => {
    const connector = own<Connector>(connectors, name);
    if (connector === undefined || definitionDigest(connector) === compiled.definition) return [];
    return policy.tools
      .filter((tool) => tool.connector === name)
      .flatMap((tool) =>
        toolDrift(tool, connector).map((issue) => ({ ...issue, connector: name, operation: tool.operation })),
      );
  });
}

function toolDrift(tool: ToolEntry, connector: Connector): readonly Issue[] {
  const operation = connector.operations.find((each) => each.named && each.id === tool.operation);
  if (operation === undefined) return [operationGone(tool, connector)];
  return [
    ...(operation.unsendable ?? []).map((why) =>
      drift("error", "", `nothing can be sent to it any more: ${why}`),
    ),
    ...wireDrift(tool, operation),
    ...lockDrift(tool, operation),
    ...agentDrift(tool, operation),
    ...newlyRequired(tool, operation),
  ];
}

function operationGone(tool: ToolEntry, connector: Connector): Issue {
  const twins = operationsById(connector).get(tool.operation) ?? [];
  if (twins.length > 1) {
    const places = twins.map(({ method, path }) => `${method.toUpperCase()} ${path}`).join(" and ");
    return drift("error", "", `${tool.operation} is several operations now: ${places}`);
  }
  const same = connector.operations.find(
    (each) => each.named && each.method === tool.method && each.path === tool.path,
  );
  return drift("error", "", `${tool.operation} is gone from the definition`, {
    ...(same === undefined
      ? didYouMean(
          tool.operation,
          connector.operations.map((each) => each.id),
        )
      : { suggestion: `it is called ${same.id} now` }),
  });
}

function wireDrift(tool: ToolEntry, operation: Operation): readonly Issue[] {
  const moved = tool.method !== operation.method || tool.path !== operation.path;
  const before = tool.accessOverride === undefined ? tool : operation;
  const rose =
    (before.access === "read" && operation.access === "write") ||
    (!before.destructive && operation.destructive) ||
    (!before.unbounded && operation.unbounded);
  return [
    ...(moved ? [drift("warning", "", `it is ${operation.method.toUpperCase()} ${operation.path} now`)] : []),
    ...(rose ? [drift("error", "", "it does more than it did: its access rose")] : []),
  ];
}

function lockDrift(tool: ToolEntry, operation: Operation): readonly Issue[] {
  const check = openLockCheck();
  return tool.locks.flatMap((lock): Issue[] => {
    const node = nodeAt(operation, lock);
    const parent = parentOf(lock);
    const container = parent === undefined ? undefined : nodeAt(operation, parent);
    const isOpen = container?.kind === "container" && (container.container.open ?? false) !== false;
    if (node === undefined && !isOpen) {
      return [
        drift(
          "error",
          lock.pointer,
          `${lock.pointer} is locked and gone from the definition`,
          renamed(tool, operation, lock.pointer),
        ),
      ];
    }
    const refusal = lock.secret === undefined ? check(operation, lock, lock.value) : undefined;
    return refusal === undefined
      ? []
      : [drift("error", lock.pointer, `the value locked at ${lock.pointer} no longer fits: ${refusal}`)];
  });
}

function agentDrift(tool: ToolEntry, operation: Operation): readonly Issue[] {
  return tool.agent.flatMap((place): Issue[] => {
    const node = nodeAt(operation, place);
    if (node === undefined) {
      return [
        drift(
          "warning",
          place.pointer,
          `${place.pointer} is gone from the definition`,
          renamed(tool, operation, place.pointer),
        ),
      ];
    }
    if (place.declared !== undefined) return [...othersDrift(place, place.declared, operation)];
    if (node.kind !== "leaf")
      return [drift("warning", place.pointer, `${place.pointer} has become an object`)];
    const before = own(schemaIn(tool, place), "enum");
    const now = own(node.leaf.schema, "enum");
    return JSON.stringify(before) === JSON.stringify(now)
      ? []
      : [drift("warning", place.pointer, `the values that ${place.pointer} may have changed`)];
  });
}

// What the definition has come to declare is no other key any more, and the compiled policy does not know.
function othersDrift(place: AgentLeaf, known: readonly string[], operation: Operation): readonly Issue[] {
  const { key, segments } = place;
  return declaredIn(operation, { key, segments: segments.slice(0, -1) })
    .filter((name) => !known.includes(name))
    .map((name) =>
      drift(
        "error",
        place.pointer,
        `${name} is declared now, and ${place.pointer} would let the agent supply it`,
      ),
    );
}

function newlyRequired(tool: ToolEntry, operation: Operation): readonly Issue[] {
  return operation.parameters
    .filter(
      (leaf) =>
        isRequired(leaf) &&
        !isInjectable(operation, leaf) &&
        !(leaf.readOnly || leaf.notificationUrl || leaf.transport),
    )
    .filter((leaf) => !isLocked(tool.locks, leaf) && !tool.agent.some((place) => isWithin(leaf, place)))
    .filter((leaf) => isReached(tool, operation, leaf))
    .map((leaf) => drift("error", leaf.pointer, `${leaf.pointer} is needed now and has no role`));
}

// Needed where what holds it is sent: an argument of its own, a required chain, or beside something with a role.
function isReached(tool: ToolEntry, operation: Operation, leaf: Parameter): boolean {
  if (leaf.required) return true;
  const parent = parentOf(leaf);
  return (
    parent !== undefined &&
    nodeAt(operation, parent) !== undefined &&
    [...tool.agent, ...tool.locks].some((place) => isWithin(place, parent))
  );
}

function renamed(tool: ToolEntry, operation: Operation, pointer: string): { suggestion?: string } {
  const known = new Set([...tool.agent, ...tool.locks].map((place) => place.pointer));
  const fresh = operation.parameters.map((leaf) => leaf.pointer).filter((each) => !known.has(each));
  const near = suggestion(pointer, fresh) ?? (fresh.length === 1 ? fresh[0] : undefined);
  return near === undefined ? {} : { suggestion: `it may be ${near} now` };
}

function schemaIn(tool: ToolEntry, place: Pick<Place, "key" | "segments">): Json | undefined {
  let at: Json | undefined = tool.inputSchema;
  for (const step of [place.key, ...place.segments])
    at =
      step === null
        ? own(at, "items")
        : step === true
          ? own(at, "additionalProperties")
          : own(own(at, "properties"), step);
  return at;
}

function drift(
  severity: "error" | "warning",
  pointer: string,
  message: string,
  more: { suggestion?: string } = {},
): Issue {
  return { code: "definition-drift", severity, pointer, message, ...more };
}
