import type { AgentLeaf, Json, Lock, ToolEntry, WireParameter } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { openToolEntry as open, policyOf } from "../fixtures/policy.ts";

// Names that a service may take for a locked one (governance.md 4.4), where the schema lets everything through.

const query = (name: string, key = name): WireParameter => ({ in: "query", name, key });
const header = (name: string, key = name): WireParameter => ({ in: "header", name, key });
const locked = (key: string, segments: Lock["segments"] = [], value: Json = "L"): Lock => ({
  pointer: `/${[key, ...segments.map((step) => step ?? "*")].join("/")}`,
  key,
  segments,
  value,
});
const leaf = (key: string): AgentLeaf => ({ pointer: `/${key}`, key, segments: [], required: false });

function merged(tool: ToolEntry, args: unknown): unknown {
  const call = mergeLocks(policyOf([tool]), tool.name, args);
  return call.ok ? call.value.request : call.issues;
}

const isLocked = (pointer: string) => ({
  code: "locked-parameter",
  pointer,
  message: "this parameter is locked by the policy",
});
const isUnknown = (pointer: string) => ({
  code: "unknown-parameter",
  pointer,
  message: "the tool has no such parameter",
});

describe("a name that folds to a guarded one", () => {
  test("is what the guarded one is: a lock, or nothing that the agent knows of", () => {
    const tool = open({
      locks: [locked("b", ["to"])],
      injected: [{ ...locked("b", ["kind"]), always: false }],
    });
    expect(merged(tool, { b: { TO: 1, Kind: 2 } })).toEqual([isUnknown("/b/Kind"), isLocked("/b/TO")]);
    expect(merged(tool, { B: {} })).toEqual([isLocked("/B")]);
  });

  test.each([
    ["upper case", "CAF\u00c9"],
    ["parts of a letter", "cafe\u0301"],
    ["parts of a letter that something invisible keeps apart", "cafe\u034f\u0301"],
    ["wide letters", "\uff43afe\u0301"],
    ["something invisible", "ca\u200bf\u00e9"],
  ])("is found in %s", (_, key) => {
    expect(merged(open({ locks: [locked("b", ["caf\u00e9"])] }), { b: { [key]: 1 } })).toEqual([
      isLocked(`/b/${key}`),
    ]);
  });

  test("is found where one letter becomes two in capitals", () => {
    const tool = open({ locks: [locked("b", ["strasse"])] });
    expect(merged(tool, { b: { stra\u00dfe: 1 } })).toEqual([isLocked("/b/stra\u00dfe")]);
  });

  test("of one letter too", () => {
    expect(merged(open({ locks: [locked("b", ["x"])] }), { b: { X: 1 } })).toEqual([isLocked("/b/X")]);
  });
});

describe("a place above what is locked", () => {
  test("is the agent's in its own spelling, also in a query", () => {
    const tool = open({ parameters: [query("f")], agent: [leaf("f")], locks: [locked("f", ["x"])] });
    expect(merged(tool, { f: { y: 1 } })).toMatchObject({ queries: { f: '{"y":1,"x":"L"}' } });
    expect(merged(tool, { F: { y: 1 } })).toEqual([isLocked("/F")]);
  });

  test("that is injected itself stays the policy's", () => {
    const tool = open({
      locks: [locked("b", ["meta", "x"])],
      injected: [{ ...locked("b", ["meta"], { y: 1 }), always: true }],
    });
    expect(merged(tool, { b: { meta: { y: 2 } } })).toEqual([isUnknown("/b/meta")]);
  });
});

describe("arguments that travel elsewhere", () => {
  test("are no twins, but a place in the body is not elsewhere for a query's sake", () => {
    const tool = open({
      parameters: [query("To")],
      agent: [leaf("To")],
      locks: [locked("b", ["to"])],
    });
    expect(merged(tool, { To: "q" })).toMatchObject({ queries: { To: "q" }, body: { to: "L" } });
    expect(merged(tool, { b: { To: "evil" } })).toEqual([isLocked("/b/To")]);
    const besides = open({
      parameters: [query("z"), header("X-Lock"), query("x-lock")],
      agent: [leaf("z"), leaf("x-lock")],
      locks: [locked("X-Lock")],
    });
    expect(merged(besides, { "x-lock": "q" })).toMatchObject({
      queries: { "x-lock": "q" },
      headers: { "X-Lock": "L" },
    });
  });

  test("are told from twins by their own location; in one location two that look alike make the tool none", () => {
    const apart = open({
      parameters: [query("to"), header("to", "header:to"), query("z")],
      agent: [leaf("header:to"), leaf("z")],
      locks: [locked("to")],
    });
    expect(merged(apart, { "header:to": "h" })).toMatchObject({ headers: { to: "h" }, queries: { to: "L" } });
    const refused = [
      { code: "value-refused", pointer: "", message: "the policy cannot judge these arguments" },
    ];
    for (const make of [query, header]) {
      const parameters = [make("X-Lock"), query("z"), make("x-lock")];
      const locks = [locked("X-Lock")];
      const given = open({ parameters, agent: [leaf("z"), leaf("x-lock")], locks });
      const filled = open({
        parameters,
        agent: [leaf("z")],
        locks,
        injected: [{ ...locked("x-lock", [], "evil"), always: true }],
      });
      for (const tool of [given, filled]) expect(merged(tool, { z: "1" })).toEqual(refused);
      const both = open({ parameters, agent: [leaf("z")], locks: [...locks, locked("x-lock")] });
      expect(merged(both, { z: "1" })).toMatchObject({ queries: { z: "1" } });
    }
  });
});

describe("in an object whose schema refuses what it does not know", () => {
  const closed = (properties: ToolEntry["inputSchema"] = {}): ToolEntry["inputSchema"] => ({
    type: "object",
    properties,
    additionalProperties: false,
  });
  const refusing = (b: ToolEntry["inputSchema"], parts: Partial<ToolEntry>): ToolEntry =>
    open({ inputSchema: closed({ b }), ...parts });

  test("a twin of a lock is told as one, where the lock is and nowhere else", () => {
    const tool = refusing(closed({ meta: closed() }), { locks: [locked("b", ["meta", "x"])] });
    expect(merged(tool, { b: { X: 1, meta: { X: 1 } } })).toEqual([isUnknown("/b/X"), isLocked("/b/meta/X")]);
    expect(merged(tool, { b: { META: {} } })).toEqual([isLocked("/b/META")]);
    expect(merged(tool, { B: {}, X: 1 })).toEqual([isLocked("/B"), isUnknown("/X")]);
    const two = refusing(closed({ meta: closed(), other: closed() }), {
      locks: [locked("b", ["meta", "x"]), locked("b", ["other", "y"])],
    });
    expect(merged(two, { b: { meta: { Y: 1 }, other: { X: 1, Y: 1 } } })).toEqual([
      isUnknown("/b/meta/Y"),
      isUnknown("/b/other/X"),
      isLocked("/b/other/Y"),
    ]);
  });

  test("in each element too, but not in a member of an object that stands for them", () => {
    const locks = [locked("b", ["rows", null, "to"])];
    const inList = refusing(closed({ rows: { type: "array", items: closed() } }), { locks });
    expect(merged(inList, { b: { rows: [{}, { TO: 1 }] } })).toEqual([isLocked("/b/rows/1/TO")]);
    const inObject = refusing(closed({ rows: closed({ x: closed() }) }), { locks });
    expect(merged(inObject, { b: { rows: { x: { TO: 1 } } } })).toEqual([isUnknown("/b/rows/x/TO")]);
  });

  test("a lookalike that a reference beside it declares is refused as what it does not know", () => {
    const tool = open({
      inputSchema: {
        type: "object",
        properties: { b: { $ref: "#/$defs/B", ...closed({ ok: {} }) } },
        $defs: { B: { type: "object", properties: { TO: {} } } },
      },
      locks: [locked("b", ["to"])],
    });
    expect(merged(tool, { b: { TO: 1 } })).toEqual([isUnknown("/b/TO")]);
    expect(merged(tool, { b: { ok: 1 } })).toMatchObject({ body: { ok: 1, to: "L" } });
  });

  test("what is injected is unknown in every spelling", () => {
    const tool = refusing(closed(), { injected: [{ ...locked("b", ["kind"]), always: false }] });
    expect(merged(tool, { b: { kind: 1, KIND: 1 } })).toEqual([isUnknown("/b/KIND"), isUnknown("/b/kind")]);
  });

  test("a name that is declared exactly is never a lookalike", () => {
    const tool = refusing(closed({ TO: {}, ok: {} }), { locks: [locked("b", ["to"])] });
    expect(merged(tool, { b: { TO: 1 } })).toMatchObject({ body: { TO: 1, to: "L" } });
    expect(merged(tool, { b: { To: 1 } })).toEqual([isLocked("/b/To")]);
    expect(merged(tool, { b: { ok: 1 } })).toMatchObject({ body: { ok: 1, to: "L" } });
  });
});
