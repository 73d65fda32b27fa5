import type { Connector, DynamicSource, Operation } from "@interlock/core";
import { isObject, own } from "@interlock/core";
import { follow } from "../definition/parameter-list.ts";
import { dynamicSources } from "../dynamic/dynamic-markers.ts";
import { flatten } from "../schema/flatten.ts";
import { type SchemaGraft, withGrafts } from "./graft.ts";
import { hasMarkers } from "./leaf-keywords.ts";
import { walkBody } from "./leaf-walk.ts";
import { collectInputs } from "./operation-inputs.ts";
import { responseOf } from "./response.ts";

/** A node of an operation's answer whose schema is looked up. */
export interface ResponseSource {
  /** From the answer's root, which is "". */
  readonly pointer: string;
  readonly dynamic: readonly DynamicSource[];
}

/** The dynamic markers on what an operation answers, at any depth (connectors.md 4.4). */
export function responseSources(
  connector: Connector,
  operation: Operation,
  grafts: readonly SchemaGraft[] = [],
): readonly ResponseSource[] {
  const grafted = withGrafts(connector, operation, grafts);
  const found = grafted && responseOf(grafted.declared.node);
  if (grafted === undefined || found === undefined) return [];
  const { declared, definition, by } = grafted;
  const schema = own(follow(found.response, definition.resolve, []), "schema");
  if (!isObject(schema)) return [];
  const { scope } = collectInputs(declared, definition, by());
  const hasOperation = (id: string) => definition.operationIds.has(id);
  const markers = { document: definition.document, hasOperation };
  const flattening = by();
  const walked = walkBody(
    flatten(schema, undefined, flattening),
    { pointer: "", required: false, internal: false },
    flattening,
  );
  const nodes = [
    ...walked.containers.map(({ at, node }) => ({ at, node, items: undefined })),
    ...walked.leaves,
  ];
  return nodes.flatMap(({ at, node, items }) =>
    hasMarkers(node.schema) || hasMarkers(items?.schema)
      ? [
          {
            pointer: at.pointer,
            dynamic: dynamicSources({ self: node.schema, items: items?.schema }, scope, markers),
          },
        ]
      : [],
  );
}
