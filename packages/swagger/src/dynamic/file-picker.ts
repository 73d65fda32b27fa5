import { type DynamicSource, isObject, type JsonObject, own, type TreeSource } from "@interlock/core";
import { pickTexts, textOf } from "../schema/keywords.ts";
import { lookupArguments } from "./lookup-arguments.ts";
import type { MarkerContext, Scope } from "./scope.ts";
import { browseOf } from "./tree-marker.ts";

/** Translates the legacy file picker, with the document's `x-ms-capabilities`, into a tree (connectors.md 3.6). */
export function capabilitySource(
  on: DynamicSource["on"],
  capability: string,
  marker: JsonObject,
  scope: Scope,
  context: MarkerContext,
): DynamicSource {
  const declared = own(own(context.document, "x-ms-capabilities"), capability);
  const block = isObject(declared) ? declared : {};
  const open = own(block, "open");
  const given = own(marker, "parameters");
  const browse = browseOf(own(block, "browse"), scope);
  const targets = [isObject(open) ? textOf(open, "operationId") : undefined, browse?.operationId];
  const named = targets.filter((target) => target !== undefined);
  return {
    kind: "values",
    on,
    lookup: { form: "capability", capability },
    targetExists: named.length > 0 && named.every((target) => context.hasOperation(target)),
    // Of two with one target the later wins: those of the capability.
    arguments: [...lookupArguments(given, scope), ...lookupArguments(own(open, "parameters"), scope)],
    ...pickTexts(marker, { valuePath: "value-path" }),
    ...pickTexts(block, { itemsPath: "value-collection", titlePath: "value-title" }),
    tree: pickerTree(block, isObject(given) ? given : {}, browse, scope),
  };
}

function pickerTree(
  block: JsonObject,
  given: JsonObject,
  browse: TreeSource["browse"],
  scope: Scope,
): TreeSource {
  const folder = textOf(block, "value-folder-property");
  const filter = own(given, "fileFilter");
  const isFolder = literal(own(given, "isFolder")) === true;
  return {
    ...(browse === undefined
      ? {}
      : { browse: { ...browse, arguments: [...lookupArguments(given, scope), ...browse.arguments] } }),
    fullTitlePath: "Path",
    ...pickTexts(block, { mediaTypePath: "value-media-property" }),
    ...(folder === undefined ? {} : { isParent: { kind: "truthy", path: folder } as const }),
    ...(Array.isArray(literal(filter))
      ? { fileFilter: (literal(filter) as readonly unknown[]).filter((type) => typeof type === "string") }
      : {}),
    canSelectParentNodes: isFolder,
    canSelectLeafNodes: !isFolder,
  };
}

function literal(value: unknown): unknown {
  return isObject(value) && Object.hasOwn(value, "value") ? value["value"] : value;
}
