import type { JsonObject } from "@interlock/core";

/** The JSON Schema of a column's values as `to_jsonb` writes them, by the type's name. */
export function columnSchema(type: string): JsonObject {
  return schemas[type] ?? { type: "string" };
}

/** The same by the type's number, as a described statement has it. */
export function schemaOfType(dataTypeID: number): JsonObject {
  return columnSchema(numbers[dataTypeID] ?? "text");
}

const integer = { type: "integer" };
const number = { type: "number" };

const schemas: Readonly<Record<string, JsonObject>> = {
  smallint: { ...integer, format: "int32" },
  integer: { ...integer, format: "int32" },
  bigint: { ...integer, format: "int64" },
  numeric: number,
  real: { ...number, format: "float" },
  "double precision": { ...number, format: "double" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  "timestamp with time zone": { type: "string", format: "date-time" },
  "timestamp without time zone": { type: "string", format: "date-no-tz" },
  uuid: { type: "string", format: "uuid" },
  json: {},
  jsonb: {},
  ARRAY: { type: "array" },
};

const numbers: Readonly<Record<number, string>> = {
  16: "boolean",
  20: "bigint",
  21: "smallint",
  23: "integer",
  114: "json",
  700: "real",
  701: "double precision",
  1082: "date",
  1114: "timestamp without time zone",
  1184: "timestamp with time zone",
  1700: "numeric",
  2950: "uuid",
  3802: "jsonb",
};
