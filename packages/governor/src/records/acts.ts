import { type ApprovalRequest, entryDigest } from "@interlock/approval";
import {
  type Answerer,
  fail,
  findTool,
  InterlockError,
  type Issue,
  ok,
  type Policy,
  type Result,
} from "@interlock/core";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import type { Action, Host } from "../types/host.ts";
import { findApproval } from "./approvals.ts";
import type { Ledger } from "./ledger.ts";

/** What became of a person's act on a request: the request as it is afterwards, or why nothing changed. */
export type Acted<T = ApprovalRequest> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly issues: readonly Issue[];
      /** The request as it is now, where there is one and the person may see it. */
      readonly request?: ApprovalRequest;
    };

/** What a person did. */
export interface Act {
  readonly tenant: string;
  readonly request: string;
  readonly by: Answerer;
  readonly action: Action;
}

/** Does what a person asks in one transaction; a refused act changes nothing and is one `refused` entry. */
export async function act<T>(
  host: Host,
  { tenant, request: id, by, action }: Act,
  work: (ledger: Ledger, request: ApprovalRequest) => Promise<Result<T>>,
): Promise<Acted<T>> {
  const permitted = await mayDo(host, by, action);
  return host.transaction(tenant, async (ledger) => {
    const request = await findApproval(ledger, id);
    const result = await (async (): Promise<Result<T>> => {
      if (!permitted) return refuse("not-permitted", `${by.id} may not ${action}`);
      if (request === undefined)
        return refuse("approval-unknown", `there is no request "${id.slice(0, 80)}"`);
      return work(ledger, request);
    })();
    if (result.ok) return result;
    noteRefusal(host, ledger, { tenant, by, issues: result.issues, request });
    return permitted && request !== undefined ? { ...result, request } : result;
  });
}

/** Journals an answer that no door let through. */
export async function refuseUnread<T>(
  host: Host,
  tenant: string,
  id: unknown,
  by: Answerer | undefined,
  issues: readonly Issue[],
): Promise<Acted<T>> {
  await host.transaction(tenant, async (ledger) => {
    const request = typeof id === "string" ? await findApproval(ledger, id) : undefined;
    noteRefusal(host, ledger, { tenant, issues, request, ...(by === undefined ? {} : { by }) });
  });
  return { ok: false, issues };
}

/** Whether the tenant's policy holds a request's tool with the very entry that the request was made under. */
export function holdsEntry(policy: Policy, request: ApprovalRequest): Result<true> {
  const tool = findTool(policy, request.tool);
  if (tool !== undefined && entryDigest({ tool }) === request.entry) return ok(true);
  return refuse(
    "policy-differs",
    `the request was made under policy ${request.policy}; policy ${policy.revision} has another entry for ${request.tool}`,
  );
}

/** Whether a person may do something; throws `InterlockError` `not-permitted` for those who give no value back. */
export async function mustMay(host: Host, by: Answerer, action: Action): Promise<void> {
  if (!(await mayDo(host, by, action)))
    throw new InterlockError("not-permitted", `${by.id} may not ${action}`);
}

/** Whether a reader may read: once a `may` was given, they have to say who they are. */
export async function mustMayRead(host: Host, by: Answerer | undefined): Promise<void> {
  if (!host.asksReaders) return;
  if (by === undefined)
    throw new InterlockError("options-invalid", "who reads is needed: { by: { id, groups?, channel? } }");
  await mustMay(host, by, "read");
}

// Only `true` permits: a host's function may return anything.
async function mayDo(host: Host, by: Answerer, action: Action): Promise<boolean> {
  return (await host.may(by, action)) === true;
}

function noteRefusal(
  host: Host,
  ledger: Ledger,
  what: {
    readonly tenant: string;
    readonly by?: Answerer;
    readonly issues: readonly Issue[];
    readonly request: ApprovalRequest | undefined;
  },
): void {
  const { tenant, by, issues, request } = what;
  const session = request === undefined ? {} : { id: request.session };
  journal(ledger, host.context({ ...session, tenant }), {
    kind: "refused",
    tool: request?.tool ?? "",
    issues: issues.map(({ code, pointer }) => ({ code, pointer })),
    ...(request === undefined ? {} : { approval: request.id }),
    ...(by === undefined ? {} : { by: who(by) }),
  });
}

/** Why an act changes nothing. */
export function refuse(code: string, message: string): Result<never> {
  return fail({ code, pointer: "", message });
}
