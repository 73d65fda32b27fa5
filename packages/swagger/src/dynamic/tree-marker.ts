import {
  type DynamicSource,
  isObject,
  type Json,
  type JsonObject,
  own,
  type TreeCondition,
  type TreeSource,
} from "@interlock/core";
import { pickTexts, textOf } from "../schema/keywords.ts";
import { lookupArguments } from "./lookup-arguments.ts";
import type { MarkerContext, Scope } from "./scope.ts";
import { parseTreeExpression } from "./tree-expression.ts";

/** Reads `x-ms-dynamic-tree` (connectors.md 3.1). */
export function treeSource(
  on: DynamicSource["on"],
  marker: JsonObject,
  scope: Scope,
  context: MarkerContext,
): DynamicSource {
  const open = asObject(own(marker, "open"));
  const opens = textOf(open, "operationId");
  const browse = browseOf(own(marker, "browse"), scope);
  const targets = [opens, browse?.operationId].filter((target) => target !== undefined);
  return {
    kind: "tree",
    on,
    lookup: opens === undefined ? { form: "malformed" } : { form: "operation", operationId: opens },
    targetExists: targets.length > 0 && targets.every((target) => context.hasOperation(target)),
    arguments: lookupArguments(own(open, "parameters"), scope),
    ...pickTexts(open, { itemsPath: "itemsPath", valuePath: "itemValuePath", titlePath: "itemTitlePath" }),
    tree: { ...(browse === undefined ? {} : { browse }), ...conditions(marker, open) },
  };
}

/** The call that expands a node. */
export function browseOf(value: unknown, scope: Scope): TreeSource["browse"] {
  if (!isObject(value)) return undefined;
  const operationId = textOf(value, "operationId");
  if (operationId === undefined) return undefined;
  return {
    operationId,
    arguments: lookupArguments(own(value, "parameters"), scope),
    ...pickTexts(value, { itemsPath: "itemsPath" }),
  };
}

function conditions(marker: JsonObject, open: JsonObject): Omit<TreeSource, "browse"> {
  const settings = asObject(own(marker, "settings"));
  return {
    ...pickTexts(open, { fullTitlePath: "itemFullTitlePath", mediaTypePath: "itemMediaType" }),
    ...condition("isParent", own(open, "itemIsParent")),
    ...condition("selectable", own(open, "selectableFilter")),
    canSelectParentNodes: own(settings, "canSelectParentNodes") !== false,
    canSelectLeafNodes: own(settings, "canSelectLeafNodes") !== false,
  };
}

function condition<K extends "isParent" | "selectable">(
  name: K,
  value: Json | undefined,
): { [P in K]?: TreeCondition } {
  return value === undefined ? {} : ({ [name]: parseTreeExpression(value) } as { [P in K]?: TreeCondition });
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
