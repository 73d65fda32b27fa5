import { isObject, type Json } from "@interlock/core";

/** The default as its types want it: itself, or converted without loss; `undefined` when neither is possible. */
export function fitDefault(value: Json, types: readonly string[]): Json | undefined {
  if (types.length === 0 || types.some((type) => isOfType(value, type))) return value;
  for (const type of types) {
    const converted = convert(value, type);
    if (converted !== undefined) return converted;
  }
  return undefined;
}

/** Whether a value has a JSON Schema type. */
function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case "string":
    case "boolean":
      return typeof value === type;
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    default:
      return type === "null" && value === null;
  }
}

function convert(value: Json, type: string): Json | undefined {
  if (type === "string") {
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  }
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (type === "boolean") return /^(?:true|false)$/iu.test(text) ? text.toLowerCase() === "true" : undefined;
  if (type === "integer" || type === "number") return number(text, type);
  return type === "object" || type === "array" ? parsed(text, type) : undefined;
}

function number(text: string, type: string): number | undefined {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/u.test(text)) return undefined;
  const value = Number(text);
  const digits = text.replaceAll(/\D/gu, "").replace(/^0+/u, "");
  return digits.length <= 15 && isOfType(value, type) ? value : undefined;
}

function parsed(text: string, type: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isOfType(value, type) ? value : undefined;
  } catch {
    return undefined;
  }
}
