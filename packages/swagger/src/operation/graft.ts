import {
  type Connector,
  isObject,
  type Json,
  type JsonObject,
  type Operation,
  own,
  parsePointer,
  put,
  type Segment,
} from "@interlock/core";
import { type DeclaredOperation, type Definition, findOperations } from "../definition/definition.ts";
import { follow } from "../definition/parameter-list.ts";
import { type Flattening, flatten } from "../schema/flatten.ts";
import { createResolver } from "../schema/reference.ts";
import { createBudget, stepsPerOperation } from "./budget.ts";
import { readOperation } from "./operation.ts";
import { collectInputs } from "./operation-inputs.ts";
import { responseOf } from "./response.ts";

/** A schema that was looked up and takes the place of a node of an operation (connectors.md 4.3). */
export interface SchemaGraft {
  /** Into what the operation is given, or into what it answers. */
  readonly to: "input" | "output";
  /** The node's pointer; of an answer from its root, which is "". */
  readonly pointer: string;
  /** Its `$ref`s mean itself, never the definition. */
  readonly schema: JsonObject;
}

/**
 * The operation as it would have been read with the schemas in their places; later grafts may stand inside earlier
 * ones. `undefined` when a place is not there.
 */
export function graftSchemas(
  connector: Connector,
  operation: Operation,
  grafts: readonly SchemaGraft[],
): Operation | undefined {
  const grafted = withGrafts(connector, operation, grafts);
  return grafted === undefined ? undefined : readOperation(grafted.declared, grafted.definition).operation;
}

/** An operation's declaration with schemas in their places, and the definition that its references mean. */
export interface GraftedDeclaration {
  readonly declared: DeclaredOperation;
  readonly definition: Definition;
  readonly by: () => Flattening;
}

/** Puts the schemas into the declaration; the connector's own document is not touched. */
export function withGrafts(
  connector: Connector,
  operation: Operation,
  grafts: readonly SchemaGraft[],
): GraftedDeclaration | undefined {
  const found = findOperations(connector.document);
  // The connector's operations stand in the order in which they are found.
  const index = connector.operations.findIndex(
    ({ id, method, path }) => id === operation.id && method === operation.method && path === operation.path,
  );
  let declared = found.operations[index];
  const document = { ...connector.document, [home]: grafts.map(({ schema }, at) => relocate(schema, at)) };
  const definition: Definition = { ...found, document, resolve: createResolver(document) };
  const steps = stepsPerOperation(found.operations.length);
  const by = () => ({ resolve: definition.resolve, spend: createBudget(steps) });
  for (const [at, { to, pointer }] of grafts.entries()) {
    if (declared === undefined) return undefined;
    const schema = document[home]?.[at] as JsonObject;
    declared = (to === "input" ? intoInput : intoOutput)(declared, definition, by(), pointer, schema);
  }
  return declared === undefined ? undefined : { declared, definition, by };
}

const home = "x-interlock-grafts";

// A look-up's schema refers to itself (connectors.md 4.2), so it gets a place of its own in the document.
function relocate(schema: JsonObject, at: number): JsonObject {
  return moved(schema, `#/${home}/${at}`) as JsonObject;
}

function moved(value: Json, base: string): Json {
  if (Array.isArray(value)) return value.map((each: Json) => moved(each, base));
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const inner = value[key] as Json;
    const isLocal = key === "$ref" && typeof inner === "string" && inner.startsWith("#");
    put(copy, key, isLocal ? `${base}${(inner as string).slice(1)}` : moved(inner, base));
  }
  return copy;
}

type Graft = (
  declared: DeclaredOperation,
  definition: Definition,
  by: Flattening,
  pointer: string,
  schema: JsonObject,
) => DeclaredOperation | undefined;

const intoInput: Graft = (declared, definition, by, pointer, schema) => {
  const address = parsePointer(pointer);
  const { parameters, bodyParameter } = collectInputs(declared, definition, by);
  const all = bodyParameter === undefined ? parameters : [...parameters, bodyParameter];
  const parameter = all.find(
    ({ in: place, name }) => name === address?.name && (address.in ?? place) === place,
  );
  if (address === undefined || parameter === undefined) return undefined;
  if (parameter.in !== "body") return withParameter(declared, { ...parameter.node, ...schema });
  const held = own(parameter.node, "schema");
  const placed = replace(isObject(held) ? held : {}, address.segments, schema, by);
  if (placed === undefined) return undefined;
  const needed = address.segments.length === 0 && placed.needed;
  const root = address.segments.length === 0 ? withoutMarkers(parameter.node) : parameter.node;
  return withParameter(declared, {
    ...root,
    ...(needed ? { required: true } : {}),
    schema: placed.node,
  });
};

// Of two parameters of one place and name the later counts (reading.md R7).
function withParameter(declared: DeclaredOperation, parameter: JsonObject): DeclaredOperation {
  const listed = own(declared.node, "parameters");
  const parameters = [...(Array.isArray(listed) ? (listed as readonly Json[]) : []), parameter];
  return { ...declared, node: { ...declared.node, parameters } };
}

const intoOutput: Graft = (declared, definition, by, pointer, schema) => {
  const found = responseOf(declared.node);
  const segments = parsePointer(`/response${pointer}`)?.segments;
  if (found === undefined || segments === undefined) return undefined;
  const response = follow(found.response, definition.resolve, []);
  const held = own(response, "schema");
  const placed = replace(isObject(held) ? held : {}, segments, schema, by);
  if (placed === undefined) return undefined;
  const responses = own(declared.node, "responses") as JsonObject;
  const all = { ...responses, [found.code]: { ...response, schema: placed.node } };
  return { ...declared, node: { ...declared.node, responses: all } };
};

interface Placed {
  readonly node: JsonObject;
  /** The schema has required members, so that what holds it is required as well (connectors.md 4.3). */
  readonly needed: boolean;
}

// Only what stands on the way is written out; everything beside it keeps its references.
function replace(
  node: JsonObject,
  segments: readonly Segment[],
  schema: JsonObject,
  by: Flattening,
): Placed | undefined {
  const flat = flatten(node, undefined, by);
  const [step, ...rest] = segments;
  if (step === undefined) {
    const required = own(schema, "required");
    return {
      node: { ...described(flat.schema), ...schema },
      needed: Array.isArray(required) && required.length > 0,
    };
  }
  const { $ref: _, allOf: __, ...keywords } = flat.schema;
  const type = flat.type ?? "object";
  if (step === null) {
    const inner = replace(flat.items ?? {}, rest, schema, by);
    return inner && { node: { ...keywords, type, items: inner.node }, needed: false };
  }
  const property = flat.properties.find(({ name }) => name === step);
  const inner = property && replace(property.node, rest, schema, by);
  if (inner === undefined) return undefined;
  const properties: Record<string, Json> = {};
  for (const { name, node: each } of flat.properties)
    put(properties, name, name === step ? inner.node : each);
  const required = inner.needed ? [...new Set([...flat.required, step])] : flat.required;
  return { node: { ...keywords, type, properties, required }, needed: false };
}

const kept = ["title", "description", "x-ms-summary", "x-ms-visibility", "x-ms-description-for-model"];

// What the definition says of the node itself; everything else is the schema's (connectors.md 4.3 rule 1).
function described(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    kept.flatMap((key) => (Object.hasOwn(schema, key) ? [[key, schema[key] as Json]] : [])),
  );
}

function withoutMarkers(node: JsonObject): JsonObject {
  const { "x-ms-dynamic-schema": _, "x-ms-dynamic-properties": __, ...rest } = node;
  return rest;
}
