import type { Json, JsonSchema } from "./json.ts";
import type { Body, Method } from "./operation.ts";
import type { Location, Segment } from "./pointer.ts";
import type { Permission, RunMode } from "./run-mode.ts";

/** The compiled policy: self-contained and deterministic, so an enforcing process loads no definition. */
export interface Policy {
  readonly kind: "interlock-policy";
  readonly version: 1;
  /** SHA-256 of everything else in it. */
  readonly revision: string;
  /** `review` when the source says nothing. */
  readonly ceiling: RunMode;
  /** For whom a session may act: ids or `group:<name>`; absent = anyone. */
  readonly actors?: readonly string[];
  readonly connectors: Readonly<Record<string, PolicyConnector>>;
  /** Ordered by name. */
  readonly tools: readonly ToolEntry[];
}

/** A connector as the policy uses it. */
export interface PolicyConnector {
  readonly title: string;
  /** The namespace's connection; its credentials live there. */
  readonly connection: string;
  /** The catalog's name of the connector, where the policy's own may be another. */
  readonly api?: string;
  /** Whose authority the connection acts with, shown in every approval. */
  readonly owner?: string;
  readonly ceiling?: RunMode;
  readonly actors?: readonly string[];
  /** SHA-256 of the definition's canonical form. */
  readonly definition: string;
  /** SHA-256 of the sidecar of dynamic schemas that were resolved at authoring time, when there is one. */
  readonly resolved?: string;
}

/** One selected operation, with everything that deciding and building a request needs. */
export interface ToolEntry {
  readonly name: string;
  /** The connector's name in the policy. */
  readonly connector: string;
  readonly operation: string;
  readonly method: Method;
  readonly path: string;
  readonly title?: string;
  /** What the model reads. */
  readonly description: string;
  readonly access: "read" | "write";
  readonly destructive: boolean;
  readonly unbounded: boolean;
  /** The definition's author wants a person to confirm. */
  readonly confirm: boolean;
  /** Why the policy changed what the definition says of access. */
  readonly accessOverride?: { readonly is: "read" | "write"; readonly because: string };
  readonly permission: Permission;
  readonly ceiling?: RunMode;
  /** `ignore`: arguments that name locked leaves are dropped and journalled instead of refused. */
  readonly onLocked: "refuse" | "ignore";
  readonly body?: Body;
  /** Path, query, header and formData parameters that may be on the wire, in declaration order. */
  readonly parameters: readonly WireParameter[];
  /** What the agent may supply. */
  readonly agent: readonly AgentLeaf[];
  readonly locks: readonly Lock[];
  /** Internal, required leaves with a default. */
  readonly injected: readonly InjectedLeaf[];
  /** Objects that must be sent, if only as `{}`, whenever what is above them is. Outermost first. */
  readonly requiredObjects: readonly Place[];
  /** The arguments as the model sees them: agent leaves only, objects closed but where other keys are the agent's. */
  readonly inputSchema: JsonSchema;
  /** What the arguments are checked against, where that tells more than the model may read. */
  readonly checkedSchema?: JsonSchema;
  /** What that schema lets through and nobody may supply: names that the definition keeps for somebody else. */
  readonly reserved?: readonly ReservedNames[];
  readonly outputSchema?: JsonSchema;
  readonly constraints: readonly Constraint[];
  readonly rules: readonly Rule[];
  readonly limits?: Limits;
  readonly approval: ApprovalTerms;
  readonly grants: GrantTerms;
}

/** An address in the arguments: the argument's key and the steps below it. */
export interface Place {
  readonly pointer: string;
  readonly key: string;
  readonly segments: readonly Segment[];
}

/** How one parameter travels. */
export interface WireParameter {
  readonly in: Exclude<Location, "body">;
  readonly name: string;
  readonly key: string;
  readonly encoding?: "double";
  readonly collectionFormat?: "csv" | "ssv" | "tsv" | "pipes" | "multi";
  /** A formData file. */
  readonly file?: true;
}

/** What the agent may supply. Where the last segment is `true`: the keys of an object that its definition does not declare. */
export interface AgentLeaf extends Place {
  /** Needed whenever its container is sent. */
  readonly required: boolean;
  /** The definition shows that it holds a credential. */
  readonly secret?: true;
  /** Of other keys: every name that the definition declares beside them, whatever its role. None is one of them. */
  readonly declared?: readonly string[];
}

/** Names that no agent supplies in an object inside one of its leaves: read-only and internal ones. */
export interface ReservedNames {
  /** The object's schema, as a JSON pointer into what is checked. */
  readonly at: string;
  readonly names: readonly string[];
}

export interface Lock extends Place {
  /** The value, or the name under which the host's secret provider knows it. */
  readonly value: Json;
  readonly secret?: string;
  /** The title a person picked, for display only. */
  readonly title?: string;
}

export interface InjectedLeaf extends Place {
  readonly value: Json;
  /** Sent only when its container is. */
  readonly always: boolean;
}

/** A JSON Schema that narrows what the agent may supply at a pointer. */
export interface Constraint extends Place {
  readonly schema: JsonSchema;
  /** The agent may not know it: it is in no tool's schema, and its refusal says no bound. */
  readonly hidden?: true;
}

/** Raises, never lowers: when `if` holds for the effective arguments, the permission is at least this. */
export interface Rule {
  readonly if?: JsonSchema;
  /** Raise only when an agent argument has one of these origins. */
  readonly origins?: readonly string[];
  readonly permission: "ask" | "deny";
  readonly reason: string;
  /** Whether the agent may read `reason`. */
  readonly tellAgent: boolean;
}

/** How many calls before a person is asked. */
export interface Limits {
  readonly perSession?: number;
  readonly perHour?: number;
  /** The last 24 hours on the store's clock. */
  readonly perDay?: number;
  /** How many approvals may be pending at once. */
  readonly pending?: number;
}

/** Who answers, and how long the question stands. */
export interface ApprovalTerms {
  /** Ids or `group:<name>`; absent = the session's actor. */
  readonly approvers?: readonly string[];
  readonly quorum: number;
  readonly notRequester: boolean;
  /** Milliseconds. */
  readonly expiresIn: number;
  /** `digest`: bytes (binary bodies, file parts, `format: byte|binary`) are shown by name, type, size and SHA-256. */
  readonly bytes?: "digest";
}

/** Which standing grants ("always allow") may stand for an approval. */
export interface GrantTerms {
  readonly kind: "none" | "exact" | "schema";
  readonly maxUses?: number;
  /** Milliseconds. */
  readonly maxTtl?: number;
}
