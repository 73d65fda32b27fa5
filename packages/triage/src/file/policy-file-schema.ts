import { type Json, type JsonSchema, runModeSchema } from "@interlock/core";
import * as z from "zod";
import type { ConnectorSource, OperationSource, PolicyFile, RoleSource, RuleSource } from "./policy-file.ts";

const json: z.ZodType<Json> = z.json() as z.ZodType<Json>;
const schema: z.ZodType<JsonSchema> = z.record(z.string(), json) as z.ZodType<JsonSchema>;
const text = z.string().min(1);
const count = z.int().positive();
const grantKind = z.enum(["none", "exact", "schema"]);
const duration = z.string().regex(/^P/u);

const role: z.ZodType<RoleSource> = z.union([
  z.literal("agent"),
  z.literal("skip"),
  z.strictObject({ user: json, title: z.string().exactOptional() }),
]);

const rule: z.ZodType<RuleSource> = z.strictObject({
  if: schema.exactOptional(),
  origins: z.array(text).min(1).exactOptional(),
  permission: z.enum(["ask", "deny"]),
  reason: text,
  tellAgent: z.boolean().exactOptional(),
});

const operation: z.ZodType<OperationSource> = z.strictObject({
  enabled: z.boolean().exactOptional(),
  permission: z.enum(["allow", "ask", "deny", "byAccess"]),
  description: z.string().exactOptional(),
  parameters: z.record(z.string(), role).exactOptional(),
  constraints: z.record(z.string(), schema).exactOptional(),
  rules: z.array(rule).exactOptional(),
  limits: z
    .strictObject({
      perSession: count.exactOptional(),
      perHour: count.exactOptional(),
      perDay: count.exactOptional(),
      pending: count.exactOptional(),
    })
    .exactOptional(),
  approval: z
    .strictObject({
      approvers: z.array(text).min(1).exactOptional(),
      quorum: count.exactOptional(),
      notRequester: z.boolean().exactOptional(),
      expiresIn: duration.exactOptional(),
      bytes: z.literal("digest").exactOptional(),
    })
    .exactOptional(),
  grants: z
    .union([
      grantKind,
      z.strictObject({
        kind: grantKind,
        maxUses: count.exactOptional(),
        maxTtl: duration.exactOptional(),
      }),
    ])
    .exactOptional(),
  ceiling: runModeSchema.exactOptional(),
  onLocked: z.enum(["refuse", "ignore"]).exactOptional(),
  access: z.strictObject({ is: z.enum(["read", "write"]), because: text }).exactOptional(),
});

const connector: z.ZodType<ConnectorSource> = z.strictObject({
  definition: text,
  connection: text,
  api: text.exactOptional(),
  owner: text.exactOptional(),
  ceiling: runModeSchema.exactOptional(),
  actors: z.array(text).exactOptional(),
  resolved: text.exactOptional(),
  operations: z.record(z.string(), operation),
});

/** The form of a policy file. */
export const policyFileSchema: z.ZodType<PolicyFile> = z.strictObject({
  interlock: z.literal(1),
  ceiling: runModeSchema.exactOptional(),
  actors: z.array(text).exactOptional(),
  connectors: z.record(z.string(), connector),
});

/** The published JSON Schema (2020-12) of the policy file, for editors. */
export function policyFileJsonSchema(): JsonSchema {
  const document = z.toJSONSchema(policyFileSchema, { target: "draft-2020-12" }) as JsonSchema;
  return { ...document, title: "Interlock policy" };
}
