import type { InvokeRequest, Json, JsonObject } from "@interlock/core";
import { createEmulator } from "@interlock/emulator";
import { openPostgresService, postgresDefinition } from "@interlock/emulator/postgres-service";
import { connectorFailure, nextPage, openNamespace } from "@interlock/invoke";
import { readConnector } from "@interlock/swagger";
import { afterAll, describe, expect, test } from "vitest";

// A real PostgreSQL dialect behind the connector, so that what a table holds is known to nobody but the database.

const postgres = await openPostgresService();
afterAll(() => postgres.close());
const emulator = createEmulator({
  connectors: [
    { connection: "sql", connector: "sql", definition: postgresDefinition, service: postgres.service },
  ],
});
const namespace = openNamespace({ ...emulator, retries: 0 });
const read = readConnector(await namespace.admin.definition("sql"));
if (!read.ok) throw new Error("the definition cannot be read");
const connector = read.value;

const about = (id: string) => {
  const operation = connector.operations.find((each) => each.id === id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return { connection: "sql", connector, operation };
};
const table = (name: string): string =>
  `/datasets/default/tables/${encodeURIComponent(encodeURIComponent(name))}`;
const send = async (method: string, path: string, rest: Partial<InvokeRequest> = {}): Promise<JsonObject> =>
  (await namespace.invoke("sql", { method, path, ...rest })).body as JsonObject;
const refusal = async (method: string, path: string, rest: Partial<InvokeRequest> = {}) => {
  const error = await send(method, path, rest).catch((thrown: unknown) => thrown);
  const failure = connectorFailure(error);
  return { status: failure?.status, code: failure?.code };
};

test("the definition reads without an issue", () => {
  expect(connector.issues).toEqual([]);
  expect(about("ExecuteQuery").operation.access).toBe("write");
  expect(about("DeleteItem").operation.destructive).toBe(true);
});

describe("what is looked up", () => {
  test("the tables", async () => {
    const found = namespace.lookup({ ...about("PostItem"), pointer: "/table", inputs: { values: {} } });
    expect((await found.outcome()).items).toEqual([
      { value: "public.customers", title: "customers" },
      { value: "public.order_tags", title: "order_tags" },
      { value: "public.orders", title: "orders" },
    ]);
  });

  const leavesOf = async (id: string, values: JsonObject) => {
    const { operation, places } = await namespace.resolveSchema({ ...about(id), inputs: { values } });
    const rows = operation.parameters
      .filter((leaf) => leaf.in === "body")
      .map(({ pointer, type, format, requiredLocal }) => [pointer, type, format ?? null, requiredLocal]);
    return { rows, operation, places };
  };

  test("a table's columns with their types; those that the database gives cannot be given", async () => {
    const { rows, operation, places } = await leavesOf("PostItem", { table: "public.customers" });
    expect(rows).toEqual([
      ["/item/name", "string", null, true],
      ["/item/email", "string", null, true],
      ["/item/vip", "boolean", null, false],
      ["/item/joined", "string", "date", false],
      ["/item/Credit Limit", "number", null, false],
    ]);
    // The answer has all of them.
    expect(Object.keys((operation.response as JsonObject)["properties"] as JsonObject)).toContain("id");
    expect(places.map(({ to, end }) => [to, end.status])).toEqual([
      ["input", "grafted"],
      ["output", "grafted"],
    ]);
    const orders = await leavesOf("PostItem", { table: "public.orders" });
    expect(orders.rows.map(([pointer]) => pointer)).toEqual([
      "/item/number",
      "/item/customer",
      "/item/placed",
      "/item/total",
    ]);
  });

  test("another table is another schema; without a table there is none yet; an unknown one is a failure", async () => {
    const blocked = await leavesOf("PostItem", {});
    expect(blocked.places[0]?.end).toEqual({ status: "blocked", needs: ["/table"] });
    const unknown = await leavesOf("PostItem", { table: "public.nothing" });
    expect(unknown.places[0]?.end).toMatchObject({ status: "failed", error: { code: "not-found" } });
  });

  test("what a statement takes and gives, and it is not run for that", async () => {
    const before = await postgres.database.query("SELECT count(*) FROM orders");
    const statement = "DELETE FROM orders WHERE customer = $1 AND placed < $2 RETURNING number, total";
    const { rows, operation } = await leavesOf("ExecuteQuery", { query: { query: statement } });
    expect(rows).toEqual([
      ["/query/query", "string", null, true],
      ["/query/actualParameters/$1", "integer", "int32", true],
      ["/query/actualParameters/$2", "string", "date-time", true],
    ]);
    expect(JSON.stringify(operation.response)).toMatch(/"number".*"total"/u);
    expect(await postgres.database.query("SELECT count(*) FROM orders")).toEqual(before);
  });
});

describe("rows", () => {
  test("are inserted, changed, read and deleted, each with the types of its columns", async () => {
    const item = { name: "Ravi Menon", email: "ravi@contoso.example", "Credit Limit": 12.5 };
    const created = await send("POST", `${table("public.customers")}/items`, { body: item });
    expect(created).toEqual({ id: 4, ...item, vip: false, joined: "2026-01-01" });
    const row = `${table("public.customers")}/items/4`;
    expect(await send("PATCH", row, { body: { vip: true, "Credit Limit": null } })).toMatchObject({
      vip: true,
      "Credit Limit": null,
      name: "Ravi Menon",
    });
    expect(await send("GET", row)).toMatchObject({ vip: true });
    await send("DELETE", row);
    expect(await refusal("GET", row)).toEqual({ status: 404, code: "ItemNotFound" });
    expect(emulator.received.slice(-5).flatMap((one) => emulator.check(one))).toEqual([]);
  });

  test("a key with a slash is an ordinary key, encoded twice", async () => {
    expect(await send("GET", `${table("public.orders")}/items/B%252F7`)).toMatchObject({
      number: "B/7",
      total: 42,
      total_with_tax: 50.4,
    });
  });

  test("come page by page in the order asked for; the link's host is nobody's business", async () => {
    let page: InvokeRequest | undefined = {
      method: "GET",
      path: `${table("public.orders")}/items`,
      queries: { $top: "2", $orderby: "total desc" },
    };
    const numbers: Json[] = [];
    while (page !== undefined) {
      const response = await namespace.invoke("sql", page);
      numbers.push(
        ...((response.body as { value: JsonObject[] }).value.map(({ number }) => number) as Json[]),
      );
      page = nextPage(page, response, { linkName: "@odata.nextLink" });
    }
    expect(numbers).toEqual(["A-1", "B/7", "A-2"]);
  });

  test.each<[string, string, string, Partial<InvokeRequest>, number, string]>([
    ["a table that is none", "GET", `${table("public.nothing")}/items`, {}, 404, "TableNotFound"],
    ["a table of the system", "GET", `${table("pg_catalog.pg_authid")}/items`, {}, 404, "TableNotFound"],
    [
      "a table's name that is a statement",
      "GET",
      `${table('public.orders"; DROP TABLE orders; --')}/items`,
      {},
      404,
      "TableNotFound",
    ],
    ["rows without one key", "GET", `${table("public.order_tags")}/items/1`, {}, 400, "NoKey"],
    [
      "a column that is none",
      "POST",
      `${table("public.orders")}/items`,
      { body: { "number) VALUES (1); --": 1 } },
      400,
      "ColumnUnknown",
    ],
    [
      "a column that the database gives",
      "POST",
      `${table("public.customers")}/items`,
      { body: { id: 9, name: "x", email: "x" } },
      400,
      "ColumnReadOnly",
    ],
    [
      "a value that is not of the column's type",
      "POST",
      `${table("public.orders")}/items`,
      { body: { number: "C", customer: "one", total: 1 } },
      400,
      "SQLSTATE 22P02",
    ],
    [
      "a required column left out",
      "POST",
      `${table("public.orders")}/items`,
      { body: { customer: 1, total: 1 } },
      400,
      "SQLSTATE 23502",
    ],
    [
      "a key that is taken",
      "POST",
      `${table("public.orders")}/items`,
      { body: { number: "A-1", customer: 1, total: 1 } },
      409,
      "SQLSTATE 23505",
    ],
    ["a row that others need", "DELETE", `${table("public.customers")}/items/1`, {}, 409, "SQLSTATE 23503"],
    [
      "an order by an expression",
      "GET",
      `${table("public.orders")}/items`,
      { queries: { $orderby: "total desc; DROP TABLE orders" } },
      400,
      "InvalidRequest",
    ],
    [
      "too many rows",
      "GET",
      `${table("public.orders")}/items`,
      { queries: { $top: "9999" } },
      400,
      "InvalidRequest",
    ],
  ])("%s: refused with the reason", async (_, method, path, rest, status, code) => {
    expect(await refusal(method, path, rest)).toEqual({ status, code });
    expect((await postgres.database.query("SELECT 1 FROM orders")).rows).toHaveLength(3);
  });
});

describe("a statement", () => {
  const execute = (query: string, actualParameters: JsonObject = {}) =>
    send("POST", "/datasets/default/query", { body: { query, actualParameters } });

  test("is run with its parameters", async () => {
    expect(
      await execute("SELECT number, total FROM orders WHERE total > $1 ORDER BY number", { $1: 20 }),
    ).toEqual({
      resultsets: {
        Table1: [
          { number: "A-1", total: "100.00" },
          { number: "B/7", total: "42.00" },
        ],
      },
    });
  });

  test("a text with a quote in it is a text", async () => {
    const found = await execute("SELECT $1::text AS said", { $1: "'; DROP TABLE orders; --" });
    expect(found).toEqual({ resultsets: { Table1: [{ said: "'; DROP TABLE orders; --" }] } });
  });

  test.each([
    ["is none", "SELEC 1", "SQLSTATE 42601"],
    ["names a table that is none", "SELECT * FROM nothing", "SQLSTATE 42P01"],
    ["is two", "SELECT 1; SELECT 2", "SQLSTATE 42601"],
    ["is empty", " ", "InvalidRequest"],
  ])("one that %s is refused with the reason", async (_, query, code) => {
    expect(await refusal("POST", "/datasets/default/query", { body: { query } })).toEqual({
      status: 400,
      code,
    });
  });
});
