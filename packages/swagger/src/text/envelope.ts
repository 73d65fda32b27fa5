import { isObject, type Json, type JsonObject, own } from "@interlock/core";

/** The definition itself, out of whatever a service wraps it in: the first place that has `paths` (connectors.md 0.2.1). */
export function openEnvelope(root: JsonObject): {
  readonly definition: JsonObject;
  readonly at: readonly string[];
} {
  const place = places.find((at) => isObject(own(below(root, at), "paths"))) ?? [];
  return { definition: below(root, place) as JsonObject, at: place };
}

const places = [[], ["properties", "swagger"], ["swagger"], ["properties", "apiDefinitions", "value"]];

function below(root: JsonObject, at: readonly string[]): Json | undefined {
  return at.reduce<Json | undefined>((value, key) => own(value, key), root);
}
