import { expect, test } from "vitest";
import { openWorld, operation, parameter } from "../dynamic/world.ts";

test("look-ups of the same thing at the same time are one request", async () => {
  const source = { "x-ms-dynamic-values": { operationId: "List" } };
  const world = openWorld(
    {
      "/list": { get: operation("List") },
      "/do": { get: operation("Do", [parameter("q", "query", source)]) },
    },
    { List: { body: ["a"] } },
  );
  const ask = () =>
    world.namespace.lookup({ ...world.about("Do"), pointer: "/q", inputs: { values: {} } }).outcome();
  const ends = await Promise.all([ask(), ask(), ask()]);
  expect(ends.map(({ items }) => items.length)).toEqual([1, 1, 1]);
  expect(world.arrived()).toHaveLength(1);
});
