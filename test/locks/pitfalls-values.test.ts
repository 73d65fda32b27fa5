import { canonicalJson, type Json } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { act, compiled, handmade, sent } from "./wire.ts";

// docs/spec/security-pitfalls.md: the rows about values, each under its own name; the others are in pitfalls.test.ts.

const text = { type: "string" };
const body = (schema: object) => ({ name: "mail", in: "body", required: true, schema });
const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });
const mail = object({ To: text, Body: text }, { required: ["To", "Body"] });
const locked = compiled(
  "/mail",
  "post",
  { parameters: [body(mail)] },
  { parameters: { "/mail/To": { user: "ops@example.com" }, "/mail/Body": "agent" } },
);

describe("14 array index", () => {
  const rows = compiled(
    "/a",
    "post",
    { parameters: [body(object({ rows: { type: "array", items: object({ to: text, note: text }) } }))] },
    { parameters: { "/mail/rows/*/to": { user: "a" }, "/mail/rows/*/note": "agent" } },
  );
  test.each([0, 1, 2, 100])("%i elements", (count) => {
    const sentRows = Array.from({ length: count }, (_, i) => ({ note: `${i}` }));
    expect(sent(rows, { mail: { rows: sentRows } }).body).toEqual({
      rows: sentRows.map((row) => ({ ...row, to: "a" })),
    });
  });
  test("a hole, an object with numeric keys, an element of another type: refused", () => {
    const holed = [{ note: "x" }];
    holed[2] = { note: "y" };
    for (const value of [holed, { 0: { note: "x" } }, ["x"], [[{ note: "x" }]], [null]])
      expect(act(rows, { mail: { rows: value } })).toEqual(expect.any(Array));
    expect(act(rows, { mail: { rows: [{ note: "x" }, { to: "evil" }] } })).toContain(
      "locked-parameter /mail/rows/1/to",
    );
  });
  test("a policy from elsewhere that lets an object through where elements hold a lock", () => {
    const tool = toolEntry({ path: "/a", parameters: [], agent: [], inputSchema: { type: "object" } });
    expect(act(handmade(tool), { comment: { rows: { 0: {} } } })).toEqual(["type-mismatch /comment/rows"]);
  });
});

const juggled = ["100", true, null, [100], { valueOf: 100 }, "1e2", "0x64", "NaN", "1e400"];

test("15 type juggling: an argument of the wrong type is refused, never converted", () => {
  const policy = compiled(
    "/a",
    "post",
    { parameters: [body(object({ amount: { type: "number" }, any: {} }))] },
    {
      parameters: { "/mail/amount": "agent", "/mail/any": "agent" },
      constraints: { "/mail/amount": { maximum: 100 }, "/mail/any": { type: "number", maximum: 100 } },
    },
  );
  for (const value of juggled) {
    expect(act(policy, { mail: { amount: value } })).toContain("type-mismatch /mail/amount");
    expect(act(policy, { mail: { any: value } })).toContain("constraint-violated /mail/any");
  }
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 10n, Object(5), () => 5])
    expect(act(policy, { mail: { amount: value } })).toEqual(expect.any(Array));
  expect(sent(policy, { mail: { amount: -0 } }).body).toEqual({ amount: -0 });
});

test("16 no coercion: what is sent is what was judged, to the byte", () => {
  const policy = compiled(
    "/a",
    "post",
    { parameters: [body(object({ n: { type: "integer" }, s: text, l: { type: "array", items: text } }))] },
    { parameters: { "/mail": "agent" } },
  );
  for (const bad of [{ n: "1" }, { s: 1 }, { l: "x" }, { n: true }, { s: null }])
    expect(act(policy, { mail: bad })).toEqual(expect.any(Array));
  const good = { n: 1, s: " x\u00a0", l: ["\u212a"] };
  expect(canonicalJson(sent(policy, { mail: good }).body as Json)).toBe(canonicalJson(good));
});

test("17 big integers: text is no number, and what a double holds is what is compared", () => {
  const policy = compiled(
    "/a",
    "post",
    { parameters: [body(object({ n: { type: "integer" } }))] },
    { parameters: { "/mail/n": "agent" }, constraints: { "/mail/n": { maximum: 2 ** 53 } } },
  );
  expect(act(policy, { mail: { n: "9007199254740993" } })).toContain("type-mismatch /mail/n");
  expect(sent(policy, { mail: { n: 2 ** 53 - 1 } }).body).toEqual({ n: 9007199254740991 });
  expect(act(policy, { mail: { n: 2 ** 53 + 2 } })).toEqual(["constraint-violated /mail/n"]);
});

test.each(["a@x;evil@y", "a@x,evil@y", '"a@x" <evil@y>', "a@x\n", "a@x (comment)", " a@x"])(
  "18 an anchored constraint and %j",
  (value) => {
    const policy = compiled(
      "/a",
      "post",
      { parameters: [body(object({ to: text }))] },
      { parameters: { "/mail/to": "agent" }, constraints: { "/mail/to": { pattern: "^[a-z]+@x$" } } },
    );
    expect(act(policy, { mail: { to: value } })).toEqual(["constraint-violated /mail/to"]);
    expect(sent(policy, { mail: { to: "a@x" } }).body).toEqual({ to: "a@x" });
  },
);

test("19 unicode confusables: nothing is folded, trimmed or normalised", () => {
  const policy = compiled(
    "/a",
    "post",
    { parameters: [body(object({ kind: { type: "string", enum: ["OK", "caf\u00e9"] }, to: text }))] },
    { parameters: { "/mail/kind": "agent", "/mail/to": { user: "cafe\u0301 \u212a" } } },
  );
  for (const kind of ["\u041eK", "O\u212a", "ok", "OK\u200b", " OK", "cafe\u0301"])
    expect(act(policy, { mail: { kind } })).toEqual(["type-mismatch /mail/kind"]);
  expect(sent(policy, { mail: { kind: "OK" } }).body).toEqual({ kind: "OK", to: "cafe\u0301 \u212a" });
  for (const name of ["act", "\u0410ct", "Act\u200b", "Act "])
    expect(mergeLocks(policy, name, {})).toMatchObject({ issues: [{ code: "operation-unknown" }] });
});

test("20 patterns run in linear time", () => {
  const check = compileSchema({ type: "string", pattern: "^(a+)+$" });
  check("a");
  // Backtracking would need longer than the universe has.
  expect(check(`${"a".repeat(10_000)}!`)).toHaveLength(1);
});

test("22 depth and size", () => {
  const open = compiled(
    "/a",
    "post",
    { parameters: [body({ type: "object" })] },
    { parameters: { "/mail": "agent" } },
  );
  const deep = (levels: number): unknown => {
    let value: unknown = 1;
    for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value };
    return value;
  };
  for (const levels of [10_000, 100_000])
    expect(act(open, { mail: { a: deep(levels) } })).toEqual([expect.stringMatching(/^too-deep /u)]);
  expect(act(open, { mail: { a: Array.from({ length: 1_000_000 }, () => 0) } })).toEqual([
    "too-large /mail/a",
  ]);
  expect(act(open, { mail: { a: "a".repeat(50_000_000) } })).toEqual(["too-large /mail/a"]);
  expect(act(open, { mail: Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [i, i])) })).toEqual([
    expect.stringMatching(/^too-large /u),
  ]);
  expect(sent(open, { mail: { a: deep(61) } }).body).toBeDefined();
});

test("23 uniqueItems is linear", () => {
  const check = compileSchema({ type: "array", uniqueItems: true });
  const items = Array.from({ length: 100_000 }, (_, i) => ({ a: i, b: { c: [i] } }));
  // Pair by pair it takes many minutes.
  expect(check(items)).toEqual([]);
  expect(check([...items, { b: { c: [7] }, a: 7 }])).toHaveLength(1);
  expect(check([1, "1", true, "true", null, "null", [], {}, [1], ["1"]])).toEqual([]);
});

test("24 what is sent is what was digested: getters, proxies, toJSON, later changes", () => {
  const policy = compiled(
    "/a",
    "post",
    {
      parameters: [
        body(object({ amount: { type: "number" }, list: { type: "array", items: { type: "number" } } })),
      ],
    },
    { parameters: { "/mail": "agent" } },
  );
  let reads = 0;
  const changing = { amount: 5, list: [1] };
  const proxied = new Proxy(changing, {
    get: (target, key) => (key === "amount" ? 5 + reads++ : Reflect.get(target, key)),
  });
  const call = act(policy, { mail: proxied });
  if (!("request" in call)) throw new Error(call.join());
  const { requestDigest } = call;
  changing.list[0] = 999;
  expect(call.request.body).toEqual({ amount: 5, list: [1] });
  expect(reads).toBe(1);
  expect(() => ((call.request.body as { list: number[] }).list[0] = 7)).toThrow(TypeError);
  expect(call.requestDigest).toBe(requestDigest);
  expect(act(policy, { mail: { amount: 1, toJSON: () => ({ amount: 9 }) } })).toEqual([
    "type-mismatch /mail/toJSON",
  ]);
});

test("26 the connection is the policy's, whatever the arguments say", () => {
  const call = act(locked, { mail: { Body: "x" } });
  expect("request" in call && call.connection).toBe("desk-1");
  for (const key of ["connection", "connectionId", "connector"])
    expect(act(locked, { mail: { Body: "x" }, [key]: "other" })).toEqual([`unknown-parameter /${key}`]);
  const nowhere = policyOf([toolEntry({ connector: "constructor" })]);
  expect(act(nowhere, {})).toEqual(["operation-unknown "]);
});

test.each(["method", "_method", "X-HTTP-Method-Override", "path", "headers", "body"])(
  "27 the method and the request's parts are the policy's: %s",
  (key) => {
    expect(act(locked, { mail: { Body: "x" }, [key]: "DELETE" })).toEqual([`unknown-parameter /${key}`]);
    expect(sent(locked, { mail: { Body: "x" } }).method).toBe("POST");
  },
);

test.each([
  "To=evil&Body=x",
  '{"To":"evil","Body":"x"}',
  { "$content-type": "text/plain", $content: "eA==" },
  { $multipart: [] },
])("29 a body of another content type: %j", (value) => {
  expect(act(locked, { mail: value })).toEqual(expect.any(Array));
});

describe("34 type-strict constraints: a keyword for one type refuses every other", () => {
  const samples: Readonly<Record<string, Json>> = {
    string: "x",
    number: 1,
    boolean: true,
    null: null,
    array: ["x"],
    object: { x: 1 },
  };
  test.each([
    ["string", { pattern: "" }],
    ["string", { minLength: 0 }],
    ["string", { maxLength: 9 }],
    ["number", { maximum: 9 }],
    ["number", { minimum: 0 }],
    ["number", { exclusiveMaximum: 9 }],
    ["number", { exclusiveMinimum: 0 }],
    ["number", { multipleOf: 1 }],
    ["array", { items: {} }],
    ["array", { minItems: 0 }],
    ["array", { maxItems: 9 }],
    ["array", { uniqueItems: true }],
    ["array", { contains: {} }],
    ["object", { properties: {} }],
    ["object", { required: [] }],
    ["object", { additionalProperties: true }],
    ["object", { propertyNames: {} }],
    ["object", { minProperties: 0 }],
    ["object", { maxProperties: 9 }],
  ] as const)("%s: %j", (type, schema) => {
    const tool = toolEntry({
      path: "/a",
      parameters: [],
      locks: [],
      agent: [{ pointer: "/comment/any", key: "comment", segments: ["any"], required: false }],
      inputSchema: { type: "object" },
      constraints: [{ pointer: "/comment/any", key: "comment", segments: ["any"], schema }],
    });
    for (const [name, value] of Object.entries(samples)) {
      const call = act(handmade(tool), { comment: { any: value } });
      expect("request" in call, `${name} under ${JSON.stringify(schema)}`).toBe(name === type);
    }
  });
});
