import type { Operation, Policy, Result, ToolEntry } from "@interlock/core";
import { compilePolicy, parsePolicy } from "@interlock/triage";
import { expect } from "vitest";
import { connector, container, leaf, operation } from "./connector.ts";

/** Compiles the settings of one connector. */
export function compile(operations: readonly Operation[], settings: string): Result<Policy> {
  const text = `interlock: 1\nconnectors:\n  c:\n    definition: ./c.json\n    connection: c\n    operations:\n${settings}`;
  const source = parsePolicy(text);
  if (!source.ok) return source;
  return compilePolicy(source.value, { c: connector(operations) });
}

/** The first tool of a policy that compiles. */
export function tool(operations: readonly Operation[], settings: string): ToolEntry {
  const result = compile(operations, settings);
  expect(result).toMatchObject({ ok: true });
  return ((result as { value: Policy }).value.tools[0] as ToolEntry) ?? {};
}

/** What is wrong with a policy. */
export function codes(operations: readonly Operation[], settings: string): readonly string[] {
  const result = compile(operations, settings);
  return result.ok ? [] : result.issues.map((issue) => `${issue.code} ${issue.pointer}`);
}

/** A write with a nested body: locks, agent leaves, an array and an internal leaf. */
export const comment: Operation = operation(
  "AddComment",
  [
    leaf("/projectKey", { requiredLocal: true, in: "path", required: true }),
    leaf("/comment/text", { requiredLocal: true }),
    leaf("/comment/visibility/type"),
    leaf("/comment/visibility/value", { requiredLocal: true }),
    leaf("/comment/rows/*/owner"),
    leaf("/comment/rows/*/note"),
    leaf("/comment/version", {
      internal: true,
      requiredLocal: true,
      default: "v2",
      schema: { type: "string", default: "v2" },
    }),
  ],
  [
    container("/comment", { requiredLocal: true }),
    container("/comment/visibility"),
    container("/comment/rows", { kind: "array" }),
    container("/comment/rows/*"),
  ],
);

/** Its settings so far. */
export const base: string = `      AddComment:
        permission: ask
        parameters:
          /projectKey: { user: OPS }
`;
