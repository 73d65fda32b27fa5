import type { Call, Decision, InvokeRequest, Issue, Json, Policy } from "@interlock/core";
import { maskSecrets, mergeLocks } from "@interlock/locks";
import type { CallLine } from "./calls.ts";

/** What would happen to one call, and how it came to that. */
export type Judged =
  | {
      readonly line: CallLine;
      readonly issues: readonly Issue[];
      readonly call?: never;
      readonly decision?: never;
    }
  | {
      readonly line: CallLine;
      readonly issues: readonly Issue[];
      readonly call: Call;
      readonly decision: Decision;
      /** As it may be shown; only of a call that could run. */
      readonly shown?: Pick<Call, "arguments" | "request">;
    };

/** Judges one call as a session would; nothing is sent. */
export function judge(policy: Policy, line: CallLine, decide: (call: Call) => Decision): Judged {
  if (line.refused !== undefined) return { line, issues: [line.refused] };
  const call = mergeLocks(policy, line.tool, line.args);
  if (!call.ok) return { line, issues: call.issues };
  const decision = decide(call.value);
  const judged = { line, issues: call.value.dropped, call: call.value, decision };
  if (decision.verdict === "deny") return judged;
  const { arguments: args, request } = maskSecrets(call.value);
  return request.ok ? { ...judged, shown: { arguments: args, request: request.value } } : judged;
}

/** One line of `decide --json` (cli.md 2.3). */
export interface ResultLine {
  readonly id?: Json;
  readonly tool: string;
  readonly status: "allow" | "ask" | "deny" | "invalid";
  readonly needs: readonly string[];
  readonly reasons: readonly { readonly code: string }[];
  readonly issues: readonly { readonly code: string; readonly pointer: string }[];
  readonly request?: InvokeRequest;
  readonly digest?: string;
}

/** The result line of a judged call. */
export function resultLine(judged: Judged): ResultLine {
  const { line, issues, decision } = judged;
  return {
    ...(line.id === undefined ? {} : { id: line.id }),
    tool: line.tool,
    status: decision?.verdict ?? "invalid",
    needs: decision?.needs ?? [],
    reasons: (decision?.reasons ?? []).map(({ code }) => ({ code })),
    issues: issues.map(({ code, pointer }) => ({ code, pointer })),
    ...(judged.call === undefined || judged.shown === undefined
      ? {}
      : requestOf(judged.call, judged.shown.request)),
  };
}

// A digest of a request that holds a secret of the agent would let a short one be guessed.
function requestOf(call: Call, request: InvokeRequest): Pick<ResultLine, "request" | "digest"> {
  const holdsSecret = call.tool.agent.some((leaf) => leaf.secret);
  return { request, ...(holdsSecret ? {} : { digest: call.requestDigest }) };
}
