import { renderRequest } from "@interlock/approval";
import type { Call, Json, JsonObject, ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

/** A call with exactly these effective arguments. */
function callWith(args: JsonObject, parts: Partial<ToolEntry> = {}): Call {
  const policy = policyOf([toolEntry(parts)]);
  const merged = mergeLocks(policy, "AddComment", { issueId: "OPS-1", comment: { body: "hello" } });
  if (!merged.ok) throw new Error(JSON.stringify(merged.issues));
  return { ...merged.value, arguments: args };
}

function shown(args: JsonObject, parts: Partial<ToolEntry> = {}): readonly string[] {
  return renderRequest(callWith(args, parts)).leaves.map(
    ({ source, pointer, text }) => `${source} ${pointer} ${text}`,
  );
}

test("a text is shown in full up to 2,000 characters, one more is cut and says so", () => {
  const full = renderRequest(callWith({ a: "x".repeat(1_998) }));
  expect(full.complete).toBe(true);
  expect(full.leaves).toEqual([
    { pointer: "/a", source: "agent", text: `"${"x".repeat(1_998)}"`, cut: false },
  ]);
  const cut = renderRequest(callWith({ short: "x", a: "x".repeat(1_999) }));
  expect(cut.complete).toBe(false);
  expect(cut.leaves.map((leaf) => leaf.cut)).toEqual([false, true]);
  expect(cut.leaves[1]?.text).toBe(`"${"x".repeat(1_999)}`);
});

test("what is cut is what is shown, escapes included", () => {
  expect(renderRequest(callWith({ a: "\u202e".repeat(249) })).leaves[0]).toMatchObject({ cut: false });
  expect(renderRequest(callWith({ a: "\u202e".repeat(250) })).leaves[0]).toMatchObject({ cut: true });
});

test("500 leaves are shown, of more the rest is missing and the request says so", () => {
  const items = (count: number): JsonObject => ({ a: Array.from({ length: count }, (_, i) => i) });
  const full = renderRequest(callWith(items(500)));
  expect(full.complete).toBe(true);
  expect(full.leaves).toHaveLength(500);
  const more = renderRequest(callWith(items(501)));
  expect(more.complete).toBe(false);
  expect(more.leaves).toHaveLength(500);
});

test("a call without arguments has no leaves, an empty array or object is one", () => {
  expect(renderRequest(callWith({}))).toMatchObject({ leaves: [], complete: true });
  expect(shown({ a: [], b: {}, c: null, d: { e: [[]] } })).toEqual([
    "agent /a []",
    "agent /b {}",
    "agent /c null",
    "agent /d/e/0 []",
  ]);
});

test("each leaf says who put it there, also inside what the policy put there", () => {
  const args = {
    comment: { visibility: { type: "role" }, rows: [{ text: "x", owner: "oncall" }], visible: true },
    visibility: "mine",
    apiVersion: "2",
    apiVersions: ["2"],
  };
  const injected = [
    { pointer: "/apiVersion", key: "apiVersion", segments: [], value: "2", always: true },
    { pointer: "/comment/rows/*/id", key: "comment", segments: ["rows", null, "id"], value: 1, always: true },
  ];
  expect(shown(args, { injected })).toEqual([
    'locked /comment/visibility/type "role"',
    'agent /comment/rows/0/text "x"',
    'locked /comment/rows/0/owner "oncall"',
    "agent /comment/visible true",
    'agent /visibility "mine"',
    'injected /apiVersion "2"',
    'agent /apiVersions/0 "2"',
  ]);
});

test("a member that only looks like an element of a locked array is the agent's", () => {
  const rows = { "0": { owner: "mine" } };
  expect(shown({ comment: { rows } })).toEqual(['agent /comment/rows/0/owner "mine"']);
  expect(shown({ comment: "visibility" })).toEqual(['agent /comment "visibility"']);
});

test("one lock or injected value of several is enough", () => {
  const places = ["a", "b"].map((key) => ({ pointer: `/${key}`, key, segments: [], value: 1 }));
  expect(shown({ b: 1 }, { locks: places })).toEqual(["locked /b 1"]);
  const injected = places.map((place) => ({ ...place, always: true }));
  expect(shown({ b: 1 }, { injected })).toEqual(["injected /b 1"]);
});

test.each<[string, string, string]>([
  ["a control character", "\u007f", "\\u{7f}"],
  ["a control character of the second set", "\u009b", "\\u{9b}"],
  ["a bidi override", "\u202e", "\\u{202e}"],
  ["a bidi isolate", "\u2066", "\\u{2066}"],
  ["a zero-width space", "\u200b", "\\u{200b}"],
  ["a byte order mark", "\ufeff", "\\u{feff}"],
  ["a tag character", "\u{e0041}", "\\u{e0041}"],
  ["a line separator", "\u2028", "\\u{2028}"],
  ["a paragraph separator", "\u2029", "\\u{2029}"],
  ["a private character", "\ue000", "\\u{e000}"],
  ["a variation selector", "\ufe0f", "\\u{fe0f}"],
  ["a variation selector of the supplement", "\u{e0100}", "\\u{e0100}"],
])("%s is escaped wherever it stands", (_, character, escaped) => {
  const call = callWith({ [`a${character}b`]: `c${character}d` } as Record<string, Json>);
  const request = { ...call.request, path: `/e${character}f` };
  const rendered = renderRequest({ ...call, request });
  expect(rendered.leaves).toMatchObject([{ pointer: `/a${escaped}b`, text: `"c${escaped}d"` }]);
  expect(rendered.path).toBe(`/e${escaped}f`);
});

test("half a character in a name is escaped, whole texts of any language are not", () => {
  expect(shown({ "a\ud800": 1, 'größe "λ" 語 😀': "größe λ 語 😀 a\tb" })).toEqual([
    "agent /a\\u{d800} 1",
    'agent /größe "λ" 語 😀 "größe λ 語 😀 a\\tb"',
  ]);
});

test("method and path are the request's", () => {
  const call = callWith({});
  expect(renderRequest(call)).toMatchObject({ method: "POST", path: "/issues/OPS-1/comments" });
});
