import type { Json, JsonObject } from "@interlock/core";
import { openNamespace } from "@interlock/invoke";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openWorld, operation, parameter } from "./world.ts";

// Whatever a service answers and whatever the inputs hold, a look-up ends as a value.

const word = fc.constantFrom(
  "value",
  "id",
  "name",
  "type",
  "properties",
  "items",
  "object",
  "array",
  "string",
  "required",
  "$ref",
  "#/definitions/a",
  "#/properties/a",
  "#",
  "nextLink",
  "/list?page=2",
  "https://elsewhere.example/list",
  "__proto__",
  "constructor",
  "IsFolder",
  "a/b~1",
  "x-ms-dynamic-properties",
  "operationId",
  "Look",
  "",
);
const { answer: json } = fc.letrec<{ answer: Json }>((tie) => ({
  answer: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    word,
    fc.constantFrom<Json>(null, true, false, 0, -1, 1e300),
    fc.array(tie("answer"), { maxLength: 4 }),
    // Own properties, `__proto__` included, as JSON has them.
    fc
      .array(fc.tuple(word, tie("answer")), { maxLength: 5 })
      .map(
        (entries) =>
          JSON.parse(
            `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)}}`,
          ) as Json,
      ),
  ),
}));

let answer: Json = null;
const all = { parameters: { id: { parameterReference: "parent" } } };
const tree = {
  open: {
    operationId: "Look",
    ...all,
    itemValuePath: "id",
    itemIsParent: "(IsFolder eq true) or type eq 'a'",
  },
  browse: { operationId: "Look", parameters: { id: { selectedItemValuePath: "id" } }, itemValuePath: "id" },
};
const body = (marker: JsonObject) => ({
  name: "item",
  in: "body",
  schema: { type: "object", properties: { a: { type: "object", ...marker } } },
});
const world = openWorld(
  {
    "/list": { get: operation("Look", [parameter("id", "query"), parameter("page", "query")]) },
    "/do": {
      post: operation("Do", [
        parameter("parent", "query"),
        parameter("choice", "query", {
          "x-ms-dynamic-list": { operationId: "Look", ...all, itemsPath: "value", itemValuePath: "id" },
        }),
        parameter("file", "query", { "x-ms-dynamic-tree": tree }),
        body({ "x-ms-dynamic-properties": { operationId: "Look", ...all, itemValuePath: "value" } }),
      ]),
    },
    "/bare": { post: operation("Bare", [body({ "x-ms-dynamic-schema": { operationId: "Look" } })]) },
  },
  { Look: () => ({ body: answer }) },
);

const statuses = ["ok", "blocked", "late-bound", "unresolvable", "free-text", "failed"];
const schemaStatuses = ["grafted", "none", "unsupported", "over-budget", ...statuses];

test("no answer and no input makes a look-up throw, or reach a prototype", async () => {
  await fc.assert(
    fc.asyncProperty(json, json, async (given, parent) => {
      answer = given;
      // Answers are kept for a namespace, so each round has its own.
      const namespace = openNamespace({ ...world.emulator, retries: 0, timeout: 5000 });
      const inputs = { values: { parent } };
      const limits = { limits: { pages: 3, items: 50 } };
      const about = { ...world.about("Do"), inputs };
      const found = await namespace.lookup({ ...about, pointer: "/choice" }, limits).outcome();
      expect(statuses).toContain(found.status);
      const roots = await namespace.browse({ ...about, pointer: "/file" }, limits).outcome();
      expect(statuses).toContain(roots.status);
      for (const node of roots.items.slice(0, 2)) {
        expect(statuses).toContain((await node.children().outcome()).status);
      }
      for (const id of ["Do", "Bare"]) {
        const { places } = await namespace.resolveSchema({ ...world.about(id), inputs }, { calls: 4 });
        for (const { end } of places) expect(schemaStatuses).toContain(end.status);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
