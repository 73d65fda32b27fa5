import type { Json, Lock, ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

type Segments = Lock["segments"];

const lock = (segments: Segments, value: Json = "L"): Lock => ({
  pointer: `/b/${segments.map((step) => step ?? "*").join("/")}`,
  key: "b",
  segments,
  value,
});

/** A tool whose body may hold anything: what is locked in it holds by merging alone. */
function open(parts: Partial<ToolEntry>): ToolEntry {
  return toolEntry({
    path: "/x",
    parameters: [],
    body: { name: "b", required: false, encoding: "json" },
    agent: [{ pointer: "/b/text", key: "b", segments: ["text"], required: false }],
    locks: [],
    inputSchema: { type: "object", properties: { b: {} }, additionalProperties: false },
    ...parts,
  });
}

function body(tool: ToolEntry, b?: Json): Json | undefined | readonly string[] {
  const call = mergeLocks(policyOf([tool]), tool.name, b === undefined ? {} : { b });
  return call.ok ? call.value.request.body : call.issues.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("a lock in an array", () => {
  const owner = open({ locks: [lock(["rows", null, "owner"])] });

  test.each([
    [{ rows: [] }, { rows: [] }],
    [{ rows: null }, {}],
    [{}, {}],
    [{ rows: [{ a: 1 }, {}] }, { rows: [{ a: 1, owner: "L" }, { owner: "L" }] }],
    [{ rows: [null, {}] }, { rows: [{ owner: "L" }, { owner: "L" }] }],
    [{ rows: [null, 7, [1]] }, ["type-mismatch /b/rows/1", "type-mismatch /b/rows/2"]],
    [{ rows: { 0: {} } }, ["type-mismatch /b/rows"]],
    [{ rows: "x" }, ["type-mismatch /b/rows"]],
  ] as const)("%j becomes %j", (given, expected) => {
    expect(body(owner, given)).toEqual(expected);
  });

  test("replaces each element where the element itself is locked", () => {
    expect(body(open({ locks: [lock(["rows", null])] }), { rows: [1, { a: 1 }] })).toEqual({
      rows: ["L", "L"],
    });
  });

  test("holds in arrays of arrays; what is no array there is refused, null stays", () => {
    const cells = open({ locks: [lock(["rows", null, null, "c"])] });
    expect(body(cells, { rows: [[{}, { a: 1 }], [], null] })).toEqual({
      rows: [[{ c: "L" }, { a: 1, c: "L" }], [], null],
    });
    expect(body(cells, { rows: [[{}], "x"] })).toEqual(["type-mismatch /b/rows/1"]);
    expect(body(cells, { rows: ["x", [{}]] })).toEqual(["type-mismatch /b/rows/0"]);
  });

  test("of which one element cannot hold it refuses the call, whichever comes last", () => {
    const deep = open({ locks: [lock(["rows", null, "tags", null, "c"])] });
    expect(body(deep, { rows: [{ tags: "x" }, { tags: [{}] }] })).toEqual(["type-mismatch /b/rows/0/tags"]);
    expect(body(deep, { rows: [{ tags: [{}] }, {}] })).toEqual({ rows: [{ tags: [{ c: "L" }] }, {}] });
  });
});

describe("what must go with a lock", () => {
  test("injected defaults come into what is sent, never over what stands there", () => {
    const injected = [
      { pointer: "/b/kind", key: "b", segments: ["kind"], value: "K", always: false },
      { pointer: "/b/rows/*/kind", key: "b", segments: ["rows", null, "kind"], value: "R", always: false },
      { pointer: "/b/meta/kind", key: "b", segments: ["meta", "kind"], value: "M", always: false },
    ];
    const tool = open({ injected });
    expect(body(tool, { text: "x", rows: [{}, 7] })).toEqual(["type-mismatch /b/rows/1"]);
    expect(body(tool, { text: "x", rows: [{}, null] })).toEqual({
      text: "x",
      kind: "K",
      rows: [{ kind: "R" }, null],
    });
    expect(body(tool)).toBeUndefined();
    const always = open({ injected: injected.map((each) => ({ ...each, always: true })) });
    expect(body(always)).toEqual({ kind: "K", meta: { kind: "M" } });
  });

  test("a default for the elements themselves changes none, and null needs no leaf", () => {
    const tool = open({
      agent: [{ pointer: "/b/rows/*/a", key: "b", segments: ["rows", null, "a"], required: true }],
      injected: [
        { pointer: "/b/ids/*", key: "b", segments: ["ids", null], value: "K", always: false },
        { pointer: "/b/rows/*/kind", key: "b", segments: ["rows", null, "kind"], value: "R", always: false },
      ],
    });
    expect(body(tool, { ids: [1, null], rows: [null, { a: 1 }] })).toEqual({
      ids: [1, null],
      rows: [null, { a: 1, kind: "R" }],
    });
    expect(body(tool, { rows: [{}] })).toEqual(["missing-parameter /b/rows/0/a"]);
  });

  test("objects that must be sent are made with what is above them, and only then", () => {
    const requiredObjects = [
      { pointer: "/b/meta", key: "b", segments: ["meta"] },
      { pointer: "/b/meta/inner", key: "b", segments: ["meta", "inner"] },
    ];
    expect(body(open({ requiredObjects }), { text: "x" })).toEqual({ text: "x", meta: { inner: {} } });
    expect(body(open({ requiredObjects }), { meta: { inner: { a: 1 } } })).toEqual({
      meta: { inner: { a: 1 } },
    });
    expect(body(open({ requiredObjects }))).toBeUndefined();
    const top = [{ pointer: "/b", key: "b", segments: [] }];
    expect(body(open({ requiredObjects: top }))).toEqual({});
  });

  test("a locked object that a default goes into is copied: the policy and other calls keep theirs", () => {
    const tool = open({
      locks: [lock(["meta"], { list: [{ a: 1 }], plain: 1 })],
      injected: [{ pointer: "/b/meta/kind", key: "b", segments: ["meta", "kind"], value: "K", always: true }],
    });
    const policy = policyOf([tool]);
    const calls = [1, 2].map(() => mergeLocks(policy, tool.name, {}));
    for (const call of calls) {
      const sent = call.ok ? call.value.request.body : undefined;
      expect(sent).toEqual({ meta: { list: [{ a: 1 }], plain: 1, kind: "K" } });
      const { meta } = sent as { readonly meta: { readonly list: readonly object[] } };
      expect([sent, meta, meta.list, meta.list[0]].every(Object.isFrozen)).toBe(true);
    }
    expect(policy.tools[0]?.locks[0]?.value).toEqual({ list: [{ a: 1 }], plain: 1 });
  });

  test("a required leaf is asked for in every object that is sent, by its concrete place", () => {
    const tool = open({
      agent: [
        { pointer: "/b/rows/*/a", key: "b", segments: ["rows", null, "a"], required: true },
        { pointer: "/b/rows/*/z", key: "b", segments: ["rows", null, "z"], required: true },
        { pointer: "/b/other", key: "b", segments: ["other"], required: false },
      ],
      locks: [lock(["rows", null, "owner"]), lock(["meta", "x"])],
    });
    expect(body(tool, { rows: [{ a: 1, z: 1 }, { a: 1 }, null] })).toEqual([
      "missing-parameter /b/rows/1/z",
      "missing-parameter /b/rows/2/a",
      "missing-parameter /b/rows/2/z",
    ]);
    expect(body(tool, {})).toEqual({ meta: { x: "L" } });
  });
});

describe("onLocked: ignore", () => {
  const ignoring = (locks: readonly Lock[]) => open({ onLocked: "ignore", locks });

  test("takes out what names a lock, and the objects that held nothing else", () => {
    expect(body(ignoring([lock(["meta", "inner", "x"])]), { meta: { inner: { x: 1 } }, text: "t" })).toEqual({
      meta: { inner: { x: "L" } },
      text: "t",
    });
    expect(body(ignoring([lock(["meta", "x"])]), { meta: { x: 1, y: 2 } })).toEqual({
      meta: { y: 2, x: "L" },
    });
  });

  test("leaves the elements of an array where they are", () => {
    expect(
      body(ignoring([lock(["rows", null, "owner"])]), { rows: [{ owner: 1 }, { owner: 2, a: 1 }] }),
    ).toEqual({
      rows: [{ owner: "L" }, { a: 1, owner: "L" }],
    });
    expect(body(ignoring([lock(["rows", null])]), { rows: [1, 2] })).toEqual({ rows: ["L", "L"] });
  });
});
