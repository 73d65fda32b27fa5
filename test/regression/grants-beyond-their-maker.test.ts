import { expect, test } from "vitest";
import { approve, grant } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

const [boss, vice] = [{ id: "boss" }, { id: "vice" }];
const approval = { quorum: 1, notRequester: false, expiresIn: 900_000, approvers: ["boss", "vice"] };
const exact = { match: "exact", scope: "actor" } as const;

test("no grant is made from a request that was rejected, has expired, was used or is void", async () => {
  const { governor, session, wait } = await setUp({ approval });
  const none = (status: string) => ({
    issues: [{ code: "grant-forbidden", message: `no grant is made from a request that is ${status}` }],
  });
  const rejected = await asked(session);
  await governor.answer(rejected, boss, { reject: { note: "never" } });
  expect(await grant(governor, { request: rejected, ...exact }, vice)).toMatchObject(none("rejected"));
  const used = await asked(session, { ...good, issueId: "OPS-2" });
  await approve(governor, used, boss);
  await session.resume(used);
  expect(await grant(governor, { request: used, ...exact }, vice)).toMatchObject(none("used"));
  const late = await asked(session, { ...good, issueId: "OPS-3" });
  wait(900_000);
  expect(await grant(governor, { request: late, ...exact }, vice)).toMatchObject(none("too old"));
  expect(await governor.pending()).toEqual([]);
  expect(await grant(governor, { request: late, ...exact }, vice)).toMatchObject(none("expired"));
  expect(await governor.grants.list()).toEqual([]);
});

test("where duties are separate a grant never covers its maker's own calls", async () => {
  const { governor, session, sent } = await setUp({ approval: { ...approval, notRequester: true } });
  const request = await asked(session);
  expect(await grant(governor, { request, match: "exact", scope: "tenant" }, boss)).toMatchObject({
    ok: true,
  });
  const own = await governor.session({ mode: "review", actor: boss });
  expect(await own.call("AddComment", good)).toMatchObject({ status: "pending" });
  const other = await governor.session({ mode: "review", actor: vice });
  expect(await other.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(sent).toHaveLength(1);
});

test.each([
  ["a pattern that is none", { pattern: "(" }],
  ["a look-ahead, where ours has none", { pattern: "(?=x)" }],
  ["a keyword that is none", { const: "x", $async: true }],
  ["a reference to nowhere", { const: "x", $ref: "#/nowhere" }],
])("a grant whose schema cannot be used is none, and breaks nobody's calls: %s", async (_, body) => {
  const { governor, session } = await setUp({ approval, grants: { kind: "schema" } });
  const rows = { items: { properties: { text: { const: "x" } } } };
  const schema = {
    properties: { issueId: { pattern: "^OPS" }, comment: { properties: { body, rows } } },
  };
  const request = await asked(session);
  expect(await grant(governor, { request, match: { schema }, scope: "tenant" }, boss)).toMatchObject({
    ok: false,
    issues: [{ code: "grant-schema" }],
  });
  expect(await session.call("AddComment", { ...good, issueId: "OPS-2" })).toMatchObject({
    status: "pending",
  });
});

// With the documented defaults no standing grant could be made, and after one the equal call still waited.
test("who may approve their own calls may always allow them, and the call that waits runs", async () => {
  const { governor, session, sent } = await setUp();
  const request = await asked(session);
  expect(await grant(governor, { request, match: "exact", scope: "session" }, ann)).toMatchObject({
    ok: true,
  });
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(await governor.approval(request)).toMatchObject({ status: "void" });
  expect(await governor.pending()).toEqual([]);
  expect(sent).toHaveLength(2);
});
