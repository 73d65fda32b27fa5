import type { Json, ToolEntry } from "@interlock/core";
import { argumentLimits, mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

/** A tool that takes what its schema takes, in a body called `b`. */
function taking(inputSchema: ToolEntry["inputSchema"], parts: Partial<ToolEntry> = {}): ToolEntry {
  return toolEntry({
    path: "/x",
    parameters: [],
    body: { name: "b", required: false, encoding: "json" },
    agent: [],
    locks: [],
    inputSchema,
    ...parts,
  });
}

function result(tool: ToolEntry, args: unknown): unknown {
  const call = mergeLocks(policyOf([tool]), tool.name, args);
  return call.ok ? call.value.request.body : call.issues.map(({ code, pointer }) => `${code} ${pointer}`);
}

const anything = taking({ type: "object" });
const at = (pointer: string, value: Json = "L") => {
  const [key = "", ...segments] = pointer.slice(1).split("/");
  return { pointer, key, segments, value };
};

describe("what may be handed over", () => {
  test.each([
    [undefined, undefined],
    [null, undefined],
    [{ b: { a: undefined, c: 1 } }, { c: 1 }],
    [{ b: Object.assign(Array(2), { 1: 1 }) }, [null, 1]],
    [Object.assign(Object.create(null), { b: 1 }), 1],
    [[], ["type-mismatch "]],
    ["{}", ["type-mismatch "]],
    [{ b: 1n }, ["type-mismatch /b"]],
    [{ b: () => 1 }, ["type-mismatch /b"]],
    [{ b: new Date(0) }, ["type-mismatch /b"]],
    [{ b: [1, new Map()] }, ["type-mismatch /b/1"]],
    [{ b: Number.NaN }, ["value-refused /b"]],
    [{ b: ["\udc00"] }, ["value-refused /b/0"]],
    [{ b: { "x\ud800": 1 } }, ["value-refused /b"]],
    [{ b: { "a/b~*": Number.POSITIVE_INFINITY } }, ["value-refused /b/a~1b~0*"]],
  ])("%o", (args, expected) => {
    expect(result(anything, args)).toEqual(expected);
  });

  test("each limit is a limit: as much is taken, one more is not", () => {
    const nested = (levels: number): Json => (levels === 0 ? 1 : [nested(levels - 1)]);
    const { depth, items, characters, values } = argumentLimits;
    expect(result(anything, { b: nested(depth - 1) })).toEqual(nested(depth - 1));
    expect(result(anything, { b: nested(depth) })).toEqual([`too-deep /b${"/0".repeat(depth - 1)}`]);
    expect(result(anything, { b: Array(items).fill(1) })).toHaveLength(items);
    expect(result(anything, { b: Array(items + 1).fill(1) })).toEqual(["too-large /b"]);
    // The key counts too.
    expect(result(anything, { b: "x".repeat(characters - 1) })).toHaveLength(characters - 1);
    expect(result(anything, { b: "x".repeat(characters) })).toEqual(["too-large /b"]);
    const rows = Array.from({ length: values / items }, () => Array(items - 1).fill(1));
    expect(result(anything, { b: rows.slice(1) })).toHaveLength(values / items - 1);
    expect(result(anything, { b: [...rows, [1, 1, 1]] })).toEqual([expect.stringMatching(/^too-large \/b/u)]);
  });

  test("an object of another realm is an object", async () => {
    const { runInNewContext } = await import("node:vm");
    expect(result(anything, runInNewContext("({ b: { a: [1] } })"))).toEqual({ a: [1] });
  });
});

describe("what a schema refuses is told by what it is", () => {
  test.each([
    [{ type: "object", required: ["b"] }, {}, ["missing-parameter /b"]],
    [{ type: "object", properties: {}, unevaluatedProperties: false }, { c: 1 }, ["unknown-parameter /c"]],
    [{ type: "object", additionalProperties: false }, { "a/b": 1 }, ["unknown-parameter /a~1b"]],
    [{ type: "object", properties: { b: false } }, { b: 1 }, ["type-mismatch /b"]],
    [
      { type: "object", properties: { b: { type: "string", maxLength: 1, pattern: "^a" } } },
      { b: "xx" },
      ["type-mismatch /b"],
    ],
    [
      { type: "object", properties: { b: { items: { type: "object", required: ["k~"] } } } },
      { b: [{}, 1] },
      ["missing-parameter /b/0/k~0", "type-mismatch /b/1"],
    ],
    [
      { type: "object", properties: { "x~/y": { type: "object", properties: { 0: { type: "string" } } } } },
      { "x~/y": { 0: 1 } },
      ["type-mismatch /x~0~1y/0"],
    ],
  ] as const)("%j refuses %j", (schema, args, expected) => {
    expect(result(taking(schema as unknown as ToolEntry["inputSchema"]), args)).toEqual(expected);
  });

  test("a lock by its own name and above it; below what is refused nothing is told", () => {
    const closed = { type: "object", properties: {}, additionalProperties: false } as const;
    const tool = taking(closed, { locks: [at("/b/meta/x"), at("/c")] });
    expect(result(tool, { b: { meta: { x: 1 } }, c: 1, d: 1 })).toEqual([
      "locked-parameter /b",
      "locked-parameter /c",
      "unknown-parameter /d",
    ]);
  });
});

describe("what folds to a locked name", () => {
  const text = { type: "string" };
  const header = { in: "header", name: "X-Lock", key: "X-Lock" } as const;

  test("is refused in an open map and behind patterns, references and nothing declared", () => {
    const lock = [at("/b/to")];
    const schemas: readonly ToolEntry["inputSchema"][] = [
      { type: "object", properties: { b: { type: "object" } } },
      { type: "object", properties: { b: { type: "object", additionalProperties: { type: "string" } } } },
      {
        type: "object",
        properties: {
          b: { type: "object", patternProperties: { "^.*$": {} }, additionalProperties: false },
        },
      },
      {
        type: "object",
        properties: { b: { $ref: "#/$defs/B" } },
        $defs: { B: { type: "object" } },
      },
    ];
    for (const schema of schemas) {
      expect(result(taking(schema, { locks: lock }), { b: { TO: "x" } })).toEqual(["locked-parameter /b/TO"]);
      expect(result(taking(schema, { locks: lock }), { b: {} })).toEqual({ to: "L" });
    }
    expect(
      result(
        taking({ type: "object", properties: { b: { additionalProperties: false } } }, { locks: lock }),
        {
          b: { TO: "x" },
        },
      ),
    ).toEqual(["locked-parameter /b/TO"]);
  });

  test("is refused in every element, above a lock, and for what is injected", () => {
    const rows = { type: "object", properties: { b: { type: "object" } } } as const;
    const tool = taking(rows, {
      locks: [{ pointer: "/b/rows/*/to", key: "b", segments: ["rows", null, "to"], value: "L" }],
      injected: [{ ...at("/b/kind"), always: false }],
    });
    expect(result(tool, { b: { Rows: [], rows: [{ To: 1 }, 1, { to: 2 }], KIND: 1, kind: 2 } })).toEqual([
      "unknown-parameter /b/KIND",
      "locked-parameter /b/Rows",
      "unknown-parameter /b/kind",
      "locked-parameter /b/rows/0/To",
      "locked-parameter /b/rows/2/to",
    ]);
  });

  test("is no twin where it travels elsewhere; one in the same place makes the tool none", () => {
    const schema = {
      type: "object",
      properties: { "x-lock": text, "header:x-lock": text },
      additionalProperties: false,
    } as const;
    const locks = [at("/X-Lock")];
    const agent = ["x-lock", "header:x-lock"].map((key) => ({
      pointer: `/${key}`,
      key,
      segments: [],
      required: false,
    }));
    const query = { in: "query", name: "x-lock", key: "x-lock" } as const;
    const twin = { in: "header", name: "x-lock", key: "header:x-lock" } as const;
    const tool = taking(schema, { parameters: [header, query], locks, agent: agent.slice(0, 1) });
    const call = mergeLocks(policyOf([tool]), tool.name, { "x-lock": "q" });
    expect(call.ok && call.value.request).toMatchObject({
      queries: { "x-lock": "q" },
      headers: { "X-Lock": "L" },
    });
    const both = taking(schema, { parameters: [header, query, twin], locks, agent });
    for (const args of [{}, { "header:x-lock": "evil" }])
      expect(result(both, args)).toEqual(["value-refused "]);
    // As an argument of the body it is apart too.
    const inBody = taking(schema, { parameters: [header], locks, agent: agent.slice(0, 1) });
    expect(result(inBody, { "x-lock": "b" })).toBeUndefined();
  });
});

test("a body whose name a parameter has too is found under its qualified key", () => {
  const tool = taking(
    { type: "object", properties: { b: {}, "body:b": {} } },
    {
      parameters: [{ in: "query", name: "b", key: "b" }],
      agent: [{ pointer: "/body:b/x", key: "body:b", segments: ["x"], required: false }],
    },
  );
  const call = mergeLocks(policyOf([tool]), tool.name, { b: "q", "body:b": { x: 1 } });
  expect(call.ok && call.value.request).toEqual({
    method: "POST",
    path: "/x",
    queries: { b: "q" },
    body: { x: 1 },
    encoding: "json",
  });
});

test("all issues are told once each, by their places", () => {
  const tool = taking(
    {
      type: "object",
      properties: { b: { allOf: [{ type: "string" }, { type: "string" }] }, a: { type: "number" } },
    },
    { constraints: [{ pointer: "/a", key: "a", segments: [], schema: { maximum: 1, multipleOf: 2 } }] },
  );
  expect(result(tool, { b: 1, a: 3 })).toEqual(["constraint-violated /a", "type-mismatch /b"]);
});

test.each<[string, unknown, string]>([
  ["no tool", undefined, "there is no such tool"],
  ["T", { c: 1 }, "the tool has no such parameter"],
  ["T", { b: { x: 1 } }, "this parameter is locked by the policy"],
  ["T", { B: 1 }, "this parameter is locked by the policy"],
  ["T", { kind: 1 }, "the tool has no such parameter"],
  ["T", {}, "a required argument is missing"],
  ["T", { a: "x" }, "the value does not fit: type"],
  ["T", { a: 7 }, "the policy says: the value must be at most 5"],
  ["T", { a: 1, rows: "x" }, "an array is needed here: its elements hold what the policy writes"],
  ["T", [], "the arguments of a call are an object"],
  ["T", { a: Number.NaN }, "a number must be finite"],
  ["T", { a: 1n }, "not a JSON value"],
  ["T", { a: new Date(0) }, "not a plain object"],
  ["T", { a: "\ud800" }, "the text holds half a surrogate pair"],
])("people are told why: %s %o: %s", (name, args, message) => {
  const tool = taking(
    {
      type: "object",
      properties: { a: { type: "number" }, kind: {}, b: {}, rows: {} },
      required: ["a"],
      additionalProperties: false,
    },
    {
      name: "T",
      locks: [
        at("/b/x"),
        { pointer: "/rows/*/o", key: "rows", segments: ["rows", null, "o"].slice(1), value: 1 },
      ],
      injected: [{ ...at("/kind"), always: true }],
      constraints: [{ pointer: "/a", key: "a", segments: [], schema: { maximum: 5 } }],
    },
  );
  const result = mergeLocks(policyOf([tool]), name, args);
  expect(result.ok ? [] : result.issues.map((issue) => issue.message)).toContain(message);
});

test("a policy whose schema is no usable schema judges nothing", () => {
  const broken = taking({ type: "object", properties: { b: { pattern: "(?=x)" } } });
  const call = mergeLocks(policyOf([broken]), broken.name, { b: "x" });
  expect(call).toEqual({
    ok: false,
    issues: [{ code: "value-refused", pointer: "", message: "the policy cannot judge these arguments" }],
  });
});

test("a getter that throws is refused, not thrown", () => {
  const args = {
    get b(): never {
      throw new Error("no");
    },
  };
  expect(mergeLocks(policyOf([anything]), anything.name, args)).toEqual({
    ok: false,
    issues: [{ code: "value-refused", pointer: "", message: "the arguments could not be read" }],
  });
});
