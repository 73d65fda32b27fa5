import * as z from "zod";
import type { Json, JsonSchema } from "./json.ts";
import { jsonForm, jsonObjectForm } from "./json-form.ts";
import type { Policy } from "./policy.ts";
import type { RunMode } from "./run-mode.ts";

const json: z.ZodType<Json> = jsonForm;
const schema: z.ZodType<JsonSchema> = jsonObjectForm;
const segments = z.array(z.union([z.string(), z.null(), z.literal(true)]));
const place = { pointer: z.string(), key: z.string(), segments };
const count = z.int().positive();

/** The form of a run mode, wherever one is written. */
export const runModeSchema: z.ZodType<RunMode> = z.union([
  z.literal("readOnly"),
  z.literal("review"),
  z.strictObject({ autonomous: z.strictObject({ onAsk: z.enum(["proceed", "deny", "defer"]) }) }),
]);

const body = z.strictObject({
  name: z.string(),
  required: z.boolean(),
  encoding: z.enum(["json", "urlencoded", "multipart", "binary", "text"]),
  envelope: z.literal(true).exactOptional(),
});

const wireParameter = z.strictObject({
  in: z.enum(["path", "query", "header", "formData"]),
  name: z.string(),
  key: z.string(),
  encoding: z.literal("double").exactOptional(),
  collectionFormat: z.enum(["csv", "ssv", "tsv", "pipes", "multi"]).exactOptional(),
  file: z.literal(true).exactOptional(),
});

const tool = z.strictObject({
  name: z.string(),
  connector: z.string(),
  operation: z.string(),
  method: z.enum(["get", "put", "post", "delete", "options", "head", "patch"]),
  path: z.string(),
  title: z.string().exactOptional(),
  description: z.string(),
  access: z.enum(["read", "write"]),
  destructive: z.boolean(),
  unbounded: z.boolean(),
  confirm: z.boolean(),
  accessOverride: z.strictObject({ is: z.enum(["read", "write"]), because: z.string() }).exactOptional(),
  permission: z.enum(["allow", "ask", "deny", "byAccess"]),
  ceiling: runModeSchema.exactOptional(),
  onLocked: z.enum(["refuse", "ignore"]),
  body: body.exactOptional(),
  parameters: z.array(wireParameter),
  agent: z.array(
    z.strictObject({
      ...place,
      required: z.boolean(),
      secret: z.literal(true).exactOptional(),
      declared: z.array(z.string()).exactOptional(),
    }),
  ),
  locks: z.array(
    z.strictObject({
      ...place,
      value: json,
      secret: z.string().exactOptional(),
      title: z.string().exactOptional(),
    }),
  ),
  injected: z.array(z.strictObject({ ...place, value: json, always: z.boolean() })),
  requiredObjects: z.array(z.strictObject(place)),
  inputSchema: schema,
  checkedSchema: schema.exactOptional(),
  reserved: z.array(z.strictObject({ at: z.string(), names: z.array(z.string()) })).exactOptional(),
  outputSchema: schema.exactOptional(),
  constraints: z.array(z.strictObject({ ...place, schema, hidden: z.literal(true).exactOptional() })),
  rules: z.array(
    z.strictObject({
      if: schema.exactOptional(),
      origins: z.array(z.string()).exactOptional(),
      permission: z.enum(["ask", "deny"]),
      reason: z.string(),
      tellAgent: z.boolean(),
    }),
  ),
  limits: z
    .strictObject({
      perSession: count.exactOptional(),
      perHour: count.exactOptional(),
      perDay: count.exactOptional(),
      pending: count.exactOptional(),
    })
    .exactOptional(),
  approval: z.strictObject({
    approvers: z.array(z.string()).exactOptional(),
    quorum: count,
    notRequester: z.boolean(),
    expiresIn: count,
    bytes: z.literal("digest").exactOptional(),
  }),
  grants: z.strictObject({
    kind: z.enum(["none", "exact", "schema"]),
    maxUses: count.exactOptional(),
    maxTtl: count.exactOptional(),
  }),
});

const connector = z.strictObject({
  title: z.string(),
  connection: z.string(),
  api: z.string().exactOptional(),
  owner: z.string().exactOptional(),
  ceiling: runModeSchema.exactOptional(),
  actors: z.array(z.string()).exactOptional(),
  definition: z.string(),
  resolved: z.string().exactOptional(),
});

/** The form of a compiled policy. */
export const policySchema: z.ZodType<Policy> = z.strictObject({
  kind: z.literal("interlock-policy"),
  version: z.literal(1),
  revision: z.string(),
  ceiling: runModeSchema,
  actors: z.array(z.string()).exactOptional(),
  connectors: z.record(z.string(), connector),
  tools: z.array(tool),
});
