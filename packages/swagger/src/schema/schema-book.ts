import type { JsonSchema } from "@interlock/core";
import type { Flat } from "./flat.ts";
import type { SchemaWriter } from "./schema-writer.ts";

/**
 * The schemas of one operation. They are written together, in the order in which they were added, when the first is
 * asked for: reading stays cheap, and names of definitions do not depend on who asks first.
 */
export interface SchemaBook {
  readonly add: (node: Flat) => SchemaEntry;
  readonly definitions: () => Readonly<Record<string, JsonSchema>>;
}

/** A schema that is written when it is read. */
export interface SchemaEntry {
  readonly number: number;
  readonly read: (number: number) => JsonSchema;
}

/** An empty book. */
export function createSchemaBook(createWriter: () => SchemaWriter): SchemaBook {
  const nodes: Flat[] = [];
  const schemas: JsonSchema[] = [];
  let writer: SchemaWriter | undefined;
  const write = () => {
    writer ??= createWriter();
    for (const node of nodes.slice(schemas.length)) schemas.push(writer.write(node));
    return writer;
  };
  const read = (number: number) => {
    write();
    return schemas[number] as JsonSchema;
  };
  return {
    add: (node) => ({ number: nodes.push(node) - 1, read }),
    definitions: () => write().definitions(),
  };
}
