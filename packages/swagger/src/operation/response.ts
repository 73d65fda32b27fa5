import { isObject, type JsonObject, type JsonSchema, own } from "@interlock/core";
import { follow } from "../definition/parameter-list.ts";
import { type Flattening, flatten } from "../schema/flatten.ts";
import type { Report } from "../schema/report.ts";
import { createSchemaWriter } from "../schema/schema-writer.ts";

/** The schema of the lowest declared 2xx response, else of `default` (connectors.md 6.8); its `$defs` are its own. */
export function responseSchema(node: JsonObject, by: Flattening, report: Report): JsonSchema | undefined {
  const found = responseOf(node);
  if (found === undefined) return undefined;
  const unresolved: string[] = [];
  const schema = own(follow(found.response, by.resolve, unresolved), "schema");
  for (const reference of unresolved) {
    report("unresolved-reference", `the response's reference ${JSON.stringify(reference)} names nothing`);
  }
  if (!isObject(schema) || Object.keys(schema).length === 0) return undefined;
  const writer = createSchemaWriter(by, "output", report);
  const written = writer.write(flatten(schema, undefined, by));
  const definitions = writer.definitions();
  return Object.keys(definitions).length === 0 ? written : { ...written, $defs: definitions };
}

/** The response of an operation that counts, its reference not followed. */
export function responseOf(
  node: JsonObject,
): { readonly code: string; readonly response: JsonObject } | undefined {
  const responses = own(node, "responses");
  if (!isObject(responses)) return undefined;
  const codes = Object.keys(responses).filter((name) => /^2\d\d$/u.test(name));
  const code = codes.sort()[0] ?? "default";
  const response = own(responses, code);
  return isObject(response) ? { code, response } : undefined;
}
