import { expect, test } from "vitest";
import { act, compiled, sent } from "./wire.ts";

// connectors.md 11, the vectors of building a request. V42 is in test/run-mode/decision-table.test.ts.

const text = { type: "string" };
const json = (schema: object, required = true) => ({ name: "item", in: "body", required, schema });
const at = (name: string, where: string, more: object = {}) => ({ name, in: where, type: "string", ...more });

test("V26: an object whose leaves a dynamic schema gave goes flat on the wire, without its parameter's name", () => {
  const policy = compiled(
    "/rows",
    "post",
    { parameters: [json({ type: "object", properties: { Title: text, Amount: { type: "integer" } } })] },
    { parameters: { "/item/Title": "agent", "/item/Amount": { user: 3 } } },
  );
  expect(sent(policy, { item: { Title: "x" } })).toEqual({
    method: "POST",
    encoding: "json",
    path: "/rows",
    body: { Title: "x", Amount: 3 },
  });
});

test.each([
  ["integer", 0, "/a/0"],
  ["boolean", false, "/a/false"],
])("V30: a path value of %s %j keeps its text", (type, value, path) => {
  const policy = compiled(
    "/a/{id}",
    "get",
    { parameters: [at("id", "path", { type, required: true })] },
    { parameters: { "/id": "agent" } },
  );
  expect(sent(policy, { id: value }).path).toBe(path);
});

test("V31: a value that looks like a later placeholder is not read again", () => {
  const policy = compiled(
    "/a/{a}/b/{b}/{a}",
    "get",
    { parameters: [at("a", "path", { required: true }), at("b", "path", { required: true })] },
    { parameters: { "/a": "agent", "/b": { user: "locked" } } },
  );
  expect(sent(policy, { a: "{b}$&" }).path).toBe("/a/%7Bb%7D%24%26/b/locked/%7Bb%7D%24%26");
});

test("V32: a doubly encoded path value", () => {
  const policy = compiled(
    "/s/{site}/items",
    "get",
    { parameters: [at("site", "path", { required: true, "x-ms-url-encoding": "double" })] },
    { parameters: { "/site": "agent" } },
  );
  expect(sent(policy, { site: "https://a/b" }).path).toBe("/s/https%253A%252F%252Fa%252Fb/items");
});

test("V33: a Content-Type header is never sent, and cannot be given", () => {
  const policy = compiled(
    "/a",
    "post",
    {
      parameters: [
        at("Content-Type", "header", { required: true, default: "application/json" }),
        at("X-Id", "header"),
      ],
    },
    { parameters: { "/X-Id": "agent" } },
  );
  expect(sent(policy, { "X-Id": "1" }).headers).toEqual({ "X-Id": "1" });
  expect(act(policy, { "Content-Type": "text/plain" })).toEqual(["unknown-parameter /Content-Type"]);
});

test("V34: a query keeps its exact name", () => {
  const policy = compiled(
    "/a",
    "get",
    { parameters: [at("filters[status]", "query")] },
    { parameters: { "/filters[status]": "agent" } },
  );
  expect(sent(policy, { "filters[status]": "open" }).queries).toEqual({ "filters[status]": "open" });
});

test("V35: an optional body of which one leaf is given needs the siblings it requires", () => {
  const policy = compiled(
    "/a",
    "post",
    { parameters: [json({ type: "object", required: ["a", "b"], properties: { a: text, b: text } }, false)] },
    { parameters: { "/item/a": "agent", "/item/b": "agent" } },
  );
  expect(sent(policy, {})).toEqual({ method: "POST", path: "/a" });
  expect(act(policy, { item: { a: "x" } })).toEqual(["missing-parameter /item/b"]);
});

test("V41: an internal field that the caller supplies is refused, its own default is sent", () => {
  const policy = compiled(
    "/a",
    "post",
    {
      parameters: [
        at("x-version", "header", { required: true, default: "2", "x-ms-visibility": "internal" }),
        json({
          type: "object",
          required: ["kind"],
          properties: {
            body: text,
            kind: { type: "string", default: "note", "x-ms-visibility": "internal" },
          },
        }),
      ],
    },
    { parameters: { "/item/body": "agent" } },
  );
  const good = { item: { body: "x" } };
  expect(sent(policy, good)).toMatchObject({
    headers: { "x-version": "2" },
    body: { body: "x", kind: "note" },
  });
  expect(act(policy, { ...good, "x-version": "3" })).toEqual(["unknown-parameter /x-version"]);
  expect(act(policy, { item: { body: "x", kind: "evil" } })).toEqual(["unknown-parameter /item/kind"]);
});
