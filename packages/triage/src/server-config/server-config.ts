import type { Json, JsonSchema } from "@interlock/core";
import * as z from "zod";

/** Which of the field's documents is written: a namespace's `mcpServerConfigs` body, or the SRE agent's connector config. */
export type ServerConfigKind = "mcp-server-config" | "sre-agent";

/** A body of `mcpServerConfigs/{name}` or of the SRE agent's connector config, as far as a policy has to do with it. */
export interface ServerConfig {
  readonly kind?: string;
  readonly properties: {
    readonly description?: string;
    readonly state?: string;
    readonly connectors: readonly ServerConnector[];
    readonly policies?: readonly ValueRestriction[];
  };
}

/** A connector of a server, with the operations that become tools. */
export interface ServerConnector {
  readonly name: string;
  readonly connectionName: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly state?: string;
  readonly operations: readonly ServerOperation[];
}

/** One operation: what is fixed, what the agent supplies. */
export interface ServerOperation {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly toolName?: string;
  readonly state?: string;
  /** The SRE agent's own; a namespace has no such member. */
  readonly requiresApproval?: boolean;
  readonly userParameters?: readonly UserParameter[];
  readonly agentParameters?: readonly AgentParameter[];
}

/** A fixed value; for a body, the fixed part of it. */
export interface UserParameter {
  readonly name: string;
  readonly value: Json;
  readonly displayValue?: string;
}

/** A parameter that the agent supplies; its schema says `required` as a boolean (connectors.md 8.2). */
export interface AgentParameter {
  readonly name: string;
  readonly isRequired?: boolean;
  readonly schema?: JsonSchema;
}

/** Exact lists of values on one property of an agent parameter. */
export interface ValueRestriction {
  readonly name: string;
  readonly type: "ParameterValueRestriction";
  readonly target: {
    readonly connectorName?: string;
    readonly operationName?: string;
    readonly parameterName: string;
    /** Dots between the names. */
    readonly propertyPath?: string;
  };
  readonly rules: { readonly allowedValues?: readonly Json[]; readonly deniedValues?: readonly Json[] };
}

const json = z.json() as z.ZodType<Json>;
const schema = z.record(z.string(), json) as z.ZodType<JsonSchema>;
const name = z.string().min(1);

const operation: z.ZodType<ServerOperation> = z.looseObject({
  name,
  displayName: z.string().exactOptional(),
  description: z.string().exactOptional(),
  toolName: z.string().exactOptional(),
  state: z.string().exactOptional(),
  requiresApproval: z.boolean().exactOptional(),
  userParameters: z
    .array(z.looseObject({ name, value: json, displayValue: z.string().exactOptional() }))
    .exactOptional(),
  agentParameters: z
    .array(z.looseObject({ name, isRequired: z.boolean().exactOptional(), schema: schema.exactOptional() }))
    .exactOptional(),
});

const restriction: z.ZodType<ValueRestriction> = z.looseObject({
  name: z.string(),
  type: z.literal("ParameterValueRestriction"),
  target: z.looseObject({
    connectorName: z.string().exactOptional(),
    operationName: z.string().exactOptional(),
    parameterName: name,
    propertyPath: z.string().exactOptional(),
  }),
  rules: z.looseObject({
    allowedValues: z.array(json).exactOptional(),
    deniedValues: z.array(json).exactOptional(),
  }),
});

/** The form of a server config; members that a policy has nothing to do with are let pass here, and told. */
export const serverConfigSchema: z.ZodType<ServerConfig> = z.looseObject({
  kind: z.string().exactOptional(),
  properties: z.looseObject({
    description: z.string().exactOptional(),
    state: z.string().exactOptional(),
    connectors: z.array(
      z.looseObject({
        name,
        connectionName: name,
        displayName: z.string().exactOptional(),
        description: z.string().exactOptional(),
        state: z.string().exactOptional(),
        operations: z.array(operation),
      }),
    ),
    policies: z.array(restriction).exactOptional(),
  }),
});
