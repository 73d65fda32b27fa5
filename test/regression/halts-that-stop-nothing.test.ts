import type { HaltScope } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { asked, good, setUp } from "../governor/set-up.ts";

const boss = { id: "boss" };

// A tool's halt was kept under a name that a second connector in the policy changes.
test("a halt of an operation holds whatever its tool is called by then", async () => {
  const { governor, session, sent } = await setUp({ permission: "allow" });
  await governor.halt({ connector: "desk", operation: "AddComment" }, boss);
  expect(await session.call("AddComment", good)).toMatchObject({ reasons: [{ code: "halted" }] });
  const renamed = toolEntry({ name: "desk_AddComment", permission: "allow" });
  await governor.setPolicy(policyOf([renamed]), boss);
  expect(await session.call("desk_AddComment", good)).toMatchObject({ reasons: [{ code: "halted" }] });
  expect(sent).toEqual([]);
});

test.each<[string, unknown]>([
  ["*", "*"],
  ["everything", "everything"],
  ["nothing", {}],
  ["a tool", { tool: "AddComment" }],
  ["tools", { tools: "AddComment" }],
  ["an operation alone", { operation: "AddComment" }],
  ["a connector and an actor", { connector: "desk", actor: "ann" }],
  ["a connector that is a list", { connector: ["desk"] }],
  ["an empty actor", { actor: "" }],
  ["null", null],
])("a halt of %s is refused with what a scope is", async (_, scope) => {
  const { governor } = await setUp();
  for (const act of [governor.halt, governor.lift])
    await expect(act(scope as HaltScope, boss)).rejects.toMatchObject({
      code: "scope-invalid",
      message: expect.stringContaining('"all", { connector }'),
    });
  expect(await governor.halts()).toEqual([]);
  expect(await governor.journal()).toEqual([]);
});

test.each<[HaltScope, string, string]>([
  [{ connector: "dsk" }, "connector-unknown", 'did you mean "desk"?'],
  [{ connector: "dsk", operation: "AddComment" }, "connector-unknown", 'did you mean "desk"?'],
  [{ connector: "desk", operation: "AddComent" }, "operation-unknown", 'did you mean "AddComment"?'],
])("a name that nothing has halts nothing, and is told: %j", async (scope, code, words) => {
  const { governor } = await setUp();
  await expect(governor.halt(scope, boss)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
  await expect(governor.lift(scope, boss)).rejects.toMatchObject({ code: "halt-unknown" });
  expect(await governor.halts()).toEqual([]);
});

test("a connection that nothing has is not revoked, nor renewed", async () => {
  const { governor, session } = await setUp({ permission: "allow" });
  for (const act of [governor.revokeConnection, governor.renewConnection])
    await expect(act("desk-l", boss)).rejects.toMatchObject({
      code: "connection-unknown",
      message: expect.stringContaining('did you mean "desk-1"?'),
    });
  expect(await governor.connections()).toEqual([]);
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
});

test("what only a record of the store still names can be halted", async () => {
  const { governor, session, another } = await setUp();
  await asked(session);
  await governor.setPolicy(policyOf([toolEntry({ name: "Other", operation: "Other" })]), boss);
  const later = another({ policy: policyOf([toolEntry({ name: "Other", operation: "Other" })]) });
  await later.halt({ connector: "desk", operation: "AddComment" }, boss);
  expect(await later.halts()).toMatchObject([{ scope: { operation: "AddComment" }, by: "boss" }]);
});

test("halts list what stands, each with who and since when", async () => {
  const { governor } = await setUp();
  const scopes: HaltScope[] = ["all", { connector: "desk" }, { actor: "anybody at all" }];
  for (const scope of scopes) await governor.halt(scope, boss);
  await governor.lift({ connector: "desk" }, boss);
  const standing = await governor.halts();
  expect(standing.map(({ scope }) => scope)).toEqual(
    expect.arrayContaining(["all", { actor: "anybody at all" }]),
  );
  expect(standing).toHaveLength(2);
  for (const halt of standing) expect(halt).toMatchObject({ by: "boss", at: expect.any(Number) });
  await expect(governor.lift({ connector: "desk" }, boss)).rejects.toMatchObject({
    code: "halt-unknown",
    message: expect.stringContaining('"all"'),
  });
});
