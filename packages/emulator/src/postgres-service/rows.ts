import { isObject, type Json, type JsonObject } from "@interlock/core";
import type { Answer, ServiceRequest } from "../service.ts";
import { type PostgresDatabase, quoted } from "./database.ts";
import { Refusal } from "./refusal.ts";
import type { Column, Table } from "./tables.ts";

type Row = { readonly item: JsonObject };

/** A page of a table's rows, in the order asked for, else by its key. */
export async function getItems(
  database: PostgresDatabase,
  table: Table,
  { queries, path }: ServiceRequest,
): Promise<Answer> {
  const top = whole(queries["$top"], "$top", 100, 1000);
  const skip = whole(queries["$skip"], "$skip", 0, 1_000_000);
  const { rows } = await database.query<Row>(
    `SELECT to_jsonb(t) AS item FROM ${table.sql} t ${order(table, queries["$orderby"])} LIMIT $1 OFFSET $2`,
    [top + 1, skip],
  );
  const next = new URLSearchParams({ ...queries, $top: String(top), $skip: String(skip + top) });
  return {
    body: {
      value: rows.slice(0, top).map(({ item }) => item),
      // As real ones do, it names its own host; only its path and query are of use.
      ...(rows.length > top ? { "@odata.nextLink": `https://database.example${path}?${next}` } : {}),
    },
  };
}

/** One row by its key. */
export async function getItem(database: PostgresDatabase, table: Table, id: string): Promise<Answer> {
  const where = `WHERE t.${keyOf(table)}::text = $1`;
  return {
    body: only(await database.query<Row>(`SELECT to_jsonb(t) AS item FROM ${table.sql} t ${where}`, [id])),
  };
}

/** Inserts a row; PostgreSQL itself reads each value as its column's type. */
export async function postItem(
  database: PostgresDatabase,
  table: Table,
  body: Json | undefined,
): Promise<Answer> {
  const { names, item } = written(table, body);
  const columns =
    names === ""
      ? "DEFAULT VALUES"
      : `(${names}) SELECT ${names} FROM jsonb_populate_record(NULL::${table.sql}, $1)`;
  const statement = `INSERT INTO ${table.sql} AS t ${columns} RETURNING to_jsonb(t) AS item`;
  const found = await database.query<Row>(statement, names === "" ? [] : [item]);
  return { status: 201, body: only(found) };
}

/** Changes what is given of a row, and nothing else of it. */
export async function patchItem(
  database: PostgresDatabase,
  table: Table,
  id: string,
  body: Json | undefined,
): Promise<Answer> {
  const { names, item } = written(table, body);
  if (names === "") return getItem(database, table, id);
  const found = await database.query<Row>(
    `UPDATE ${table.sql} AS t SET (${names}) = (SELECT ${names} FROM jsonb_populate_record(NULL::${table.sql}, $2))
     WHERE t.${keyOf(table)}::text = $1 RETURNING to_jsonb(t) AS item`,
    [id, item],
  );
  return { body: only(found) };
}

/** Deletes a row. */
export async function deleteItem(database: PostgresDatabase, table: Table, id: string): Promise<Answer> {
  const statement = `DELETE FROM ${table.sql} AS t WHERE t.${keyOf(table)}::text = $1 RETURNING to_jsonb(t) AS item`;
  only(await database.query<Row>(statement, [id]));
  return { status: 204 };
}

function only({ rows }: { readonly rows: readonly Row[] }): JsonObject {
  const [row] = rows;
  if (row === undefined) throw new Refusal(404, "ItemNotFound", "The table has no such row.");
  return row.item;
}

function keyOf({ key }: Table): string {
  if (key === undefined)
    throw new Refusal(400, "NoKey", "The table's rows cannot be addressed: its key is not one column.");
  return quoted(key.name);
}

// Columns are taken from the catalog, never from the request.
function written({ columns }: Table, body: Json | undefined): { names: string; item: string } {
  if (!isObject(body)) throw new Refusal(400, "InvalidRequest", "A row must be an object.");
  const unknown = Object.keys(body).some((name) => !columns.some((column) => column.name === name));
  if (unknown) throw new Refusal(400, "ColumnUnknown", "The table has no column of that name.");
  const given = columns.filter(({ name }) => Object.hasOwn(body, name));
  if (given.some(({ generated }) => generated))
    throw new Refusal(400, "ColumnReadOnly", "The value of a generated column is the database's to give.");
  return { names: given.map(({ name }) => quoted(name)).join(", "), item: JSON.stringify(body) };
}

function order({ columns, key }: Table, wanted: string | undefined): string {
  if (wanted === undefined) return key === undefined ? "" : `ORDER BY ${quoted(key.name)}`;
  const [name, direction = "asc", ...rest] = wanted.split(" ");
  const column = columns.find((each: Column) => each.name === name);
  if (column === undefined || !/^(?:asc|desc)$/u.test(direction) || rest.length > 0)
    throw new Refusal(400, "InvalidRequest", "$orderby must be a column, with asc or desc after it.");
  return `ORDER BY ${quoted(column.name)} ${direction}`;
}

function whole(text: string | undefined, name: string, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = /^\d{1,7}$/u.test(text) ? Number(text) : -1;
  if (value < 0 || value > most)
    throw new Refusal(400, "InvalidRequest", `${name} must be a whole number, at most ${most}.`);
  return value;
}
