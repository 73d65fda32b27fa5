import type { Actor, Answerer, Authority, JsonSchema, ReasonCode, RunMode } from "@interlock/core";
import type { Profile } from "@interlock/run-mode";
import type { ShowLimits } from "./render.ts";
import type { ApprovalRequest, Origin } from "./request.ts";

/** Everything `decide` may know besides the call. It reads no clock and no store itself. */
export interface Facts {
  /** Milliseconds since 1970, on the store's clock. */
  readonly now: number;
  readonly tenant: string;
  readonly session: string;
  readonly mode: RunMode;
  readonly actor: Actor;
  readonly authority: Authority;
  /** `strict` when left out. */
  readonly profile?: Profile;
  /** Calls of this tool that were claimed already, and approvals of it that are pending; 0 when left out. */
  readonly counters?: {
    readonly session: number;
    readonly hour: number;
    readonly day: number;
    readonly pending: number;
  };
  /** By concrete pointer of the argument; what is not named is `unknown`. */
  readonly origins?: Readonly<Record<string, Origin>>;
  /** How often the connection has been replaced. */
  readonly generation: number;
  /** The versions of the call's locked secrets, by name, where the host's provider has versions. */
  readonly secretVersions?: Readonly<Record<string, string>>;
  /** The answered request that this call presents. */
  readonly approval?: ApprovalRequest;
  readonly grants?: readonly Grant[];
  readonly elevation?: Elevation;
  /** An equal call may have run already, and nobody knows: a person has to look (governance.md 7.2). */
  readonly unresolved?: boolean;
  /** The claims that the doubt is about; one that comes up after an approval was shown to nobody. */
  readonly doubts?: readonly number[];
  /** How much a person can be shown; what cannot be shown whole is not asked. */
  readonly show?: ShowLimits;
  /** Something stopped the call altogether. */
  readonly stopped?: Extract<
    ReasonCode,
    | "halted"
    | "revoked"
    | "drift"
    | "authority-failed"
    | "secret-unavailable"
    | "governor-closed"
    | "journal-unavailable"
    | "store-unavailable"
  >;
}

/** A standing grant: calls that need no further approval. */
export interface Grant {
  readonly id: string;
  readonly tool: string;
  /** The connection that it was given for, and how often that one has been replaced. */
  readonly connection: string;
  readonly generation: number;
  /** `exact`: the digest of the one request. */
  readonly requestDigest?: string;
  /** `schema`: over the effective arguments; it bounds every argument of the agent. */
  readonly schema?: JsonSchema;
  readonly expiresAt: number;
  readonly usesLeft: number;
  /** Who made it: it stands only for calls that this person may approve. */
  readonly by: Answerer;
  /** Digests of the connector's definition and of the tool's entry that it was given under. */
  readonly definition: string;
  readonly entry: string;
  /** The versions of the locked secrets, where the host's provider has versions. */
  readonly secretVersions?: Readonly<Record<string, string>>;
}

/** The right of one user, lent to one call. */
export interface Elevation {
  readonly user: string;
  readonly approvalDigest: string;
  readonly expiresAt: number;
}
