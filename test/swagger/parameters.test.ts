import { formatPointer, type JsonObject, parsePointer } from "@interlock/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leafAt, only, read, rows, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };
const withParameters = (parameters: readonly JsonObject[], root = {}, pathItem = {}, operation = {}) =>
  only({ operation: { parameters: [...parameters], ...operation }, root, pathItem });

describe("parameters (reading.md R7, R8)", () => {
  test("the operation's win over the path item's by place and name, duplicates: the last", () => {
    const operation = withParameters(
      [
        { name: "a", in: "query", type: "integer", required: true },
        { name: "a", in: "header", type: "boolean" },
        { name: "b", in: "query", ...text },
        { name: "b", in: "query", type: "number" },
      ],
      {},
      {
        parameters: [
          { name: "a", in: "query", ...text },
          { name: "p", in: "path", ...text },
        ],
      },
    );
    expect(rows(operation)).toEqual([
      "/p string RB",
      "/query:a integer RBL",
      "/b number -",
      "/header:a boolean -",
    ]);
  });

  test("references are followed, those that name nothing counted; what has no place or name is skipped", () => {
    const operation = withParameters(
      [
        { $ref: "#/parameters/shared", description: "beside" },
        { $ref: "#/parameters/missing" },
        { $ref: "other.json#/a" },
        { name: "c", in: "cookie", ...text },
        { in: "query", ...text },
        { name: 5, in: "query" },
      ],
      { parameters: { shared: { name: "s", in: "query", description: "there", ...text } } },
    );
    expect(rows(operation)).toEqual(["/s string -"]);
    expect(leafAt(operation, "/s").description).toBe("beside");
    expect(operation.unresolvedRefs).toBe(2);
  });

  test("a list of parameters that is none, and entries that are none", () => {
    expect(rows(only({ operation: { parameters: "none" } }))).toEqual([]);
    expect(rows(withParameters(["x" as never, null as never]))).toEqual([]);
  });

  test("items of an array, and only of an array", () => {
    const operation = withParameters([
      { name: "list", in: "query", type: "array", items: { type: "integer" }, collectionFormat: "csv" },
      { name: "deep", in: "query", type: "array", items: { type: "array", items: text } },
      { name: "odd", in: "query", type: "string", items: text, collectionFormat: "csv" },
    ]);
    expect(rows(operation)).toEqual(["/list array<integer> -", "/deep array<array> -", "/odd string -"]);
    expect(leafAt(operation, "/list").collectionFormat).toBe("csv");
    expect(leafAt(operation, "/odd").collectionFormat).toBeUndefined();
  });

  test("double encoding counts in the path only", () => {
    const mark = { "x-ms-url-encoding": "double", ...text };
    const operation = withParameters([
      { name: "p", in: "path", ...mark },
      { name: "q", in: "query", ...mark },
    ]);
    expect(operation.parameters.map(({ encoding }) => encoding)).toEqual(["double", undefined]);
  });

  test("transport headers and secrets are marked", () => {
    const header = (name: string) => ({ name, in: "header", ...text });
    const operation = withParameters([
      ...["Content-Type", "AUTHORIZATION", "Host", "cookie", "X-HTTP-Method-Override", "Accept"].map(header),
      ...["api_key", "accessToken", "clientSecret", "Ocp-Apim-Subscription-Key", "token"].map(header),
      ...["pageToken", "keyword", "tokenCount", "monkey"].map(header),
      { ...header("pin"), format: "password" },
      { ...header("mark"), "x-ms-secret": true },
    ]);
    const marked = (flag: "transport" | "secret") =>
      operation.parameters.filter((leaf) => leaf[flag]).map(({ name }) => name);
    expect(marked("transport")).toEqual([
      "Content-Type",
      "AUTHORIZATION",
      "Host",
      "cookie",
      "X-HTTP-Method-Override",
    ]);
    expect(marked("secret")).toEqual([
      "AUTHORIZATION",
      "api_key",
      "accessToken",
      "clientSecret",
      "Ocp-Apim-Subscription-Key",
      "token",
      "pin",
      "mark",
    ]);
  });
});

describe("addresses (policy.md 2.1)", () => {
  test("a shared name is qualified wherever it stands, the body included", () => {
    const operation = withParameters([
      { name: "id", in: "path", ...text },
      { name: "id", in: "query", ...text },
      { name: "id", in: "body", schema: { type: "object", properties: { id: text } } },
      { name: "query:x", in: "header", ...text },
      { name: "free", in: "query", ...text },
    ]);
    expect(operation.parameters.map(({ pointer, key }) => [pointer, key])).toEqual([
      ["/path:id", "path:id"],
      ["/query:id", "query:id"],
      ["/free", "free"],
      ["/header:query:x", "header:query:x"],
      ["/body:id/id", "body:id"],
    ]);
  });

  test("every leaf has an address of its own that reads back", () => {
    const name = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("a/b", "*", "~2", "query:a", "body", "__proto__", "a"),
    );
    const place = fc.constantFrom("path", "query", "header", "formData");
    const parameters = fc.array(fc.record({ name, in: place, type: fc.constant("string") }), {
      maxLength: 8,
    });
    const properties = fc.uniqueArray(name, { maxLength: 5 });
    fc.assert(
      fc.property(parameters, properties, name, (given, names, body) => {
        const schema = { type: "object", properties: Object.fromEntries(names.map((each) => [each, text])) };
        const operation = withParameters([...given, { name: body, in: "body", schema }]);
        const pointers = operation.parameters.map(({ pointer }) => pointer);
        expect(new Set(pointers).size).toBe(pointers.length);
        for (const leaf of operation.parameters) {
          const parsed = parsePointer(leaf.pointer);
          expect(parsed).toMatchObject({ name: leaf.name, segments: leaf.segments });
          expect(formatPointer(parsed as never)).toBe(leaf.pointer);
          if (parsed?.in !== undefined) expect(parsed.in).toBe(leaf.in);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("bodies on the wire (connectors.md 6.6)", () => {
  const object = { type: "object", properties: { a: text } };
  const header = (extra: JsonObject) => ({ name: "Content-Type", in: "header", ...text, ...extra });
  test.each([
    [object, [], [], "json"],
    [object, ["application/xml", "application/json"], [], "json"],
    [object, ["application/vnd.api+json"], [], "json"],
    [object, ["application/x-www-form-urlencoded"], [], "urlencoded"],
    [object, ["application/octet-stream"], [], "json"],
    [object, ["application/json"], [header({ default: "application/x-www-form-urlencoded" })], "urlencoded"],
    [object, [], [header({ enum: ["multipart/form-data", "application/json"] })], "multipart"],
    [text, ["text/plain"], [], "text"],
    [text, ["application/xml"], [], "text"],
    [text, ["application/octet-stream"], [], "binary"],
    [{ type: "string", format: "binary" }, [], [], "binary"],
  ])("%j as %j with %j is %s", (schema, consumes, headers, encoding) => {
    const parameters = [{ name: "item", in: "body", schema }, ...headers] as JsonObject[];
    expect(withParameters(parameters, {}, {}, { consumes }).body).toMatchObject({ name: "item", encoding });
  });

  test("a form has no name; a file makes it multipart", () => {
    const field = { name: "a", in: "formData", required: true, ...text };
    expect(withParameters([field]).body).toEqual({ name: "", required: true, encoding: "urlencoded" });
    const file = { name: "f", in: "formData", type: "file" };
    expect(withParameters([file]).body).toEqual({ name: "", required: false, encoding: "multipart" });
    expect(withParameters([field], { consumes: ["multipart/form-data"] }).body?.encoding).toBe("multipart");
    expect(leafAt(withParameters([file]), "/f").schema).toEqual({ type: "string" });
  });

  test("of several bodies the first is sent", () => {
    const parameters = ["one", "two"].map((name) => ({ name, in: "body", schema: text }));
    const connector = read({ swagger: "2.0", paths: { "/": { post: { operationId: "Do", parameters } } } });
    expect(connector.operations[0]?.parameters.map(({ pointer }) => pointer)).toEqual(["/one"]);
    expect(connector.issues.map(({ code }) => code)).toEqual(["several-bodies"]);
  });

  test("required names that nothing declares are told, and are no leaves", () => {
    const operation = withBody({ type: "object", required: ["a", "ghost"], properties: { a: text } });
    expect(rows(operation)).toEqual(["/item/a string RBL"]);
    expect(operation.containers[0]?.undeclared).toEqual(["ghost"]);
  });
});
