import {
  type Call,
  canonicalJson,
  InterlockError,
  InvokeError,
  type InvokeRequest,
  type InvokeResponse,
  isInterlockError,
  isInvokeError,
  type Json,
  type Outcome,
} from "@interlock/core";
import { revealSecrets } from "@interlock/locks";
import type { Claim } from "./claim.ts";
import { closeClaim } from "./claims.ts";
import { suspectConnection } from "./connections.ts";
import type { Host } from "./host.ts";
import { type JournalEvent, journal } from "./journal.ts";
import { maskSecrets } from "./mask-result.ts";
import type { SessionFacts } from "./session.ts";

/** Sends a claimed call, once, and journals how it ended. */
export async function perform(
  host: Host,
  session: SessionFacts,
  call: Call,
  claim: Claim,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { outcome, event, suspect } = await send(host, call, claim, signal);
  try {
    await host.store.transaction(session.tenant, async (transaction) => {
      await journal(transaction, host.context(session), event);
      // A read that may have run has changed nothing: there is nothing for a person to look at.
      const open = event.kind === "unknown" && call.tool.access === "write";
      await closeClaim(transaction, claim.entry, open ? "unknown" : "known");
      if (suspect) await suspectConnection(transaction, call.connection);
    });
  } catch {
    // It ran, or may have; without an entry nobody can say so later, and the claim stays open.
    return { status: "unknown", entry: String(claim.entry) };
  }
  return outcome;
}

interface Sent {
  readonly outcome: Outcome;
  readonly event: JournalEvent;
  /** The service refused the connection itself. */
  readonly suspect: boolean;
}

async function send(host: Host, call: Call, claim: Claim, signal: AbortSignal | undefined): Promise<Sent> {
  let sending = false;
  let secrets: Secrets = {};
  try {
    secrets = await resolveSecrets(host, call);
    const request = reveal(call, secrets);
    sending = true;
    const response = await withDeadline(host.deadline, signal, (ends) =>
      host.invoke(call.connection, request, {
        signal: ends,
        access: call.tool.access,
        ...(claim.actsAs === undefined ? {} : { actsAs: claim.actsAs }),
      }),
    );
    return completed(host, claim, response, secrets);
  } catch (cause) {
    return broken(claim, call.secrets.length === 0 ? cause : withoutSecrets(cause, secrets), sending);
  }
}

// `AbortSignal.timeout` would keep its timer long after the call has ended.
async function withDeadline<T>(
  deadline: number,
  signal: AbortSignal | undefined,
  work: (ends: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const late = (): void => controller.abort(new DOMException("the call took too long", "TimeoutError"));
  const timer = setTimeout(late, deadline).unref();
  try {
    return await work(
      signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal]),
    );
  } finally {
    clearTimeout(timer);
  }
}

function broken(claim: Claim, cause: unknown, sending: boolean): Sent {
  const error = isInterlockError(cause)
    ? cause
    : new InterlockError("invoke-failed", "the call could not be completed", { cause });
  const known = isInvokeError(cause) ? cause : undefined;
  const event = { claim: claim.entry, code: error.code, status: known?.status ?? 0 };
  const suspect = known?.status === 401 || error.code === "connection-not-found";
  return (known?.mayHaveRun ?? sending)
    ? {
        outcome: { status: "unknown", entry: String(claim.entry) },
        event: { kind: "unknown", ...event },
        suspect,
      }
    : { outcome: { status: "failed", error }, event: { kind: "failed", ...event }, suspect };
}

// What an `Invoke` throws may hold what it was given, also in what caused it.
function withoutSecrets(thrown: unknown, secrets: Secrets): unknown {
  if (!isInterlockError(thrown)) return undefined;
  const message = maskSecrets(thrown.message, secrets) as string;
  return isInvokeError(thrown)
    ? new InvokeError(thrown.code, message, {
        status: thrown.status,
        ...(thrown.requestId === undefined ? {} : { requestId: thrown.requestId }),
        retryable: thrown.retryable,
        mayHaveRun: thrown.mayHaveRun,
      })
    : new InterlockError(thrown.code, message);
}

function completed(host: Host, claim: Claim, response: InvokeResponse, secrets: Secrets): Sent {
  const body = response.body ?? null;
  const text = canonicalJson(body);
  const event: JournalEvent = {
    kind: "completed",
    claim: claim.entry,
    status: response.status,
    size: text.length,
    result: host.keyed("interlock-result", text),
  };
  return {
    outcome: { status: "completed", value: capped(host, text, maskSecrets(body, secrets)) },
    event,
    suspect: false,
  };
}

// A result beyond the limit would drown the model's context; what is handed on says that it is not all.
function capped(host: Host, text: string, value: Json): Json {
  if (text.length <= host.resultLimit) return value;
  return { truncated: true, size: text.length, start: JSON.stringify(value).slice(0, host.resultLimit) };
}

type Secrets = Readonly<Record<string, string>>;

async function resolveSecrets(host: Host, call: Call): Promise<Secrets> {
  const resolved = Object.create(null) as Record<string, string>;
  for (const name of call.secrets) resolved[name] = await host.secrets(name);
  return resolved;
}

function reveal(call: Call, secrets: Secrets): InvokeRequest {
  if (call.secrets.length === 0) return call.request;
  const revealed = revealSecrets(call, secrets);
  if (!revealed.ok) {
    throw new InterlockError("secret-refused", "a locked secret cannot stand where the policy puts it");
  }
  return revealed.value;
}
