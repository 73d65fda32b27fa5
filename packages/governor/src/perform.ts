import {
  type Call,
  canonicalJson,
  InterlockError,
  type InvokeResponse,
  isInterlockError,
  isInvokeError,
  type Outcome,
} from "@interlock/core";
import { revealSecrets } from "@interlock/locks";
import type { Claim } from "./claim.ts";
import type { Host } from "./host.ts";
import { type JournalEvent, journal } from "./journal.ts";
import { keyedDigest } from "./keys.ts";
import type { SessionFacts } from "./session.ts";

/** Sends a claimed call, once, and journals how it ended. */
export async function perform(
  host: Host,
  session: SessionFacts,
  call: Call,
  claim: Claim,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const [outcome, event] = await send(host, call, claim, signal);
  try {
    await host.store.transaction(session.tenant, async (transaction) => {
      await journal(transaction, host.context(session), event);
      await transaction.delete("claim", String(claim.entry));
    });
  } catch {
    // It ran, or may have; without an entry nobody can say so later, and the claim stays open as `unknown`.
    return { status: "unknown", entry: String(claim.entry) };
  }
  return outcome;
}

async function send(
  host: Host,
  call: Call,
  claim: Claim,
  signal: AbortSignal | undefined,
): Promise<[Outcome, JournalEvent]> {
  let sending = false;
  try {
    const request = await withSecrets(host, call);
    const deadline = AbortSignal.timeout(host.deadline);
    sending = true;
    const response = await host.invoke(call.connection, request, {
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
    });
    return completed(host, claim, response);
  } catch (cause) {
    const error = isInterlockError(cause)
      ? cause
      : new InterlockError("invoke-failed", "the call could not be completed", { cause });
    const mayHaveRun = isInvokeError(cause) ? cause.mayHaveRun : sending;
    const event = { claim: claim.entry, code: error.code, status: isInvokeError(cause) ? cause.status : 0 };
    return mayHaveRun
      ? [
          { status: "unknown", entry: String(claim.entry) },
          { kind: "unknown", ...event },
        ]
      : [
          { status: "failed", error },
          { kind: "failed", ...event },
        ];
  }
}

function completed(host: Host, claim: Claim, response: InvokeResponse): [Outcome, JournalEvent] {
  const text = canonicalJson(response.body ?? null);
  const event: JournalEvent = {
    kind: "completed",
    claim: claim.entry,
    status: response.status,
    size: text.length,
    result: keyedDigest(host.keys, "interlock-result", text) ?? "",
  };
  return [{ status: "completed", value: response.body ?? null }, event];
}

async function withSecrets(host: Host, call: Call): Promise<Call["request"]> {
  if (call.secrets.length === 0) return call.request;
  const resolved = Object.create(null) as Record<string, string>;
  for (const name of call.secrets) resolved[name] = await host.secrets(name);
  const revealed = revealSecrets(call, resolved);
  if (!revealed.ok)
    throw new InterlockError("secret-refused", "a locked secret cannot stand where the policy puts it");
  return revealed.value;
}
