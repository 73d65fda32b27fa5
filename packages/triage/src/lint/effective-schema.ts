import {
  isObject,
  type Json,
  type JsonSchema,
  own,
  type Place,
  put,
  type Segment,
  type ToolEntry,
} from "@interlock/core";

/** What rules see of a tool: the agent's arguments with all that the policy lays over them. */
export interface EffectiveSchema {
  readonly schema: JsonSchema;
  readonly definitions: JsonSchema;
}

type Draft = Record<string, Json>;

const known = new WeakMap<ToolEntry, EffectiveSchema>();

/** The schema of a tool's effective arguments: locked + agent + injected (governance.md 5.1). */
export function effectiveSchema(tool: ToolEntry): EffectiveSchema {
  let effective = known.get(tool);
  if (effective === undefined) {
    const { $defs, ...schema } = structuredClone(tool.inputSchema) as Draft;
    for (const place of tool.requiredObjects) write(schema, place, object(), false);
    for (const leaf of tool.injected) write(schema, leaf, { const: leaf.value }, false);
    for (const lock of tool.locks) write(schema, lock, { const: effectiveValue(lock) }, true);
    effective = { schema, definitions: isObject($defs) ? $defs : {} };
    known.set(tool, effective);
  }
  return effective;
}

function effectiveValue({ secret, value }: ToolEntry["locks"][number]): Json {
  return secret === undefined ? value : `secret:${secret}`;
}

// `forces`: it is there whatever the agent sends, and so is what it stands in, as far as no array is on the way.
function write(root: Draft, place: Place, leaf: Draft, forces: boolean): void {
  const steps: readonly Segment[] = [place.key, ...place.segments];
  let at = root;
  for (const [index, step] of steps.entries()) {
    // Nothing of the policy's stands at other keys.
    if (step === true) return;
    const isLast = index === steps.length - 1;
    if (step === null) {
      at = child(at, "items", isLast ? leaf : object(), isLast);
      continue;
    }
    const properties = child(at, "properties", {}, false);
    if (isLast || forces) demand(at, step);
    const isList = steps[index + 1] === null;
    at = child(properties, step, isLast ? leaf : isList ? { type: "array" } : object(), isLast && forces);
  }
}

function child(at: Draft, key: string, fresh: Draft, replaces: boolean): Draft {
  const found = own(at, key);
  if (!replaces && isObject(found)) return found as Draft;
  put(at, key, fresh);
  return fresh;
}

function demand(at: Draft, name: string): void {
  const required = own(at, "required");
  const names = Array.isArray(required) ? (required as readonly Json[]) : [];
  if (!names.includes(name)) put(at, "required", [...names, name]);
}

function object(): Draft {
  return { type: "object", properties: {}, additionalProperties: false };
}
