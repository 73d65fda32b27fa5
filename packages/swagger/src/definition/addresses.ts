import { argumentKey, formatPointer, type Location } from "@interlock/core";

/** How one parameter of an operation is addressed in a policy (policy.md 2.2). */
export interface Address {
  readonly key: string;
  readonly pointer: string;
}

/** Gives every parameter of an operation an address that no other has and that `parsePointer` reads back. */
export function createAddresses(
  parameters: readonly { readonly in: Location; readonly name: string }[],
): (parameter: { readonly in: Location; readonly name: string }) => Address {
  const uses = new Map<string, number>();
  for (const { name } of parameters) uses.set(name, (uses.get(name) ?? 0) + 1);
  return ({ in: place, name }) => {
    const qualified = (uses.get(name) ?? 0) > 1 || startsLikeLocation.test(name);
    const head = qualified ? { in: place, name } : { name };
    return { key: argumentKey(head), pointer: formatPointer({ ...head, segments: [] }) };
  };
}

// Unqualified, such a name would be read as a location and another name.
const startsLikeLocation = /^(?:path|query|header|formData|body):/u;
