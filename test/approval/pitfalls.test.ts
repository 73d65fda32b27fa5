import { decide } from "@interlock/approval";
import type { Call, Json, Rule, RunMode, ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { callOf, facts, givenFor, good } from "./set-up.ts";

// docs/spec/security-pitfalls.md: the rows about deciding, each under its own name; the others are in test/locks/pitfalls.test.ts.

const ruled = (schema: Rule["if"]): Partial<ToolEntry> => ({
  permission: "allow",
  rules: [
    { ...(schema === undefined ? {} : { if: schema }), permission: "deny", reason: "r", tellAgent: false },
  ],
});

describe("15 a rule compares values, and holds where one is of another type than it speaks of", () => {
  const amounts: readonly (readonly [Json, string])[] = [
    [100, "deny"],
    [100.5, "allow"],
    ...["100", true, null, [100], "1e2", "0x64"].map((amount) => [amount, "deny"] as const),
  ];
  test.each(amounts)("amount %j: %s", (amount, verdict) => {
    const call = callOf(
      {
        ...ruled({ properties: { comment: { properties: { body: { const: 100 } }, required: ["body"] } } }),
        inputSchema: { type: "object" },
      },
      {},
      { ...good, comment: { body: amount } },
    );
    expect(decide(call, facts).verdict).toBe(verdict);
  });
});

describe("28 mode confusion", () => {
  const rows: readonly (readonly [RunMode | string | null | undefined, "read" | "write", string])[] = [
    ["readOnly", "read", "ask"],
    ["readOnly", "write", "deny"],
    ["review", "read", "ask"],
    ["review", "write", "ask"],
    ["Autonomous", "write", "ask"],
    ["automatic", "write", "ask"],
    [null, "write", "ask"],
    [undefined, "write", "ask"],
  ];
  test.each(rows)("%j, %s: an Ask tool is %s", (mode, access, verdict) => {
    const call = callOf({ access, permission: "ask", ceiling: { autonomous: { onAsk: "proceed" } } });
    expect(decide(call, { ...facts, mode: mode as RunMode }).verdict).toBe(verdict);
  });
  test.each(rows)("%j, %s: an Allow tool is never weaker for it", (mode, access) => {
    const verdict = mode === "readOnly" && access === "write" ? "deny" : "allow";
    expect(decide(callOf({ access, permission: "allow" }), { ...facts, mode: mode as RunMode }).verdict).toBe(
      verdict,
    );
  });
  test("an autonomous mode that does not say onAsk, or says more than that, is review", () => {
    const odd = [
      { autonomous: true },
      { autonomous: { onAsk: "allow" } },
      { autonomous: { onAsk: "proceed", more: 1 } },
      { autonomous: { onAsk: "proceed" }, readOnly: false },
      Object.create({ autonomous: { onAsk: "proceed" } }),
      ["autonomous"],
    ];
    for (const mode of odd)
      expect(decide(callOf({ permission: "ask" }), { ...facts, mode: mode as RunMode }).verdict).toBe("ask");
  });
});

describe("32 what throws is denied", () => {
  const denied = { verdict: "deny", needs: [], reasons: [{ code: "policy-error" }] };
  const boom = (): never => {
    throw new Error("boom");
  };
  test("in a rule's condition", () => {
    expect(decide(callOf(ruled({ type: "no such type" })), facts)).toEqual(denied);
    expect(decide(callOf(ruled({ properties: { issueId: { pattern: "(" } } })), facts)).toEqual(denied);
  });
  test("in any fact", () => {
    for (const name of ["mode", "stopped", "authority", "actor", "profile", "approval"]) {
      const hostile = Object.defineProperty({ ...facts }, name, { get: boom });
      const policy = policyOf([toolEntry({ permission: "allow" })], { actors: ["ann"] });
      const call = mergeLocks(policy, "AddComment", good);
      expect(call.ok && decide(call.value, hostile)).toEqual(denied);
    }
  });
  test("in the digest", () => {
    const call = callOf({ permission: "ask" });
    const hostile = Object.create(call, { requestDigest: { get: boom } }) as Call;
    const grants = [
      {
        id: "g",
        tool: "AddComment",
        connection: "desk-1",
        generation: 0,
        requestDigest: "x",
        expiresAt: 2_000,
        usesLeft: 1,
        ...givenFor(callOf()),
      },
    ];
    expect(decide(hostile, { ...facts, grants })).toEqual(denied);
  });
  test("in a schema of the policy: the call is refused, not lost", () => {
    const policy = policyOf([toolEntry({ inputSchema: { $ref: "#/nowhere" } })]);
    expect(mergeLocks(policy, "AddComment", good)).toMatchObject({
      ok: false,
      issues: [{ code: "value-refused" }],
    });
    const endless = policyOf([toolEntry({ inputSchema: { $ref: "#" } })]);
    expect(mergeLocks(endless, "AddComment", good).ok).toBe(false);
  });
});
