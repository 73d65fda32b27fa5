import { type Json, type JsonObject, put } from "@interlock/core";
import type { Draw, Model } from "./role-fuzz-model.ts";

/** A definition with one operation that takes the body: references, `allOf` and plain schemas, as they come. */
export function documentOf(body: Model, draw: Draw): JsonObject {
  const definitions: Record<string, Json> = {};
  const named = new Map<Model, string>();
  const schema = write(body);
  const parameters = [
    { name: "id", in: "path", required: true, type: "string" },
    { name: "q", in: "query", type: "string" },
    { name: "X-Tenant", in: "header", type: "string" },
    { name: "body", in: "body", schema },
  ];
  const operation = { operationId: "Act", parameters, responses: { 200: { description: "ok" } } };
  const paths = { "/things/{id}": { post: operation } };
  return { swagger: "2.0", info: { title: "T", version: "1" }, paths, definitions };

  function write(model: Model): JsonObject {
    if (model.kind === "again")
      return { $ref: `#/definitions/${nameOf(model.up as Model)}`, ...marks(model) };
    if (model.kind !== "object") return { ...plain(model), ...marks(model) };
    const isNamed = named.has(model) || draw.chance(0.3) || repeats(model, model);
    if (!isNamed) return { ...objectSchema(model), ...marks(model) };
    return { $ref: `#/definitions/${nameOf(model)}`, ...marks(model) };
  }

  function nameOf(model: Model): string {
    const known = named.get(model);
    if (known !== undefined) return known;
    const name = `D${named.size}`;
    named.set(model, name);
    definitions[name] = objectSchema(model);
    return name;
  }

  function plain(model: Model): JsonObject {
    if (model.kind === "text") return { type: "string" };
    if (model.kind === "number") return { type: "number" };
    if (model.kind === "array") return { type: "array", items: write(model.items as Model) };
    return draw.chance(0.5) ? { type: "object" } : {};
  }

  function objectSchema(model: Model): JsonObject {
    const entries = [...model.props].map(([name, inner]) => [name, write(inner)] as const);
    const required = [...model.props].filter(([, inner]) => inner.required).map(([name]) => name);
    const open =
      model.open === undefined
        ? {}
        : { additionalProperties: model.open === true ? true : write(model.open) };
    const whole = required.length === 0 ? {} : { required };
    if (draw.chance(0.7) || entries.length < 2)
      return { type: "object", properties: properties(entries), ...whole, ...open };
    const half = Math.floor(entries.length / 2);
    const first = { type: "object", properties: properties(entries.slice(0, half)), ...open };
    return { allOf: [first, { properties: properties(entries.slice(half)) }], ...whole };
  }
}

function properties(entries: readonly (readonly [string, JsonObject])[]): JsonObject {
  const made: Record<string, Json> = {};
  for (const [name, schema] of entries) put(made, name, schema);
  return made;
}

function marks(model: Model): JsonObject {
  return {
    ...(model.internal ? { "x-ms-visibility": "internal" } : {}),
    ...(model.readOnly ? { readOnly: true } : {}),
    ...(model.nullable ? { "x-nullable": true } : {}),
    ...(model.preset === undefined ? {} : { default: model.preset }),
  };
}

function repeats(model: Model, wanted: Model): boolean {
  if (model.kind === "again") return model.up === wanted;
  const open = typeof model.open === "object" ? [model.open] : [];
  return [...model.props.values(), ...open, ...(model.items === undefined ? [] : [model.items])].some(
    (inner) => repeats(inner, wanted),
  );
}
