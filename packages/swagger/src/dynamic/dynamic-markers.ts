import { type DynamicSource, isObject, type Json, type JsonObject, own } from "@interlock/core";
import { pickTexts, textOf } from "../schema/keywords.ts";
import { capabilitySource } from "./file-picker.ts";
import { lookupArguments } from "./lookup-arguments.ts";
import type { MarkerContext, Scope } from "./scope.ts";
import { treeSource } from "./tree-marker.ts";

// New forms first, the legacy ones as fallback (connectors.md 2.4, 4.5).
const kinds = ["tree", "list", "values", "properties", "schema"] as const;

const none: readonly DynamicSource[] = [];

/** The markers on a node, on its items and on the body parameter beside it, in the order in which to try them. */
export function dynamicSources(
  places: { readonly [on in DynamicSource["on"]]?: JsonObject | undefined },
  scope: Scope,
  context: MarkerContext,
): readonly DynamicSource[] {
  let found: DynamicSource[] | undefined;
  for (const on of ["self", "items", "parameter"] as const) {
    const node = places[on];
    if (node === undefined) continue;
    for (const kind of kinds) {
      const marker = own(node, `x-ms-dynamic-${kind}`);
      if (marker === undefined) continue;
      found ??= [];
      found.push(readMarker(kind, on, marker, scope, context));
    }
  }
  return found ?? none;
}

function readMarker(
  kind: DynamicSource["kind"],
  on: DynamicSource["on"],
  marker: Json,
  scope: Scope,
  context: MarkerContext,
): DynamicSource {
  if (!isObject(marker)) return malformed(kind, on, marker, context);
  if (kind === "tree") return treeSource(on, marker, scope, context);
  const operationId = textOf(marker, "operationId");
  const capability = textOf(marker, "capability");
  if (operationId === undefined && capability !== undefined && kind === "values") {
    return capabilitySource(on, capability, marker, scope, context);
  }
  return {
    kind,
    on,
    lookup: lookupOf(operationId, textOf(marker, "builtInOperation")),
    targetExists: operationId !== undefined && context.hasOperation(operationId),
    arguments: lookupArguments(own(marker, "parameters"), scope),
    ...responsePaths(kind, marker),
  };
}

// A bare string names the operation (connectors.md 4.1); it stays marked, since the form is not legal.
function malformed(
  kind: DynamicSource["kind"],
  on: DynamicSource["on"],
  marker: Json,
  context: MarkerContext,
): DynamicSource {
  const lookup =
    typeof marker === "string"
      ? ({ form: "operation", operationId: marker } as const)
      : ({ form: "malformed" } as const);
  const targetExists = typeof marker === "string" && context.hasOperation(marker);
  return { kind, on, lookup, targetExists, arguments: [], malformed: true };
}

function lookupOf(operationId: string | undefined, builtIn: string | undefined): DynamicSource["lookup"] {
  if (operationId !== undefined) return { form: "operation", operationId };
  return builtIn === undefined ? { form: "malformed" } : { form: "builtIn", name: builtIn };
}

type Paths = Pick<
  DynamicSource,
  "itemsPath" | "valuePath" | "titlePath" | "descriptionPath" | "selectablePath"
>;

const pathKeywords: Readonly<
  Record<Exclude<DynamicSource["kind"], "tree">, { readonly [P in keyof Paths]?: string }>
> = {
  values: {
    itemsPath: "value-collection",
    valuePath: "value-path",
    titlePath: "value-title",
    descriptionPath: "value-description",
    selectablePath: "value-selectable",
  },
  list: { itemsPath: "itemsPath", valuePath: "itemValuePath", titlePath: "itemTitlePath" },
  schema: { valuePath: "value-path" },
  properties: { valuePath: "itemValuePath" },
};

function responsePaths(kind: Exclude<DynamicSource["kind"], "tree">, marker: JsonObject): Paths {
  return pickTexts(marker, pathKeywords[kind]);
}
