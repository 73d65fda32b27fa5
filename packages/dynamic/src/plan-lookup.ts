import type { Connector, DynamicSource, Json, LookupArgument, Operation } from "@interlock/core";
import { dependencies } from "@interlock/swagger";
import { complete } from "./complete.ts";
import { destinationOf } from "./destination.ts";
import { type Draft, write } from "./draft-arguments.ts";
import { type LookupInputs, type LookupPlan, type LookupTerms, unresolvable } from "./look-up.ts";
import { findOperation, isSafe, openingOperation } from "./lookup-operation.ts";
import { lookupRequest } from "./lookup-request.ts";
import { readReference } from "./reference.ts";
import { readPath } from "./response-path.ts";

/** Plans the look-up of a source, a tree's and a picker's roots included. Never throws (connectors.md 0.2.3, 0.2.4). */
export function planLookup(
  connector: Connector,
  operation: Operation,
  source: DynamicSource,
  inputs: LookupInputs,
  terms: LookupTerms = {},
): LookupPlan {
  if (source.lookup.form === "builtIn") return { kind: "free-text", reason: "built-in", format: "email" };
  if (source.lookup.form === "malformed") return unresolvable("malformed", source.kind);
  const operationId = openingOperation(connector, source);
  if (operationId === undefined) return { kind: "free-text", reason: "capability-missing" };
  return planCall({ connector, operation, inputs, terms }, operationId, source.arguments);
}

/** Whether an input's look-up depends on itself, so that it is free text (connectors.md 0.2.5). */
export function isCyclic(operation: Operation, pointer: string): boolean {
  return dependencies(operation).cycles.some((cycle) => cycle.includes(pointer));
}

/** Of what a look-up is part. */
export interface Calling {
  readonly connector: Connector;
  /** The operation whose input is looked up. */
  readonly operation: Operation;
  readonly inputs: LookupInputs;
  readonly terms: LookupTerms;
}

/** Plans a call of one operation; `selected` is the tree item that is expanded, as the service gave it. */
export function planCall(
  calling: Calling,
  operationId: string,
  args: readonly LookupArgument[],
  selected?: Json,
): LookupPlan {
  const target = findOperation(calling.connector, operationId);
  if (target === undefined) return unresolvable("operation-missing", operationId);
  if (!isSafe(target, calling.terms.allow)) return unresolvable("operation-unsafe", target.id);
  const draft: Draft = {};
  const ignored: string[] = [];
  const needs = new Set<string>();
  const late = new Set<string>();
  // Of two with one target the later counts.
  for (const { target: name, from } of new Map(args.map((each) => [each.target, each])).values()) {
    const destination = destinationOf(name, target);
    if (destination === undefined) {
      ignored.push(name);
      continue;
    }
    let value: Json | undefined;
    if ("literal" in from) value = from.literal;
    else if ("selected" in from) {
      value = readPath(selected, from.selected);
      if (value === undefined) return unresolvable("cannot-expand", from.selected);
    } else {
      const found = readReference(from, calling.operation, calling.inputs);
      if (found.kind === "dangling") return unresolvable("reference-dangling", from.reference);
      if (found.kind === "late") late.add(found.pointer);
      else if (found.kind === "value") value = found.value;
      else if (destination.required || from.required) needs.add(found.pointer);
    }
    // A null literal is "no value" (connectors.md 0.2.4).
    if (value === undefined || value === null) continue;
    if (!write(draft, [destination.key, ...destination.segments], value)) ignored.push(name);
  }
  if (late.size > 0) return { kind: "late-bound", on: [...late] };
  if (needs.size > 0) return { kind: "blocked", needs: [...needs] };
  const [open] = complete(draft, target);
  if (open !== undefined) return unresolvable("argument-missing", `${target.id} ${open}`);
  const request = lookupRequest(target, draft);
  if (!request.ok) return unresolvable("value-refused", `${target.id} ${request.issues[0]?.pointer ?? ""}`);
  return { kind: "request", operation: target, arguments: draft, request: request.value, ignored };
}
