import { isObject, type Json, type JsonObject, own } from "@interlock/core";
import type { Answer } from "../service.ts";
import { schemaOfType } from "./column-schema.ts";
import type { PostgresDatabase } from "./database.ts";
import { Refusal } from "./refusal.ts";

/** Runs one statement, whatever it does; `$1`, `$2` stand for `actualParameters`. */
export async function executeQuery(database: PostgresDatabase, body: Json | undefined): Promise<Answer> {
  const given = own<Json>(body, "actualParameters") ?? {};
  if (!isObject(given)) throw new Refusal(400, "InvalidRequest", "The actual parameters must be an object.");
  const statement = textOf(body);
  const { queryParams } = await database.describeQuery(statement);
  const values = queryParams.map((_, index) => own<Json>(given, `$${index + 1}`) ?? null);
  const { rows } = await database.query<JsonObject>(statement, [...values]);
  // Dates and big numbers become texts, as JSON has them.
  const table = JSON.parse(JSON.stringify(rows, jsonValue)) as Json;
  return { body: { resultsets: { Table1: table } } };
}

/** What a statement takes and gives, without running it; the definition's look-ups read it. */
export async function describeStatement(database: PostgresDatabase, body: Json | undefined): Promise<Answer> {
  const { queryParams, resultFields } = await database.describeQuery(textOf(body));
  const parameters = queryParams.map(
    ({ dataTypeID }, index) => [`$${index + 1}`, schemaOfType(dataTypeID)] as const,
  );
  const fields = resultFields.map(({ name, dataTypeID }) => [name, schemaOfType(dataTypeID)] as const);
  const rows = { type: "array", items: { type: "object", properties: Object.fromEntries(fields) } };
  return {
    body: {
      schema: {
        actualparameters: {
          type: "object",
          required: parameters.map(([name]) => name),
          properties: Object.fromEntries(parameters),
        },
        queryresults: { type: "object", properties: { Table1: rows } },
      },
    },
  };
}

function textOf(body: Json | undefined): string {
  const statement = own<Json>(body, "query");
  if (typeof statement !== "string" || statement.trim() === "")
    throw new Refusal(400, "InvalidRequest", "The property 'query' must be a statement.");
  return statement;
}

function jsonValue(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
