import type { JsonSchema, Tool } from "@interlock/core";

/** One tool whose only argument, `x`, has this schema. */
export function toolOf(schema: unknown, $defs?: unknown): Tool {
  const inputSchema = { type: "object", properties: { x: schema }, additionalProperties: false };
  return {
    name: "Tool",
    operationId: "Tool",
    connector: "c",
    description: "does it",
    permission: "allow",
    access: "read",
    inputSchema: { ...inputSchema, ...($defs === undefined ? {} : { $defs }) } as JsonSchema,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  };
}
