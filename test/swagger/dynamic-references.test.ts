import type { JsonObject, LookupReference } from "@interlock/core";
import { dependencies } from "@interlock/swagger";
import { describe, expect, test } from "vitest";
import { caller, list } from "./fixtures/caller.ts";
import { leafAt, only } from "./fixtures/definition.ts";

function resolve(reference: string, form: "parameter" | "parameterReference" = "parameter"): LookupReference {
  const operation = caller({ "x-ms-dynamic-values": list({ k: { [form]: reference } }) });
  const from = leafAt(operation, "/target").dynamic[0]?.arguments[0]?.from;
  if (from === undefined || !("reference" in from)) throw new Error("no reference");
  return from;
}

const text = { type: "string" };

describe("references (reading.md R10)", () => {
  test.each([
    ["id", "query:id", "name", "/id"],
    ["item", "body:", "body", "/item"],
    ["body", "body:", "body", "/item"],
    ["item/id", "body:id", "path", "/item/id"],
    ["body/recipient/groupId", "body:recipient.groupId", "path", "/item/recipient/groupId"],
    ["body.recipient.groupId", "body:recipient.groupId", "path", "/item/recipient/groupId"],
    ["recipient.groupId", "body:recipient.groupId", "path-from-root", "/item/recipient/groupId"],
    ["recipient/a.b", "body:recipient.a.b", "path-from-root", "/item/recipient/a.b"],
    ["x/y", "body:x/y", "path-from-root", "/item/x~1y"],
    ["rows/owner", "body:rows.owner", "path-from-root", "/item/rows/*/owner"],
    ["self/self/self/name", "body:self.self.self.name", "path-from-root", "/item/self/self/self/name"],
    ["recipient", "body:recipient", "path-from-root", "/item/recipient"],
  ])("%s is %s by %s", (reference, resolvesTo, how, pointer) => {
    for (const form of ["parameter", "parameterReference"] as const) {
      expect(resolve(reference, form)).toEqual({
        reference,
        form,
        required: false,
        resolvesTo,
        how,
        pointer,
      });
    }
  });

  test.each(["nope", "recipient.nope", "id/x", "item/", "rows/nope", "Item", "constructor", ""])(
    "%j dangles",
    (reference) => {
      const found = resolve(reference);
      expect([found.resolvesTo, found.how, found.pointer]).toEqual([null, null, undefined]);
    },
  );

  test("without a body only parameters can be meant", () => {
    const operation = only({
      operation: {
        parameters: [{ name: "q", in: "query", "x-ms-dynamic-values": list({ a: { parameter: "body" } }) }],
      },
    });
    expect(leafAt(operation, "/q").dynamic[0]?.arguments).toMatchObject([{ from: { resolvesTo: null } }]);
  });

  test("places are searched in the order path, query, header, formData", () => {
    const marked = { name: "m", in: "query", "x-ms-dynamic-values": list({ a: { parameter: "x" } }) };
    const at = (...places: string[]) =>
      leafAt(
        only({ operation: { parameters: [...places.map((place) => ({ name: "x", in: place })), marked] } }),
        "/m",
      ).dynamic[0]?.arguments[0]?.from;
    expect(at("formData", "header")).toMatchObject({ resolvesTo: "header:x" });
    expect(at("header", "query", "path")).toMatchObject({ resolvesTo: "path:x", pointer: "/path:x" });
  });

  test("a path into the body ends where nothing is below, and after 64 steps", () => {
    const definitions = {
      Node: { type: "object", properties: { next: { $ref: "#/definitions/Node" }, "a.b": text, list: text } },
      Rows: { type: "array", items: { $ref: "#/definitions/Rows" } },
    };
    const into = (schema: JsonObject, reference: string) => {
      const marker = { "x-ms-dynamic-values": list({ k: { parameter: reference } }) };
      const parameters = [
        { name: "q", in: "query", ...marker },
        { name: "item", in: "body", schema },
      ];
      const from = leafAt(only({ operation: { parameters }, root: { definitions } }), "/q").dynamic[0];
      return (from?.arguments[0]?.from as LookupReference | undefined)?.resolvesTo;
    };
    const node = { $ref: "#/definitions/Node" };
    const steps = (count: number) => Array.from({ length: count }, () => "next");
    expect(into(node, `body/${steps(64).join("/")}`)).toBe(`body:${steps(64).join(".")}`);
    expect(into(node, `body/${steps(65).join("/")}`)).toBeNull();
    expect(into(node, "item.a.b")).toBeNull();
    expect(into(node, "a.b")).toBe("body:a.b");
    expect(into({ $ref: "#/definitions/Rows" }, "body/next")).toBeNull();
    expect(into({ type: "array" }, "body/next")).toBeNull();
    expect(into({ type: "array", items: { type: "array", items: node } }, "next/list")).toBe(
      "body:next.list",
    );
    expect(into({ type: "string" }, "body/next")).toBeNull();
  });

  test("arguments: literals, both reference forms, tree selections", () => {
    const marker = list({
      bare: "x",
      none: null,
      wrapped: { value: 0 },
      object: { a: 1 },
      both: { parameter: "id", parameterReference: "item/id", required: true },
      selected: { selectedItemValuePath: "Id" },
      legacy: { "value-property": "Id" },
      odd: { parameter: 5 },
    });
    const [source] = leafAt(caller({ "x-ms-dynamic-list": marker }), "/target").dynamic;
    expect(source?.arguments).toEqual([
      { target: "bare", from: { literal: "x" } },
      { target: "none", from: { literal: null } },
      { target: "wrapped", from: { literal: 0 } },
      { target: "object", from: { literal: { a: 1 } } },
      {
        target: "both",
        from: {
          reference: "item/id",
          form: "parameterReference",
          required: true,
          resolvesTo: "body:id",
          how: "path",
          pointer: "/item/id",
        },
      },
      { target: "selected", from: { selected: "Id" } },
      { target: "legacy", from: { selected: "Id" } },
      { target: "odd", from: { literal: { parameter: 5 } } },
    ]);
  });
});

describe("dependencies (connectors.md 0.2.5)", () => {
  const graph = (edges: Readonly<Record<string, readonly string[]>>) =>
    dependencies(
      only({
        operation: {
          parameters: Object.entries(edges).map(([name, parents]) => ({
            name,
            in: "query",
            ...text,
            "x-ms-dynamic-values": list(
              Object.fromEntries(parents.map((parent) => [parent, { parameter: parent }])),
            ),
          })),
        },
      }),
    );

  test("each input comes after those it needs", () => {
    const { order, needs, cycles } = graph({ c: ["b"], b: ["a"], a: [], d: ["a", "c"] });
    expect(order).toEqual(["/a", "/b", "/c", "/d"]);
    expect(needs.get("/d")).toEqual(["/a", "/c"]);
    expect(cycles).toEqual([]);
  });

  test("cycles, of one and of several, are told and left out with what hangs on them", () => {
    const { order, cycles } = graph({ self: ["self"], x: ["y"], y: ["z"], z: ["x"], below: ["x"], free: [] });
    expect(cycles).toEqual([["/self"], ["/x", "/y", "/z"]]);
    expect(order).toEqual(["/free"]);
  });
});
