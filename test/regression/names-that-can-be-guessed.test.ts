import { createGovernor } from "@interlock/governor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { act, compiled } from "../locks/wire.ts";

// A wrong value at a locked place was answered otherwise than at a name that nothing has: the agent could list the locks.
const text = { type: "string" };
const schema = {
  type: "object",
  required: ["text"],
  properties: {
    text,
    visibility: text,
    author: { type: "object", properties: { name: text, skipped: text } },
    rows: { type: "array", items: { type: "object", properties: { to: text, own: text } } },
    tags: { type: "array", items: text },
    only: { type: "object", properties: { internal: { ...text, "x-ms-visibility": "internal" } } },
    count: { type: "integer", "x-ms-visibility": "internal", default: 1 },
    left: text,
  },
};
const policy = compiled(
  "/x",
  "post",
  {
    parameters: [
      { name: "q", in: "query", type: "string" },
      { name: "X-Head", in: "header", type: "string" },
      { name: "body", in: "body", required: true, schema },
    ],
  },
  {
    parameters: {
      "/q": { user: "L" },
      "/X-Head": { user: "L" },
      "/body/text": "agent",
      "/body/visibility": { user: "L" },
      "/body/author/name": { user: "L" },
      "/body/rows/*/to": { user: "L" },
      "/body/rows/*/own": "agent",
      "/body/tags": { user: ["L"] },
    },
  },
);
const invoke = async () => ({ status: 200, headers: {}, body: {} });
const nobody = "zzz";

const kept = [
  ...["visibility", "author", "tags", "only", "count", "left", "VISIBILITY", "Author", "author.name"].map(
    (name) => ({ name, at: (key: string, value: unknown) => ({ body: { text: "t", [key]: value } }) }),
  ),
  ...["q", "X-Head", "x-head", "Q"].map((name) => ({
    name,
    at: (key: string, value: unknown) => ({ body: { text: "t" }, [key]: value }),
  })),
  {
    name: "to",
    at: (key: string, value: unknown) => ({ body: { text: "t", rows: [{ own: "o" }, { [key]: value }] } }),
  },
];

test("a name that is kept is answered like a name that nothing has, whatever stands there", async () => {
  const governor = createGovernor({ policy, invoke });
  const session = await governor.session({ mode: "review", actor: { id: "u" } });
  const told = async (args: unknown, name: string) => {
    const outcome = await session.call("Act", args);
    const issues = outcome.status === "invalid" ? outcome.issues : [];
    const token = name.replaceAll("~", "~0").replaceAll("/", "~1");
    return JSON.stringify([outcome.status, issues]).replaceAll(`/${token}"`, `/${nobody}"`);
  };
  const member = fc.constantFrom("name", "skipped", "internal", "x", "to");
  const value = fc.oneof(
    fc.constantFrom("x", "", 5, true, null),
    fc.array(fc.constantFrom("x", 5, null), { maxLength: 2 }),
    fc.dictionary(member, fc.oneof(fc.string(), fc.constant(null), fc.dictionary(member, fc.integer()))),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kept), value, async ({ name, at }, standing) => {
      expect(await told(at(name, standing), name)).toBe(await told(at(nobody, standing), nobody));
    }),
    { numRuns: 400 },
  );
  await governor.close();
});

test("people are still told what it is", () => {
  const wrong = (body: object) => act(policy, { body: { text: "t", ...body } });
  expect(wrong({ author: "x" })).toEqual(["type-mismatch /body/author"]);
  expect(wrong({ author: { name: "x" } })).toEqual(["locked-parameter /body/author"]);
  expect(wrong({ nobody: "x" })).toEqual(["unknown-parameter /body/nobody"]);
});
