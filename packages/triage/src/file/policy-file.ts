import type { Json, JsonSchema, Permission, RunMode } from "@interlock/core";

/** A `*.policy.yaml` as people write it (policy.md 1.2). */
export interface PolicyFile {
  readonly interlock: 1;
  /** Absent = review. */
  readonly ceiling?: RunMode;
  /** For whom a session may act: ids or `group:<name>`. */
  readonly actors?: readonly string[];
  readonly connectors: Readonly<Record<string, ConnectorSource>>;
}

/** A connector as the policy file names it. */
export interface ConnectorSource {
  /** The definition's path, relative to the policy file. */
  readonly definition: string;
  /** The namespace's connection; its credentials live there. */
  readonly connection: string;
  /** The catalog's name of the connector, which exports write; absent = the policy's own name. */
  readonly api?: string;
  /** Whose authority the connection acts with. */
  readonly owner?: string;
  readonly ceiling?: RunMode;
  readonly actors?: readonly string[];
  /** The sidecar of dynamic schemas that were resolved at authoring time. */
  readonly resolved?: string;
  readonly operations: Readonly<Record<string, OperationSource>>;
}

/** One operation's settings. */
export interface OperationSource {
  /** `false` keeps the settings without selecting the operation. */
  readonly enabled?: boolean;
  readonly permission: Permission;
  /** What the model reads instead of the definition's text. */
  readonly description?: string;
  /** Roles by pointer. */
  readonly parameters?: Readonly<Record<string, RoleSource>>;
  /** JSON Schemas by pointer, on what the agent may supply. */
  readonly constraints?: Readonly<Record<string, JsonSchema>>;
  readonly rules?: readonly RuleSource[];
  readonly limits?: {
    readonly perSession?: number;
    readonly perHour?: number;
    readonly perDay?: number;
    readonly pending?: number;
  };
  readonly approval?: {
    readonly approvers?: readonly string[];
    readonly quorum?: number;
    readonly notRequester?: boolean;
    /** ISO 8601, `PT15M` when absent. */
    readonly expiresIn?: string;
    readonly bytes?: "digest";
  };
  readonly grants?:
    | GrantKind
    | { readonly kind: GrantKind; readonly maxUses?: number; readonly maxTtl?: string };
  readonly ceiling?: RunMode;
  /** `ignore` drops arguments that name locked leaves and journals it. */
  readonly onLocked?: "refuse" | "ignore";
  /** Only to override what the definition says. */
  readonly access?: { readonly is: "read" | "write"; readonly because: string };
}

/** Which standing grants may stand for an approval. */
export type GrantKind = "none" | "exact" | "schema";

/** What a policy says of one parameter. */
export type RoleSource =
  | "agent"
  | "skip"
  /** `{ secret: NAME }` is a secret by name; `{ value: { secret: … } }` locks that very object. */
  | { readonly user: Json; readonly title?: string };

/** Raises, never lowers. */
export interface RuleSource {
  readonly if?: JsonSchema;
  readonly origins?: readonly string[];
  readonly permission: "ask" | "deny";
  readonly reason: string;
  readonly tellAgent?: boolean;
}
