import {
  type ApprovalRequest,
  approvalDigest,
  definitionOf,
  entryDigest,
  fits,
  mayAnswer,
  renderRequest,
} from "@interlock/approval";
import { type Call, digest } from "@interlock/core";
import { expect, test } from "vitest";
import { callOf } from "./set-up.ts";

const binding = {
  tenant: "t",
  session: "s",
  actor: { id: "ann", groups: ["leads"] },
  generation: 3,
  nonce: "n",
};
const facts = { ...binding, now: 1_000, mode: "review", authority: "held" } as const;

test("an approval's digest is over everything that gives the request its meaning, and nothing else", () => {
  const call = callOf();
  expect(definitionOf(call)).toBe("0");
  expect(entryDigest(call)).toBe(digest(JSON.parse(JSON.stringify(call.tool)), "interlock-tool"));
  expect(approvalDigest(call, binding)).toBe(
    digest(
      {
        request: call.requestDigest,
        tenant: "t",
        session: "s",
        actor: "ann",
        connection: { id: "desk-1", owner: "svc@example.com", generation: 3 },
        definition: "0",
        tool: entryDigest(call),
        nonce: "n",
      },
      "interlock-approval",
    ),
  );
});

test("a connector that nobody owns, or that is gone, has an approval digest of its own", () => {
  const call = callOf();
  const { owner: _, ...unowned } = call.policy.connectors["desk"] ?? {
    title: "",
    connection: "",
    definition: "",
  };
  const digests = [call.policy.connectors, { desk: unowned }, {}].map((connectors) => {
    const other = { ...call, policy: { ...call.policy, connectors } };
    return approvalDigest(other, binding);
  });
  expect(new Set(digests).size).toBe(3);
  expect(definitionOf({ ...call, policy: { ...call.policy, connectors: {} } })).toBe("");
});

function approvalOf(call: Call, parts: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    ...{ status: "approved", expiresAt: 2_000, votes: [], agentArguments: {}, needs: [], reasons: [] },
    ...{ id: "a", mode: "review", connector: "desk", request: call.request, requestedAt: 0, deferred: false },
    ...{ operation: "AddComment", policy: call.policy.revision, toolEntry: call.tool, edits: 0 },
    ...{ terms: call.tool.approval, shows: renderRequest(call), shown: "0".repeat(16), key: "k" },
    ...binding,
    tool: "AddComment",
    connection: "desk-1",
    owner: "svc@example.com",
    requestDigest: call.requestDigest,
    definition: "0",
    entry: entryDigest(call),
    approvalDigest: approvalDigest(call, binding),
    ...parts,
  };
}

test.each<[Partial<ApprovalRequest>, string, string, string]>([
  [{ status: "used" }, "approval-used", "the approval was used already", ""],
  [{ status: "rejected" }, "rejected", "a person rejected it", ""],
  [{ status: "expired" }, "approval-expired", "the approval came too late", ""],
  [{ expiresAt: 1_000 }, "approval-expired", "the approval came too late", ""],
  [{ status: "pending" }, "approval", "nobody has approved it yet", ""],
  [{ approvalDigest: "x" }, "approval-mismatch", "the approval is for another call", "/secrets"],
  [
    { approvalDigest: "x", requestDigest: "y" },
    "approval-mismatch",
    "the approval is for another call",
    "/arguments",
  ],
])("an approval with %j is refused in words: %s", (parts, code, message, pointer) => {
  const call = callOf();
  expect(fits(approvalOf(call), call, facts)).toEqual({ ok: true, value: true });
  expect(fits(approvalOf(call, { expiresAt: 1_001 }), call, facts)).toEqual({ ok: true, value: true });
  expect(fits(approvalOf(call, parts), call, facts)).toEqual({
    ok: false,
    issues: [{ code, pointer, message }],
  });
});

// The digest refuses what was altered in the store as well; the parts that are told then may be anything.
test.each<[string, (call: Call) => [ApprovalRequest, Call]]>([
  [
    "/actor",
    (call) => {
      const { actor: _, ...rest } = approvalOf(call, { approvalDigest: "x" });
      return [rest as ApprovalRequest, call];
    },
  ],
  ["/connection", (call) => [approvalOf(call), { ...call, policy: { ...call.policy, connectors: {} } }]],
])("what differs is told though a part is missing: %s", (pointer, parts) => {
  const [approval, call] = parts(callOf());
  expect(fits(approval, call, facts)).toMatchObject({ issues: [{ code: "approval-mismatch", pointer }] });
});

test("who may answer is told before they try", () => {
  const call = callOf();
  expect(mayAnswer(approvalOf(call), { id: "ann" })).toEqual({ ok: true, value: true });
  expect(mayAnswer(approvalOf(call), { id: "eve" })).toMatchObject({ ok: false });
});
