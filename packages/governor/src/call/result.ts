import { type Call, canonicalJson, type InvokeResponse, type Json, type Outcome } from "@interlock/core";
import type { JournalEvent } from "../journal/entry.ts";
import { maskWhole } from "../secrets/mask-result.ts";
import type { Mask } from "../secrets/mask-secrets.ts";
import type { Host } from "../types/host.ts";
import type { Claim } from "./claim.ts";
import { mismatches } from "./mismatch.ts";
import { withDeadline } from "./with-deadline.ts";

/** A result as it is handed on, and as it is journalled. */
export interface Completed {
  readonly outcome: Outcome;
  readonly event: JournalEvent;
}

/** What an answer of the service is to the agent: masked, cut to the limit, and held against the declared response. */
export async function completed(
  host: Host,
  tenant: string,
  {
    call,
    claim,
    response,
    secrets,
  }: {
    readonly call: Call;
    readonly claim: Claim;
    readonly response: InvokeResponse;
    /** The secrets that this very call sent, by name. */
    readonly secrets: Readonly<Record<string, string>>;
  },
): Promise<Completed> {
  const { body } = response;
  const text = canonicalJson(body);
  const mask = await maskOf(host, tenant, call);
  const mismatch = mask === undefined ? [] : mismatches(call.tool, body);
  const event: JournalEvent = {
    kind: "completed",
    claim: claim.entry,
    status: response.status,
    size: text.length,
    result: host.keyed("interlock-result", text),
    ...(mismatch.length === 0 ? {} : { mismatch }),
    ...(mask === undefined ? { withheld: "secret-unavailable" } : {}),
  };
  const accepted = acceptedOf(response, mask);
  const outcome: Outcome = {
    status: "completed",
    value: mask === undefined ? null : capped(host, text, maskWhole(mask(body).value, secrets)),
    ...(mask === undefined ? { withheld: "secret-unavailable" as const } : {}),
    ...(accepted === undefined ? {} : { accepted, entry: claim.entry }),
    ...(mismatch.length === 0 ? {} : { mismatch }),
  };
  return { outcome, event };
}

/** What masks the tenant's secrets; `undefined` while one cannot be resolved: then nothing of the service is told. */
export async function maskOf(host: Host, tenant: string, call: Call): Promise<Mask | undefined> {
  try {
    // A provider that does not answer must not hold back that the call has run.
    return await withDeadline(host.deadline, undefined, async () => {
      await host.secrets.maskFor(tenant, call.policy);
      // Another policy may be in force by now, and name more.
      return host.secrets.maskFor(tenant, host.policyOf(tenant));
    });
  } catch (cause) {
    const message = "a secret could not be resolved; results are withheld until it can";
    host.notice({ code: "secret-unavailable", tenant, message, cause });
    return undefined;
  }
}

// A result beyond the limit would drown the model's context; what is handed on says that it is not all.
function capped(host: Host, text: string, value: Json): Json {
  if (text.length <= host.resultLimit) return value;
  const start = JSON.stringify(value).slice(0, host.resultLimit);
  return { truncated: true, size: text.length, start: start.toWellFormed() };
}

function acceptedOf(
  { status, headers }: InvokeResponse,
  mask: Mask | undefined,
): { readonly status: number; readonly location?: string } | undefined {
  const [, location] = Object.entries(headers).find(([name]) => name.toLowerCase() === "location") ?? [];
  if (status !== 202 && !(status === 201 && location !== undefined)) return undefined;
  if (location === undefined || mask === undefined) return { status };
  return { status, location: String(mask(location).value) };
}
