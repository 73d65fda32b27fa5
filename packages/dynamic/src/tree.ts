import type { Connector, DynamicSource, Json, LookupArgument, Operation, TreeSource } from "@interlock/core";
import { itemsOf, listOf, textOf } from "./collection.ts";
import { meets } from "./condition.ts";
import { destinationOf } from "./destination.ts";
import { type LookupInputs, type LookupPlan, type LookupTerms, unresolvable } from "./look-up.ts";
import { findOperation, openingOperation } from "./lookup-operation.ts";
import { fitsFilter } from "./media-filter.ts";
import { planCall } from "./plan-lookup.ts";
import { readPath } from "./response-path.ts";

/** A node of a tree or of a file picker. */
export interface TreeNode {
  /** Tells it from its siblings and ancestors. */
  readonly key: string;
  /** What is stored when it is chosen: opaque, never edited, never invented. */
  readonly value: Json;
  readonly title: string;
  /** For display only. */
  readonly fullTitle?: string;
  /** Whether it has children; `unknown` when the definition's expression does not tell: offer both. */
  readonly isParent: boolean | "unknown";
  readonly selectable: boolean;
  readonly mediaType?: string;
  /** The item as the service gave it; expanding reads it. */
  readonly raw: Json;
  /** Keys from the root down to its parent. */
  readonly above: readonly string[];
}

const deepest = 32;

/** Plans the call that lists a node's children; `planLookup` plans the roots (connectors.md 3.2). */
export function planChildren(
  connector: Connector,
  operation: Operation,
  source: DynamicSource,
  inputs: LookupInputs,
  node: TreeNode,
  terms: LookupTerms = {},
): LookupPlan {
  if (node.isParent === false || node.above.length >= deepest) return unresolvable("cannot-expand", "leaf");
  const calling = { connector, operation, inputs, terms };
  const { browse } = source.tree ?? {};
  if (browse?.arguments.some(({ from }) => "selected" in from)) {
    return planCall(calling, browse.operationId, browse.arguments, node.raw);
  }
  // Without a usable `browse`, the roots' call with the node's key (connectors.md 3.2 step 5).
  const opening = openingOperation(connector, source);
  const target = opening === undefined ? undefined : findOperation(connector, opening);
  if (target === undefined || destinationOf("id", target) === undefined) {
    return unresolvable("cannot-expand", browse?.operationId ?? opening ?? source.kind);
  }
  const id: LookupArgument = { target: "id", from: { literal: node.key } };
  return planCall(calling, target.id, [...source.arguments, id], node.raw);
}

/** Reads an answer into nodes; what is an ancestor again is left out. `parent` is the node that was expanded. */
export function readNodes(
  source: DynamicSource,
  body: Json | undefined,
  parent?: TreeNode,
): readonly TreeNode[] {
  const above = parent === undefined ? [] : [...parent.above, parent.key];
  const nodes = itemsOf(body, itemsPath(source, parent !== undefined))
    .filter((item) => item !== null)
    .map((item, index) => nodeOf(item, index, source, above));
  return nodes.filter(({ key }) => !above.includes(key));
}

/** Whether an answer holds a list at all, of nodes below a parent or of anything: an error page, with status 200 as well, holds none. */
export function holdsList(source: DynamicSource, body: Json | undefined, parent?: TreeNode): boolean {
  return listOf(body, itemsPath(source, parent !== undefined)) !== undefined;
}

function itemsPath(source: DynamicSource, isExpanded: boolean): string | undefined {
  if (!isExpanded || source.lookup.form === "capability") return source.itemsPath;
  return source.tree?.browse?.itemsPath;
}

function nodeOf(item: Json, index: number, source: DynamicSource, above: readonly string[]): TreeNode {
  const tree: Partial<TreeSource> = source.tree ?? {};
  const value = typeof item === "object" ? readPath(item, source.valuePath) : item;
  const title = readPath(item, source.titlePath ?? source.valuePath) ?? value;
  const fullTitle = tree.fullTitlePath === undefined ? undefined : readPath(item, tree.fullTitlePath);
  const mediaType = tree.mediaTypePath === undefined ? undefined : readPath(item, tree.mediaTypePath);
  const isParent = parenthood(tree, item);
  return {
    key: keyOf(item, value, tree) ?? `#${index}`,
    value: value ?? null,
    title: title === undefined || title === null ? "" : textOf(title),
    ...(typeof fullTitle === "string" ? { fullTitle } : {}),
    isParent,
    selectable: value !== undefined && value !== null && isSelectable(tree, item, isParent),
    ...(typeof mediaType === "string" ? { mediaType } : {}),
    raw: item,
    above,
  };
}

function parenthood(tree: Partial<TreeSource>, item: Json): boolean | "unknown" {
  if (tree.isParent === undefined) return tree.browse === undefined ? false : "unknown";
  return meets(tree.isParent, item);
}

// What may be a leaf has to pass the filters; what may be a container only has to be one that may be chosen.
function isSelectable(tree: Partial<TreeSource>, item: Json, isParent: boolean | "unknown"): boolean {
  const { canSelectParentNodes = true, canSelectLeafNodes = true } = tree;
  if (isParent === true) return canSelectParentNodes;
  if (!canSelectLeafNodes) return isParent === "unknown" && canSelectParentNodes;
  if (tree.selectable !== undefined && meets(tree.selectable, item) !== true) return false;
  const filter = tree.fileFilter ?? [];
  return filter.length === 0 || fitsFilter(item, tree.mediaTypePath, filter);
}

// What `browse` asks for identifies a node best (connectors.md 3.2 step 2).
function keyOf(item: Json, value: Json | undefined, tree: Partial<TreeSource>): string | undefined {
  for (const { from } of tree.browse?.arguments ?? []) {
    const selected = "selected" in from ? readPath(item, from.selected) : undefined;
    if (typeof selected === "string") return selected;
  }
  const id = value ?? readPath(item, "Id");
  return id === undefined || id === null ? undefined : textOf(id);
}

/** Whether a typed text is a path where the service wants an opaque id (connectors.md 3.2 on free text). */
export function looksLikePath(source: DynamicSource, typed: string): boolean {
  return typed.startsWith("/") && source.valuePath !== source.tree?.fullTitlePath;
}
