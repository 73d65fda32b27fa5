import { expect, test } from "vitest";
import { openWorld, operation } from "../dynamic/world.ts";

test("a schema look-up that failed says so, though its twin asks the same and another place was resolved", async () => {
  const markers = {
    "x-ms-dynamic-properties": { operationId: "Gone", itemValuePath: "schema" },
    "x-ms-dynamic-schema": { operationId: "Gone", "value-path": "schema" },
  };
  const schema = {
    type: "object",
    properties: {
      failing: { type: "object", ...markers },
      good: { type: "object", "x-ms-dynamic-schema": { operationId: "Good", "value-path": "schema" } },
    },
  };
  const world = openWorld(
    {
      "/gone": { get: operation("Gone") },
      "/good": { get: operation("Good") },
      "/do": { post: operation("Do", [{ name: "item", in: "body", required: true, schema }]) },
    },
    { Good: { body: { schema: { type: "object", properties: { a: { type: "string" } } } } } },
  );
  const { places } = await world.namespace.resolveSchema({ ...world.about("Do"), inputs: { values: {} } });
  expect(places).toMatchObject([
    { pointer: "/item/failing", end: { status: "failed", error: { code: "not-found" } } },
    { pointer: "/item/good", end: { status: "grafted" } },
  ]);
  expect(world.arrived()).toHaveLength(2);
});
