import { isObject, type Json, type Leaf, type Operation, own } from "@interlock/core";
import type { RoleSource } from "../file/policy-file.ts";
import type { Report } from "../file/report.ts";
import {
  type Address,
  addressKey,
  isWithin,
  nodeAt,
  parentOf,
  pointersOf,
  resolvePointer,
} from "./parameter-index.ts";
import { pointerIssue } from "./pointer-issue.ts";

/** What a policy says of a place. */
export type Role =
  | { readonly role: "agent" }
  | { readonly role: "skip" }
  | { readonly role: "user"; readonly value: Json; readonly secret?: string; readonly title?: string };

/** A role where the policy writes it. */
export interface WrittenRole extends Address {
  /** As the policy spells it. */
  readonly text: string;
  readonly role: Role;
}

/** The roles that a policy writes for one operation. */
export interface Roles {
  readonly written: readonly WrittenRole[];
  /** The role of a place: the longest pointer at or above it (policy.md 2.4). */
  of(address: Address): WrittenRole | undefined;
  /** The role written for exactly this place. */
  at(address: Address): WrittenRole | undefined;
  /** Whether a role is written below a place. */
  below(address: Address): boolean;
}

/** Reads the `parameters` of one operation; `path` is where they stand in the file. */
export function readRoles(
  operation: Operation,
  parameters: Readonly<Record<string, RoleSource>>,
  path: readonly (string | number)[],
  report: Report,
): Roles {
  const written = new Map<string, WrittenRole>();
  for (const [text, source] of Object.entries(parameters)) {
    const place = [...path, text];
    const address = resolvePointer(operation, text);
    const node = address === undefined ? undefined : nodeAt(operation, address);
    if (address === undefined || node === undefined) {
      report.add(place, pointerIssue(operation, text, pointersOf(operation)));
      continue;
    }
    const role = readRole(source);
    if (address.segments.at(-1) === true && role.role === "user") {
      report.add(place, {
        code: "lock-invalid",
        pointer: text,
        message: `${text} stands for keys without names, which cannot be locked`,
        suggestion:
          "lock the object as a whole: its value may hold keys that the definition does not declare",
      });
      continue;
    }
    const refusal = node.kind === "leaf" ? refuseRole(node.leaf, role) : undefined;
    if (refusal !== undefined) {
      report.add(place, { code: "unknown-pointer", pointer: text, message: `${text} ${refusal}` });
      continue;
    }
    const twin = written.get(addressKey(address));
    if (twin !== undefined) {
      report.add(place, {
        code: "lock-overlap",
        pointer: text,
        message: `${text} and ${twin.text} are the same parameter; give it one role`,
      });
      continue;
    }
    written.set(addressKey(address), { ...address, text, role });
  }
  return rolesOf(written);
}

function rolesOf(written: ReadonlyMap<string, WrittenRole>): Roles {
  const list = [...written.values()];
  return {
    written: list,
    at: (address) => written.get(addressKey(address)),
    of(address) {
      for (let at: Address | undefined = address; at !== undefined; at = parentOf(at)) {
        const found = written.get(addressKey(at));
        if (found !== undefined) return found;
      }
      return undefined;
    },
    // That other keys are nobody's says nothing new, so it splits no lock.
    below: (address) =>
      list.some(
        (role) =>
          role.segments.length > address.segments.length &&
          isWithin(role, address) &&
          !(role.segments.at(-1) === true && role.role.role === "skip"),
      ),
  };
}

// The inverse of `writeRole`.
function readRole(source: RoleSource): Role {
  if (source === "agent" || source === "skip") return { role: source };
  const title = source.title === undefined ? {} : { title: source.title };
  const secret = secretName(source.user);
  if (secret !== undefined) return { role: "user", value: null, secret, ...title };
  return {
    role: "user",
    value: isEscaped(source.user) ? (own(source.user, "value") as Json) : source.user,
    ...title,
  };
}

/** A role as the policy file writes it. */
export function writeRole(role: Role): RoleSource {
  if (role.role !== "user") return role.role;
  const title = role.title === undefined ? {} : { title: role.title };
  if (role.secret !== undefined) return { user: { secret: role.secret }, ...title };
  const mustEscape = secretName(role.value) !== undefined || isEscaped(role.value);
  return { user: mustEscape ? { value: role.value } : role.value, ...title };
}

function secretName(value: Json): string | undefined {
  const secret = own(value, "secret");
  return isObject(value) && Object.keys(value).length === 1 && typeof secret === "string"
    ? secret
    : undefined;
}

// `{ value: X }` means X only where X itself would be read as something else; any other object is what it says.
function isEscaped(value: Json): boolean {
  const inner = own(value, "value");
  if (inner === undefined || !isObject(value) || Object.keys(value).length !== 1) return false;
  return secretName(inner) !== undefined || isEscaped(inner);
}

// Why a leaf cannot have a role. `skip` says what is so anyway and is let pass.
function refuseRole(leaf: Leaf, role: Role): string | undefined {
  if (role.role === "skip") return undefined;
  if (leaf.readOnly) return "is read-only: it is never an input";
  if (leaf.notificationUrl) return "is a notification URL, which only the platform fills";
  if (leaf.transport) return "belongs to the transport: no policy gives it a role";
  if (leaf.internal && role.role === "agent") {
    return "is internal: an administrator may lock it, an agent never supplies it";
  }
  return undefined;
}

/** Whether an agent may ever supply a leaf. */
export function mayBeAgent(leaf: Leaf): boolean {
  return !(leaf.readOnly || leaf.notificationUrl || leaf.transport || leaf.internal);
}
