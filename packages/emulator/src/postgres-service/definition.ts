import type { JsonObject } from "@interlock/core";
import definition from "./postgres.swagger.json" with { type: "json" };

/** The connector definition of a database: what a table holds is looked up, not declared. */
export const postgresDefinition: JsonObject = definition;
