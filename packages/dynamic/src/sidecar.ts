import { type Connector, isObject, type Json, type JsonObject, own } from "@interlock/core";
import { graftSchemas, type SchemaGraft } from "@interlock/swagger";

/**
 * The sidecar of a policy: the looked-up schemas by operationId. `graftResolved` reads it back, for a policy's
 * `resolved`.
 */
export function sidecar(grafted: Readonly<Record<string, readonly SchemaGraft[]>>): JsonObject {
  return { kind: "interlock-resolved", version: 1, operations: grafted as unknown as JsonObject };
}

/** A connector with a sidecar's schemas in their places; its document stays as it was read. */
export function graftResolved(connector: Connector, resolved: Json): Connector {
  const byId = own(resolved, "operations");
  const operations = connector.operations.map((operation) => {
    const grafts = graftsIn(own(byId, operation.id));
    return grafts.length === 0 ? operation : (graftSchemas(connector, operation, grafts) ?? operation);
  });
  // Its issues are gathered when they are first read, so its properties are taken over as they are.
  const grafted = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(connector)) as Connector;
  return Object.defineProperty(grafted, "operations", { value: operations, enumerable: true });
}

function graftsIn(written: Json | undefined): readonly SchemaGraft[] {
  if (!Array.isArray(written)) return [];
  return (written as readonly Json[]).flatMap((each) => {
    const to = own(each, "to");
    const pointer = own(each, "pointer");
    const schema = own<Json>(each, "schema");
    const isGraft = (to === "input" || to === "output") && typeof pointer === "string" && isObject(schema);
    return isGraft ? [{ to, pointer, schema }] : [];
  });
}
