import { type Container, isObject, type Json, type JsonObject, type JsonSchema, own } from "@interlock/core";
import type { DeclaredParameter } from "../definition/parameter-list.ts";
import { dynamicSources } from "../dynamic/dynamic-markers.ts";
import type { Scope } from "../dynamic/scope.ts";
import { flatten } from "../schema/flatten.ts";
import { firstText, longestDescription, longestTitle } from "../schema/plain-text.ts";
import type { SchemaEntry } from "../schema/schema-book.ts";
import { descriptionKeys, titleKeys } from "../schema/schema-keywords.ts";
import { isNullable } from "../schema/schema-type.ts";
import { lazyProperties } from "./lazy-properties.ts";
import { explained, type LeafContext } from "./leaf.ts";
import { hasMarkers } from "./leaf-keywords.ts";
import type { FoundContainer } from "./leaf-walk.ts";

type Draft = { -readonly [K in keyof Container]: Container[K] };

/** An object or array between the body parameter and its leaves. */
export function containerOf(
  found: FoundContainer,
  parameter: DeclaredParameter,
  context: LeafContext,
): Container {
  const beside = found.at.segments.length === 0 ? parameter.node : undefined;
  const node = beside === undefined ? found.node : explained(found.node, beside);
  const { schema } = node;
  const container: Draft = {
    pointer: found.at.pointer,
    key: (context.scope.body as NonNullable<Scope["body"]>).address.key,
    segments: found.at.segments,
    kind: found.kind,
    requiredLocal: found.at.requiredLocal,
    keywords: keywordsOf(found.kind, schema),
    internal: found.at.internal,
    readOnly: own(schema, "readOnly") === true,
    nullable: isNullable(schema),
    dynamic:
      hasMarkers(schema) || hasMarkers(beside)
        ? dynamicSources({ self: schema, parameter: beside }, context.scope, context.markers)
        : [],
  };
  if (found.kind === "object") setOpen(container, found, context);
  const undeclared = undeclaredOf(found);
  if (undeclared.length > 0) container.undeclared = undeclared;
  return container;
}

function setOpen(container: Draft, { node }: FoundContainer, context: LeafContext): void {
  const open = own(node.schema, "additionalProperties");
  if (open === true) container.open = true;
  if (!isObject(open)) return;
  addOpen(container, context.schemas.add(flatten(open, node.trail, context.scope.by)));
}

const addOpen = lazyProperties<SchemaEntry>({ open: ({ number, read }) => read(number) });

const none: readonly string[] = [];

// Names in `required` that no property declares (reading.md R8).
function undeclaredOf({ kind, node }: FoundContainer): readonly string[] {
  if (kind === "array" || node.required.length === 0) return none;
  const declared = new Set(node.properties.map(({ name }) => name));
  return node.required.filter((name) => !declared.has(name));
}

// No default: it could hold the values of locked leaves.
function keywordsOf(kind: Container["kind"], schema: JsonObject): JsonSchema {
  const keywords: Record<string, Json> = {};
  const title = firstText(schema, titleKeys, longestTitle);
  if (title !== undefined) keywords["title"] = title;
  const description = firstText(schema, descriptionKeys, longestDescription);
  if (description !== undefined) keywords["description"] = description;
  const counts = kind === "array" ? ["minItems", "maxItems"] : ["minProperties", "maxProperties"];
  for (const keyword of counts) {
    const value = own(schema, keyword);
    if (Number.isInteger(value) && (value as number) >= 0) keywords[keyword] = value as number;
  }
  if (kind === "array" && own(schema, "uniqueItems") === true) keywords["uniqueItems"] = true;
  return keywords;
}
