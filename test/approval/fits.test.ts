import { type ApprovalRequest, approvalDigest, definitionOf, entryDigest, fits } from "@interlock/approval";
import type { Call } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const facts = {
  now: 1_000,
  tenant: "t",
  session: "s",
  mode: "review",
  actor: { id: "ann" },
  authority: "held",
  generation: 0,
} as const;

const call = callOf();
const approval = {
  status: "approved",
  expiresAt: 2_000,
  tenant: "t",
  session: "s",
  actor: { id: "ann" },
  tool: "AddComment",
  connection: "desk-1",
  owner: "svc@example.com",
  generation: 0,
  definition: definitionOf(call),
  entry: entryDigest(call),
  nonce: "n",
  approvalDigest: approvalDigest(call, { ...facts, nonce: "n" }),
  requestDigest: call.requestDigest,
  terms: call.tool.approval,
  needs: ["approval"],
  votes: [{ by: { id: "ann" }, approve: true, at: 1 }],
} as unknown as ApprovalRequest;

function callOf(parts: object = {}, desk: object = {}, issueId = "OPS-1", name = "AddComment"): Call {
  const connector = {
    title: "Desk",
    connection: "desk-1",
    owner: "svc@example.com",
    definition: "0",
    ...desk,
  };
  const policy = policyOf([toolEntry({ name, ...parts })], { connectors: { desk: connector } });
  const merged = mergeLocks(policy, name, { issueId, comment: { body: "x" } });
  if (!merged.ok) throw new Error(JSON.stringify(merged.issues));
  return merged.value;
}

test("an approval fits its call, also when the policy was read again", () => {
  expect(fits(approval, call, facts)).toEqual({ ok: true, value: true });
  expect(fits(approval, callOf(), facts)).toEqual({ ok: true, value: true });
});

test.each<[string, Call, Partial<typeof facts>]>([
  ["/tenant", call, { tenant: "other" as never }],
  ["/session", call, { session: "other" as never }],
  ["/actor", call, { actor: { id: "eve" } as never }],
  ["/tool", callOf({}, {}, "OPS-1", "Other"), {}],
  ["/connection", callOf({}, { connection: "desk-2" }), {}],
  ["/connection", callOf({}, { owner: "eve@example.com" }), {}],
  ["/connection", call, { generation: 1 as never }],
  ["/entry", callOf({ description: "another" }), {}],
  ["/arguments", callOf({}, {}, "OPS-2"), {}],
])("what differs is told: %s", (pointer, other, parts) => {
  expect(fits(approval, other, { ...facts, ...parts })).toMatchObject({
    ok: false,
    issues: [{ code: "approval-mismatch", pointer }],
  });
});

test("the versions of secrets are bound, and their change is told", () => {
  const bound = { ...facts, secretVersions: { jira: "1" } };
  const approved = { ...approval, approvalDigest: approvalDigest(call, { ...bound, nonce: "n" }) };
  expect(fits(approved, call, bound)).toEqual({ ok: true, value: true });
  for (const other of [facts, { ...facts, secretVersions: { jira: "2" } }])
    expect(fits(approved, call, other)).toMatchObject({
      issues: [{ code: "approval-mismatch", pointer: "/secrets" }],
    });
});

test("a definition that has changed since is told as drift", () => {
  expect(fits(approval, callOf({}, { definition: "1" }), facts)).toEqual({
    ok: false,
    issues: [{ code: "drift", pointer: "", message: "its definition is not the one that was approved" }],
  });
});

test.each([
  [{ status: "used" }, "approval-used"],
  [{ status: "used", expiresAt: 0 }, "approval-used"],
  [{ status: "rejected" }, "rejected"],
  [{ status: "expired" }, "approval-expired"],
  [{ expiresAt: 1_000 }, "approval-expired"],
  [{ expiresAt: Number.NaN }, "approval-expired"],
  [{ status: "pending" }, "approval"],
  [{ status: "void" }, "approval"],
  [{ nonce: "other" }, "approval-mismatch"],
  [{ votes: [] }, "approval"],
  [{ votes: [{ by: { id: "eve" }, approve: true, at: 1 }] }, "approval"],
  [{ terms: { ...call.tool.approval, quorum: 2 } }, "approval"],
  [{ terms: { ...call.tool.approval, notRequester: true } }, "approval"],
])("an approval with %j is refused: %s", (parts, code) => {
  expect(fits({ ...approval, ...parts } as ApprovalRequest, call, facts)).toMatchObject({
    ok: false,
    issues: [{ code }],
  });
});
