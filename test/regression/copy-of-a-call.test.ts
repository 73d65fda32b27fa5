import { approvalDigest } from "@interlock/approval";
import { expect, test } from "vitest";
import { callOf, facts, good } from "../approval/set-up.ts";

// Hosts and tests spread calls. Without a digest of its own a copy was bound to nothing: the approval of one fitted the
// copy of any other call of the tool.
test("a copy of a call is bound to its request like the call itself", () => {
  const binding = { ...facts, nonce: "n" };
  const call = callOf();
  const other = callOf({}, {}, { ...good, issueId: "OPS-2" });
  expect({ ...call }.requestDigest).toBe(call.requestDigest);
  expect(structuredClone({ ...call }).requestDigest).toBe(call.requestDigest);
  expect(approvalDigest({ ...call }, binding)).toBe(approvalDigest(call, binding));
  expect(approvalDigest({ ...call }, binding)).not.toBe(approvalDigest({ ...other }, binding));
});
