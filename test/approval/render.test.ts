import { leafLine, type RenderedLeaf, renderRequest } from "@interlock/approval";
import type { Call, Json, JsonObject, ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

/** A call with exactly these effective arguments. */
function callWith(args: JsonObject, parts: Partial<ToolEntry> = {}): Call {
  // Any request does; only a body of bytes would not take these arguments.
  const { body: _, ...others } = parts;
  const policy = policyOf([toolEntry(others)]);
  const merged = mergeLocks(policy, "AddComment", { issueId: "OPS-1", comment: { body: "hello" } });
  if (!merged.ok) throw new Error(JSON.stringify(merged.issues));
  return { ...merged.value, tool: toolEntry(parts), arguments: args };
}

function shown(args: JsonObject, parts: Partial<ToolEntry> = {}): readonly string[] {
  return renderRequest(callWith(args, parts)).leaves.map(
    ({ source, pointer, text }) => `${source} ${pointer} ${text}`,
  );
}

const path = "/issues/OPS-1/comments";

test("a text is shown in full, or the request is not complete", () => {
  // The path, the pointer and the quotes count as well.
  const most = 65_536 - path.length - "/a".length - 2;
  const full = renderRequest(callWith({ a: "x".repeat(most) }));
  expect(full).toMatchObject({ complete: true, leaves: [{ text: `"${"x".repeat(most)}"` }] });
  expect(renderRequest(callWith({ a: "x".repeat(most + 1) }))).toMatchObject({ complete: false, leaves: [] });
});

test("what counts is what is shown: escapes as they are written, characters by their UTF-8 bytes", () => {
  const limits = { leaves: 500, bytes: path.length + "/a".length + 2 + 24 };
  const isComplete = (text: string): boolean => renderRequest(callWith({ a: text }), limits).complete;
  for (const text of ["\u202e".repeat(3), "é".repeat(12), "語".repeat(8), "😀".repeat(6)])
    expect([isComplete(text), isComplete(`${text}x`)]).toEqual([true, false]);
});

test("a host may show more, and less", () => {
  const items = { a: Array.from({ length: 501 }, (_, index) => index) };
  expect(renderRequest(callWith(items), { leaves: 501, bytes: 65_536 })).toMatchObject({ complete: true });
  expect(renderRequest(callWith({ a: 1, b: 2 }), { leaves: 1, bytes: 65_536 }).complete).toBe(false);
});

test("what a locked value was picked by stands beside it", () => {
  const locks = [{ pointer: "/a", key: "a", segments: [], value: "4711", title: "Ann\u202e" }];
  const [leaf] = renderRequest(callWith({ a: "4711" }, { locks })).leaves;
  expect(leaf).toEqual({ pointer: "/a", source: "locked", text: '"4711"', title: "Ann\\u{202e}" });
  expect(leafLine(leaf as RenderedLeaf)).toBe('locked   "/a"  "4711"  ("Ann\\\\u{202e}")');
});

test("bytes are shown by name, type, size and digest where the policy says so, and in full elsewhere", () => {
  const file = { $content: "aGVsbG8=", "$content-type": "text/plain", $filename: "a.txt" };
  const approval = { quorum: 1, notRequester: false, expiresIn: 1 };
  const body = { name: "comment", required: true, encoding: "binary" } as const;
  const digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  expect(
    renderRequest(callWith({ comment: file }, { body, approval: { ...approval, bytes: "digest" } })).leaves,
  ).toEqual([
    {
      pointer: "/comment",
      source: "agent",
      text: `bytes (base64) "a.txt", "text/plain", 5 bytes, SHA-256 ${digest}`,
      bytes: true,
    },
  ]);
  expect(shown({ comment: file }, { body, approval })).toContain('agent /comment/$content "aGVsbG8="');
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
