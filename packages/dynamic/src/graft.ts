import { type Connector, type DynamicSource, type JsonObject, type Operation, own } from "@interlock/core";
import { graftSchemas, type SchemaGraft } from "@interlock/swagger";
import { inputAt, isWithin } from "./address.ts";
import { readable, writable } from "./writable.ts";

/** An operation with looked-up schemas in their places. */
export interface Grafted {
  readonly operation: Operation;
  /** Every graft so far; apply them again after a parent changed. */
  readonly grafts: readonly SchemaGraft[];
  /** Pointers of the leaves that the last graft brought. */
  readonly leaves: readonly string[];
}

/** Where a looked-up schema goes. */
export interface GraftPlace {
  readonly to: SchemaGraft["to"];
  /** The node that carries the marker; from an answer's root, which is "". */
  readonly pointer: string;
  /** What the marker stands on. */
  readonly on: DynamicSource["on"];
}

/**
 * Puts a looked-up schema in the place of the node that carries the marker; the node's static properties no longer
 * count (connectors.md 4.3). `undefined` when the place is not there, as after a parent changed.
 */
export function graftSchema(
  connector: Connector,
  operation: Operation,
  place: GraftPlace,
  schema: JsonObject,
  before: readonly SchemaGraft[] = [],
): Grafted | undefined {
  const { to, pointer, on } = place;
  const node = to === "input" ? inputAt(operation, pointer) : undefined;
  const isArray = node !== undefined && ("kind" in node ? node.kind === "array" : node.type === "array");
  // An array's marker may mean its elements: what is looked up tells (connectors.md 4.3 rule 2).
  const isElement = on === "items" || (isArray && own(schema, "type") !== "array");
  const graft: SchemaGraft = {
    to,
    pointer: isElement ? `${pointer}/*` : pointer,
    schema: to === "input" ? writable(schema) : readable(schema),
  };
  const grafts = [...before, graft];
  const grafted = graftSchemas(connector, operation, grafts);
  if (grafted === undefined) return undefined;
  const leaves =
    to === "input" ? grafted.parameters.filter((leaf) => isWithin(leaf.pointer, graft.pointer)) : [];
  return { operation: grafted, grafts, leaves: leaves.map((leaf) => leaf.pointer) };
}
