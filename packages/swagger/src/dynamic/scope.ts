import { type JsonObject, pointerBelow, type Step } from "@interlock/core";
import type { Address } from "../definition/addresses.ts";
import type { DeclaredParameter } from "../definition/parameter-list.ts";
import type { Flat } from "../schema/flat.ts";
import { type Flattening, flatten, flattenItems } from "../schema/flatten.ts";

/** The inputs of an operation, as its look-ups may refer to them. */
export interface Scope {
  /** In the order path, query, header, formData. */
  readonly parameters: readonly DeclaredParameter[];
  readonly address: (parameter: DeclaredParameter) => Address;
  readonly body?: { readonly name: string; readonly root: Flat; readonly address: Address };
  readonly by: Flattening;
}

/** What the markers of one definition refer to. */
export interface MarkerContext {
  readonly document: JsonObject;
  readonly hasOperation: (operationId: string) => boolean;
}

/** What a reference of a look-up means in the calling operation (reading.md R10). */
export interface Resolution {
  /** `query:name`, `body:` or `body:a.b`. */
  readonly resolvesTo: string;
  readonly how: "name" | "body" | "path" | "path-from-root";
  readonly pointer: string;
}

/** Resolves a reference, first rule that hits wins; `undefined` when it dangles. */
export function resolveReference(reference: string, scope: Scope): Resolution | undefined {
  const named = scope.parameters.find(({ name }) => name === reference);
  if (named !== undefined) {
    const pointer = scope.address(named).pointer;
    return { resolvesTo: `${named.in}:${named.name}`, how: "name", pointer };
  }
  const { body } = scope;
  if (body === undefined) return undefined;
  const isBody = (name: string | undefined) => name === body.name || name === "body";
  if (isBody(reference)) return { resolvesTo: "body:", how: "body", pointer: body.address.pointer };
  for (const separator of ["/", "."]) {
    const [first, ...rest] = reference.split(separator);
    const found = isBody(first) && rest.length > 0 ? inBody(rest, scope, "path") : undefined;
    if (found !== undefined) return found;
  }
  return (
    inBody([reference], scope, "path-from-root") ??
    inBody(reference.split("/"), scope, "path-from-root") ??
    inBody(reference.split("."), scope, "path-from-root")
  );
}

function inBody(
  names: readonly string[],
  scope: Scope,
  how: "path" | "path-from-root",
): Resolution | undefined {
  const body = scope.body as NonNullable<Scope["body"]>;
  const segments = walk(names, body.root, scope.by);
  if (segments === undefined) return undefined;
  return {
    resolvesTo: `body:${names.join(".")}`,
    how,
    pointer: segments.reduce<string>(pointerBelow, body.address.pointer),
  };
}

const deepest = 64;

// Array steps are passed silently. The trail is left behind: a path may go through a recursive type.
function walk(names: readonly string[], root: Flat, by: Flattening): readonly Step[] | undefined {
  if (names.length > deepest) return undefined;
  const segments: Step[] = [];
  let at = root;
  for (const name of names) {
    for (let levels = 0; at.type === "array"; levels++) {
      const items = levels < deepest ? flattenItems({ ...at, trail: undefined }, by) : undefined;
      if (items === undefined) return undefined;
      segments.push(null);
      at = items;
    }
    const property = at.properties.find((candidate) => candidate.name === name);
    if (property === undefined) return undefined;
    segments.push(name);
    at = flatten(property.node, undefined, by);
  }
  return segments;
}
