import { decide, explain, type Facts, fits, renderRequest } from "@interlock/approval";
import type { Rule, RunMode } from "@interlock/core";
import { describe, expect, test } from "vitest";
import { callOf, facts, good } from "./set-up.ts";

const hasSecret: NonNullable<Rule["if"]> = {
  properties: { comment: { properties: { body: { pattern: "(?i)password" } } } },
};
const rule = (permission: "ask" | "deny"): Rule => ({
  if: hasSecret,
  permission,
  reason: "no credentials",
  tellAgent: false,
});
const secret = { ...good, comment: { body: "the PassWord is 1" } };

test("a rule raises when it matches the effective arguments, and says so", () => {
  expect(decide(callOf({ permission: "allow", rules: [rule("ask")] }, {}, secret), facts)).toEqual({
    verdict: "ask",
    needs: ["approval"],
    reasons: [
      { code: "permission", detail: "allow" },
      { code: "run-mode", detail: "review" },
      { code: "rule", detail: "no credentials" },
    ],
  });
  expect(decide(callOf({ permission: "allow", rules: [rule("ask")] }), facts).verdict).toBe("allow");
});

test("of several rules the strictest wins", () => {
  expect(
    decide(callOf({ permission: "allow", rules: [rule("deny"), rule("ask")] }, {}, secret), facts).verdict,
  ).toBe("deny");
});

test("a rule sees locked values too", () => {
  const onLock: Rule = {
    if: { required: ["comment"], properties: { comment: { required: ["visibility"] } } },
    permission: "deny",
    reason: "locked",
    tellAgent: false,
  };
  expect(decide(callOf({ permission: "allow", rules: [onLock] }), facts).verdict).toBe("deny");
});

test("a rule on origins asks where an argument came from", () => {
  const fromResult: Rule = {
    origins: ["result"],
    permission: "ask",
    reason: "from a result",
    tellAgent: false,
  };
  const call = callOf({ permission: "allow", rules: [fromResult] });
  expect(decide(call, { ...facts, origins: { "/issueId": "prompt" } }).verdict).toBe("allow");
  expect(decide(call, { ...facts, origins: { "/issueId": "result:7" } })).toMatchObject({
    verdict: "ask",
    reasons: expect.arrayContaining([{ code: "origin", detail: "from a result" }]),
  });
});

describe("what fails closed", () => {
  test("a policy that throws", () => {
    const broken: Rule = { if: { type: "no such type" }, permission: "ask", reason: "", tellAgent: false };
    expect(decide(callOf({ permission: "allow", rules: [broken] }), facts)).toEqual({
      verdict: "deny",
      needs: [],
      reasons: [{ code: "policy-error" }],
    });
  });

  test("an actor whom the policy does not list", () => {
    const call = callOf({ permission: "allow" }, { actors: ["group:sre"] });
    expect(decide(call, facts).verdict).toBe("deny");
    expect(decide(call, { ...facts, actor: { id: "ann", groups: ["sre"] } }).verdict).toBe("allow");
  });

  test("facts that are missing", () => {
    const nothing = { now: 0 } as unknown as Facts;
    expect(decide(callOf({ permission: "ask" }), nothing).verdict).not.toBe("allow");
    expect(
      decide(callOf({ permission: "allow" }), { ...facts, mode: undefined as unknown as RunMode }).verdict,
    ).toBe("allow");
  });

  test.each(["halted", "revoked", "drift"] as const)("%s", (stopped) => {
    expect(decide(callOf({ permission: "allow" }), { ...facts, stopped })).toEqual({
      verdict: "deny",
      needs: [],
      reasons: [{ code: stopped }],
    });
  });
});

test("the definition's wish for a confirmation raises an allow, unattended it denies", () => {
  const call = callOf(
    { permission: "allow", confirm: true },
    { ceiling: { autonomous: { onAsk: "proceed" } } },
  );
  expect(decide(callOf({ permission: "allow", confirm: true }), facts).verdict).toBe("ask");
  expect(decide(call, { ...facts, mode: { autonomous: { onAsk: "proceed" } } }).verdict).toBe("deny");
});

test("what a person is shown is complete, labelled, and cannot be forged", () => {
  const call = callOf(
    {},
    {},
    { ...good, comment: { body: "a\u001b[2K\r\u202eb\n  /visibility locked public" } },
  );
  const shown = renderRequest(call);
  expect(shown.complete).toBe(true);
  expect(shown.leaves.map(({ pointer, source }) => `${source} ${pointer}`)).toEqual([
    "agent /issueId",
    "agent /comment/body",
    "locked /comment/visibility/type",
    "locked /comment/visibility/value",
  ]);
  const body = shown.leaves[1]?.text ?? "";
  expect(body).not.toMatch(/\p{Cc}|\u202e/u);
  expect(body).toContain("\\u{202e}");
});

test("what could not be shown in full says so", () => {
  expect(renderRequest(callOf({}, {}, { ...good, comment: { body: "x".repeat(1_000_000) } })).complete).toBe(
    false,
  );
});

test("a decision reads as sentences", () => {
  expect(explain(decide(callOf(), facts))).toEqual([
    "It waits for a person: approval.",
    "The policy says ask.",
  ]);
});

test("nobody's approval is nobody's approval", () => {
  const approval = { status: "pending", expiresAt: 2_000 } as Parameters<typeof fits>[0];
  expect(fits(approval, callOf(), facts)).toMatchObject({ ok: false, issues: [{ code: "approval" }] });
});
