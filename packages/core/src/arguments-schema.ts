import { type Json, type JsonSchema, own, put } from "./json.ts";
import type { Container, Leaf, Operation, Parameter } from "./operation.ts";
import type { Segment } from "./pointer.ts";
import { definitionName, schemasIn } from "./schema-keywords.ts";

/** What of an operation goes into an arguments schema. */
export interface ArgumentsSchemaOptions {
  /** The leaves to keep, with whether each is required where it stands. */
  readonly leaf: (
    leaf: Parameter,
  ) => { readonly required: boolean; readonly description?: string } | undefined;
  /** Whether an object or array on the way must be there whenever what is above it is. */
  readonly container: (container: Container) => boolean;
  /** Whether keys that the connector accepts beyond the declared ones are kept, asked of objects that accept some. */
  readonly otherKeys?: (container: Container) => boolean;
}

/**
 * The JSON Schema of a tool's arguments, built up from the leaves that are kept, so that nothing else can be in it:
 * objects are closed unless their other keys are kept, `$defs` holds only what is used.
 */
export function argumentsSchema(operation: Operation, options: ArgumentsSchemaOptions): JsonSchema {
  const root = objectNode();
  for (const leaf of operation.parameters) {
    const kept = options.leaf(leaf);
    if (kept === undefined) continue;
    const parent = descend(root, operation, leaf, options);
    const last = leaf.segments.at(-1);
    const name = leaf.segments.length === 0 ? leaf.key : last;
    const schema =
      kept.description === undefined ? leaf.schema : { ...leaf.schema, description: kept.description };
    if (name === null || name === undefined) parent.items = schema;
    else addProperty(parent, name as string, { leaf: schema }, kept.required);
  }
  for (const container of operation.containers) {
    if ((container.open ?? false) === false || options.otherKeys?.(container) !== true) continue;
    const { key, segments } = container;
    descend(root, operation, { key, segments: [...segments, true] }, options).open = container.open as Json;
  }
  const schema = finish(root);
  const defs = usedDefinitions(schema, operation.definitions);
  return Object.keys(defs).length === 0 ? schema : { ...schema, $defs: defs };
}

interface Node {
  container?: Container;
  properties: Map<string, { required: boolean; node: Node | { leaf: JsonSchema } }>;
  element?: Node;
  items?: JsonSchema;
  /** The schema of its other keys, where they are kept. */
  open?: Json;
}

function objectNode(container?: Container): Node {
  return { properties: new Map(), ...(container === undefined ? {} : { container }) };
}

function addProperty(parent: Node, name: string, node: Node | { leaf: JsonSchema }, required: boolean): void {
  if (!parent.properties.has(name)) parent.properties.set(name, { required, node });
}

// Makes the containers between the arguments and a leaf, each once.
function descend(
  root: Node,
  operation: Operation,
  leaf: Pick<Leaf, "key" | "segments">,
  options: ArgumentsSchemaOptions,
): Node {
  if (leaf.segments.length === 0) return root;
  let at = root;
  for (let depth = 0; depth < leaf.segments.length; depth++) {
    const container = containerAt(operation, leaf.key, leaf.segments.slice(0, depth));
    const step: Segment = depth === 0 ? leaf.key : (leaf.segments[depth - 1] as Segment);
    if (step === null) {
      at.element ??= objectNode(container);
      at = at.element;
    } else {
      const known = at.properties.get(step as string)?.node;
      const node = known !== undefined && !("leaf" in known) ? known : objectNode(container);
      addProperty(at, step as string, node, container !== undefined && options.container(container));
      at = node;
    }
  }
  return at;
}

const containerIndex = new WeakMap<Operation, ReadonlyMap<string, Container>>();

/** The container at an address of an operation. */
export function containerAt(
  operation: Operation,
  key: string,
  segments: readonly Segment[],
): Container | undefined {
  let index = containerIndex.get(operation);
  if (index === undefined) {
    index = new Map(operation.containers.map((c) => [JSON.stringify([c.key, ...c.segments]), c]));
    containerIndex.set(operation, index);
  }
  return index.get(JSON.stringify([key, ...segments]));
}

function finish(node: Node): JsonSchema {
  const keywords = node.container?.keywords ?? {};
  const nullable = node.container?.nullable === true;
  if (node.element !== undefined || node.items !== undefined) {
    return {
      ...keywords,
      type: nullable ? ["array", "null"] : "array",
      items: node.items ?? finish(node.element as Node),
    };
  }
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  for (const [name, entry] of node.properties) {
    put(properties, name, "leaf" in entry.node ? entry.node.leaf : finish(entry.node));
    if (entry.required) required.push(name);
  }
  return {
    ...keywords,
    type: nullable ? ["object", "null"] : "object",
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: node.open ?? false,
  };
}

/** The definitions that a schema reaches, directly or through others. */
export function usedDefinitions(
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>>,
): Record<string, JsonSchema> {
  const used: Record<string, JsonSchema> = {};
  const pending: JsonSchema[] = [schema];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const part of schemasIn(next)) pending.push(part);
    const name = definitionName(own(next, "$ref"));
    const definition = name === undefined ? undefined : own<JsonSchema>(definitions, name);
    if (name === undefined || definition === undefined || Object.hasOwn(used, name)) continue;
    put(used, name, definition);
    pending.push(definition);
  }
  return used;
}
