import { isObject, type Json, type JsonSchema, own, put } from "@interlock/core";

const dropped = ["required", "$defs"];

/** A schema as the field writes it: `required` a boolean in each property, references inlined, objects not closed. */
export function agentSchema(
  schema: JsonSchema,
  isRequired: boolean,
  definitions: JsonSchema,
  trail: readonly string[] = [],
): JsonSchema {
  const ref = own(schema, "$ref");
  if (typeof ref === "string") {
    const { $ref: _, ...siblings } = schema;
    const name = ref.slice("#/$defs/".length).replaceAll("~1", "/").replaceAll("~0", "~");
    const target = own(definitions, name);
    // A schema that contains itself ends there as an open object: the field has no references.
    const inner = isObject(target) && !trail.includes(name) && trail.length < 8 ? target : { type: "object" };
    return agentSchema({ ...inner, ...siblings }, isRequired, definitions, [...trail, name]);
  }
  const required = own(schema, "required");
  const names = Array.isArray(required) ? (required as readonly Json[]) : [];
  const made: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    // Other keys are said where they are the agent's; the field does not close objects.
    if (dropped.includes(keyword) || (keyword === "additionalProperties" && value === false)) continue;
    if (keyword === "properties" && isObject(value)) {
      const properties: Record<string, Json> = {};
      for (const [name, part] of Object.entries(value)) {
        put(
          properties,
          name,
          isObject(part) ? agentSchema(part, names.includes(name), definitions, trail) : part,
        );
      }
      made[keyword] = properties;
    } else {
      put(
        made,
        keyword,
        ["items", "additionalProperties"].includes(keyword) && isObject(value)
          ? agentSchema(value, false, definitions, trail)
          : value,
      );
    }
  }
  return isRequired ? { ...made, required: true } : made;
}
