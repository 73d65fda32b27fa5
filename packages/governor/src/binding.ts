import {
  type ApprovalRequest,
  approvalDigest,
  definitionOf,
  entryDigest,
  type Facts,
} from "@interlock/approval";
import type { Call } from "@interlock/core";
import { v7 } from "uuid";

/** What a request says of the one call that it is for: an approval of it fits nothing else. */
export function bindingOf(
  call: Call,
  facts: Facts,
): Pick<
  ApprovalRequest,
  | "tool"
  | "connector"
  | "connection"
  | "owner"
  | "generation"
  | "request"
  | "requestDigest"
  | "definition"
  | "entry"
  | "approvalDigest"
  | "nonce"
> {
  const owner = call.policy.connectors[call.tool.connector]?.owner;
  const nonce = v7();
  return {
    tool: call.tool.name,
    connector: call.tool.connector,
    connection: call.connection,
    ...(owner === undefined ? {} : { owner }),
    generation: facts.generation,
    request: call.request,
    requestDigest: call.requestDigest,
    definition: definitionOf(call),
    entry: entryDigest(call),
    approvalDigest: approvalDigest(call, { ...facts, nonce }),
    nonce,
  };
}
