import { canonicalJson, type Json, put } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { act, compiled } from "../locks/wire.ts";

// Every issue repeated its pointer, and each was compared with every other.
const text = { type: "string" };
const map = { type: "object", additionalProperties: { type: "object", properties: { a: text } } };
const rows = { type: "array", items: { type: "object", properties: { a: text, owner: text } } };
const schema = {
  type: "object",
  properties: { a: text, map, rows },
  additionalProperties: { type: "number" },
};
const operation = { parameters: [{ name: "body", in: "body", schema }] };
const policy = compiled("/x", "post", operation, {
  parameters: { "/body": "agent", "/body/rows/*/owner": { user: "L" } },
  constraints: { "/body/~other": { maximum: 0 } },
});
const closed = compiled("/x", "post", operation, { parameters: { "/body/a": "agent" } });
const keys = (count: number) => {
  const object: Record<string, Json> = {};
  for (let i = 0; i < count; i++) put(object, `k${i}`, 1);
  return object;
};

test("at most a hundred are told, in their order, and then how many more there are", () => {
  for (const [tool, code] of [
    [closed, "unknown-parameter"],
    [policy, "constraint-violated"],
  ] as const) {
    const result = mergeLocks(tool, "Act", { body: keys(12_345) });
    const issues = result.ok ? [] : result.issues;
    expect(issues).toHaveLength(101);
    expect(issues.at(-1)).toEqual({ code: "more", pointer: "", message: "there are 12245 more" });
    const pointers = issues.slice(0, 100).map(({ pointer }) => pointer);
    expect(pointers).toEqual(
      Object.keys(keys(12_345))
        .map((key) => `/body/${key}`)
        .sort()
        .slice(0, 100),
    );
    expect(issues.slice(0, 100).every((issue) => issue.code === code)).toBe(true);
    const turned = Object.fromEntries(Object.entries(keys(12_345)).reverse());
    expect(mergeLocks(tool, "Act", { body: turned })).toEqual(result);
  }
});

test("a hundred are told as they are", () => {
  expect(act(closed, { body: keys(100) })).toHaveLength(100);
});

describe("a long key", () => {
  test.each([257, 30_000, 1_000_000])("of %i letters is shown by its beginning and a digest", (length) => {
    const key = "k".repeat(length);
    const result = mergeLocks(policy, "Act", { body: { map: { [key]: { x: 1, y: 2 } } } });
    const pointers = result.ok ? [] : result.issues.map(({ pointer }) => pointer);
    expect(pointers).toHaveLength(2);
    for (const pointer of pointers) {
      expect(pointer).toMatch(/^\/body\/map\/k{200}k*… \([0-9a-f]{32}\)/u);
      expect(pointer.length).toBeLessThanOrEqual(256);
    }
    expect(new Set(pointers).size).toBe(2);
  });

  test("above many values is too large: each of their addresses would repeat it", () => {
    const result = mergeLocks(policy, "Act", { body: { map: { ["k".repeat(1_000_000)]: keys(1_000) } } });
    expect(result).toMatchObject({ ok: false, issues: [{ code: "too-large" }] });
    expect(canonicalJson(result as unknown as Json).length).toBeLessThan(1_000);
  });
});

test("what is dropped for the policy's sake is bounded too", () => {
  const [tool] = policy.tools;
  const ignoring = { ...policy, tools: [{ ...tool, onLocked: "ignore" as const }] } as typeof policy;
  const many = Array.from({ length: 5_000 }, () => ({ a: "x", owner: "evil" }));
  const result = mergeLocks(ignoring, "Act", { body: { rows: many } });
  const dropped = result.ok ? result.value.dropped : [];
  expect(dropped).toHaveLength(101);
  expect(dropped.at(-1)).toMatchObject({ code: "more", severity: "warning" });
});
