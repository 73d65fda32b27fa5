/** A PostgreSQL database as a connector: tables, their schemas, rows and queries, in the manner of the SQL connectors. */
export type { PostgresDatabase } from "./database.ts";
export { postgresDefinition } from "./definition.ts";
export { openPostgresService, type PostgresService } from "./service.ts";
