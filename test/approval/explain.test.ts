import { decide, explain } from "@interlock/approval";
import type { Decision, Reason } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

function said(reason: Reason): string | undefined {
  return explain({ verdict: "allow", needs: [], reasons: [reason] })[1];
}

test.each<[Reason, string]>([
  [{ code: "permission", detail: "actor" }, "The policy does not let this actor use it."],
  [{ code: "permission", detail: "ask" }, "The policy says ask."],
  [{ code: "run-mode", detail: "review" }, "The session runs in review."],
  [{ code: "ceiling", detail: "readOnly" }, "A ceiling of readOnly stands above it."],
  [{ code: "rule", detail: "too much" }, "A rule raised it: too much."],
  [{ code: "limit", detail: "perHour" }, "The limit perHour is reached."],
  [{ code: "origin", detail: "a result" }, "Where an argument came from raised it: a result."],
  [{ code: "authority" }, "The agent's own identity may not do it; a user has to lend the right."],
  [{ code: "authority", detail: "bob" }, "bob lends the right to it."],
  [{ code: "elevation-unattended" }, "Nobody is there to lend the missing right."],
  [{ code: "unattended" }, "It would have asked, but the session proceeds without a person."],
  [{ code: "deferred" }, "It is parked until a person answers; the run goes on."],
  [{ code: "approval" }, "Nobody has approved it yet."],
  [{ code: "approval", detail: "a1" }, "Approval a1 fits it."],
  [{ code: "approval-used" }, "The approval was used already."],
  [{ code: "approval-expired" }, "The approval is too old."],
  [{ code: "approval-mismatch" }, "The approval is for another call."],
  [{ code: "rejected" }, "A person rejected it."],
  [{ code: "grant", detail: "g1" }, "Standing grant g1 covers it."],
  [{ code: "halted" }, "It is halted."],
  [{ code: "revoked" }, "Its connection was revoked."],
  [{ code: "drift" }, "Its definition is not the one that was approved."],
  [{ code: "journal-unavailable" }, "The journal cannot be written."],
  [{ code: "store-unavailable" }, "The store cannot be reached."],
  [{ code: "policy-error" }, "The policy could not be evaluated."],
])("%j reads: %s", (reason, sentence) => {
  expect(said(reason)).toBe(sentence);
});

test("a code of a later version, and one that every object inherits, read as they are", () => {
  expect(said({ code: "later" } as unknown as Reason)).toBe("later: ");
  expect(said({ code: "toString", detail: "x" } as unknown as Reason)).toBe("toString: x");
});

test.each<[Omit<Decision, "reasons">, string]>([
  [{ verdict: "allow", needs: [] }, "It runs."],
  [{ verdict: "deny", needs: [] }, "It does not run."],
  [{ verdict: "ask", needs: ["approval"] }, "It waits for a person: approval."],
  [{ verdict: "ask", needs: ["approval", "elevation"] }, "It waits for a person: approval, then elevation."],
])("%j begins: %s", (decision, sentence) => {
  expect(explain({ ...decision, reasons: [] })).toEqual([sentence]);
});

test("a limit on what may be pending needs no counter, and an origin no array", () => {
  const rule = { origins: ["unknown"], permission: "deny", reason: "o", tellAgent: false } as const;
  const tool = toolEntry({ limits: { pending: 1 }, rules: [rule], agent: toolEntry().agent.slice(2) });
  const call = mergeLocks(policyOf([tool]), "AddComment", { issueId: "1", comment: { body: "x" } });
  if (!call.ok) throw new Error(JSON.stringify(call.issues));
  const facts = {
    now: 1,
    tenant: "t",
    session: "s",
    mode: "review",
    actor: { id: "ann" },
    authority: "held",
    generation: 1,
  } as const;
  expect(decide(call.value, facts)).toMatchObject({ verdict: "ask", needs: ["approval"] });
  const odd = { ...call.value, arguments: { comment: { rows: "none" } } };
  expect(decide(odd, facts).verdict).toBe("ask");
  const rows = { ...call.value, arguments: { comment: { rows: [{ text: "x" }] } } };
  expect(decide(rows, facts)).toMatchObject({ verdict: "deny", reasons: [{ code: "origin", detail: "o" }] });
});

test("a call that may have run already asks a person, even where it is allowed", () => {
  const tool = toolEntry({ permission: "allow" });
  const call = mergeLocks(policyOf([tool]), "AddComment", { issueId: "1", comment: { body: "x" } });
  if (!call.ok) throw new Error(JSON.stringify(call.issues));
  const facts = {
    now: 1,
    tenant: "t",
    session: "s",
    mode: "review",
    actor: { id: "ann" },
    authority: "held",
    generation: 1,
  } as const;
  expect(decide(call.value, facts).verdict).toBe("allow");
  const doubted = decide(call.value, { ...facts, unresolved: true });
  expect(doubted).toMatchObject({ verdict: "ask", needs: ["approval"] });
  expect(doubted.reasons).toContainEqual({ code: "rule", detail: "an equal call may have run already" });
});
