import {
  type Call,
  InterlockError,
  InvokeError,
  type InvokeRequest,
  isInvokeError,
  type Outcome,
} from "@interlock/core";
import { revealSecrets } from "@interlock/locks";
import type { JournalEvent } from "../journal/entry.ts";
import { journal } from "../journal/journal.ts";
import { keepAccepted } from "../records/accepted.ts";
import { suspectConnection } from "../records/connections.ts";
import type { Ledger } from "../records/ledger.ts";
import { closeClaim } from "../records/open-claims.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import type { Claim } from "./claim.ts";
import { readResponse, readThrown } from "./read-response.ts";
import { completed, maskOf } from "./result.ts";
import { withDeadline } from "./with-deadline.ts";

/** Sends a claimed call, once, and journals how it ended. */
export async function send(
  host: Host,
  session: SessionFacts,
  call: Call,
  claim: Claim,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const sent = await sendOnce(host, session.tenant, call, claim, signal);
  try {
    const isLate = await host.transaction(session.tenant, (ledger) =>
      end(host, session, ledger, call, claim, sent),
    );
    if (isLate)
      host.notice({
        code: "late-result",
        tenant: session.tenant,
        message: `the call of entry ${claim.entry} ended after a person had said how`,
      });
  } catch {
    // It ran, or may have; without an entry nobody can say so later, and the claim stays open.
    return { status: "unknown", entry: String(claim.entry) };
  } finally {
    host.leases.close(session.tenant, claim.entry);
  }
  return sent.outcome;
}

interface Sent {
  readonly outcome: Outcome;
  readonly event: Extract<JournalEvent, { kind: "completed" | "failed" | "unknown" }>;
  /** The service refused the connection itself. */
  readonly suspect: boolean;
}

// Gives whether a person had ended the claim before.
async function end(
  host: Host,
  session: SessionFacts,
  ledger: Ledger,
  call: Call,
  claim: Claim,
  { outcome, event, suspect }: Sent,
): Promise<boolean> {
  // A read that may have run has changed nothing: there is nothing for a person to look at.
  const isOpen = event.kind === "unknown" && call.tool.access === "write";
  const wasOpen = await closeClaim(ledger, claim.entry, isOpen ? "unknown" : "known");
  const code = event.kind === "completed" ? "completed" : event.code;
  const late = { kind: "late-result", claim: claim.entry, code, status: event.status } as const;
  journal(ledger, host.context(session), wasOpen ? event : late);
  if (suspect) await suspectConnection(ledger, call.connection);
  if (wasOpen) keepAccepted(ledger, session, call, claim, outcome);
  return !wasOpen;
}

async function sendOnce(
  host: Host,
  tenant: string,
  call: Call,
  claim: Claim,
  signal: AbortSignal | undefined,
): Promise<Sent> {
  let sending = false;
  try {
    const resolve = () => host.secrets.valuesOf(call, tenant, claim.secretVersions);
    const secrets = call.secrets.length === 0 ? {} : await withDeadline(host.deadline, signal, resolve);
    const request = reveal(call, secrets);
    // Late after its claim it may count as lost elsewhere: another host may be asking a person about it.
    if (!host.leases.isSafe(host, tenant, claim.entry))
      throw new InterlockError("lease-lost", "too much time has passed since the call was claimed");
    sending = true;
    const answer = await withDeadline(host.deadline, signal, (ends) =>
      host.invoke(call.connection, request, {
        signal: ends,
        access: call.tool.access,
        ...(claim.actsAs === undefined ? {} : { actsAs: claim.actsAs }),
      }),
    );
    const response = readResponse(answer);
    return { ...(await completed(host, tenant, { call, claim, response, secrets })), suspect: false } as Sent;
  } catch (cause) {
    return broken(claim, await withoutSecrets(host, tenant, call, readThrown(cause)), sending);
  }
}

function broken(claim: Claim, error: InterlockError, sending: boolean): Sent {
  const known = isInvokeError(error) ? error : undefined;
  const event = { claim: claim.entry, code: error.code, status: known?.status ?? 0 };
  const suspect = known?.status === 401 || error.code === "connection-not-found";
  return sending && known?.mayHaveRun !== false
    ? {
        outcome: { status: "unknown", entry: String(claim.entry) },
        event: { kind: "unknown", ...event },
        suspect,
      }
    : { outcome: { status: "failed", error }, event: { kind: "failed", ...event }, suspect };
}

// What an `Invoke` throws may hold what it was given, also in what caused it, and what the service answered.
async function withoutSecrets(
  host: Host,
  tenant: string,
  call: Call,
  thrown: InterlockError,
): Promise<InterlockError> {
  const mask = await maskOf(host, tenant, call);
  const told = (text: string): string => (mask === undefined ? "" : String(mask(text).value));
  const code = told(thrown.code) === thrown.code || mask === undefined ? thrown.code : "invoke-failed";
  const message =
    mask === undefined ? "the call failed; what was said of it is kept back" : told(thrown.message);
  return isInvokeError(thrown)
    ? new InvokeError(code, message, {
        status: thrown.status,
        ...(thrown.requestId === undefined ? {} : { requestId: told(thrown.requestId) }),
        retryable: thrown.retryable,
        mayHaveRun: thrown.mayHaveRun,
      })
    : new InterlockError(code, message);
}

function reveal(call: Call, secrets: Readonly<Record<string, string>>): InvokeRequest {
  if (call.secrets.length === 0) return call.request;
  const revealed = revealSecrets(call, secrets);
  if (!revealed.ok) {
    throw new InterlockError("secret-refused", "a locked secret cannot stand where the policy puts it");
  }
  return revealed.value;
}
