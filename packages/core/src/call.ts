import type { Reason } from "./decision.ts";
import type { InterlockError } from "./errors.ts";
import type { Issue } from "./issue.ts";
import type { Json, JsonObject } from "./json.ts";
import type { BodyEncoding } from "./operation.ts";
import type { Policy, ToolEntry } from "./policy.ts";

/** What goes to the connector, as dynamicInvoke carries it (connectors.md 7.2). Empty members are left out. */
export interface InvokeRequest {
  /** Upper case. */
  readonly method: string;
  /** The expanded path, without a query. */
  readonly path: string;
  readonly queries?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /**
   * How the body goes on the wire; there whenever a body is. It was decided when the request was built: nothing that comes
   * after looks into a body for it.
   */
  readonly encoding?: BodyEncoding;
}

/** What came back. */
export interface InvokeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** A tool with its one effective request: what is judged is what is sent. Frozen. */
export interface Call {
  readonly policy: Policy;
  readonly tool: ToolEntry;
  /** The namespace's connection that it goes through. */
  readonly connection: string;
  /** Effective: locked + agent + injected, keyed like the tool's arguments. A locked secret is the text `secret:name`. */
  readonly arguments: JsonObject;
  readonly request: InvokeRequest;
  /** SHA-256 over the canonical request. */
  readonly requestDigest: string;
  /** Names of the locked secrets that the sending step has to resolve. */
  readonly secrets: readonly string[];
  /** Arguments that named locked leaves and were dropped, as `onLocked: ignore` allows. */
  readonly dropped: readonly Issue[];
}

/** How one request is sent. */
export interface InvokeOptions {
  readonly signal?: AbortSignal;
  /** The user whose rights are used, after an elevation. */
  readonly actsAs?: string;
  /** What the policy says of the call: only a read may be sent again. `write` when left out. */
  readonly access?: "read" | "write";
}

/** The one seam between deciding and doing. */
export interface Invoke {
  (connection: string, request: InvokeRequest, options?: InvokeOptions): Promise<InvokeResponse>;
  /** The host that a connection reaches, where it is known: another one is another generation of the connection. */
  readonly address?: (connection: string) => string | undefined;
}

/** How a governed call ended. */
export type Outcome =
  /** `edited`: the agent's arguments as they ran, or may have, when a person had changed them before approving. */
  | {
      readonly status: "completed";
      readonly value: Json;
      readonly edited?: JsonObject;
      /** The service has taken the request and not finished it (202, or 201 with a Location). */
      readonly accepted?: { readonly status: number; readonly location?: string };
      /** The `seq` of the claim; beside `accepted`, for `governor.follow`. */
      readonly entry?: number;
      /** Where the result does not fit the declared response schema. */
      readonly mismatch?: readonly string[];
      /** The result is kept back: a secret that would have to be masked in it could not be resolved. */
      readonly withheld?: "secret-unavailable";
      readonly replayed?: Replayed;
    }
  | {
      readonly status: "pending";
      readonly approval: string;
      readonly reasons: readonly Reason[];
      /** When the request is too old to be answered, in milliseconds since 1970 on the store's clock. */
      readonly expiresAt: number;
    }
  | { readonly status: "denied"; readonly reasons: readonly Reason[] }
  | { readonly status: "invalid"; readonly issues: readonly Issue[] }
  | {
      readonly status: "failed";
      readonly error: InterlockError;
      readonly edited?: JsonObject;
      readonly replayed?: Replayed;
    }
  | {
      readonly status: "unknown";
      readonly entry: string;
      readonly edited?: JsonObject;
      readonly replayed?: Replayed;
    };

/** This is how an earlier call with the same id and request ended; nothing was sent for this one. */
type Replayed = true;
