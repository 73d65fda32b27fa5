import { isObject, type Json, type Lock, type Operation, type Segment } from "@interlock/core";
import type { Report } from "../file/report.ts";
import { formatAddress } from "./format-address.ts";
import { type Address, isWithin, nodeAt } from "./parameter-index.ts";
import type { Roles, WrittenRole } from "./roles.ts";

/** A lock, and the role in the policy that made it. */
export interface PlacedLock extends Lock {
  readonly from: WrittenRole;
}

/**
 * One lock for each locked place: a value on an object goes in as a whole where no longer pointer below has a role, and
 * is split along its properties where one has.
 */
export function placeLocks(
  operation: Operation,
  roles: Roles,
  path: readonly (string | number)[],
  report: Report,
): readonly PlacedLock[] {
  const locks: PlacedLock[] = [];
  for (const from of roles.written) {
    if (from.role.role !== "user") continue;
    const refusal = place(operation, roles, from, from, from.role.value, locks);
    if (refusal !== undefined) {
      report.add([...path, from.text], { pointer: from.text, ...refusal });
    }
  }
  return locks.sort((a, b) => (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0));
}

type Refusal = { readonly code: "lock-overlap" | "lock-invalid"; readonly message: string };

function place(
  operation: Operation,
  roles: Roles,
  from: WrittenRole,
  at: Address,
  value: Json,
  locks: PlacedLock[],
): Refusal | undefined {
  const { role } = from;
  if (role.role !== "user") return undefined;
  if (!roles.below(at)) {
    locks.push({
      pointer: formatAddress(operation, at),
      key: at.key,
      segments: at.segments,
      value: role.secret === undefined ? value : null,
      ...(role.secret === undefined ? {} : { secret: role.secret }),
      ...(role.title === undefined ? {} : { title: role.title }),
      from,
    });
    return undefined;
  }
  const node = nodeAt(operation, at);
  const where = formatAddress(operation, at);
  const kind = node?.kind === "container" ? node.container.kind : "leaf";
  if (role.secret !== undefined) return overlap(`${where} is locked to a secret, which cannot be split`);
  if (kind === "array")
    return overlap(`${where} is an array locked as a whole, and a longer pointer gives a part of it a role`);
  if (!isObject(value))
    return overlap(
      `${where} is locked to a value without properties, and a longer pointer gives a part of it a role`,
    );
  for (const [name, part] of Object.entries(value)) {
    const below: Address = { key: at.key, segments: [...at.segments, name satisfies Segment] };
    if (roles.at(below) !== undefined) {
      return overlap(
        `${formatAddress(operation, below)} has a role of its own and is in the value locked at ${from.text}`,
      );
    }
    const refusal = place(operation, roles, from, below, part, locks);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function overlap(message: string): Refusal {
  return { code: "lock-overlap", message };
}

/** Whether a lock fixes a place: it stands there or above. */
export function isLocked(locks: readonly Lock[], address: Address): boolean {
  return locks.some((lock) => isWithin(address, lock));
}

/** Locks in array elements that nobody creates: no agent leaf lies in the same element. */
export function unreachable(locks: readonly PlacedLock[], agent: readonly Address[]): readonly PlacedLock[] {
  return locks.filter((lock) => {
    const last = lock.segments.lastIndexOf(null);
    if (last < 0) return false;
    const element = { key: lock.key, segments: lock.segments.slice(0, last + 1) };
    return !agent.some((leaf) => isWithin(leaf, element));
  });
}
