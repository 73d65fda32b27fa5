import type { Issue, Json, Policy, Result } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, type OperationSource, type PolicyFile } from "@interlock/triage";

/** Reads a definition of one operation, `Op`, and compiles settings for it: the reader and the compiler, nothing made by hand. */
export function compileOp(
  parameters: readonly object[],
  settings: Partial<OperationSource>,
  more: object = {},
): Result<Policy> {
  const connector = readConnector({
    swagger: "2.0",
    info: { title: "T", version: "1" },
    host: "h.example",
    paths: { "/x": { post: { operationId: "Op", parameters, responses: { 200: { description: "" } } } } },
    ...more,
  } as Json);
  if (!connector.ok) return connector;
  const operations = { Op: { permission: "allow", ...settings } };
  const file = { interlock: 1, connectors: { desk: { definition: "x", connection: "c", operations } } };
  return compilePolicy({ file: file as PolicyFile }, { desk: connector.value });
}

/** The policy; throws with what is wrong. */
export function policyOfOp(...args: Parameters<typeof compileOp>): Policy {
  const policy = compileOp(...args);
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return policy.value;
}

/** What is wrong. */
export function issuesOfOp(...args: Parameters<typeof compileOp>): readonly Issue[] {
  const policy = compileOp(...args);
  return policy.ok ? [] : policy.issues;
}

/** A required body parameter called `body`. */
export function body(schema: object): object {
  return { in: "body", name: "body", required: true, schema };
}
