import { isObject, type Json, type Operation, own, type Segment } from "@interlock/core";
import type { Report } from "../file/report.ts";
import { didYouMean } from "../file/suggestion.ts";
import { formatAddress } from "../roles/format-address.ts";
import { declaredNames, isClosed, type Laid, type Path } from "./walk.ts";

/**
 * Reports the names of a policy's schema that the definition does not declare, wherever a schema may name members
 * (policy.md 4.2). Names are free below what declares none, and among other keys.
 */
export function reportUnknownNames(operation: Operation, laid: Laid, path: Path, report: Report): void {
  if (!isObject(laid.schema) || !isClosed(laid.declared)) return;
  const names = declaredNames(laid.declared);
  for (const [at, name] of namesIn(laid.schema)) {
    if (names.includes(name)) continue;
    const pointer = pointerOf(operation, [...laid.steps, name]);
    report.add([...path, ...laid.path, ...at], {
      code: "unknown-pointer",
      pointer,
      message: `${operation.id} has no parameter ${pointer}: what is said of it would check nothing`,
      ...meant(operation, laid.steps, name, names),
    });
  }
}

function namesIn(schema: Json): readonly (readonly [Path, string])[] {
  const properties = own(schema, "properties");
  const dependent = own(schema, "dependentRequired");
  return [
    ...Object.keys(isObject(properties) ? properties : {}).map(
      (name) => [["properties", name], name] as const,
    ),
    ...listed(own(schema, "required"), ["required"]),
    ...Object.entries(isObject(dependent) ? dependent : {}).flatMap(([name, names]) => [
      [["dependentRequired", name], name] as const,
      ...listed(names, ["dependentRequired", name]),
    ]),
  ];
}

function listed(names: Json | undefined, path: Path): readonly (readonly [Path, string])[] {
  if (!Array.isArray(names)) return [];
  return (names as readonly string[]).map((name, index) => [[...path, index], name] as const);
}

function pointerOf(operation: Operation, [key, ...segments]: readonly Segment[]): string {
  return formatAddress(operation, { key: key as string, segments });
}

// A name may stand elsewhere: below another argument, or written with dots.
function meant(
  operation: Operation,
  above: readonly Segment[],
  name: string,
  names: readonly string[],
): { readonly suggestion?: string } {
  const near = didYouMean(name, names);
  if (near.suggestion !== undefined) return near;
  const wanted = name.split(/[./]/u);
  const found = [...operation.parameters, ...operation.containers].find((node) => {
    const steps = [node.key, ...node.segments];
    return steps.length > above.length && wanted.every((step, i) => steps.at(i - wanted.length) === step);
  });
  if (found === undefined) return {};
  return {
    suggestion: `it stands at ${found.pointer}: write properties: ${nested([found.key, ...found.segments])}`,
  };
}

function nested([step, ...rest]: readonly Segment[]): string {
  if (step === undefined) return "…";
  if (step === null) return rest.length === 0 ? "{ items: … }" : `items: ${nested(rest)}`;
  const inner = rest.length === 0 ? "…" : `{ ${rest[0] === null ? "" : "properties: "}${nested(rest)} }`;
  return `{ ${step}: ${inner} }`;
}
