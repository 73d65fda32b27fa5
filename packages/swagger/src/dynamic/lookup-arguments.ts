import { isObject, type Json, type LookupArgument, own } from "@interlock/core";
import { resolveReference, type Scope } from "./scope.ts";

/** Reads the `parameters` of a marker: literals, references to inputs, paths in a tree node (connectors.md 0.2.4). */
export function lookupArguments(parameters: Json | undefined, scope: Scope): readonly LookupArgument[] {
  if (!isObject(parameters)) return [];
  return Object.keys(parameters).map((target) => ({
    target,
    from: source(parameters[target] as Json, scope),
  }));
}

function source(value: Json, scope: Scope): LookupArgument["from"] {
  if (!isObject(value)) return { literal: value };
  for (const form of ["parameterReference", "parameter"] as const) {
    const reference = own(value, form);
    if (typeof reference !== "string") continue;
    const found = resolveReference(reference, scope);
    return {
      reference,
      form,
      required: own(value, "required") === true,
      resolvesTo: found?.resolvesTo ?? null,
      how: found?.how ?? null,
      ...(found === undefined ? {} : { pointer: found.pointer }),
    };
  }
  const selected = own(value, "selectedItemValuePath") ?? own(value, "value-property");
  if (typeof selected === "string") return { selected };
  // `{"value": null}` is a literal null, which is no value.
  return { literal: Object.hasOwn(value, "value") ? (value["value"] as Json) : value };
}
