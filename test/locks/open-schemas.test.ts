import type { AgentLeaf, Json, Lock, ToolEntry, WireParameter } from "@interlock/core";
import { argumentLimits, mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { openToolEntry as open, policyOf } from "../fixtures/policy.ts";

// Policies of something else than our compiler, whose schemas let more or less through than the tool's places say.

const at = (pointer: string): Pick<Lock, "pointer" | "key" | "segments"> => {
  const [key = "", ...segments] = pointer.slice(1).split("/");
  return { pointer, key, segments: segments.map((step) => (step === "*" ? null : step)) };
};
const locked = (pointer: string, value: Json = "L"): Lock => ({ ...at(pointer), value });
const leaf = (pointer: string, required = false): AgentLeaf => ({ ...at(pointer), required });
const query = (name: string, more: Partial<WireParameter> = {}): WireParameter => ({
  in: "query",
  name,
  key: name,
  ...more,
});

function merged(tool: ToolEntry, args: unknown): unknown {
  const call = mergeLocks(policyOf([tool]), tool.name, args);
  return call.ok
    ? call.value.request
    : call.issues.map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`);
}

const closed = { type: "object", properties: {}, additionalProperties: false } as const;

describe("what a schema refuses", () => {
  const under = (schema: ToolEntry["inputSchema"], locks: readonly Lock[]): ToolEntry =>
    open({ inputSchema: { type: "object", properties: { b: schema } }, locks });

  test("below a locked place is locked, as far as that place goes", () => {
    const meta = { type: "object", properties: { meta: closed } } as const;
    expect(merged(under(meta, [locked("/b/meta")]), { b: { meta: { x: 1 } } })).toEqual([
      "locked-parameter /b/meta: this parameter is locked by the policy",
      "locked-parameter /b/meta/x: this parameter is locked by the policy",
    ]);
    expect(merged(under(closed, [locked("/b/other")]), { b: { x: 1 } })).toEqual([
      "unknown-parameter /b/x: the tool has no such parameter",
    ]);
  });

  test("in an object where elements are locked is unknown", () => {
    const rows = { type: "object", properties: { rows: closed } } as const;
    expect(merged(under(rows, [locked("/b/rows/*/to")]), { b: { rows: { x: 1 } } })).toEqual([
      "unknown-parameter /b/rows/x: the tool has no such parameter",
    ]);
  });

  test("in the element of an array is locked where the elements are", () => {
    const rows = { type: "object", properties: { rows: { type: "array", items: closed } } } as const;
    expect(merged(under(rows, [locked("/b/rows/*")]), { b: { rows: [{ x: 1 }] } })).toEqual([
      "locked-parameter /b/rows/0/x: this parameter is locked by the policy",
    ]);
  });

  test("for a name that another argument asks for does not fit", () => {
    const depends = { type: "object", dependentRequired: { x: ["y"] } } as const;
    expect(merged(under(depends, []), { b: { x: 1 } })).toEqual([
      "type-mismatch /b: the value does not fit: dependentRequired",
    ]);
  });
});

describe("a constraint on elements", () => {
  const constraints = [{ ...at("/b/rows/*"), schema: { const: 1 } }];
  test.each<[Json, unknown]>([
    [{ rows: {} }, { rows: {} }],
    [{ rows: "x" }, { rows: "x" }],
    [{ rows: [1] }, { rows: [1] }],
    ["x", "x"],
    [{}, {}],
  ])("%j has none that break it", (b, body) => {
    expect(merged(open({ constraints }), { b })).toMatchObject({ body });
  });
  test("names each that breaks it", () => {
    expect(merged(open({ constraints }), { b: { rows: [1, 2, 1, 3] } })).toEqual([
      "constraint-violated /b/rows/1: the policy says: the value must be 1",
      "constraint-violated /b/rows/3: the policy says: the value must be 1",
    ]);
  });
});

describe("a required argument", () => {
  test("is asked for below what the policy writes, and elsewhere is the schema's to ask for", () => {
    const agent = [leaf("/b/meta/x", true), leaf("/b/other/x", true)];
    expect(merged(open({ agent, locks: [locked("/b/meta/y")] }), { b: { other: {} } })).toEqual([
      "missing-parameter /b/meta/x: a required argument is missing",
    ]);
  });

  test("is asked for in objects alone, whatever else an array may hold", () => {
    const agent = [leaf("/b/rows/*/x", true)];
    const injected = [{ ...locked("/b/rows/*/kind", "K"), always: false }];
    const tool = open({ agent, injected, locks: [locked("/b/meta/y")] });
    expect(merged(tool, { b: { rows: [null, { x: 1 }] } })).toMatchObject({
      body: { rows: [null, { x: 1, kind: "K" }], meta: { y: "L" } },
    });
    expect(merged(tool, { b: { rows: [null, {}] } })).toEqual([
      "missing-parameter /b/rows/1/x: a required argument is missing",
    ]);
  });
});

describe("an argument without a name", () => {
  test("is no body where the tool has none", () => {
    const { body: _, ...tool } = open({});
    expect(merged(tool, { "": "evil" })).toStrictEqual({ method: "POST", path: "/x" });
  });
});

describe("what is merged", () => {
  test("is copied from the policy where something else is written into it, whatever is written elsewhere", () => {
    const tool = open({
      locks: [locked("/b/meta", { a: 1 })],
      injected: [
        { ...locked("/b/kind", "K"), always: true },
        { ...locked("/b/meta/kind", "K"), always: true },
      ],
    });
    expect(merged(tool, {})).toMatchObject({ body: { kind: "K", meta: { a: 1, kind: "K" } } });
  });

  test("is frozen, an object that had to be made too", () => {
    const tool = open({ requiredObjects: [at("/b"), at("/b/meta")] });
    const call = mergeLocks(policyOf([tool]), tool.name, {});
    const body = call.ok ? (call.value.request.body as { readonly meta: object }) : undefined;
    expect(body).toEqual({ meta: {} });
    expect([body, body?.meta].map(Object.isFrozen)).toEqual([true, true]);
  });
});

test("a request says nothing of places that hold nothing", () => {
  expect(merged(open({ parameters: [query("q")] }), {})).toStrictEqual({ method: "POST", path: "/x" });
  expect(merged(open({ parameters: [query("q")] }), { q: "1" })).toStrictEqual({
    method: "POST",
    path: "/x",
    queries: { q: "1" },
  });
});

test("a list of which only a part is locked may not hold its separator", () => {
  const tool = open({ parameters: [query("q")], agent: [leaf("/q/*/a")], locks: [locked("/q/*/x")] });
  expect(merged(tool, { q: [{ a: 1 }] })).toEqual([
    "value-refused /q/0: the element holds the character that separates elements",
  ]);
});

describe("a form whose fields are not declared", () => {
  const form = (encoding: "urlencoded" | "multipart") =>
    open({ body: { name: "b", required: false, encoding } });
  const part = (name: string, body: string) => ({
    headers: { "Content-Disposition": `form-data; name="${name}"` },
    body,
  });

  test("is made of what the argument that is the body holds", () => {
    const b = { to: "a b", tags: ["x", "y"], none: null, $multipart: [{ a: 1 }] };
    expect(merged(form("urlencoded"), { b })).toMatchObject({
      body: "to=a+b&tags=x&tags=y&%24multipart=%7B%22a%22%3A1%7D",
      encoding: "urlencoded",
    });
    const parts = [part("to", "a b"), part("tags", "x"), part("tags", "y"), part("$multipart", '{"a":1}')];
    expect(merged(form("multipart"), { b })).toMatchObject({
      body: { "$content-type": "multipart/form-data", $multipart: parts },
      encoding: "multipart",
    });
  });

  test("is a text as it is where it can be one, and a part of the body's name elsewhere", () => {
    expect(merged(form("urlencoded"), { b: "to=a" })).toMatchObject({ body: "to=a" });
    expect(merged(form("multipart"), { b: "to=a" })).toMatchObject({
      body: { $multipart: [part("b", "to=a")] },
    });
  });
});

test("a joined list in a form is one field, of multi each element is one", () => {
  const fields = (collectionFormat: "multi" | "pipes") =>
    open({
      body: { name: "b", required: false, encoding: "urlencoded" },
      parameters: [{ in: "formData", name: "to", key: "to", collectionFormat }],
    });
  expect(merged(fields("pipes"), { to: ["a", "b"] })).toMatchObject({ body: "to=a%7Cb" });
  expect(merged(fields("multi"), { to: ["a", "b"] })).toMatchObject({ body: "to=a&to=b" });
  expect(merged(fields("multi"), { to: "a" })).toMatchObject({ body: "to=a" });
});

describe("each limit of the arguments is told for what it is", () => {
  const { depth, items, characters, values } = argumentLimits;
  const nested = (levels: number): Json => (levels === 0 ? 1 : [nested(levels - 1)]);
  // The arguments, the list of rows and each row count too.
  const rows = Array.from({ length: values / items - 1 }, () => Array<Json>(items - 1).fill(1));
  const last = Array<Json>(items - 3).fill(1);
  test.each<[string, unknown, readonly string[]]>([
    ["levels", nested(depth), [`too-deep /b${"/0".repeat(depth - 1)}: the arguments are nested too deeply`]],
    ["elements", Array(items + 1).fill(1), ["too-large /b: the array has too many elements"]],
    ["characters", "x".repeat(characters), ["too-large /b: the arguments hold too much text"]],
    [
      "values",
      [...rows, [...last, 1]],
      [`too-large /b/${rows.length}/${items - 3}: the arguments hold too many values`],
    ],
  ])("%s", (_, b, expected) => {
    expect(merged(open({}), { b })).toEqual(expected);
  });
  test("as many values as may be are taken", () => {
    expect(merged(open({}), { b: [...rows, last] })).toMatchObject({ path: "/x" });
  });
  test.each(["text", 7, true, []])("%j is no object of arguments", (args) => {
    expect(merged(open({}), args)).toEqual(["type-mismatch : the arguments of a call are an object"]);
  });
});

describe("onLocked: ignore", () => {
  const ignoring = (...locks: readonly Lock[]) =>
    open({ onLocked: "ignore", locks, inputSchema: { ...closed, properties: { c: {} } } });

  test("takes out an argument that held nothing else, whose name the tool does not know at all", () => {
    const tool = ignoring(locked("/b/meta/inner/x"), locked("/b/y"));
    const call = mergeLocks(policyOf([tool]), tool.name, { b: { meta: { inner: { x: 1 } }, y: [2] } });
    expect(call.ok && call.value.request.body).toEqual({ meta: { inner: { x: "L" } }, y: "L" });
    const dropped = (pointer: string) => ({
      code: "locked-parameter",
      pointer,
      message: `an argument for the locked ${pointer} was dropped`,
      severity: "warning",
    });
    expect(call.ok && call.value.dropped).toEqual([dropped("/b/meta/inner/x"), dropped("/b/y")]);
  });

  test("leaves what holds more, and says why that is refused", () => {
    expect(merged(ignoring(locked("/b/meta/x")), { b: { meta: { x: 1, z: 1 } } })).toEqual([
      "locked-parameter /b: this parameter is locked by the policy",
    ]);
  });

  test("keeps the only element of an array, which the lock then replaces", () => {
    const tool = open({ onLocked: "ignore", locks: [locked("/b/rows/*")] });
    expect(merged(tool, { b: { rows: [{ a: 1 }] } })).toMatchObject({ body: { rows: ["L"] } });
  });

  test("names the concrete place and the lock", () => {
    const tool = open({ onLocked: "ignore", locks: [locked("/b/rows/*/to")] });
    const call = mergeLocks(policyOf([tool]), tool.name, { b: { rows: [{}, { to: 1 }] } });
    expect(call.ok && call.value.dropped.map(({ pointer, message }) => `${pointer}: ${message}`)).toEqual([
      "/b/rows/1/to: an argument for the locked /b/rows/*/to was dropped",
    ]);
  });
});
