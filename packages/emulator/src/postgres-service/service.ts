import { InterlockError } from "@interlock/core";
import type { Answer, Service, ServiceRequest } from "../service.ts";
import type { PostgresDatabase } from "./database.ts";
import { databaseFault, Refusal } from "./refusal.ts";
import { deleteItem, getItem, getItems, patchItem, postItem } from "./rows.ts";
import { shop } from "./shop.ts";
import { describeStatement, executeQuery } from "./statement.ts";
import { describeTable, findTable, listTables } from "./tables.ts";

/** A database behind a connector. */
export interface PostgresService {
  /** To stand behind `postgresDefinition`; never throws. */
  readonly service: Service;
  /** For looking at what is really in it. */
  readonly database: PostgresDatabase;
  close(): Promise<void>;
}

/**
 * Opens it on a database, else on a new PGlite in memory that holds a small shop. Throws `postgres-missing` when PGlite
 * is needed and not installed.
 */
export async function openPostgresService(database?: PostgresDatabase): Promise<PostgresService> {
  const opened = database ?? (await newShop());
  return { service: (request) => serve(opened, request), database: opened, close: () => opened.close() };
}

async function newShop(): Promise<PostgresDatabase> {
  const { PGlite } = await import("@electric-sql/pglite").catch(() => {
    throw new InterlockError("postgres-missing", "The package @electric-sql/pglite is not installed.");
  });
  const database = await PGlite.create();
  await database.exec(shop);
  return database;
}

async function serve(database: PostgresDatabase, request: ServiceRequest): Promise<Answer> {
  try {
    return await answerOf(database, request);
  } catch (error) {
    return error instanceof Refusal ? error.answer : databaseFault(error);
  }
}

async function answerOf(database: PostgresDatabase, request: ServiceRequest): Promise<Answer> {
  const { operation, parameters, body } = request;
  if (operation === "GetTables") return { body: await listTables(database) };
  if (operation === "ExecuteQuery") return executeQuery(database, body);
  if (operation === "GetQueryMetadata") return describeStatement(database, body);
  const table = await findTable(database, parameters["table"] ?? "");
  const id = parameters["id"] ?? "";
  switch (operation) {
    case "GetTable":
      return { body: describeTable(table) };
    case "GetItems":
      return getItems(database, table, request);
    case "GetItem":
      return getItem(database, table, id);
    case "PostItem":
      return postItem(database, table, body);
    case "PatchItem":
      return patchItem(database, table, id, body);
    case "DeleteItem":
      return deleteItem(database, table, id);
    default:
      throw new Refusal(404, "OperationUnknown", "The database has no such operation.");
  }
}
