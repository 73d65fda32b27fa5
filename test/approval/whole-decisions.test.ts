import {
  type ApprovalRequest,
  approvalDigest,
  decide,
  type Elevation,
  type Facts,
  type Grant,
} from "@interlock/approval";
import type { Call, Need, Policy, Reason, Rule, ToolEntry } from "@interlock/core";
import { expect, test } from "vitest";
import { callOf, defer, facts, givenFor, proceed, refuse } from "./set-up.ts";

const approvalOf = (call: Call, parts: Partial<ApprovalRequest> = {}): ApprovalRequest =>
  ({
    id: "a-1",
    status: "approved",
    expiresAt: 2_000,
    nonce: "n",
    approvalDigest: approvalDigest(call, { ...facts, nonce: "n" }),
    tenant: "t",
    session: "s",
    actor: facts.actor,
    terms: call.tool.approval,
    needs: ["approval", "elevation"],
    reasons: [],
    votes: [{ by: { id: "ann" }, approve: true, at: 1 }],
    ...parts,
  }) as unknown as ApprovalRequest;

const grantOf = (call: Call): Grant => ({
  id: "g-1",
  tool: "AddComment",
  connection: "desk-1",
  generation: 0,
  requestDigest: call.requestDigest,
  expiresAt: 2_000,
  usesLeft: 1,
  ...givenFor(call),
});

const elevationOf = (call: Call): Elevation => ({
  user: "bob",
  approvalDigest: approvalDigest(call, { ...facts, nonce: "n" }),
  expiresAt: 2_000,
});

const always: Rule = { permission: "ask", reason: "always", tellAgent: false };
const permission = (detail: string): Reason => ({ code: "permission", detail });
const mode = (detail: string): Reason => ({ code: "run-mode", detail });
const rule = (detail: string): Reason => ({ code: "rule", detail });
const limit = (detail: string): Reason => ({ code: "limit", detail });
const authority: Reason = { code: "authority" };
const approval: Reason = { code: "approval", detail: "a-1" };
const lent: Reason = { code: "authority", detail: "bob" };
const granted: Reason = { code: "grant", detail: "g-1" };

interface Case {
  readonly name: string;
  readonly tool?: Partial<ToolEntry>;
  readonly policy?: Partial<Policy>;
  readonly facts?: (call: Call) => Partial<Facts>;
  readonly verdict: "allow" | "ask" | "deny";
  readonly needs?: readonly Need[];
  readonly reasons: readonly Reason[];
}

const full = { session: 0, hour: 0, day: 0, pending: 1 };

const cases: readonly Case[] = [
  {
    name: "an actor whom no list names",
    policy: { actors: ["bob"] },
    verdict: "deny",
    reasons: [permission("actor")],
  },
  {
    name: "a rule where nobody is there",
    tool: { permission: "allow", rules: [always] },
    facts: () => ({ mode: proceed }),
    verdict: "deny",
    reasons: [permission("allow"), mode("autonomous/proceed"), rule("always")],
  },
  {
    name: "a call that may have run already",
    tool: { permission: "allow" },
    facts: () => ({ unresolved: true }),
    verdict: "ask",
    needs: ["approval"],
    reasons: [permission("allow"), mode("review"), rule("an equal call may have run already")],
  },
  {
    name: "a confirmation that the definition wants",
    tool: { permission: "allow", confirm: true },
    verdict: "ask",
    needs: ["approval"],
    reasons: [permission("allow"), mode("review"), rule("the definition asks for a confirmation")],
  },
  {
    name: "a rule that denies, with what else raised it",
    tool: {
      permission: "allow",
      rules: [{ ...always, permission: "deny" }],
      limits: { perSession: 1, perHour: 1 },
    },
    facts: () => ({ counters: { session: 1, hour: 1, day: 0, pending: 0 } }),
    verdict: "deny",
    reasons: [rule("always"), limit("perSession"), limit("perHour")],
  },
  {
    name: "the limit of a session",
    tool: { permission: "allow", limits: { perSession: 2, perHour: 9 } },
    facts: () => ({ counters: { session: 2, hour: 2, day: 0, pending: 0 } }),
    verdict: "ask",
    needs: ["approval"],
    reasons: [permission("allow"), mode("review"), limit("perSession")],
  },
  {
    name: "the limit of an hour",
    tool: { permission: "allow", limits: { perSession: 9, perHour: 2 } },
    facts: () => ({ counters: { session: 2, hour: 2, day: 0, pending: 0 } }),
    verdict: "ask",
    needs: ["approval"],
    reasons: [permission("allow"), mode("review"), limit("perHour")],
  },
  {
    name: "the limit of a day",
    tool: { permission: "allow", limits: { perHour: 9, perDay: 2 } },
    facts: () => ({ counters: { session: 2, hour: 0, day: 2, pending: 0 } }),
    verdict: "ask",
    needs: ["approval"],
    reasons: [permission("allow"), mode("review"), limit("perDay")],
  },
  {
    name: "as many approvals pending as may be",
    tool: { limits: { pending: 1 } },
    facts: () => ({ counters: full }),
    verdict: "deny",
    reasons: [permission("ask"), limit("pending")],
  },
  {
    name: "a limit of pending approvals where nothing was counted",
    tool: { limits: { pending: 1 } },
    verdict: "ask",
    needs: ["approval"],
    reasons: [permission("ask")],
  },
  {
    name: "as many pending as may be, and none needed",
    tool: { permission: "allow", limits: { pending: 1 } },
    facts: () => ({ counters: full }),
    verdict: "allow",
    reasons: [permission("allow")],
  },
  {
    name: "as many pending as may be, for a tool that is denied anyway",
    tool: { permission: "deny", limits: { pending: 1 } },
    facts: () => ({ counters: full }),
    verdict: "deny",
    reasons: [permission("deny")],
  },
  {
    name: "as many pending as may be, and one of them presented",
    tool: { limits: { pending: 1 } },
    facts: (call) => ({ counters: full, approval: approvalOf(call) }),
    verdict: "allow",
    reasons: [permission("ask"), approval],
  },
  {
    name: "an approval whose request did not show the limit that is reached by now",
    tool: { limits: { perSession: 1 } },
    facts: (call) => ({
      counters: { session: 1, hour: 0, day: 0, pending: 0 },
      approval: approvalOf(call),
    }),
    verdict: "ask",
    needs: ["approval"],
    reasons: [permission("ask"), limit("perSession")],
  },
  {
    name: "an approval whose request showed the limit",
    tool: { limits: { perSession: 1 } },
    facts: (call) => ({
      counters: { session: 1, hour: 0, day: 0, pending: 0 },
      approval: approvalOf(call, { reasons: [permission("ask"), limit("perSession")] }),
    }),
    verdict: "allow",
    reasons: [permission("ask"), limit("perSession"), approval],
  },
  {
    name: "a request that only showed a missing right, for a call that needs an approval by now",
    facts: (call) => ({
      authority: "missing",
      approval: approvalOf(call, { needs: ["elevation"], votes: [] }),
      elevation: elevationOf(call),
    }),
    verdict: "ask",
    needs: ["approval"],
    reasons: [permission("ask"), authority, lent],
  },
  {
    name: "an approval that only its status says",
    facts: (call) => ({ approval: approvalOf(call, { votes: [] }) }),
    verdict: "deny",
    reasons: [permission("ask"), { code: "approval" }],
  },
  {
    name: "a call that is too large to be shown whole",
    facts: () => ({ show: { leaves: 1, bytes: 65_536 } }),
    verdict: "deny",
    reasons: [permission("ask"), { code: "too-large-to-show", tellAgent: true }],
  },
  {
    name: "a call that is too large to be shown, and asks nobody",
    tool: { permission: "allow" },
    facts: () => ({ show: { leaves: 1, bytes: 65_536 } }),
    verdict: "allow",
    reasons: [permission("allow")],
  },
  {
    name: "a secret that the agent supplies, where a person would be asked",
    tool: { agent: [{ pointer: "/issueId", key: "issueId", segments: [], required: true, secret: true }] },
    verdict: "deny",
    reasons: [permission("ask"), { code: "agent-secret" }],
  },
  {
    name: "an ask of a ceiling over a session that runs on",
    policy: { ceiling: "review" },
    facts: () => ({ mode: proceed }),
    verdict: "deny",
    reasons: [permission("ask"), mode("autonomous/proceed"), { code: "ceiling", detail: "review" }],
  },
  {
    name: "an approval for another session",
    facts: (call) => ({ session: "other", approval: approvalOf(call) }),
    verdict: "deny",
    reasons: [permission("ask"), { code: "approval-mismatch", detail: "session" }],
  },
  {
    name: "an approval that was used, for a tool that needs none",
    tool: { permission: "allow" },
    facts: (call) => ({ approval: approvalOf(call, { status: "used" }) }),
    verdict: "deny",
    reasons: [permission("allow"), { code: "approval-used" }],
  },
  {
    name: "an approval that fits, for a tool that needs none",
    tool: { permission: "allow" },
    facts: (call) => ({ approval: approvalOf(call) }),
    verdict: "allow",
    reasons: [permission("allow"), approval],
  },
  {
    name: "an approval beside a grant: the grant stays unused",
    facts: (call) => ({ approval: approvalOf(call), grants: [grantOf(call)] }),
    verdict: "allow",
    reasons: [permission("ask"), approval],
  },
  {
    name: "an approval where the mode denies",
    facts: (call) => ({ mode: "readOnly", approval: approvalOf(call) }),
    verdict: "deny",
    reasons: [permission("ask"), mode("readOnly")],
  },
  {
    name: "a right that is lent, with an approval",
    facts: (call) => ({ authority: "missing", approval: approvalOf(call), elevation: elevationOf(call) }),
    verdict: "allow",
    reasons: [permission("ask"), authority, approval, lent],
  },
  {
    name: "a right that is lent where none is missing",
    facts: (call) => ({ approval: approvalOf(call), elevation: elevationOf(call) }),
    verdict: "allow",
    reasons: [permission("ask"), approval],
  },
  {
    name: "an approval without the right",
    facts: (call) => ({ authority: "missing", approval: approvalOf(call) }),
    verdict: "ask",
    needs: ["elevation"],
    reasons: [permission("ask"), authority, approval],
  },
  {
    name: "a grant",
    facts: (call) => ({ grants: [grantOf(call)] }),
    verdict: "allow",
    reasons: [permission("ask"), granted],
  },
  {
    name: "a grant in a run that defers",
    policy: { ceiling: defer },
    facts: (call) => ({ mode: defer, grants: [grantOf(call)] }),
    verdict: "allow",
    reasons: [permission("ask"), granted],
  },
  {
    name: "a grant without the right",
    facts: (call) => ({ authority: "missing", grants: [grantOf(call)] }),
    verdict: "ask",
    needs: ["elevation"],
    reasons: [permission("ask"), authority, granted],
  },
  {
    name: "a grant without the right, where nobody is there: it would change nothing",
    policy: { ceiling: refuse },
    facts: (call) => ({ authority: "missing", mode: refuse, grants: [grantOf(call)] }),
    verdict: "deny",
    reasons: [permission("ask"), mode("autonomous/deny"), authority],
  },
  {
    name: "a grant where only nobody could answer it",
    policy: { ceiling: refuse },
    facts: (call) => ({ authority: "missing", grants: [grantOf(call)] }),
    verdict: "deny",
    reasons: [permission("ask"), { code: "ceiling", detail: "autonomous/deny" }, authority],
  },
  {
    name: "a grant for a tool that needs a right and no approval: it would change nothing",
    tool: { permission: "allow" },
    facts: (call) => ({ authority: "missing", grants: [grantOf(call)] }),
    verdict: "ask",
    needs: ["elevation"],
    reasons: [permission("allow"), mode("review"), authority],
  },
  {
    name: "a grant that covers another request, with as many pending as may be",
    tool: { limits: { pending: 1 } },
    facts: (call) => ({ counters: full, grants: [{ ...grantOf(call), requestDigest: "x" }] }),
    verdict: "deny",
    reasons: [permission("ask"), limit("pending")],
  },
  {
    name: "a grant for what a rule raised",
    tool: { rules: [always] },
    facts: (call) => ({ grants: [grantOf(call)] }),
    verdict: "ask",
    needs: ["approval"],
    reasons: [permission("ask"), rule("always")],
  },
];

test.each(cases)("$name: $verdict", ({ tool, policy, facts: more, verdict, needs = [], reasons }) => {
  const call = callOf(tool, policy);
  expect(decide(call, { ...facts, ...more?.(call) })).toStrictEqual({ verdict, needs, reasons });
});

test("what is decided cannot be changed for who asks next", () => {
  const decision = decide(callOf(), facts);
  expect(Object.isFrozen(decision) && Object.isFrozen(decision.reasons)).toBe(true);
  const failed = decide(callOf(), { ...facts, profile: "x" as never });
  expect(Object.isFrozen(failed)).toBe(true);
});
