import {
  type ApprovalRequest,
  approvalDigest,
  definitionOf,
  entryDigest,
  type Facts,
  renderRequest,
  shownData,
} from "@interlock/approval";
import { type Call, canonicalJson } from "@interlock/core";
import { v7 } from "uuid";
import type { Host } from "../types/host.ts";

/** What a request says of the one call that it is for: an approval of it fits nothing else. */
export function bindingOf(
  host: Host,
  call: Call,
  facts: Facts,
): Omit<
  ApprovalRequest,
  | "id"
  | "tenant"
  | "session"
  | "actor"
  | "mode"
  | "agentArguments"
  | "edits"
  | "needs"
  | "reasons"
  | "deferred"
  | "requestedAt"
  | "expiresAt"
  | "status"
  | "votes"
  | "shown"
  | "key"
> {
  const { tool, policy, connection, requestDigest } = call;
  const owner = policy.connectors[tool.connector]?.owner;
  const nonce = v7();
  return {
    tool: tool.name,
    connector: tool.connector,
    operation: tool.operation,
    connection,
    ...(owner === undefined ? {} : { owner }),
    generation: facts.generation,
    policy: policy.revision,
    toolEntry: tool,
    terms: tool.approval,
    request: call.request,
    requestDigest,
    ...(facts.secretVersions === undefined ? {} : { secretVersions: facts.secretVersions }),
    definition: definitionOf(call),
    entry: entryDigest(call),
    approvalDigest: approvalDigest(call, { ...facts, nonce }),
    nonce,
    shows: renderRequest(call, host.show),
  };
}

/** A request with the digits by which an answer names it. */
export function withShown(host: Host, request: Omit<ApprovalRequest, "shown" | "key">): ApprovalRequest {
  const text = canonicalJson(shownData(request));
  return { ...request, shown: host.keyed("interlock-shown", text).slice(0, 16), key: host.keys.current };
}
