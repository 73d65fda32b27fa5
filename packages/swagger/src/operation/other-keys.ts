import { type Container, isObject, type JsonSchema, type Leaf, own, pointerBelow } from "@interlock/core";
import { type Flattening, flatten, flattenItems } from "../schema/flatten.ts";
import { lazyProperties } from "./lazy-properties.ts";
import type { FoundContainer } from "./leaf-walk.ts";

type Draft = { -readonly [K in keyof Leaf]: Leaf[K] };

/** The leaf that an object's other keys are; none where it accepts no keys beyond the declared ones. */
export function otherKeysOf(
  container: Container,
  { node }: FoundContainer,
  name: string,
  by: Flattening,
): readonly Leaf[] {
  const open = container.kind === "object" ? own(node.schema, "additionalProperties") : undefined;
  if (open !== true && !isObject(open)) return [];
  const value = isObject(open) ? flatten(open, node.trail, by) : undefined;
  const items = value?.type === "array" ? flattenItems(value, by) : undefined;
  const leaf: Omit<Draft, "schema"> = {
    in: "body",
    name,
    pointer: pointerBelow(container.pointer, true),
    key: container.key,
    segments: [...container.segments, true],
    required: false,
    requiredInBody: false,
    requiredLocal: false,
    type: value?.type ?? null,
    itemType: items?.type ?? null,
    internal: container.internal || own(value?.schema, "x-ms-visibility") === "internal",
    hasDefault: false,
    readOnly: container.readOnly || own(value?.schema, "readOnly") === true,
    notificationUrl: own(value?.schema, "x-ms-notification-url") === true,
    transport: false,
    secret: false,
    dynamic: [],
  };
  addSchema(leaf, container);
  return [leaf];
}

// Written when it is asked for, as the container's own is.
const addSchema: (leaf: Omit<Draft, "schema">, container: Container) => asserts leaf is Draft =
  lazyProperties<Container>({
    schema: (container): JsonSchema => (isObject(container.open) ? container.open : {}),
  });
