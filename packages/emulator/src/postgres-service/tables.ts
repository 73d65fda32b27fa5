import type { Json, JsonObject } from "@interlock/core";
import { columnSchema } from "./column-schema.ts";
import { type PostgresDatabase, quoted } from "./database.ts";
import { Refusal } from "./refusal.ts";

/** A table as the catalog knows it. */
export interface Table {
  /** With its schema, quoted: safe in a statement. */
  readonly sql: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** The column of a primary key that is one column; rows are addressed by it. */
  readonly key: Column | undefined;
}

/** A column of it. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  /** Its value is the database's to give. */
  readonly generated: boolean;
  readonly isKey: boolean;
  readonly comment: string | null;
}

const own = "table_schema NOT IN ('pg_catalog', 'information_schema')";

/** Every table of the database; a table is named by its schema and its name, `public.customers`. */
export async function listTables(database: PostgresDatabase): Promise<Json> {
  const { rows } = await database.query<{ name: string; title: string }>(
    `SELECT table_schema || '.' || table_name AS name, table_name AS title
     FROM information_schema.tables WHERE ${own} ORDER BY 1`,
  );
  return { value: rows.map(({ name, title }) => ({ Name: name, DisplayName: title })) };
}

/** Finds a table; what is no table of the database is a 404. */
export async function findTable(database: PostgresDatabase, name: string): Promise<Table> {
  const [schema = "", table = ""] = split(name);
  const { rows } = await database.query<Column & { readonly keys: number }>(
    `SELECT c.column_name AS name, c.data_type AS type, c.is_nullable = 'YES' AS nullable,
       c.column_default IS NOT NULL OR c.is_identity = 'YES' AS "hasDefault",
       c.is_generated = 'ALWAYS' OR c.identity_generation IS NOT DISTINCT FROM 'ALWAYS' AS generated,
       k.attnum IS NOT NULL AS "isKey", coalesce(array_length(i.indkey, 1), 0) AS keys,
       col_description(t.oid, c.ordinal_position) AS comment
     FROM information_schema.columns c
     JOIN pg_class t ON t.relname = c.table_name
     JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = c.table_schema
     LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
     LEFT JOIN pg_attribute k ON k.attrelid = t.oid AND k.attname = c.column_name AND k.attnum = ANY (i.indkey)
     WHERE ${own} AND c.table_schema = $1 AND c.table_name = $2 ORDER BY c.ordinal_position`,
    [schema, table],
  );
  if (rows.length === 0) throw new Refusal(404, "TableNotFound", "The database has no such table.");
  const columns = rows.map(({ keys: _, ...column }) => column);
  return {
    sql: `${quoted(schema)}.${quoted(table)}`,
    title: table,
    columns,
    key: rows[0]?.keys === 1 ? columns.find(({ isKey }) => isKey) : undefined,
  };
}

// The schema of a table has no dot in its name here, the table may.
function split(name: string): readonly string[] {
  const dot = name.indexOf(".");
  return dot < 0 ? ["public", name] : [name.slice(0, dot), name.slice(dot + 1)];
}

/** A table's metadata, where the field's SQL connectors put a row's schema: `schema.items` of the answer. */
export function describeTable({ title, columns }: Table): JsonObject {
  const required = columns.filter(
    ({ nullable, hasDefault, generated }) => !nullable && !hasDefault && !generated,
  );
  return {
    name: title,
    title,
    "x-ms-permission": "read-write",
    schema: {
      type: "array",
      items: {
        type: "object",
        required: required.map(({ name }) => name),
        properties: Object.fromEntries(columns.map((column) => [column.name, propertyOf(column)])),
      },
    },
  };
}

function propertyOf(column: Column): JsonObject {
  return {
    ...columnSchema(column.type),
    title: column.name,
    ...(column.comment === null ? {} : { description: column.comment }),
    ...(column.isKey ? { "x-ms-keyType": "primary" } : {}),
    ...(column.generated
      ? { readOnly: true, "x-ms-permission": "read-only" }
      : { "x-ms-permission": "read-write" }),
  };
}
