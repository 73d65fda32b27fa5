import {
  type ApprovalRequest,
  approvalDigest,
  boundsEveryLeaf,
  couldRun,
  decide,
  explain,
  type Facts,
  type Grant,
} from "@interlock/approval";
import type { Call, JsonSchema, Policy, ReasonCode, Rule, ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { callOf, defer, facts, givenFor, good, proceed, refuse } from "./set-up.ts";

const always: Rule = { permission: "ask", reason: "always", tellAgent: false };
const fromResult: Rule = { ...always, origins: ["result"] };

function approvalOf(call: Call, parts: Partial<ApprovalRequest> = {}): ApprovalRequest {
  const digest = approvalDigest(call, { ...facts, nonce: "n" });
  return {
    id: "a-1",
    status: "approved",
    expiresAt: 2_000,
    nonce: "n",
    approvalDigest: digest,
    actor: facts.actor,
    terms: call.tool.approval,
    needs: ["approval", "elevation"],
    reasons: [],
    votes: [{ by: { id: "ann" }, approve: true, at: 1 }],
    ...parts,
  } as ApprovalRequest;
}

function grantOf(call: Call, parts: Partial<Grant> = {}): Grant {
  return {
    id: "g-1",
    tool: "AddComment",
    connection: "desk-1",
    generation: 0,
    requestDigest: call.requestDigest,
    expiresAt: 2_000,
    usesLeft: 1,
    ...givenFor(call),
    ...parts,
  };
}

describe("every reason has a decision that gives it, and a sentence", () => {
  const reached = new Set<string>();
  const ask = callOf();
  const allow = callOf({ permission: "allow" });
  const supplying = callOf({
    agent: [{ pointer: "/issueId", key: "issueId", segments: [], required: true, secret: true }],
  });
  const cases: readonly (readonly [ReasonCode, Call, Partial<Facts>, string])[] = [
    ["permission", ask, {}, "ask"],
    ["run-mode", callOf({ permission: "allow" }), { mode: "readOnly" }, "deny"],
    ["ceiling", callOf({ permission: "byAccess" }), { mode: proceed }, "deny"],
    ["rule", callOf({ permission: "allow", rules: [always] }), {}, "ask"],
    [
      "limit",
      callOf({ permission: "allow", limits: { perHour: 1 } }),
      { counters: { session: 0, hour: 1, day: 0, pending: 0 } },
      "ask",
    ],
    [
      "origin",
      callOf({ permission: "allow", rules: [fromResult] }),
      { origins: { "/issueId": "result:1" } },
      "ask",
    ],
    ["authority", allow, { authority: "missing" }, "ask"],
    ["elevation-unattended", allow, { authority: "missing", mode: refuse }, "deny"],
    ["unattended", callOf({}, { ceiling: proceed }), { mode: proceed }, "allow"],
    ["deferred", ask, { mode: defer }, "ask"],
    ["approval", ask, { approval: approvalOf(ask) }, "allow"],
    ["approval-used", ask, { approval: approvalOf(ask, { status: "used" }) }, "deny"],
    ["approval-expired", ask, { approval: approvalOf(ask, { expiresAt: 1_000 }) }, "deny"],
    ["approval-mismatch", ask, { approval: approvalOf(ask), session: "other" }, "deny"],
    ["rejected", ask, { approval: approvalOf(ask, { status: "rejected" }) }, "deny"],
    ["grant", ask, { grants: [grantOf(ask)] }, "allow"],
    ["policy-error", ask, { profile: "x" as never }, "deny"],
    ["too-large-to-show", ask, { show: { leaves: 1, bytes: 1 } }, "deny"],
    ["agent-secret", supplying, {}, "deny"],
    ...(
      [
        "halted",
        "revoked",
        "drift",
        "authority-failed",
        "governor-closed",
        "journal-unavailable",
        "store-unavailable",
      ] as const
    ).map((stopped) => [stopped, allow, { stopped }, "deny"] as const),
  ];
  test.each(cases)("%s", (code, call, more, verdict) => {
    const decision = decide(call, { ...facts, ...more } as Facts);
    expect(decision.verdict).toBe(verdict);
    expect(decision.reasons.map((reason) => reason.code)).toContain(code);
    const sentences = explain(decision);
    expect(sentences).toHaveLength(decision.reasons.length + 1);
    for (const sentence of sentences) expect(sentence).toMatch(/^\S.*\.$/u);
    reached.add(code);
  });
  test("the list above is complete", () => {
    expect(reached.size).toBe(26);
  });
});

describe("limits", () => {
  const limited = callOf({ permission: "allow", limits: { perSession: 2, perHour: 3, pending: 1 } });
  test.each([
    [{ session: 1, hour: 2, day: 0, pending: 0 }, "allow"],
    [{ session: 2, hour: 0, day: 0, pending: 0 }, "ask"],
    [{ session: 0, hour: 3, day: 0, pending: 0 }, "ask"],
    [{ session: 2, hour: 0, day: 0, pending: 1 }, "deny"],
    [{ session: Number.NaN, hour: 0, day: 0, pending: 0 }, "ask"],
    [{ session: "0", hour: 0, day: 0, pending: 0 }, "ask"],
    [{ session: -1, hour: 0, day: 0, pending: 0 }, "ask"],
  ])("%j: %s", (counters, verdict) => {
    expect(decide(limited, { ...facts, counters: counters as never }).verdict).toBe(verdict);
  });
  test("no counters are none used, no limits no limit", () => {
    expect(decide(limited, facts).verdict).toBe("allow");
    const counters = { session: 9e9, hour: 9e9, day: 9e9, pending: 9e9 };
    expect(decide(callOf({ permission: "allow", limits: {} }), { ...facts, counters }).verdict).toBe("allow");
    expect(decide(callOf(), { ...facts, counters }).verdict).toBe("ask");
  });
});

describe("origins", () => {
  const ruled = (origins: readonly string[]): Call =>
    callOf({ permission: "allow", rules: [{ ...always, origins }] });
  const verdict = (wanted: string, origins: Facts["origins"]): string =>
    decide(ruled([wanted]), { ...facts, ...(origins === undefined ? {} : { origins }) }).verdict;
  test("what is not named is unknown, each argument for itself", () => {
    expect(verdict("unknown", undefined)).toBe("ask");
    expect(verdict("unknown", { "/issueId": "prompt" })).toBe("ask");
    expect(verdict("unknown", { "/issueId": "prompt", "/comment/body": "prompt" })).toBe("allow");
    expect(verdict("unknown", { "/issueId": "prompt", "/comment": "prompt" })).toBe("allow");
  });
  test("a call's own result, any result, something inside", () => {
    expect(verdict("result:7", { "/issueId": "result:7" })).toBe("ask");
    expect(verdict("result:7", { "/issueId": "result:8" })).toBe("allow");
    expect(verdict("result", { "/comment/body/0": "result:8" })).toBe("ask");
    expect(verdict("result", { "/comment/bodyguard": "result:8", "/nowhere": "result:1" })).toBe("allow");
    expect(verdict("prompt", { "/issueId": 7 as never })).toBe("allow");
    expect(verdict("unknown", { "/issueId": 7 as never, "/comment": "prompt" })).toBe("ask");
  });
  test("a tool without arguments has no origins", () => {
    const call = callOf({ permission: "allow", rules: [{ ...always, origins: ["unknown"] }] });
    expect(decide({ ...call, tool: { ...call.tool, agent: [] } }, facts).verdict).toBe("allow");
  });
  test("each element of an array has its own", () => {
    const policy = policyOf([toolEntry({ permission: "allow", rules: [fromResult] })]);
    const merged = mergeLocks(policy, "AddComment", {
      ...good,
      comment: { body: "x", rows: [{ text: "a" }, { text: "b" }] },
    });
    const decided = (origins: Facts["origins"]) =>
      merged.ok && decide(merged.value, { ...facts, origins: origins ?? {} }).verdict;
    expect(decided({ "/comment/rows/1/text": "result:1" })).toBe("ask");
    expect(decided({ "/comment/rows/2/text": "result:1" })).toBe("allow");
  });
});

describe("rules", () => {
  test("a permission that is no permission denies", () => {
    expect(
      decide(
        { ...callOf(), tool: { ...callOf().tool, rules: [{ ...always, permission: "allow" as never }] } },
        facts,
      ).verdict,
    ).toBe("deny");
  });
  test("deny stays deny whatever follows, each match is a reason, and tells the agent what it may", () => {
    const rules: readonly Rule[] = [{ ...always, permission: "deny", reason: "no", tellAgent: true }, always];
    expect(decide(callOf({ permission: "allow", rules }), facts)).toEqual({
      verdict: "deny",
      needs: [],
      reasons: [
        { code: "rule", detail: "no", tellAgent: true },
        { code: "rule", detail: "always" },
      ],
    });
  });
});

describe("standing grants", () => {
  const call = callOf();
  const given = (grant: Partial<Grant>, of: Call = call, more: Partial<Facts> = {}) =>
    decide(of, { ...facts, grants: [grantOf(of, grant)], ...more });
  test("answer the tool's own ask, also where nobody is there to be asked", () => {
    const open = callOf({}, { ceiling: refuse });
    expect(decide(open, { ...facts, mode: refuse }).verdict).toBe("deny");
    expect(given({}, open, { mode: refuse })).toEqual({
      verdict: "allow",
      needs: [],
      reasons: [
        { code: "permission", detail: "ask" },
        { code: "run-mode", detail: "autonomous/deny" },
        { code: "grant", detail: "g-1" },
      ],
    });
    expect(given({}, callOf({}, { ceiling: defer }), { mode: defer }).reasons).not.toContainEqual({
      code: "deferred",
    });
  });
  test("answer nothing else: a rule's ask, missing authority, a mark, another mode's deny", () => {
    expect(given({}, callOf({ rules: [always] })).verdict).toBe("ask");
    expect(given({}, call, { authority: "missing" })).toMatchObject({ verdict: "ask", needs: ["elevation"] });
    expect(given({}, callOf({}, { ceiling: refuse }), { authority: "missing", mode: refuse })).toMatchObject({
      verdict: "deny",
    });
    expect(given({}, callOf({ destructive: true })).verdict).toBe("ask");
    expect(given({}, callOf({ unbounded: true })).verdict).toBe("ask");
    expect(given({}, call, { mode: "readOnly" }).verdict).toBe("deny");
    expect(given({}, callOf({ permission: "deny" })).verdict).toBe("deny");
    expect(given({}, callOf({ grants: { kind: "none" } })).verdict).toBe("ask");
  });
  test.each([
    ["another tool", { tool: "Other" }],
    ["another connection", { connection: "desk-2" }],
    ["a connection that was replaced", { generation: 1 }],
    ["another request", { requestDigest: "x" }],
    ["no uses left", { usesLeft: 0 }],
    ["too late", { expiresAt: 1_000 }],
    ["a schema where only exact ones are allowed", { schema: { type: "object" } }],
  ])("do not cover: %s", (_, parts) => {
    expect(given(parts).verdict).toBe("ask");
  });
  test("hold the policy's terms of today", () => {
    const strict = callOf({ grants: { kind: "exact", maxUses: 2, maxTtl: 500 } });
    expect(given({ expiresAt: 1_500, usesLeft: 2 }, strict).verdict).toBe("allow");
    expect(given({ expiresAt: 1_501 }, strict).verdict).toBe("ask");
    expect(given({ expiresAt: 1_500, usesLeft: 3 }, strict).verdict).toBe("ask");
  });
  test("of kind schema cover what they describe, when they bound every argument of the agent", () => {
    const open = callOf({ grants: { kind: "schema" } });
    const schema = (body: JsonSchema): JsonSchema => ({
      properties: {
        issueId: { pattern: "^OPS-[0-9]+$" },
        comment: {
          properties: { body, rows: { maxItems: 3, items: { properties: { text: { enum: ["x"] } } } } },
        },
      },
    });
    expect(given({ schema: schema({ const: "hello" }) }, open).verdict).toBe("allow");
    expect(given({ schema: schema({ const: "bye" }) }, open).verdict).toBe("ask");
    expect(given({ schema: schema({}) }, open).verdict).toBe("ask");
    const { requestDigest: _, ...loose } = grantOf(open);
    expect(
      decide(open, { ...facts, grants: [{ ...loose, schema: schema({ enum: ["hello"] }) }] }).verdict,
    ).toBe("allow");
  });
  test.each([
    [{ minimum: 1, maximum: 2 }, true],
    [{ exclusiveMinimum: 1, maximum: 2 }, true],
    [{ minimum: 1 }, false],
    [{ type: "boolean" }, true],
    [{ type: "string" }, false],
    [{ maxLength: 5 }, false],
  ])("%j bounds a leaf: %s", (schema, bound) => {
    const agent = [{ pointer: "/a", key: "a", segments: [], required: true }];
    expect(boundsEveryLeaf({ properties: { a: schema } }, { agent })).toBe(bound);
  });
});

describe("elevation", () => {
  const call = callOf();
  const elevation = {
    user: "bob",
    approvalDigest: approvalDigest(call, { ...facts, nonce: "n" }),
    expiresAt: 2_000,
  };
  const missing = { ...facts, authority: "missing", approval: approvalOf(call) } as const;
  test("lends the right of one user to one call, in time", () => {
    expect(decide(call, missing)).toMatchObject({ verdict: "ask", needs: ["elevation"] });
    expect(decide(call, { ...missing, elevation }).reasons).toContainEqual({
      code: "authority",
      detail: "bob",
    });
    expect(decide(call, { ...missing, elevation }).verdict).toBe("allow");
    expect(decide(call, { ...missing, elevation: { ...elevation, expiresAt: 1_000 } }).verdict).toBe("ask");
    expect(decide(call, { ...missing, elevation: { ...elevation, approvalDigest: "x" } }).verdict).toBe(
      "ask",
    );
    expect(decide(call, { ...facts, authority: "missing", elevation }).needs).toEqual([
      "approval",
      "elevation",
    ]);
  });
  test("a clock that shows nothing is too late for everything", () => {
    const now = Number.NaN;
    expect(decide(call, { ...missing, elevation, now }).verdict).toBe("deny");
    expect(decide(call, { ...facts, now, grants: [grantOf(call)] }).verdict).toBe("ask");
  });
});

describe("could run", () => {
  const session = { mode: refuse, actor: { id: "ann" } };
  const tool = toolEntry();
  test("a tool that a standing grant answers is there even where nobody is", () => {
    const policy = policyOf([tool], { ceiling: refuse });
    const entry = policy.tools[0] as ToolEntry;
    const grants = [grantOf(callOf())];
    expect(couldRun(policy, entry, session)).toBe(false);
    expect(couldRun(policy, entry, { ...session, grants })).toBe(true);
    expect(couldRun(policy, entry, { ...session, grants: [{ ...grants[0], tool: "Other" } as Grant] })).toBe(
      false,
    );
    expect(couldRun(policy, entry, { ...session, mode: "readOnly", grants })).toBe(false);
    for (const parts of [
      { destructive: true },
      { unbounded: true },
      { confirm: true },
      { grants: { kind: "none" } },
    ] as const) {
      expect(couldRun(policy, { ...entry, ...parts }, { ...session, grants })).toBe(false);
    }
  });
  test("an actor whom a list above it does not name does not have it", () => {
    const policy = policyOf([tool], { actors: ["bob"] });
    expect(couldRun(policy, policy.tools[0] as ToolEntry, { ...session, mode: "review" })).toBe(false);
    expect(couldRun(policy, policy.tools[0] as ToolEntry, { mode: "review", actor: { id: "bob" } })).toBe(
      true,
    );
  });
});

test("one entry in two policies is judged under the policy of the call", () => {
  const entry = toolEntry();
  const strict = { ...callOf(), tool: entry, policy: policyOf([entry], { ceiling: "readOnly" }) };
  const loose = { ...strict, policy: policyOf([entry]) };
  expect([loose, strict, loose].map((call) => decide(call, facts).verdict)).toEqual(["ask", "deny", "ask"]);
});

test("a policy without a ceiling has the ceiling review", () => {
  const call = callOf();
  const { ceiling: _, ...bare } = call.policy;
  const policy = bare as Policy;
  expect(decide({ ...call, policy }, { ...facts, mode: proceed })).toMatchObject({
    verdict: "deny",
    reasons: [{}, {}, { code: "ceiling", detail: "review" }],
  });
  expect(decide({ ...call, policy }, { ...facts, mode: defer }).verdict).toBe("ask");
});

test("a reason of a later version still reads", () => {
  expect(
    explain({ verdict: "deny", needs: [], reasons: [{ code: "toString" as ReasonCode, detail: "x" }] })[1],
  ).toBe("toString: x");
});
