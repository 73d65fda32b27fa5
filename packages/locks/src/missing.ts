import {
  formatPath,
  type Issue,
  isObject,
  type JsonObject,
  type Place,
  type ToolEntry,
} from "@interlock/core";
import { valuesAt } from "./violations.ts";

/**
 * Required agent leaves that are still missing from a container that is sent. The schema has refused what the agent left
 * out of what it sent itself; this sees the objects that a lock brought into being.
 */
export function missingAfterMerge(tool: ToolEntry, args: JsonObject): readonly Issue[] {
  return tool.agent.flatMap((leaf) => {
    const last = leaf.segments.at(-1);
    if (!leaf.required || typeof last !== "string") return [];
    return parents(args, leaf).flatMap(({ path, value }): readonly Issue[] => {
      if (!isObject(value) || Object.hasOwn(value, last)) return [];
      const pointer = formatPath([...path, last]);
      return [{ code: "missing-parameter", pointer, message: "a required argument is missing" }];
    });
  });
}

function parents(args: JsonObject, leaf: Place): ReturnType<typeof valuesAt> {
  return valuesAt(args, { pointer: "", key: leaf.key, segments: leaf.segments.slice(0, -1) });
}
