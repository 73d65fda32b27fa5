import { describeRunMode, isObject, type RunMode } from "@interlock/core";
import { type Column, columns } from "./table.ts";

/** The number of a run mode's column. What is no run mode is `review`, never autonomous (governance.md 5.2). */
export function columnOf(mode: unknown): number {
  if (typeof mode === "string") return mode === "readOnly" ? 0 : 1;
  const autonomous = onlyMember(mode, "autonomous");
  const onAsk = onlyMember(autonomous, "onAsk");
  return onAsk === "proceed" ? 2 : onAsk === "deny" ? 3 : onAsk === "defer" ? 4 : 1;
}

/** The run mode of a column. */
export function modeOf(column: Column): RunMode {
  return column === "readOnly" || column === "review" ? column : { autonomous: { onAsk: column } };
}

/** A column in words: `review`, `autonomous/deny`. */
export function describeColumn(column: number): string {
  return describeRunMode(modeOf(columns[column] as Column));
}

// Like core's `isRunMode`, without making the lists of keys: this is asked for each decision.
function onlyMember(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  let member: unknown;
  for (const key in value) {
    if (key !== name || !Object.hasOwn(value, key)) return undefined;
    member = value[key];
  }
  return member;
}
