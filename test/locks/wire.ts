import type { Call, Policy, ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, type OperationSource } from "@interlock/triage";
import { policyOf } from "../fixtures/policy.ts";

/** A policy of one operation of a definition written as text, the way a real one is made. */
export function compiled(
  path: string,
  method: string,
  operation: Readonly<Record<string, unknown>>,
  settings: Omit<OperationSource, "permission">,
  definitions: Readonly<Record<string, unknown>> = {},
): Policy {
  const document = {
    swagger: "2.0",
    info: { title: "Desk", version: "1" },
    definitions,
    paths: {
      [path]: { [method]: { operationId: "Act", responses: { 200: { description: "ok" } }, ...operation } },
    },
  };
  const connector = readConnector(JSON.stringify(document));
  if (!connector.ok) throw new Error(JSON.stringify(connector.issues));
  const policy = compilePolicy(
    {
      file: {
        interlock: 1,
        connectors: {
          desk: {
            definition: "x",
            connection: "desk-1",
            operations: { Act: { permission: "allow", ...settings } },
          },
        },
      },
    },
    { desk: connector.value },
  );
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return policy.value;
}

/** The call that arguments make with a policy's one tool, or its issues as `code pointer` lines. */
export function act(policy: Policy, args: unknown): Call | readonly string[] {
  const result = mergeLocks(policy, policy.tools[0]?.name ?? "", args);
  return result.ok ? result.value : result.issues.map(({ code, pointer }) => `${code} ${pointer}`);
}

/** Its request. Fails when the arguments are refused. */
export function sent(policy: Policy, args: unknown): Call["request"] {
  const call = act(policy, args);
  if (!("request" in call)) throw new Error(call.join("\n"));
  return call.request;
}

/** A policy of one hand-made tool, as something else than our compiler might make it. */
export function handmade(tool: ToolEntry): Policy {
  return policyOf([tool]);
}
