import {
  aliasTable,
  decodeKeys,
  encodeKeys,
  encodeName,
  type JsonObject,
  type Provider,
  providers,
  type Tool,
  toolsFor,
} from "@interlock/core";
import fc from "fast-check";
import { expect, test } from "vitest";

const all = Object.keys(providers) as Provider[];
const word = fc.oneof(
  fc.string({ unit: "binary", maxLength: 90 }),
  fc.constantFrom(
    "$filter",
    "filter",
    "_filter",
    "filter_",
    "a b",
    "a_b",
    "a[b]",
    "__proto__",
    "constructor",
    "",
    "9",
  ),
);
const words = fc.uniqueArray(word, { maxLength: 30 });

function tool(name: string, keys: readonly string[]): Tool {
  return {
    name,
    operationId: name,
    connector: "c",
    description: "x".repeat(5000),
    permission: "allow",
    access: "read",
    inputSchema: {
      type: "object",
      properties: Object.fromEntries(keys.map((key) => [key, { type: "string" }])),
      required: [...keys],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  };
}

test.each(all)("%s: whatever the names, every alias is legal, unique and decodes back", (provider) => {
  fc.assert(
    fc.property(words, words, (names, keys) => {
      const profile = providers[provider];
      const tools = toolsFor(
        provider,
        names.map((name) => tool(name, keys)),
      );
      expect(new Set(tools.map((each) => each.name)).size).toBe(names.length);
      tools.forEach((each, index) => {
        expect(each.name).toMatch(profile.name.pattern);
        expect(each.aliases?.name).toBe(names[index]);
        expect(each.description.length).toBeLessThanOrEqual(profile.descriptionLimit);
        const seen = Object.keys(each.inputSchema["properties"] as JsonObject);
        expect(seen).toHaveLength(new Set(keys).size);
        expect([...(each.inputSchema["required"] as string[])].sort()).toEqual([...seen].sort());
        for (const key of seen) if (profile.key !== undefined) expect(key).toMatch(profile.key.pattern);
        const back = seen.map((key) =>
          Object.hasOwn(each.aliases?.keys ?? {}, key) ? each.aliases?.keys[key] : key,
        );
        expect([...back].sort()).toEqual([...keys].sort());
      });
    }),
    { numRuns: 60 },
  );
});

test("decoding what was encoded is the identity, for keys that nobody declared too", () => {
  fc.assert(
    fc.property(words, fc.dictionary(word, fc.jsonValue()), (keys, extra) => {
      const table = aliasTable(keys, providers.openai.name);
      const args = { ...Object.fromEntries(keys.map((key) => [key, key])), ...extra } as JsonObject;
      expect(decodeKeys(table, encodeKeys(table, args))).toEqual(args);
    }),
  );
});

test("a key behind an alias, sent by its own name, does not land on the declared one", () => {
  const table = aliasTable(["$filter"], providers.anthropic.name);
  expect(encodeName(table, "$filter")).toBe("filter");
  expect(decodeKeys(table, { filter: "ok" })).toEqual({ $filter: "ok" });
  expect(decodeKeys(table, { $filter: "sneaked" })).toEqual({ filter: "sneaked" });
});

test("an alias does not depend on what else is in the list, unless the plain one is taken", () => {
  const rule = providers.anthropic.name;
  expect(aliasTable(["$top", "other"], rule).get("$top")).toBe("top");
  const crowded = aliasTable(["$top", "top"], rule);
  expect(crowded.get("$top")).toMatch(/^top_[0-9a-f]{6}$/u);
  expect(crowded.has("top")).toBe(false);
});

test("gemini gets references inlined, what recurs as JSON text, and only keywords it knows", () => {
  const [made] = toolsFor("gemini", [
    {
      ...tool("t", []),
      inputSchema: {
        type: "object",
        properties: {
          node: { $ref: "#/$defs/Node" },
          kind: { type: ["string", "null"], enum: ["a", null] },
          size: { type: "integer", enum: [1, 2], format: "int99" },
        },
        additionalProperties: false,
        $defs: {
          Node: {
            type: "object",
            properties: { name: { type: "string" }, child: { $ref: "#/$defs/Node" } },
            additionalProperties: false,
          },
        },
      },
    },
  ]);
  const asText = { type: "string", description: "An object, written as JSON text, with name, child." };
  expect(made?.inputSchema).toEqual({
    type: "object",
    properties: {
      node: { type: "object", properties: { name: { type: "string" }, child: asText } },
      kind: { type: "string", nullable: true, enum: ["a"] },
      size: { type: "string", enum: ["1", "2"] },
    },
  });
  const args = { node: { name: "x", child: { name: "y", child: {} } }, kind: "a", size: 2 };
  const written = { node: { name: "x", child: '{"name":"y","child":{}}' }, kind: "a", size: "2" };
  expect(made?.encode(args)).toEqual(written);
  expect(made?.decode(written)).toEqual(args);
});
