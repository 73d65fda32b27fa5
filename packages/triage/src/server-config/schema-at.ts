import { isObject, type Json, type JsonSchema, own, type Place, type ToolEntry } from "@interlock/core";

/** The schema of a place as the tool's input schema has it, its reference followed. */
export function schemaAt(
  tool: Pick<ToolEntry, "inputSchema">,
  place: Pick<Place, "key" | "segments">,
): JsonSchema {
  const definitions = own(tool.inputSchema, "$defs");
  let at: Json | undefined = tool.inputSchema;
  for (const step of [place.key, ...place.segments]) {
    if (step === null) at = own(at, "items");
    else at = step === true ? own(at, "additionalProperties") : own(own(at, "properties"), step);
    const reference: Json | undefined = own(at, "$ref");
    if (typeof reference === "string") at = own(definitions, reference.slice("#/$defs/".length));
  }
  return isObject(at) ? at : {};
}
