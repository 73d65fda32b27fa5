import {
  type Issue,
  isObject,
  type JsonObject,
  own,
  type Segment,
  stepsTo,
  type ToolEntry,
  valuesAt,
} from "@interlock/core";
import { isWithin, schemaAt } from "./places.ts";
import { shownPath } from "./shown.ts";

/** The required agent leaves in an object that a lock or an injected value may bring into being. */
export interface Needed {
  readonly above: readonly Segment[];
  readonly names: readonly string[];
  /** The schema demands them of the agent: only an object that came with the locks can lack one. */
  readonly demanded: boolean;
}

/** What has to be looked for after merging. */
export function neededLeaves(tool: ToolEntry): readonly Needed[] {
  const written = [...tool.locks, ...tool.injected, ...tool.requiredObjects].map(stepsTo);
  const needed = new Map<string, { above: readonly Segment[]; names: string[] }>();
  for (const leaf of tool.agent) {
    const name = leaf.segments.at(-1);
    const above = stepsTo(leaf).slice(0, -1);
    if (!leaf.required || typeof name !== "string") continue;
    if (!written.some((steps) => isWithin(steps, above))) continue;
    const id = JSON.stringify(above);
    const object = needed.get(id) ?? { above, names: [] };
    needed.set(id, object);
    object.names.push(name);
  }
  return [...needed.values()].map(({ above, names }) => {
    const required = own(schemaAt(tool.checkedSchema ?? tool.inputSchema, above), "required");
    return {
      above,
      names,
      demanded: names.every((name) => Array.isArray(required) && required.includes(name)),
    };
  });
}

/** Required agent leaves that are missing from a container that is sent. */
export function missingLeaves(needed: readonly Needed[], args: JsonObject): readonly Issue[] {
  let issues: Issue[] | undefined;
  for (const { above, names } of needed) {
    for (const { path, value } of valuesAt(args, above)) {
      if (!isObject(value)) continue;
      for (const name of names) {
        if (Object.hasOwn(value, name)) continue;
        issues ??= [];
        issues.push(missing([...path, name]));
      }
    }
  }
  return issues ?? none;
}

/** The issue that nothing stands at a place which needs something. */
export function missing(path: readonly (string | number)[]): Issue {
  return { code: "missing-parameter", pointer: shownPath(path), message: "a required argument is missing" };
}

const none: readonly Issue[] = [];
