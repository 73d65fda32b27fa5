import { isObject, type Json, type JsonSchema, own, put } from "@interlock/core";

/**
 * A schema as the generator may see it: only keywords that shape a type, since some others are instructions to it.
 * A `$ref` becomes the name of the type that its definition is written as: the generator would follow it, which takes
 * for ever where definitions refer to each other. Titles become part of the comment, or it would name types after them.
 */
export function typeSchema(schema: JsonSchema, typeOf: (reference: string) => string): JsonSchema {
  const to: Record<string, Json> = {};
  const inner = (each: JsonSchema) => typeSchema(each, typeOf);
  for (const keyword of ["type", "enum", "const", "required"]) {
    const value = own(schema, keyword);
    if (value !== undefined) to[keyword] = value;
  }
  const reference = own(schema, "$ref");
  if (typeof reference === "string") to["tsType"] = typeOf(reference);
  for (const keyword of ["items", "additionalProperties", "not"]) {
    const value = own(schema, keyword);
    // An index signature would have to fit the declared properties too.
    if (keyword === "additionalProperties" && isObject(value) && isDeclaring(schema)) to[keyword] = true;
    else if (isObject(value)) to[keyword] = inner(value);
    else if (typeof value === "boolean") to[keyword] = value;
  }
  for (const keyword of ["oneOf", "anyOf", "allOf"]) {
    const value = own(schema, keyword);
    if (Array.isArray(value)) to[keyword] = (value as readonly Json[]).filter(isObject).map(inner);
  }
  const properties = own(schema, "properties");
  if (isObject(properties)) to["properties"] = named(properties, inner);
  const comment = commentOf(schema);
  if (comment !== "") to["description"] = comment;
  return to;
}

function isDeclaring(schema: JsonSchema): boolean {
  const properties = own(schema, "properties");
  return isObject(properties) && Object.keys(properties).length > 0;
}

function named(value: JsonSchema, inner: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const to: Record<string, Json> = {};
  for (const name of Object.keys(value)) {
    const schema = value[name];
    // The generator copies by assignment, which would set a prototype.
    if (isObject(schema) && name !== "__proto__") put(to, name, inner(schema));
  }
  return to;
}

function commentOf(schema: JsonSchema): string {
  const texts = [own(schema, "title"), own(schema, "description")].filter((text) => typeof text === "string");
  const [title, description] = texts;
  const text = title !== undefined && description?.startsWith(title) ? description : texts.join("\n\n");
  return commentText(text);
}

/** Text that does not end the comment that it stands in. */
export function commentText(text: string): string {
  return text.replaceAll("*/", "*\\/");
}
