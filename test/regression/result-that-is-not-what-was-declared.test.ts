import { expect, test } from "vitest";
import { ann, good, setUp } from "../governor/set-up.ts";

const outputSchema = {
  type: "object",
  properties: { id: { type: "integer" }, rows: { type: "array", items: { type: "string" } } },
  required: ["id"],
};

// A result that was something else than the definition says was handed on without a word.
test("a result that does not fit the declared response says where, in the outcome and in the journal", async () => {
  const invoke = async () => ({ status: 200, headers: {}, body: { id: "x", rows: ["a", 1] } });
  const { governor, session } = await setUp({ permission: "allow", outputSchema }, { invoke });
  const outcome = await session.call("AddComment", good);
  expect(outcome).toMatchObject({ status: "completed", value: { id: "x" }, mismatch: ["/id", "/rows/1"] });
  expect((await governor.journal()).at(-1)).toMatchObject({
    kind: "completed",
    mismatch: ["/id", "/rows/1"],
  });
});

test("one that fits, and one of which nothing is declared, says nothing of the kind", async () => {
  const invoke = async () => ({ status: 200, headers: {}, body: { id: 1 } });
  for (const parts of [{ outputSchema }, {}]) {
    const { session } = await setUp({ permission: "allow", ...parts }, { invoke });
    expect(await session.call("AddComment", good)).toStrictEqual({ status: "completed", value: { id: 1 } });
  }
});

// Canonical JSON has no half a character, and a write that had answered 200 was told as unknown.
test("half a character in an answer does not make a finished write unknown", async () => {
  const invoke = async () => ({
    status: 200,
    headers: {},
    body: JSON.parse('{"t":"cut \\ud83d","\\ud83d":1}'),
  });
  const { governor, session } = await setUp({ permission: "allow" }, { invoke });
  const outcome = await session.call("AddComment", good);
  expect(outcome).toMatchObject({ status: "completed" });
  expect(JSON.stringify(outcome).isWellFormed()).toBe(true);
  expect(await governor.unresolved()).toEqual([]);
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(await governor.session({ mode: "review", actor: ann })).toBeDefined();
});
