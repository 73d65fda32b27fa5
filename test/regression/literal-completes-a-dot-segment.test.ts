import { expect, test } from "vitest";
import { act, compiled, sent } from "../locks/wire.ts";

// What stands after a value in the template was not looked at together with it.
const tool = (path: string, locked: Readonly<Record<string, { readonly user: string }>> = {}) =>
  compiled(
    path,
    "get",
    {
      parameters: [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => ({
        name,
        in: "path",
        required: true,
        type: "string",
      })),
    },
    {
      parameters: {
        ...Object.fromEntries(
          [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => [`/${name}`, "agent" as const]),
        ),
        ...locked,
      },
    },
  );

test.each([
  ["/a/{id}e/b", { id: ".%2" }, "id"],
  ["/a/{id}e", { id: "%2e%2" }, "id"],
  ["/a/{id}files/b", { id: "..%2" }, "id"],
  ["/a/x{id}e/b", { id: "%2f.%2" }, "id"],
  ["/a/{id}%2e/b", { id: "." }, "id"],
  ["/a/{id}./b", { id: "." }, "id"],
])("%s with %j is refused", (path, args, name) => {
  expect(act(tool(path), args)).toEqual([`value-refused /${name}`]);
});

test.each([
  ["/a/{id}e/b", { id: "fil" }, "/a/file/b"],
  ["/a/{id}.json", { id: "." + "x" }, "/a/.x.json"],
  ["/a/v{id}/b", { id: "1.2" }, "/a/v1.2/b"],
])("%s with %j is sent", (path, args, wire) => {
  expect(sent(tool(path), args).path).toBe(wire);
});

test("of values that touch, the last is refused when all together are a dot segment", () => {
  const touching = tool("/a/{id}{next}e", { "/id": { user: ".%" } });
  expect(act(touching, { next: "2" })).toEqual(["value-refused /next"]);
  expect(sent(touching, { next: "3" }).path).toBe("/a/.%253e");
});
