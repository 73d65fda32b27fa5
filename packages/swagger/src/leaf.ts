import { type JsonObject, type JsonSchema, own, type Parameter } from "@interlock/core";
import { fitDefault } from "./default-value.ts";
import { dynamicSources } from "./dynamic-markers.ts";
import { type Flat, flatten, flattenItems } from "./flatten.ts";
import { textOf } from "./keywords.ts";
import type { FoundLeaf } from "./leaf-walk.ts";
import type { DeclaredParameter } from "./parameter-list.ts";
import { firstText, longestDescription, longestTitle } from "./plain-text.ts";
import type { SchemaBook } from "./schema-book.ts";
import { descriptionKeys, jsonTypes, titleKeys } from "./schema-keywords.ts";
import { typeOf } from "./schema-type.ts";
import type { MarkerContext, Scope } from "./scope.ts";
import { isSecret } from "./secret.ts";
import { isTransportHeader } from "./transport.ts";

/** What making the leaves of one operation needs. */
export interface LeafContext {
  readonly scope: Scope;
  readonly markers: MarkerContext;
  readonly schemas: SchemaBook;
}

type Draft = { -readonly [K in keyof Parameter]: Parameter[K] };

/** The leaf that a path, query, header or formData parameter is. */
export function parameterLeaf(parameter: DeclaredParameter, context: LeafContext): Parameter {
  const { scope } = context;
  const node = flatten(parameter.node, undefined, scope.by);
  const type = typeOf(node);
  const items = type === "array" ? flattenItems(node, scope.by) : undefined;
  const address = scope.address(parameter);
  const requiredLocal = own(node.schema, "required") === true;
  const required = requiredLocal || parameter.in === "path";
  const leaf = draft(node, context, {
    in: parameter.in,
    name: parameter.name,
    pointer: address.pointer([]),
    key: address.key,
    segments: [],
    required,
    requiredInBody: required,
    requiredLocal,
    type,
    itemType: items === undefined ? null : typeOf(items),
    internal: own(node.schema, "x-ms-visibility") === "internal",
    transport: parameter.in === "header" && isTransportHeader(parameter.name),
    secret: isSecret(parameter.name, node.schema),
    dynamic: dynamicSources({ self: node.schema, items: items?.schema }, scope, context.markers),
  });
  const collection = textOf(node.schema, "collectionFormat");
  if (isCollectionFormat(collection)) leaf.collectionFormat = collection;
  // Elsewhere the marker is ignored (connectors.md §5.3).
  if (parameter.in === "path" && own(node.schema, "x-ms-url-encoding") === "double") leaf.encoding = "double";
  return leaf;
}

/** A leaf of the body. */
export function bodyLeaf(found: FoundLeaf, parameter: DeclaredParameter, context: LeafContext): Parameter {
  const { scope } = context;
  const address = (scope.body as NonNullable<Scope["body"]>).address;
  const isRoot = found.segments.length === 0;
  const lastName = found.segments.findLast((segment) => segment !== null) ?? parameter.name;
  const places = {
    self: found.node.schema,
    items: found.items?.schema,
    parameter: isRoot ? parameter.node : undefined,
  };
  const cut = found.node.cut ?? found.items?.cut;
  const leaf = draft(found.node, context, {
    in: "body",
    name: parameter.name,
    pointer: address.pointer(found.segments),
    key: address.key,
    segments: found.segments,
    required: found.requiredInBody && own(parameter.node, "required") === true,
    requiredInBody: found.requiredInBody,
    requiredLocal: found.requiredLocal,
    type: found.type,
    itemType: found.itemType,
    internal: found.internal,
    transport: false,
    secret: isSecret(lastName, found.node.schema),
    dynamic: dynamicSources(places, scope, context.markers),
  });
  if (cut?.kind === "recursive") leaf.recursiveRef = cut.reference;
  // The body parameter's visibility stands in on the root (ORACLE.md R9).
  const standIn = isRoot ? visibilityOf(parameter.node) : undefined;
  if (standIn !== undefined) leaf.visibility ??= standIn;
  return leaf;
}

type Given = Omit<Draft, "schema" | "hasDefault" | "readOnly" | "notificationUrl">;

function draft(node: Flat, context: LeafContext, given: Given): Draft {
  const { schema } = node;
  const write = context.schemas.add(node);
  const leaf: Draft = {
    ...given,
    get schema(): JsonSchema {
      return write();
    },
    hasDefault: false,
    readOnly: own(schema, "readOnly") === true,
    notificationUrl: own(schema, "x-ms-notification-url") === true,
  };
  const title = firstText(schema, titleKeys, longestTitle);
  if (title !== undefined) leaf.title = title;
  const description = firstText(schema, descriptionKeys, longestDescription);
  if (description !== undefined) leaf.description = description;
  const visibility = visibilityOf(schema);
  if (visibility !== undefined) leaf.visibility = visibility;
  const format = textOf(schema, "format");
  if (format !== undefined) leaf.format = format;
  const choices = own(schema, "enum");
  if (Array.isArray(choices)) leaf.enum = choices;
  setDefault(leaf, node);
  return leaf;
}

// What runs is the default fitted to its type; what was declared stays visible where they differ (connectors.md §6.7).
function setDefault(leaf: Draft, node: Flat): void {
  const declared = own(node.schema, "default");
  if (declared === undefined || declared === null) return;
  leaf.hasDefault = true;
  leaf.default =
    fitDefault(
      declared,
      jsonTypes(node, () => undefined),
    ) ?? declared;
  if (leaf.default !== declared) leaf.declaredDefault = declared;
}

/** A node's own visibility, verbatim; misspelt ones are ignored (ORACLE.md R9). */
export function visibilityOf(node: JsonObject): string | undefined {
  return textOf(node, "x-ms-visibility") || undefined;
}

function isCollectionFormat(value: string | undefined): value is NonNullable<Parameter["collectionFormat"]> {
  return value !== undefined && ["csv", "ssv", "tsv", "pipes", "multi"].includes(value);
}
