import { isObject, type JsonObject, own } from "@interlock/core";

/** The definition itself, out of whatever a service wraps it in: the first place that has `paths` (connectors.md §0.2.1). */
export function openEnvelope(root: JsonObject): JsonObject {
  const properties = own(root, "properties");
  const places = [
    root,
    own(properties, "swagger"),
    own(root, "swagger"),
    own(own(properties, "apiDefinitions"), "value"),
  ];
  return places.filter(isObject).find((place) => isObject(own(place, "paths"))) ?? root;
}
