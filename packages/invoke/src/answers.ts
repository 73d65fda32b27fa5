import {
  canonicalJson,
  type Invoke,
  type InvokeError,
  type InvokeRequest,
  type InvokeResponse,
  isInvokeError,
  type Json,
  plainJson,
} from "@interlock/core";
import type { LookupCall } from "@interlock/dynamic";
import { invokeError } from "./codes.ts";
import type { LookupOptions, LookupQuestion, LookupRecord } from "./lookup-end.ts";

/** An answer to one request of a look-up; a failure is a value. */
type LookupAnswer =
  | { readonly ok: true; readonly response: InvokeResponse }
  | { readonly ok: false; readonly error: InvokeError };

/** Asks one request of a planned look-up. */
export type Ask = (
  question: Pick<LookupQuestion, "connection" | "operation" | "pointer">,
  call: LookupCall,
  request: InvokeRequest,
  options: Pick<LookupOptions, "signal" | "refresh">,
) => Promise<LookupAnswer>;

const mostKept = 500;

/** Keeps good answers by connection and request; concurrent equal questions are one request (connectors.md 0.2.5). */
export function openAnswers(
  invoke: Invoke,
  record: ((lookup: LookupRecord) => Promise<void>) | undefined,
): Ask {
  const kept = new Map<string, Promise<LookupAnswer>>();

  return async (question, call, request, { signal, refresh }) => {
    const key = canonicalJson([question.connection, call.operation.id, request] as unknown as Json);
    for (let before = kept.get(key); refresh !== true && before !== undefined; before = kept.get(key)) {
      const known = await unlessAborted(before, signal);
      if (known === undefined) return { ok: false, error: abortedError() };
      // Somebody else's abort is not ours.
      if (known.ok || known.error.code !== "aborted") return known;
      if (kept.get(key) === before) kept.delete(key);
    }
    const answer = send();
    kept.set(key, answer);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value as string);
    if (!(await answer).ok && kept.get(key) === answer) kept.delete(key);
    return answer;

    async function send(): Promise<LookupAnswer> {
      try {
        await recorded({
          connection: question.connection,
          operation: question.operation.id,
          pointer: question.pointer,
          lookup: call.operation.id,
          request,
        });
        const { access } = call.operation;
        const options = signal === undefined ? { access } : { access, signal };
        const response = await invoke(question.connection, request, options);
        // What reads it goes as deep as it does, and compares and stores what it finds.
        return { ok: true, response: { ...response, body: plainJson(response.body) ?? null } };
      } catch (thrown) {
        if (isInvokeError(thrown)) return { ok: false, error: thrown };
        const failed = invokeError("request-invalid", "The look-up could not be sent.", {
          mayHaveRun: false,
        });
        return { ok: false, error: failed };
      }
    }
  };

  // What is not in the journal is not sent.
  async function recorded(lookup: LookupRecord): Promise<void> {
    try {
      await record?.(lookup);
    } catch {
      throw invokeError("not-recorded", "The look-up could not be recorded, so it was not sent.", {
        mayHaveRun: false,
      });
    }
  }
}

/** The answer that somebody else waits for as well; `undefined` when our own caller no longer does. */
async function unlessAborted(
  answer: Promise<LookupAnswer>,
  signal: AbortSignal | undefined,
): Promise<LookupAnswer | undefined> {
  if (signal === undefined) return answer;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return signal.aborted ? undefined : await Promise.race([answer, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function abortedError(): InvokeError {
  return invokeError("aborted", "The caller aborted the call.", { mayHaveRun: false });
}
