import type { JsonSchema } from "@interlock/core";
import type { Flat } from "./flatten.ts";
import { lazy } from "./lazy.ts";
import type { SchemaWriter } from "./schema-writer.ts";

/**
 * The schemas of one operation. They are written together, in the order in which they were added, when the first is
 * asked for: reading stays cheap, and names of definitions do not depend on who asks first.
 */
export interface SchemaBook {
  readonly add: (node: Flat) => () => JsonSchema;
  readonly definitions: () => Readonly<Record<string, JsonSchema>>;
}

/** An empty book. */
export function createSchemaBook(writer: SchemaWriter): SchemaBook {
  const nodes: Flat[] = [];
  const written = lazy(() => {
    const schemas = nodes.map(writer.write);
    return { schemas, definitions: writer.definitions() };
  });
  return {
    add: (node) => {
      const number = nodes.push(node) - 1;
      return () => written().schemas[number] as JsonSchema;
    },
    definitions: () => written().definitions,
  };
}
