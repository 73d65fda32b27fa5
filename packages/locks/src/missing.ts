import {
  formatPath,
  type Issue,
  isObject,
  type JsonObject,
  type Segment,
  type ToolEntry,
} from "@interlock/core";
import { isWithin, stepsTo, valuesAt } from "./places.ts";

/** A required agent leaf below an object that a lock or an injected value may bring into being. */
export interface Needed {
  readonly above: readonly Segment[];
  readonly name: string;
}

/** What has to be looked for after merging; what the agent left out of what it sent itself, the schema has refused. */
export function neededLeaves(tool: ToolEntry): readonly Needed[] {
  const written = [...tool.locks, ...tool.injected, ...tool.requiredObjects].map(stepsTo);
  return tool.agent.flatMap((leaf): readonly Needed[] => {
    const name = leaf.segments.at(-1);
    const above = stepsTo(leaf).slice(0, -1);
    if (!leaf.required || typeof name !== "string") return [];
    return written.some((steps) => isWithin(steps, above)) ? [{ above, name }] : [];
  });
}

/** Required agent leaves that are missing from a container that is sent. */
export function missingLeaves(needed: readonly Needed[], args: JsonObject): readonly Issue[] {
  return needed.flatMap(({ above, name }) =>
    valuesAt(args, above).flatMap(({ path, value }): readonly Issue[] => {
      if (!isObject(value) || Object.hasOwn(value, name)) return [];
      const pointer = formatPath([...path, name]);
      return [{ code: "missing-parameter", pointer, message: "a required argument is missing" }];
    }),
  );
}
