import { bodyKeyOf, own, type Segment, type ToolEntry } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import type { Writing } from "./apply.ts";
import type { PlannedConstraint } from "./constraints.ts";
import { plainType } from "./envelope.ts";
import { isWithin, schemaAt } from "./places.ts";

/**
 * The media type of an envelope that is sent without one, as an effective argument: rules, constraints and whoever
 * approves have it before them. None where it would not be allowed; then somebody has to say it.
 */
export function contentType(tool: ToolEntry, constraints: readonly PlannedConstraint[]): Writing | undefined {
  const plain = plainType(tool.body);
  if (plain === undefined) return undefined;
  const bodyKey = bodyKeyOf(tool);
  const steps: readonly Segment[] = [bodyKey, "$content-type"];
  const schema = schemaAt(tool.checkedSchema ?? tool.inputSchema, steps);
  const declared = own(schema, "default");
  const value = typeof declared === "string" ? declared : plain;
  if (schema !== undefined && !fitsSchema(tool, schema, value)) return undefined;
  // One that looks at the whole body looked at it without a type.
  const isKept = (each: PlannedConstraint): boolean =>
    each.steps.length === steps.length && isWithin(each.steps, steps)
      ? each.check(value).length > 0
      : schema !== undefined && each.steps.length === 1 && each.steps[0] === bodyKey;
  if (constraints.some(isKept)) return undefined;
  return { steps, value, copied: false, over: false, make: false };
}

function fitsSchema({ checkedSchema, inputSchema }: ToolEntry, schema: unknown, value: string): boolean {
  try {
    const definitions = own(checkedSchema ?? inputSchema, "$defs") ?? {};
    return compileSchema({ allOf: [schema as never], $defs: definitions })(value).length === 0;
  } catch {
    return false;
  }
}
