import {
  type DynamicSource,
  isTransportHeader,
  type Json,
  type JsonObject,
  own,
  type Parameter,
} from "@interlock/core";
import type { DeclaredParameter } from "../definition/parameter-list.ts";
import { dynamicSources } from "../dynamic/dynamic-markers.ts";
import type { MarkerContext, Scope } from "../dynamic/scope.ts";
import { fitDefault } from "../schema/default-value.ts";
import type { Flat } from "../schema/flat.ts";
import { flatten, flattenItems } from "../schema/flatten.ts";
import { textOf } from "../schema/keywords.ts";
import { firstText, longestDescription, longestTitle, textFrom } from "../schema/plain-text.ts";
import type { SchemaBook, SchemaEntry } from "../schema/schema-book.ts";
import { descriptionKeys, jsonTypes, titleKeys } from "../schema/schema-keywords.ts";
import { lazyProperties } from "./lazy-properties.ts";
import { hasMarkers, type LeafKeywords, leafKeywords } from "./leaf-keywords.ts";
import type { FoundLeaf } from "./leaf-walk.ts";
import { isSecretName } from "./secret.ts";

/** What making the leaves of one operation needs. */
export interface LeafContext {
  readonly scope: Scope;
  readonly markers: MarkerContext;
  readonly schemas: SchemaBook;
}

type Draft = { -readonly [K in keyof Parameter]: Parameter[K] };

const noSources: readonly DynamicSource[] = [];

/** The leaf that a path, query, header or formData parameter is. */
export function parameterLeaf(parameter: DeclaredParameter, context: LeafContext): Parameter {
  const { scope } = context;
  const node = flatten(parameter.node, undefined, scope.by);
  const items = node.type === "array" ? flattenItems(node, scope.by) : undefined;
  const keywords = leafKeywords(node.schema);
  const address = scope.address(parameter);
  const requiredLocal = own(node.schema, "required") === true;
  const required = requiredLocal || parameter.in === "path";
  const leaf: Omit<Draft, "schema"> = {
    in: parameter.in,
    name: parameter.name,
    pointer: address.pointer,
    key: address.key,
    segments: [],
    required,
    requiredInBody: required,
    requiredLocal,
    type: node.type,
    itemType: items === undefined ? null : items.type,
    internal: keywords.visibility === "internal",
    hasDefault: false,
    readOnly: keywords.readOnly,
    notificationUrl: keywords.notificationUrl,
    transport: parameter.in === "header" && isTransportHeader(parameter.name),
    secret: keywords.secret || isSecretName(parameter.name),
    dynamic:
      keywords.dynamic || hasMarkers(items?.schema)
        ? dynamicSources({ self: node.schema, items: items?.schema }, scope, context.markers)
        : noSources,
  };
  describe(leaf, keywords, node);
  withSchema(leaf, keywords, node, context.schemas);
  const collection = items === undefined ? undefined : textOf(node.schema, "collectionFormat");
  if (isCollectionFormat(collection)) leaf.collectionFormat = collection;
  // Elsewhere the marker is ignored (connectors.md 5.3).
  if (parameter.in === "path" && isDouble(own(node.schema, "x-ms-url-encoding"))) leaf.encoding = "double";
  return leaf;
}

/** A leaf of the body. */
export function bodyLeaf(
  found: FoundLeaf,
  parameter: DeclaredParameter,
  required: boolean,
  context: LeafContext,
): Parameter {
  const { at, items, internal } = found;
  const beside = at.segments.length === 0 ? parameter.node : undefined;
  const node = beside === undefined ? found.node : explained(found.node, beside);
  const keywords = leafKeywords(node.schema);
  const leaf: Omit<Draft, "schema"> = {
    in: "body",
    name: parameter.name,
    pointer: at.pointer,
    key: (context.scope.body as NonNullable<Scope["body"]>).address.key,
    segments: at.segments,
    required: required && at.requiredInBody,
    requiredInBody: at.requiredInBody,
    requiredLocal: at.requiredLocal,
    type: node.type,
    // `array` when arrays nest (reading.md R7).
    itemType: items === undefined ? null : items.type,
    internal,
    hasDefault: false,
    readOnly: keywords.readOnly,
    notificationUrl: keywords.notificationUrl,
    transport: false,
    secret: keywords.secret || isSecretName(at.name ?? parameter.name),
    dynamic:
      keywords.dynamic || hasMarkers(items?.schema) || hasMarkers(beside)
        ? dynamicSources(
            { self: node.schema, items: items?.schema, parameter: beside },
            context.scope,
            context.markers,
          )
        : noSources,
  };
  describe(leaf, keywords, node);
  withSchema(leaf, keywords, node, context.schemas);
  const cut = node.cut ?? items?.cut;
  if (cut?.kind === "recursive") leaf.recursiveRef = cut.reference;
  // The body parameter's visibility stands in on the root (reading.md R9).
  const standIn = beside === undefined ? undefined : visibilityOf(beside);
  if (standIn !== undefined) leaf.visibility ??= standIn;
  return leaf;
}

/** The body's root, told about by the body parameter where its schema says nothing itself. */
export function explained(node: Flat, parameter: JsonObject): Flat {
  const told = [titleKeys, descriptionKeys]
    .filter((keys) => firstText(node.schema, keys, longestTitle) === undefined)
    .flatMap((keys) => keys.filter((key) => Object.hasOwn(parameter, key)));
  if (told.length === 0) return node;
  const schema: Record<string, Json> = { ...node.schema };
  for (const key of told) schema[key] = parameter[key] as Json;
  return { ...node, schema };
}

// A plain scalar's schema costs less than writing it later would; it is the one that a schema writer would write.
function withSchema(
  leaf: Omit<Draft, "schema">,
  keywords: LeafKeywords,
  node: Flat,
  schemas: SchemaBook,
): asserts leaf is Draft {
  if (!keywords.plain || !isPlainType(node) || node.cut !== undefined)
    return addSchema(leaf, schemas.add(node));
  const schema: Record<string, Json> = {};
  if (leaf.title !== undefined) schema["title"] = leaf.title;
  if (leaf.description !== undefined) schema["description"] = leaf.description;
  if (leaf.readOnly) schema["readOnly"] = true;
  if (leaf.format !== undefined && leaf.format !== "" && node.type !== "boolean")
    schema["format"] = leaf.format;
  schema["type"] = node.type;
  (leaf as Draft).schema = schema;
}

const plainTypes: ReadonlySet<Json | undefined> = new Set(["string", "integer", "number", "boolean"]);

// A list of one type and null joins to that type, and is not the same.
function isPlainType({ type, schema }: Flat): boolean {
  return schema["type"] === type && plainTypes.has(type);
}

const addSchema = lazyProperties<SchemaEntry>({ schema: ({ number, read }) => read(number) });

function describe(leaf: Omit<Draft, "schema">, keywords: LeafKeywords, node: Flat): void {
  const title = textFrom(keywords.summary, longestTitle) ?? textFrom(keywords.title, longestTitle);
  if (title !== undefined) leaf.title = title;
  const description =
    textFrom(keywords.descriptionForModel, longestDescription) ??
    textFrom(keywords.description, longestDescription);
  if (description !== undefined) leaf.description = description;
  const { visibility, format, choices, preset } = keywords;
  if (typeof visibility === "string" && visibility !== "") leaf.visibility = visibility;
  if (typeof format === "string") leaf.format = format;
  if (Array.isArray(choices)) leaf.enum = choices;
  if (preset === undefined || preset === null) return;
  // What runs is the default fitted to its type; what was declared stays visible where they differ (connectors.md 6.7).
  leaf.hasDefault = true;
  leaf.default =
    fitDefault(
      preset,
      jsonTypes(node, () => undefined),
    ) ?? preset;
  if (leaf.default !== preset) leaf.declaredDefault = preset;
}

/** A node's own visibility, verbatim; misspelt ones are ignored (reading.md R9). */
export function visibilityOf(node: JsonObject): string | undefined {
  return textOf(node, "x-ms-visibility") || undefined;
}

const collectionFormats: readonly unknown[] = ["csv", "ssv", "tsv", "pipes", "multi"];

function isCollectionFormat(value: string | undefined): value is NonNullable<Parameter["collectionFormat"]> {
  return collectionFormats.includes(value);
}

// In any case (connectors.md 7.5).
function isDouble(encoding: unknown): boolean {
  return typeof encoding === "string" && encoding.toLowerCase() === "double";
}
