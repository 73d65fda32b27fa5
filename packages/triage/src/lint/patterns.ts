import type { ToolEntry } from "@interlock/core";
import { patternsOf } from "../schema/read-schema.ts";

/** A pattern that a policy writes, and where. */
export interface WrittenPattern {
  readonly pointer: string;
  readonly pattern: string;
  /** Patterns of rules look for something, those of constraints bound a whole value. */
  readonly of: "constraint" | "rule";
}

/** The patterns of a tool's constraints and rules. */
export function writtenPatterns(tool: ToolEntry): readonly WrittenPattern[] {
  return [
    ...tool.constraints.flatMap(({ pointer, schema }) =>
      patternsOf(schema).map((pattern): WrittenPattern => ({ pointer, pattern, of: "constraint" })),
    ),
    ...tool.rules.flatMap((rule) =>
      patternsOf(rule.if ?? {}).map((pattern): WrittenPattern => ({ pointer: "", pattern, of: "rule" })),
    ),
  ];
}
