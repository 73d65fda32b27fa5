import { formatPath, isObject, type Json, own, type ToolEntry } from "@interlock/core";
import { type CheckValue, compileSchema } from "@interlock/core/schema";

const most = 100;
const checks = new WeakMap<ToolEntry, CheckValue>();

/**
 * Where a result does not fit the declared response, in the definition's own words: a name that it does not declare is the
 * service's text, which may be anything, and stands as `~other`.
 */
export function mismatches(tool: ToolEntry, body: Json): readonly string[] {
  const { outputSchema } = tool;
  if (outputSchema === undefined) return [];
  try {
    let check = checks.get(tool);
    if (check === undefined) {
      check = compileSchema(outputSchema);
      checks.set(tool, check);
    }
    const found = new Set<string>();
    for (const { path } of check(body)) {
      found.add(declaredPointer(outputSchema, path));
      if (found.size === most) break;
    }
    return [...found];
  } catch {
    // A response schema that is none says nothing of a result.
    return [];
  }
}

function declaredPointer(root: Json, path: readonly (string | number)[]): string {
  let at: Json | undefined = root;
  let pointer = "";
  for (const step of path) {
    const schema = resolved(root, at);
    const next: Json | undefined =
      typeof step === "number" ? own(schema, "items") : own(own(schema, "properties"), step);
    const isTold = typeof step === "number" || next !== undefined;
    pointer = `${pointer}${isTold ? formatPath([step]) : "/~other"}`;
    at = next ?? (typeof step === "string" ? own(schema, "additionalProperties") : undefined);
  }
  return pointer.length <= 256 ? pointer : pointer.slice(0, 256);
}

function resolved(root: Json, schema: Json | undefined): Json | undefined {
  let at = schema;
  for (let steps = 0; steps < 32 && isObject(at); steps++) {
    const reference = own(at, "$ref");
    if (typeof reference !== "string" || !reference.startsWith("#/$defs/")) return at;
    const name = reference.slice("#/$defs/".length).replaceAll("~1", "/").replaceAll("~0", "~");
    at = own(own(root, "$defs"), name);
  }
  return at;
}
