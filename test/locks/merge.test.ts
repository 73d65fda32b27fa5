import { type Call, digest, type Json, type ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const good = { issueId: "OPS-1", comment: { body: "hello" } };

function merge(args: unknown, parts: Partial<ToolEntry> = {}) {
  return mergeLocks(policyOf([toolEntry(parts)]), "AddComment", args);
}

function merged(args: unknown, parts: Partial<ToolEntry> = {}): Call {
  const result = merge(args, parts);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function issues(args: unknown, parts: Partial<ToolEntry> = {}): unknown {
  const result = merge(args, parts);
  return result.ok ? "ok" : result.issues.map(({ code, pointer }) => `${code} ${pointer}`);
}

test("the effective request is locked values, agent arguments and nothing else", () => {
  const call = merged({ ...good, comment: { body: "hi", rows: [{ text: "a" }, { text: "b" }] } });
  expect(call.request).toEqual({
    method: "POST",
    path: "/issues/OPS-1/comments",
    body: {
      body: "hi",
      rows: [
        { text: "a", owner: "oncall" },
        { text: "b", owner: "oncall" },
      ],
      visibility: { type: "role", value: "Admins" },
    },
    encoding: "json",
  });
  expect(call.connection).toBe("desk-1");
});

test.each([
  [
    { ...good, comment: { body: "x", visibility: { type: "group" } } },
    ["locked-parameter /comment/visibility"],
  ],
  [{ ...good, comment: { body: "x", Visibility: 1 } }, ["locked-parameter /comment/Visibility"]],
  [
    { ...good, comment: { body: "x", rows: [{ text: "a", owner: "me" }] } },
    ["locked-parameter /comment/rows/0/owner"],
  ],
  [{ ...good, "comment.visibility": 1 }, ["unknown-parameter /comment.visibility"]],
  [{ ...good, comment: [] }, ["type-mismatch /comment"]],
  [{ ...good, comment: null }, ["type-mismatch /comment"]],
  [{ issueId: "OPS-1" }, ["missing-parameter /comment"]],
  [{ ...good, issueId: 7 }, ["type-mismatch /issueId"]],
  [{ ...good, connection: "other" }, ["unknown-parameter /connection"]],
  [
    JSON.parse('{"issueId":"a","comment":{"body":"x"},"__proto__":{"visibility":1}}'),
    ["unknown-parameter /__proto__"],
  ],
  [[], ["type-mismatch "]],
  ["text", ["type-mismatch "]],
])("%j is refused", (args, expected) => {
  expect(issues(args)).toEqual(expected);
});

test("a tool that does not exist, and a name that every object inherits, are the same nonsense", () => {
  for (const name of ["Nope", "constructor", "__proto__", "toString"]) {
    expect(mergeLocks(policyOf([toolEntry()]), name, good)).toMatchObject({
      ok: false,
      issues: [{ code: "operation-unknown" }],
    });
  }
});

test("onLocked: ignore drops what names a lock and tells it", () => {
  const call = merged({ ...good, comment: { body: "x", visibility: "mine" } }, { onLocked: "ignore" });
  expect(call.request.body).toMatchObject({ visibility: { type: "role", value: "Admins" } });
  expect(call.dropped).toMatchObject([{ code: "locked-parameter", pointer: "/comment/visibility" }]);
});

test("a constraint narrows, each element of an array", () => {
  const constraints = [
    {
      pointer: "/comment/rows/*/text",
      key: "comment",
      segments: ["rows", null, "text"],
      schema: { type: "string", maxLength: 2 },
    },
  ];
  expect(
    issues({ ...good, comment: { body: "x", rows: [{ text: "ab" }, { text: "abc" }] } }, { constraints }),
  ).toEqual(["constraint-violated /comment/rows/1/text"]);
});

test.each([
  [".", "value-refused"],
  ["..", "value-refused"],
  ["%2e%2e", "value-refused"],
  ["..%2f", "value-refused"],
  ["a/../b", "value-refused"],
  ["\\..", "value-refused"],
  ["%252e%252e%252fadmin", "value-refused"],
  ["", "value-refused"],
  ["a\tb", "value-refused"],
  ["\ud800", "value-refused"],
])("path value %j is refused", (id, code) => {
  expect(issues({ ...good, issueId: id })).toEqual([`${code} /issueId`]);
});

test.each([
  ["1?admin=true#", "1%3Fadmin%3Dtrue%23"],
  ["a/b", "a%2Fb"],
  ["Flow bot", "Flow%20bot"],
  ["{comment}$&", "%7Bcomment%7D%24%26"],
  ["it's (a) *", "it%27s%20%28a%29%20%2A"],
  ["...", "..."],
  ["%252fShared%2bDocs", "%25252fShared%252bDocs"],
])("path value %j is encoded once", (id, text) => {
  expect(merged({ ...good, issueId: id }).request.path).toBe(`/issues/${text}/comments`);
});

test("double encoding is for paths that say so", () => {
  const parameters = [{ in: "path", name: "issueId", key: "issueId", encoding: "double" }] as const;
  expect(merged({ ...good, issueId: "https://a/b" }, { parameters }).request.path).toBe(
    "/issues/https%253A%252F%252Fa%252Fb/comments",
  );
});

test("the caller's objects stay as they were, and changing them later changes nothing", () => {
  const args = structuredClone(good);
  const call = merged(args);
  expect(args).toEqual(good);
  args.comment.body = "evil";
  expect(call.request.body).toMatchObject({ body: "hello" });
  expect(Object.isFrozen(call.request.body)).toBe(true);
  const { requestDigest } = call;
  expect(call.requestDigest).toBe(requestDigest);
});

test("a getter that changes its mind shows the judge and the wire one value", () => {
  let reads = 0;
  const comment = Object.defineProperty({}, "body", {
    enumerable: true,
    get: () => (reads++ === 0 ? "first" : "second"),
  });
  expect(merged({ issueId: "a", comment }).request.body).toMatchObject({ body: "first" });
});

test.each([
  [
    "too deep",
    () => {
      let v: unknown = "x";
      for (let i = 0; i < 100_000; i++) v = [v];
      return v;
    },
    "too-deep",
  ],
  ["too wide", () => Array.from({ length: 1_000_000 }, () => 0), "too-large"],
  ["too long", () => "a".repeat(50_000_000), "too-large"],
  [
    "a proxy that throws",
    () =>
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("no");
          },
        },
      ),
    "value-refused",
  ],
  ["a toJSON", () => ({ toJSON: () => "evil" }), "type-mismatch"],
  ["a date", () => new Date(0), "type-mismatch"],
  ["a bigint", () => 1n, "type-mismatch"],
])("%s is a typed refusal", (_, make, code) => {
  const result = merge({ ...good, issueId: make() });
  expect(result).toMatchObject({ ok: false, issues: [{ code }] });
});

test("a lock brings its parents into being, and what they then need is asked for", () => {
  const inputSchema = {
    type: "object",
    properties: { issueId: { type: "string" }, comment: { type: "object" } },
    required: ["issueId"],
  };
  expect(issues({ issueId: "a" }, { inputSchema })).toEqual(["missing-parameter /comment/body"]);
});

test("a call is frozen to its last leaf, and its digest is one and the same", () => {
  const args = { ...good, comment: { body: "x", rows: [{ text: "a" }], visibility: 1 } };
  const call = merged(args, { onLocked: "ignore" });
  expect(call.dropped).toHaveLength(1);
  const frozen = (value: unknown): boolean =>
    typeof value !== "object" ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(frozen));
  expect([call, call.arguments, call.request, call.secrets, call.dropped].every(frozen)).toBe(true);
  expect(call.requestDigest).toBe(digest(call.request as unknown as Json, "interlock-request"));
  expect(call.requestDigest).toMatch(/^[0-9a-f]{64}$/u);
});
