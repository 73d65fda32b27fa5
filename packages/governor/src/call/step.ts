import type { ApprovalRequest } from "@interlock/approval";
import {
  type Call,
  isInterlockError,
  type JsonObject,
  type Outcome,
  type Reason,
  type ReasonCode,
} from "@interlock/core";
import type { CallRequest } from "../types/call-request.ts";
import type { Claim } from "./claim.ts";

/** What a transaction made of a call: how it ended, a question to a person, or how it goes on. */
export type Step =
  | { readonly kind: "ended"; readonly outcome: Outcome | Promise<Outcome> }
  | { readonly kind: "asked"; readonly asked: ApprovalRequest; readonly outcome: Outcome }
  /** The call is made again with what a person approved. */
  | { readonly kind: "again"; readonly request: CallRequest }
  /** Its intent is written: it is sent. */
  | {
      readonly kind: "claimed";
      readonly call: Call;
      readonly claim: Claim;
      /** The monotonic time before the claim. */
      readonly since: number;
      /** The agent's arguments, where a person had changed them. */
      readonly edited: JsonObject | undefined;
    };

/** A call that waits for a person. */
export function pending(request: ApprovalRequest): { kind: "ended"; outcome: Outcome } {
  const { id, reasons, expiresAt } = request;
  return { kind: "ended", outcome: { status: "pending", approval: id, reasons, expiresAt } };
}

/** A call that does not run. */
export function denied(reasons: readonly Reason[]): Step {
  return { kind: "ended", outcome: { status: "denied", reasons } };
}

const storeCodes: readonly string[] = ["record-altered", "keys-differ", "governor-closed"];

/** The one code for each part that failed: the journal, the store, or what decides. */
export function unavailable(error: unknown): ReasonCode {
  if (!isInterlockError(error)) return "policy-error";
  if (storeCodes.includes(error.code)) return error.code as ReasonCode;
  if (error.code.startsWith("journal")) return "journal-unavailable";
  return error.name === "StoreError" ? "store-unavailable" : "policy-error";
}
