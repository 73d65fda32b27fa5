import {
  formatPath,
  type Issue,
  isObject,
  type Json,
  type JsonObject,
  own,
  type Segment,
  type ToolEntry,
} from "@interlock/core";
import { fold } from "./fold.ts";
import { schemaAt, stepsTo, valuesAt } from "./places.ts";

/** An object of the arguments in which some names are not the agent's, whatever its schema accepts. */
export interface Guarded {
  /** The steps to the object. */
  readonly above: readonly Segment[];
  /** By the folded name. */
  readonly names: ReadonlyMap<string, GuardedName>;
  /** Arguments of the agent that fold to one of the names and travel elsewhere: a query is no twin of a header. */
  readonly apart: ReadonlySet<string>;
  /** The object's schema lets none of the names through, nor what folds to one: it need not be looked at again. */
  readonly closed: boolean;
}

interface GuardedName {
  /** How it is written; any other spelling is refused. */
  readonly exact: string;
  /** What naming it is. */
  readonly code: "locked-parameter" | "unknown-parameter";
  /** Only something below it is guarded: as it is written, the name is the agent's. */
  readonly isAbove: boolean;
}

/** The objects of a tool's arguments that hold locked or injected places (governance.md §4, open maps included). */
export function guardedObjects(tool: ToolEntry): readonly Guarded[] {
  const objects = new Map<string, { above: readonly Segment[]; names: Map<string, GuardedName> }>();
  const add = (steps: readonly Segment[], code: GuardedName["code"]): void => {
    steps.forEach((step, depth) => {
      if (step === null) return;
      const above = steps.slice(0, depth);
      const id = JSON.stringify(above);
      const object = objects.get(id) ?? { above, names: new Map() };
      objects.set(id, object);
      const isAbove = depth < steps.length - 1;
      if (isAbove && object.names.has(fold(step))) return;
      object.names.set(fold(step), { exact: step, code: isAbove ? "locked-parameter" : code, isAbove });
    });
  };
  for (const leaf of tool.injected) add(stepsTo(leaf), "unknown-parameter");
  for (const lock of tool.locks) add(stepsTo(lock), "locked-parameter");
  for (const key of wireTwins(tool)) add([key], "locked-parameter");
  return [...objects.values()].map(({ above, names }) => {
    const apart = above.length === 0 ? keysApart(tool, names) : new Set<string>();
    return { above, names, apart, closed: isClosed(schemaAt(tool.inputSchema, above), names, apart) };
  });
}

// Arguments whose keys differ (`header:X-Lock`, `x-lock`) but that would be one header, query or field on the wire.
function wireTwins(tool: ToolEntry): readonly string[] {
  const locked = tool.locks.map((lock) => lock.key);
  return tool.parameters
    .filter((one) => !locked.includes(one.key))
    .filter((one) =>
      tool.parameters.some(
        (other) => other.in === one.in && locked.includes(other.key) && fold(other.name) === fold(one.name),
      ),
    )
    .map((one) => one.key);
}

function keysApart(tool: ToolEntry, names: ReadonlyMap<string, GuardedName>): ReadonlySet<string> {
  // Nothing: the body.
  const locationOf = (key: string): string | undefined =>
    tool.parameters.find((parameter) => parameter.key === key)?.in;
  const keys = tool.agent.map((leaf) => leaf.key);
  return new Set(
    keys.filter((key) => {
      const name = names.get(fold(key));
      return name !== undefined && locationOf(name.exact) !== locationOf(key);
    }),
  );
}

/** The arguments that name a guarded place, or what a case-folding service would take for it. */
export function twins(guarded: readonly Guarded[], args: JsonObject): readonly Issue[] {
  const issues: Issue[] = [];
  for (const { above, names, apart } of guarded) {
    for (const { path, value } of valuesAt(args, above)) {
      if (!isObject(value)) continue;
      for (const key of Object.keys(value)) {
        const name = names.get(fold(key));
        if (name !== undefined && !isFree(key, name, apart)) issues.push(toIssue([...path, key], name));
      }
    }
  }
  return issues;
}

/** Whether a property that a closed object has refused names a locked place, or what would be taken for one. */
export function isTwinOfLock(
  guarded: readonly Guarded[],
  above: readonly (string | number)[],
  property: string,
): boolean {
  const object = guarded.find((each) => isAt(above, each.above));
  return object?.names.get(fold(property))?.code === "locked-parameter";
}

function isAt(path: readonly (string | number)[], steps: readonly Segment[]): boolean {
  return (
    path.length === steps.length &&
    steps.every((step, i) => (step === null ? typeof path[i] === "number" : path[i] === step))
  );
}

function toIssue(path: readonly (string | number)[], { code }: GuardedName): Issue {
  const isLocked = code === "locked-parameter";
  const message = isLocked ? "this parameter is locked by the policy" : "the tool has no such parameter";
  return { code, pointer: formatPath(path), message };
}

// Only what is seen to be closed counts: behind a reference, `allOf` or an open map the keys are looked at in each call.
function isClosed(
  schema: Json | undefined,
  names: ReadonlyMap<string, GuardedName>,
  apart: ReadonlySet<string>,
): boolean {
  if (own(schema, "additionalProperties") !== false || own(schema, "patternProperties") !== undefined)
    return false;
  return Object.keys(own(schema, "properties") ?? {}).every((key) => {
    const name = names.get(fold(key));
    return name === undefined || isFree(key, name, apart);
  });
}

function isFree(key: string, name: GuardedName, apart: ReadonlySet<string>): boolean {
  return (name.isAbove && key === name.exact) || apart.has(key);
}
