import type { ToolEntry } from "@interlock/core";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { grant } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

// A grant stood for whatever bore its tool's name: under another entry, and for people whom its maker could not approve.
const read: Partial<ToolEntry> = { name: "Read", permission: "allow", access: "read", locks: [] };
const bob = { id: "bob" };

test.each<[string, Partial<ToolEntry>]>([
  ["other locks", { locks: [] }],
  [
    "other approvers",
    { approval: { quorum: 1, notRequester: true, expiresIn: 1_000, approvers: ["carol"] } },
  ],
  ["another description", { description: "another" }],
])("a grant does not outlive the entry that it was given under: %s", async (_, parts) => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session);
  await grant(governor, { request: id, match: "exact", scope: "tenant" }, ann);
  await governor.setPolicy(policyOf([toolEntry(parts), toolEntry(read)]), ann);
  expect((await session.call("AddComment", good)).status).toBe("pending");
  expect(sent).toEqual([]);
});

test("a grant for the tenant covers only those whose calls its maker may approve", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session);
  expect(await grant(governor, { request: id, match: "exact", scope: "tenant" }, ann)).toMatchObject({
    ok: true,
  });
  const other = await governor.session({ mode: "review", actor: bob });
  expect((await other.call("AddComment", good)).status).toBe("pending");
  expect((await session.call("AddComment", good)).status).toBe("completed");
  expect(sent).toHaveLength(1);
});
