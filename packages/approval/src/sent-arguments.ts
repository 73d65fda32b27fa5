import {
  bodyKeyOf,
  type Call,
  isObject,
  type Json,
  type JsonObject,
  own,
  put,
  type ToolEntry,
  type WireParameter,
} from "@interlock/core";

/**
 * The effective arguments as far as they are on the wire. What is not sent is not there: a null that has no text form, an
 * empty list whose name would be repeated, in a form also among the members of its body, and a body of nothing else.
 */
export function sentArguments({ tool, arguments: args }: Call): JsonObject {
  const unsent = new Set(
    tool.parameters.filter((parameter) => isUnsent(parameter, args)).map((parameter) => parameter.key),
  );
  const sent = unsent.size === 0 ? args : without(args, (key) => unsent.has(key));
  return inText(tool) ? withBody(tool, sent) : sent;
}

function isUnsent(parameter: WireParameter, args: JsonObject): boolean {
  const value = own(args, parameter.key);
  const isRepeated = parameter.in === "formData" && parameter.collectionFormat === "multi";
  return value === null || (isRepeated && isEmptyList(value));
}

// In JSON null is a value of its own, and an envelope's members are its own.
function inText({ body }: ToolEntry): boolean {
  return body !== undefined && body.encoding !== "json" && body.envelope !== true;
}

function withBody(tool: ToolEntry, args: JsonObject): JsonObject {
  const key = bodyKeyOf(tool);
  const value = own(args, key);
  if (value === undefined) return args;
  const isForm = tool.body?.encoding === "urlencoded" || tool.body?.encoding === "multipart";
  if (value === null || (isForm && isEmptyList(value))) return without(args, (name) => name === key);
  // Beside other fields the body is one field, in JSON.
  const hasFields = tool.parameters.some((parameter) => parameter.in === "formData");
  if (!isForm || hasFields || !isObject(value)) return args;
  const members = without(value, (_, member) => member === null || isEmptyList(member));
  if (Object.keys(members).length === 0) return without(args, (name) => name === key);
  return replaced(args, key, members);
}

function isEmptyList(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

function without(object: JsonObject, isGone: (key: string, value: Json) => boolean): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(object)) if (!isGone(key, value)) put(kept, key, value);
  return kept;
}

function replaced(object: JsonObject, key: string, by: Json): JsonObject {
  const copy: Record<string, Json> = {};
  for (const [name, value] of Object.entries(object)) put(copy, name, name === key ? by : value);
  return copy;
}
