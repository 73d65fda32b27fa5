import { readConnector } from "@interlock/swagger";
import { describe, expect, test } from "vitest";
import { definition, read } from "./fixtures/definition.ts";

const plain = definition({});
const text = JSON.stringify(plain);
const bytes = new TextEncoder().encode(text);
const codes = (document: unknown, options = {}) => {
  const connector = readConnector(document, options);
  return connector.ok ? [] : connector.issues.map(({ code }) => code);
};
const found = (document: unknown) => read(document).issues.map(({ code }) => code);

describe("what a definition may come as (reading.md R1)", () => {
  test("an object, text or bytes, with or without a byte order mark", () => {
    for (const document of [
      plain,
      text,
      bytes,
      `\uFEFF${text}`,
      new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]),
    ]) {
      expect(read(document).operations.map(({ id }) => id)).toEqual(["Do"]);
      expect(found(document)).toEqual([]);
    }
    expect(codes(`\uFEFF\uFEFF${text}`)).toEqual(["invalid-json"]);
  });

  test("what is not UTF-8 becomes U+FFFD and is told", () => {
    const latin = new TextEncoder().encode(JSON.stringify(definition({ operation: { summary: "caf_" } })));
    latin[latin.indexOf(0x5f)] = 0xe9;
    const connector = read(latin);
    expect(connector.operations[0]?.title).toBe("caf\uFFFD");
    expect(connector.issues.map(({ code }) => code)).toEqual(["not-utf8"]);
  });

  test("of duplicate keys the last counts, and is told", () => {
    const twice = text
      .replace('"summary"', '"x"')
      .replace('"operationId":"Do"', '"operationId":"No","operationId":"Do"');
    expect(read(twice).operations[0]?.id).toBe("Do");
    expect(found(twice)).toEqual(["duplicate-keys"]);
    expect(found(text.replace('"Things"', '"a \\" : b \\\\"'))).toEqual([]);
  });

  test("trailing commas and raw control characters are repaired and told; nothing else is", () => {
    const comma = text.replace(/\}$/u, ", \n}");
    const control = text.replace("Things", "Thi\nngs\u0001 , }");
    expect(found(comma)).toEqual(["repaired"]);
    expect(read(control).title).toBe("Thi\nngs , }");
    expect(codes(comma, { strict: true })).toEqual(["invalid-json"]);
    for (const broken of [
      "",
      "{",
      `${text}}`,
      text.replace(",", ",,"),
      `// c\n${text}`,
      "NaN",
      text.replace('"swagger"', "swagger"),
    ]) {
      expect(codes(broken)).toEqual(["invalid-json"]);
    }
  });

  test("only Swagger 2.0, exactly so", () => {
    for (const swagger of ["2", "3.0.0", 2, null, "2.0 "])
      expect(codes({ ...plain, swagger })).toEqual(["not-swagger-2"]);
    expect(codes({ openapi: "3.0.0", paths: {} })).toEqual(["not-swagger-2"]);
    for (const document of [[], "[]", "1", '"2.0"', null, "null", true])
      expect(codes(document)).toEqual(["not-an-object"]);
  });

  test("envelopes: the first place that has paths", () => {
    for (const wrapped of [
      { properties: { swagger: plain } },
      { swagger: plain },
      { properties: { apiDefinitions: { value: plain } } },
      { name: "jira", properties: { swagger: { swagger: "2.0" }, apiDefinitions: { value: plain } } },
    ]) {
      expect(read(wrapped).operations.map(({ id }) => id)).toEqual(["Do"]);
    }
    expect(read({ swagger: "2.0" }).operations).toEqual([]);
  });

  test("what JSON cannot say is refused, whatever it is", () => {
    const cyclic: Record<string, unknown> = { swagger: "2.0" };
    cyclic["self"] = cyclic;
    const throwing = {
      get swagger(): string {
        throw new Error("no");
      },
    };
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    expect(codes(cyclic)).toEqual(["too-deep"]);
    for (const document of [
      throwing,
      trap,
      { a: 1n },
      { a: () => 1 },
      { a: new Date() },
      { a: Number.NaN },
      Symbol("s"),
      undefined,
    ]) {
      expect(codes(document)).toEqual(["not-json"]);
    }
  });

  test("bounds of size, depth and number", () => {
    expect(codes(text, { maxBytes: text.length - 1 })).toEqual(["too-large"]);
    expect(codes(text, { maxBytes: text.length })).toEqual([]);
    for (const document of [plain, text]) {
      expect(codes(document, { maxNodes: 5 })).toEqual(["too-large"]);
      expect(codes(document, { maxDepth: 3 })).toEqual(["too-deep"]);
      expect(codes(document, { maxDepth: 5 })).toEqual([]);
    }
    const deep = `{"swagger":"2.0","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect(codes(deep)).toEqual(["too-deep"]);
    expect(codes(`{"swagger":"2.0","x":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`)).toEqual([
      "too-deep",
    ]);
    expect(codes("[".repeat(100_000))).toEqual(["invalid-json"]);
  });

  test("an object that changes afterwards changes nothing", () => {
    const document = structuredClone(plain) as { paths: Record<string, unknown> };
    const connector = read(document);
    document.paths = {};
    expect(connector.operations[0]?.parameters).toEqual([]);
    expect(connector.document["paths"]).not.toEqual({});
  });
});

describe("what people see of a connector", () => {
  test("title, category, icon and preview come from the definition and apiProperties.json", () => {
    const document = definition({
      root: {
        info: {
          title: "Th\u202Eings\u200B",
          description: "All\u0007 things",
          "x-ms-api-annotation": { status: "Preview" },
        },
        "x-ms-connector-metadata": [
          { propertyName: "Website", propertyValue: "https://example.com" },
          { propertyName: "Categories", propertyValue: "Data;Productivity" },
        ],
      },
    });
    const connector = readConnector(document, { properties: { properties: { iconBrandColor: "#123456" } } });
    expect(connector).toMatchObject({
      ok: true,
      value: {
        title: "Things",
        description: "All things",
        category: "Data;Productivity",
        icon: "#123456",
        preview: true,
      },
    });
    expect(read(plain)).toMatchObject({ title: "Things", preview: false });
  });
});

describe("operations (reading.md R2, R3)", () => {
  test("ordered by path, then by method; other keys are no operations", () => {
    const paths = {
      "/b": {
        post: { operationId: "PostB" },
        get: { operationId: "GetB" },
        GET: { operationId: "no" },
        parameters: [],
      },
      "/a": { $ref: "#/x-paths/a" },
      "/Z": { patch: { operationId: "PatchZ" }, head: "no" },
      "x-not": { get: { operationId: "no" } },
    };
    const connector = read(
      definition({ paths, root: { "x-paths": { a: { put: { operationId: "PutA" } } } } }),
    );
    expect(connector.operations.map(({ id, method, path }) => `${id} ${method} ${path}`)).toEqual([
      "PatchZ patch /Z",
      "PutA put /a",
      "GetB get /b",
      "PostB post /b",
    ]);
  });

  test("without an operationId, or with one that another has as well, an operation cannot be selected", () => {
    const connector = read(
      definition({
        paths: { "/a": { get: {}, put: { operationId: "X" } }, "/b": { get: { operationId: "X" } } },
      }),
    );
    expect(connector.operations.map(({ id, named, operationId }) => [id, named, operationId])).toEqual([
      ["get /a", false, undefined],
      ["put /a", false, "X"],
      ["get /b", false, "X"],
    ]);
    expect(connector.issues.map(({ code }) => code)).toEqual([
      "operation-unnamed",
      "operation-ambiguous",
      "operation-ambiguous",
    ]);
  });

  test("triggers, by presence; webhooks by the path item", () => {
    const paths = {
      "/poll": { get: { operationId: "Poll", "x-ms-trigger": "batch" } },
      "/hook": { "x-ms-notification-content": {}, post: { operationId: "Hook", "x-ms-trigger": true } },
      "/inner": { post: { operationId: "Inner", "x-ms-trigger": "single", "x-ms-notification-content": {} } },
    };
    const facts = read(definition({ paths })).operations.map(({ id, trigger, webhook }) => [
      id,
      trigger,
      webhook,
    ]);
    expect(facts).toEqual([
      ["Hook", { kind: "webhook" }, true],
      ["Inner", { kind: "webhook", batch: "single" }, undefined],
      ["Poll", { kind: "polling", batch: "batch" }, undefined],
    ]);
  });

  test("the connection segment is the platform's", () => {
    const parameters = [
      { name: "connectionId", in: "path", required: true, type: "string" },
      { name: "id", in: "path", required: true, type: "string" },
    ];
    const paths = { "/{connectionId}/things/{id}": { get: { operationId: "Get", parameters } } };
    const connector = read(definition({ paths }));
    expect(connector.operations[0]).toMatchObject({ path: "/things/{id}" });
    expect(connector.operations[0]?.parameters.map(({ pointer }) => pointer)).toEqual(["/id"]);
    expect(connector.issues).toEqual([]);
  });
});
