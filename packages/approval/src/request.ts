import {
  type Actor,
  type Answerer,
  type Call,
  digest,
  type InvokeRequest,
  type Json,
  type JsonObject,
  type Need,
  type Reason,
  type RunMode,
} from "@interlock/core";

/** A question to a person: may exactly this run, once? Kept in the store until it is used, refused or too old. */
export interface ApprovalRequest {
  readonly id: string;
  readonly tenant: string;
  readonly session: string;
  /** The caller's id of the call; the same call is asked for once. */
  readonly callId?: string;
  /** Who asked: the session's actor. */
  readonly actor: Actor;
  readonly mode: RunMode;
  readonly tool: string;
  readonly connector: string;
  readonly connection: string;
  /** Whose authority the connection acts with. */
  readonly owner?: string;
  readonly generation: number;
  /** What the agent supplied, or a person made of it; merged and judged again before it runs. */
  readonly agentArguments: JsonObject;
  /** A person changed the arguments: the model is told which ran. */
  readonly edited?: true;
  /** The effective request, locked secrets masked. */
  readonly request: InvokeRequest;
  readonly requestDigest: string;
  /** Digests of the connector's definition and of the tool's compiled entry when it was asked. */
  readonly definition: string;
  readonly entry: string;
  readonly approvalDigest: string;
  readonly nonce: string;
  readonly needs: readonly Need[];
  readonly reasons: readonly Reason[];
  /** The run went on without it; the host performs it later. */
  readonly deferred: boolean;
  /** Milliseconds since 1970. */
  readonly requestedAt: number;
  readonly expiresAt: number;
  readonly status: "pending" | "approved" | "rejected" | "expired" | "used" | "void";
  readonly votes: readonly Vote[];
  /** The user who lends their right to this one call, and until when. */
  readonly elevation?: { readonly user: string; readonly expiresAt: number };
  /** What people said beside their votes, oldest first. */
  readonly comments?: readonly { readonly by: Answerer; readonly text: string; readonly at: number }[];
}

/** One person's answer. */
export interface Vote {
  readonly by: Answerer;
  readonly approve: boolean;
  /** For the model, when rejected. */
  readonly note?: string;
  readonly at: number;
}

/** What an approval is bound to besides the request. */
export interface ApprovalBinding {
  readonly tenant: string;
  readonly session: string;
  readonly actor: Actor;
  readonly generation: number;
  readonly nonce: string;
}

/** The digest that an approval fits: the effective request with everything that gives it its meaning (governance.md §6). */
export function approvalDigest(call: Call, binding: ApprovalBinding): string {
  const owner = call.policy.connectors[call.tool.connector]?.owner ?? null;
  const bound = {
    request: call.requestDigest,
    tenant: binding.tenant,
    session: binding.session,
    actor: binding.actor.id,
    connection: { id: call.connection, owner, generation: binding.generation },
    definition: definitionOf(call),
    tool: entryDigest(call),
    nonce: binding.nonce,
  };
  return digest(bound, "interlock-approval");
}

/** The digest of the definition that a call's connector was compiled from. */
export function definitionOf(call: Call): string {
  return call.policy.connectors[call.tool.connector]?.definition ?? "";
}

const entryDigests = new WeakMap<Call["tool"], string>();

/** The digest of a call's compiled tool: of everything that the policy says of it. */
export function entryDigest(call: Call): string {
  let known = entryDigests.get(call.tool);
  if (known === undefined) {
    known = digest(call.tool as unknown as Json, "interlock-tool");
    entryDigests.set(call.tool, known);
  }
  return known;
}
