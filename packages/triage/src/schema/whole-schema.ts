import { argumentsSchema, isObject, type JsonSchema, type Operation, own } from "@interlock/core";

/** All of an operation's arguments as its definition has them, whatever role they get. */
export interface WholeSchema {
  readonly schema: JsonSchema;
  readonly definitions: JsonSchema;
}

const known = new WeakMap<Operation, WholeSchema>();

/** The schema of all arguments of an operation: objects closed unless the definition declares an open map. */
export function wholeSchema(operation: Operation): WholeSchema {
  let whole = known.get(operation);
  if (whole === undefined) {
    const schema = argumentsSchema(operation, {
      leaf: (leaf) => ({ required: leaf.requiredLocal }),
      container: (container) => container.requiredLocal,
      otherKeys: () => true,
    });
    const definitions = own(schema, "$defs");
    whole = { schema, definitions: isObject(definitions) ? definitions : {} };
    known.set(operation, whole);
  }
  return whole;
}
