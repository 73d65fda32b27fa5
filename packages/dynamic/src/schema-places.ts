import type { Connector, DynamicSource, Operation } from "@interlock/core";
import { responseSources, type SchemaGraft } from "@interlock/swagger";
import { inputNodes } from "./address.ts";
import type { GraftPlace } from "./graft.ts";
import { schemaSources } from "./sources.ts";

/** A place of an operation whose schema is looked up. */
export interface SchemaPlace extends GraftPlace {
  /** In the order in which to try them. */
  readonly sources: readonly DynamicSource[];
}

/** Every such place of what the operation takes and of what it answers; those inside looked-up schemas as well. */
export function schemaPlaces(
  connector: Connector,
  operation: Operation,
  grafts: readonly SchemaGraft[] = [],
): readonly SchemaPlace[] {
  return [
    ...inputNodes(operation).flatMap((node) => placeOf("input", node)),
    ...responseSources(connector, operation, grafts).flatMap((node) => placeOf("output", node)),
  ];
}

function placeOf(
  to: GraftPlace["to"],
  { pointer, dynamic }: { readonly pointer: string; readonly dynamic: readonly DynamicSource[] },
): readonly SchemaPlace[] {
  const sources = schemaSources(dynamic);
  const on = sources[0]?.on;
  return on === undefined ? [] : [{ to, pointer, on, sources }];
}
