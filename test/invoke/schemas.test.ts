import type { Json, JsonObject } from "@interlock/core";
import type { Answer } from "@interlock/emulator";
import type { SchemaOptions } from "@interlock/invoke";
import { describe, expect, test } from "vitest";
import { openWorld, operation, parameter, type World } from "../dynamic/world.ts";

const text = { type: "string" };
const at = (operationId: string, parameters: JsonObject = {}) => ({
  "x-ms-dynamic-properties": { operationId, parameters, itemValuePath: "schema" },
});
const object = (properties: JsonObject, more: JsonObject = {}) => ({ type: "object", properties, ...more });

/** An operation `Do` with a query `kind` and a body that has this schema; each look-up takes its `id`. */
function open(schema: JsonObject, schemas: Readonly<Record<string, (id: string) => Json>>): World {
  const paths = Object.keys(schemas).map((name) => [
    `/${name}/{id}`,
    { get: operation(name, [parameter("id", "path", { default: "0" })]) },
  ]);
  const answers = Object.entries(schemas).map(([name, answer]) => [
    name,
    ({ parameters }: { parameters: Readonly<Record<string, string>> }): Answer => ({
      body: { schema: answer(parameters["id"] ?? "") },
    }),
  ]);
  const body = { name: "item", in: "body", required: true, schema };
  return openWorld(
    { ...Object.fromEntries(paths), "/do": { post: operation("Do", [parameter("kind", "query"), body]) } },
    Object.fromEntries(answers),
  );
}

async function resolve(world: World, values: JsonObject = {}, options: SchemaOptions = {}) {
  const { operation: resolved, ...rest } = await world.namespace.resolveSchema(
    { ...world.about("Do"), inputs: { values } },
    options,
  );
  const leaves = resolved.parameters.filter((leaf) => leaf.in === "body").map(({ pointer }) => pointer);
  return { ...rest, leaves, ends: rest.places.map(({ pointer, end }) => `${pointer} ${end.status}`) };
}

describe("schemas inside schemas", () => {
  test("are looked up in turn, with what the outer one brought", async () => {
    const world = open(object({}, at("Outer")), {
      Outer: () =>
        object({ team: text, detail: object({}, at("Inner", { id: { parameterReference: "item/team" } })) }),
      Inner: (id) => object({ [`of ${id}`]: text }),
    });
    const first = await resolve(world);
    // The definition's default stands in for a team that nobody chose yet, where there is one; here there is none.
    expect(first.ends).toEqual(["/item grafted", "/item/detail blocked"]);
    const { leaves, ends, calls } = await resolve(world, { item: { team: "red" } });
    expect(leaves).toEqual(["/item/team", "/item/detail/of red"]);
    expect(ends).toEqual(["/item grafted", "/item/detail grafted"]);
    expect(calls).toBe(2);
  });

  test("one that asks for itself ends", async () => {
    const itself = object({ name: text, next: object({}, at("Itself")) });
    const world = open(object({}, at("Itself")), { Itself: () => itself });
    const { leaves, calls } = await resolve(world, {}, { depth: 3 });
    expect(calls).toBeLessThanOrEqual(3);
    expect(leaves.filter((pointer) => pointer.endsWith("/name")).length).toBeLessThanOrEqual(3);
  });

  test("the depth ends it", async () => {
    const world = open(object({}, at("Deeper")), {
      Deeper: (id) =>
        object({ [`l${id}`]: object({}, at("Deeper", { id: { value: String(Number(id) + 1) } })) }),
    });
    expect((await resolve(world)).calls).toBe(5);
    expect((await resolve(world, {}, { depth: 2 })).calls).toBe(2);
  });

  test("so does the budget of calls, and the places that are left say so", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `p${index}`,
        object({}, at("Many", { id: { value: `${index}` } })),
      ]),
    );
    const world = open(object(many), { Many: () => object({ a: text }) });
    const all = await resolve(world);
    expect(all.calls).toBe(25);
    expect(all.ends.filter((end) => end.endsWith("over-budget"))).toHaveLength(5);
    expect(world.arrived()).toHaveLength(25);
    expect(
      (await resolve(world, {}, { calls: 3 })).ends.filter((end) => end.endsWith("grafted")),
    ).toHaveLength(3);
  });
});

test("when a parent changes, its schema is another one; what does not depend on it is known already", async () => {
  const schema = object({
    fixed: object({}, at("Fixed")),
    chosen: object({}, at("Chosen", { id: { parameterReference: "kind" } })),
  });
  const world = open(schema, { Fixed: () => object({ f: text }), Chosen: (id) => object({ [id]: text }) });
  expect((await resolve(world, { kind: "red" })).leaves).toEqual(["/item/fixed/f", "/item/chosen/red"]);
  expect((await resolve(world, { kind: "blue" })).leaves).toEqual(["/item/fixed/f", "/item/chosen/blue"]);
  expect(world.arrived().map(({ path }) => path)).toEqual(["/Fixed/0", "/Chosen/red", "/Chosen/blue"]);
});

test("an element's schema goes below its array, whichever of both carries the marker", async () => {
  for (const schema of [
    object({ rows: { type: "array", items: object({}, at("Row")) } }),
    object({ rows: { type: "array", items: { type: "object" }, ...at("Row") } }),
  ]) {
    const world = open(schema, { Row: () => object({ a: text, b: text }) });
    expect((await resolve(world)).leaves).toEqual(["/item/rows/*/a", "/item/rows/*/b"]);
  }
});

describe("what is no schema leaves the definition's own", () => {
  const own = object({ static: text }, at("Look"));
  test.each<[string, Json, string]>([
    ["null", null, "none"],
    ["a list of columns", [{ name: "a", type: "string" }], "unsupported"],
    ["a number", 7, "unsupported"],
    ["a text that is no JSON", "none", "unsupported"],
  ])("%s", async (_, answer, status) => {
    const { leaves, ends } = await resolve(open(own, { Look: () => answer }));
    expect([leaves, ends]).toEqual([["/item/static"], [`/item ${status}`]]);
  });

  test("a text that is JSON is read", async () => {
    const { leaves } = await resolve(open(own, { Look: () => JSON.stringify(object({ a: text })) }));
    expect(leaves).toEqual(["/item/a"]);
  });

  test("what the agent will give is late, a look-up that writes is refused", async () => {
    const world = open(object({}, at("Look", { id: { parameterReference: "kind" } })), { Look: () => null });
    const inputs = { values: {}, late: ["/kind"] };
    const { places } = await world.namespace.resolveSchema({ ...world.about("Do"), inputs });
    expect(places.map(({ end }) => end)).toEqual([{ status: "late-bound", on: ["/kind"] }]);
    const self = open(object({}, at("Do")), {});
    expect((await resolve(self)).ends).toEqual(["/item unresolvable"]);
  });
});

test("names that a prototype has are dropped, a schema of thousands of properties is cut", async () => {
  const names = JSON.parse(
    '{"__proto__":{"type":"string"},"constructor":{"type":"string"},"a":{"type":"string"}}',
  );
  expect((await resolve(open(object({}, at("Look")), { Look: () => object(names) }))).leaves).toEqual([
    "/item/a",
  ]);
  const many = Object.fromEntries(Array.from({ length: 2500 }, (_, index) => [`c${index}`, text]));
  expect((await resolve(open(object({}, at("Look")), { Look: () => object(many) }))).leaves).toHaveLength(
    2000,
  );
});

test("a schema's references mean itself, and one that goes round in circles ends", async () => {
  const definitions = { Person: object({ name: text, boss: { $ref: "#/definitions/Person" } }) };
  const schema = { ...object({ owner: { $ref: "#/definitions/Person" } }), definitions };
  const { leaves } = await resolve(open(object({}, at("Look")), { Look: () => schema }));
  expect(leaves).toContain("/item/owner/name");
  expect(leaves.length).toBeLessThan(10);
});
