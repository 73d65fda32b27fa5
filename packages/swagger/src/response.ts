import { isObject, type JsonObject, type JsonSchema, own } from "@interlock/core";
import { type Flattening, flatten } from "./flatten.ts";
import { follow } from "./parameter-list.ts";
import type { Report } from "./report.ts";
import { createSchemaWriter } from "./schema-writer.ts";

/** The schema of the lowest declared 2xx response, else of `default` (connectors.md §6.8); its `$defs` are its own. */
export function responseSchema(node: JsonObject, by: Flattening, report: Report): JsonSchema | undefined {
  const responses = own(node, "responses");
  if (!isObject(responses)) return undefined;
  const codes = Object.keys(responses).filter((code) => /^2\d\d$/u.test(code));
  const response = own(responses, codes.sort()[0] ?? "default");
  if (!isObject(response)) return undefined;
  const schema = own(follow(response, by.resolve, []), "schema");
  if (!isObject(schema) || Object.keys(schema).length === 0) return undefined;
  const writer = createSchemaWriter(by, "output", report);
  const written = writer.write(flatten(schema, undefined, by));
  const definitions = writer.definitions();
  return Object.keys(definitions).length === 0 ? written : { ...written, $defs: definitions };
}
