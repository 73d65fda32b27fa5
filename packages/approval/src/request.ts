import {
  type Actor,
  type Answerer,
  type ApprovalTerms,
  type Call,
  digest,
  type InvokeRequest,
  type Json,
  type JsonObject,
  type Need,
  type Reason,
  type RunMode,
  type ToolEntry,
} from "@interlock/core";
import type { RenderedRequest } from "./render.ts";

/** Where an agent argument came from, as far as the host can tell. */
export type Origin = "prompt" | "unknown" | `result:${string}`;

/**
 * A question to a person: may exactly this run, once? It carries its own terms and what a person is shown, so that no later
 * policy judges the answer. Kept in the store until it is used, refused or too old.
 */
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
  readonly operation: string;
  readonly connection: string;
  /** Whose authority the connection acts with. */
  readonly owner?: string;
  readonly generation: number;
  /** The revision of the policy that it was asked under. */
  readonly policy: string;
  /** The tool's compiled entry and who may answer, as they were when it was asked. */
  readonly toolEntry: ToolEntry;
  readonly terms: ApprovalTerms;
  /** What the agent supplied, or a person made of it; merged and judged again before it runs. */
  readonly agentArguments: JsonObject;
  /** By concrete pointer, where the arguments came from. */
  readonly origins?: Readonly<Record<string, Origin>>;
  /** A person changed the arguments: the model is told which ran. */
  readonly edited?: true;
  /** How often; who edited last; and who wrote which of the arguments, by concrete pointer. */
  readonly edits: number;
  readonly editor?: string;
  readonly wrote?: Readonly<Record<string, string>>;
  /** The effective request, locked secrets by name. */
  readonly request: InvokeRequest;
  readonly requestDigest: string;
  /** The versions of the locked secrets, by name, where the host's provider has versions. */
  readonly secretVersions?: Readonly<Record<string, string>>;
  /** Digests of the connector's definition and of the tool's compiled entry when it was asked. */
  readonly definition: string;
  readonly entry: string;
  readonly approvalDigest: string;
  readonly nonce: string;
  readonly needs: readonly Need[];
  readonly reasons: readonly Reason[];
  /** What a person is shown, complete. */
  readonly shows: RenderedRequest;
  /** 16 hex digits over what is shown. An answer names it: what a person answers is what they saw. */
  readonly shown: string;
  /** The id of the key that `shown` was made with. */
  readonly key: string;
  /** The run went on without it; the host performs it later. */
  readonly deferred: boolean;
  /** Milliseconds since 1970. */
  readonly requestedAt: number;
  readonly expiresAt: number;
  /** `approved`: each of its needs is answered. `void`: a standing grant or a newer request took its place. */
  readonly status: "pending" | "approved" | "rejected" | "expired" | "used" | "void";
  /** Answers to need `approval`, of the request as it is now. */
  readonly votes: readonly Vote[];
  /** The answer to need `elevation`: the user who lends their right to this one call, and until when. */
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
  readonly secretVersions?: Readonly<Record<string, string>>;
  readonly nonce: string;
}

/** The digest that an approval fits: the effective request with everything that gives it its meaning (governance.md 6.5). */
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
    ...(binding.secretVersions === undefined ? {} : { secretVersions: binding.secretVersions }),
    nonce: binding.nonce,
  };
  return digest(bound, "interlock-approval");
}

/** The digest of the definition that a call's connector was compiled from. */
export function definitionOf(call: Call): string {
  return call.policy.connectors[call.tool.connector]?.definition ?? "";
}

const entryDigests = new WeakMap<ToolEntry, string>();

/** The digest of a compiled tool: of everything that the policy says of it. */
export function entryDigest({ tool }: { readonly tool: ToolEntry }): string {
  let known = entryDigests.get(tool);
  if (known === undefined) {
    known = digest(tool as unknown as Json, "interlock-tool");
    entryDigests.set(tool, known);
  }
  return known;
}

/** What `shown` is made over: everything that a person who answers goes by. Votes and comments are none of it. */
export function shownData(request: Omit<ApprovalRequest, "shown" | "key">): Json {
  const { tool, connector, operation, connection, owner, generation, actor, shows } = request;
  const data = {
    request: request.id,
    tool,
    connector,
    operation,
    method: shows.method,
    path: shows.path,
    leaves: shows.leaves,
    identity: { connection, owner: owner ?? null, generation, actor: actor.id },
    needs: request.needs,
    reasons: request.reasons,
    terms: request.terms,
    expiresAt: request.expiresAt,
    edit: request.edits,
  };
  return data as unknown as Json;
}
