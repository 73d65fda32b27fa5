import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "@interlock/core";
import type { Model } from "./role-fuzz-model.ts";
import { below, type Roles } from "./role-fuzz-roles.ts";

/** Who supplies what stands at a place: nobody, the agent, or the policy with a value. */
type Role = undefined | "agent" | "skip" | { readonly lock: Json | undefined };

/**
 * What of a body that was sent the policy did not give: every leaf is locked, the agent's own, an injected default, or
 * another key that the policy gave. Knows the definition and the roles as they were drawn, and nothing of the product.
 */
export function breaches(model: Model, roles: Roles, body: Json | undefined): readonly string[] {
  const found: string[] = [];
  if (body !== undefined) visit(body, model, "/body", undefined);
  lacking(model, roles, "/body", body, found);
  return found;

  function visit(value: Json, at: Model, pointer: string, above: Role): void {
    const role = roleAt(roles, pointer, above);
    if (at.kind === "array" && at.items?.kind === "object" && !isLocked(role)) {
      if (value === null ? !at.nullable : !Array.isArray(value)) found.push(`wrong type ${pointer}`);
      if (Array.isArray(value))
        for (const item of value as readonly Json[])
          if (item !== null) visit(item, at.items, below(pointer, null), role);
    } else if (at.kind === "object") visitObject(value, at, pointer, role);
    else if (!isLeafGiven(value, at, role)) found.push(`leaf ${pointer}: ${JSON.stringify(value)}`);
    else if (role === "agent" && !isInjected(value, at)) inside(value, at, pointer);
  }

  function visitObject(value: Json, at: Model, pointer: string, role: Role): void {
    if (value === null && at.nullable) return;
    if (!isRecord(value)) {
      found.push(`wrong type ${pointer}`);
      return;
    }
    for (const [key, part] of Object.entries(value)) {
      const declared = at.props.get(key);
      const inner: Role = typeof role === "object" ? { lock: member(role.lock, key) } : role;
      if (declared !== undefined) visit(part, declared, below(pointer, key), inner);
      else if (typeof inner === "object" && inner.lock !== undefined) {
        if (!isDeepStrictEqual(part, inner.lock)) found.push(`lock ${pointer}: ${key}`);
      } else {
        const isGiven = roleAt(roles, `${pointer}/~other`, role) === "agent" && takesOthers(at);
        if (!isGiven) found.push(`other key ${pointer}: ${key}`);
        else otherKey(part, at, key, pointer);
      }
    }
  }

  function otherKey(value: Json, at: Model, key: string, pointer: string): void {
    if (isLike(key, at)) found.push(`lookalike ${pointer}: ${key}`);
    if (pointer === "/body" && /^\s*\$(?:content|content-type|multipart)\W*$/iu.test(key))
      found.push(`envelope ${key}`);
    if (typeof at.open === "object") inside(value, at.open, `${pointer}/${key}`);
  }

  // What is the agent's as a whole may hold nothing that is internal or read-only, and only what is declared or open.
  function inside(value: Json, at: Model, pointer: string): void {
    const object = at.kind === "again" ? (at.up as Model) : at;
    if (at.internal || (at.readOnly && at.kind !== "again")) found.push(`inside ${pointer}`);
    if (object.kind === "array" && Array.isArray(value))
      for (const item of value as readonly Json[]) inside(item, object.items as Model, pointer);
    if (object.kind !== "object" || !isRecord(value)) return;
    for (const [key, part] of Object.entries(value)) {
      const declared = object.props.get(key);
      if (declared !== undefined) inside(part, declared, `${pointer}/${key}`);
      else if (!takesOthers(object)) found.push(`undeclared ${pointer}: ${key}`);
      else if (isLike(key, object)) found.push(`lookalike ${pointer}: ${key}`);
      else if (typeof object.open === "object") inside(part, object.open, `${pointer}/${key}`);
    }
  }
}

// Of a locked object, what its value does not say may have a role of its own.
function isLocked(role: Role): boolean {
  return typeof role === "object" && role.lock !== undefined;
}

function roleAt(roles: Roles, pointer: string, above: Role): Role {
  if (!Object.hasOwn(roles, pointer)) return above;
  const said = roles[pointer];
  return typeof said === "object" ? { lock: (said as { readonly user: Json }).user } : said;
}

/** Whether an object takes keys from anybody beyond its properties. */
export function takesOthers({ open, internal }: Model): boolean {
  if (open === undefined || internal) return false;
  return open === true || !(open.internal || open.readOnly);
}

function isInjected(value: Json, at: Model): boolean {
  return at.internal && at.required && !at.readOnly && isDeepStrictEqual(value, at.preset);
}

function isLeafGiven(value: Json, at: Model, role: Role): boolean {
  if (typeof role === "object" && role.lock !== undefined) return isDeepStrictEqual(value, role.lock);
  // Of a required array that nobody fills `[]` is sent.
  if (at.kind === "array" && isDeepStrictEqual(value, [])) return true;
  return isInjected(value, at) || (role === "agent" && !at.internal && !at.readOnly);
}

// A lock outside of arrays is there whatever the agent sent; one in elements, in each of them.
function lacking(at: Model, roles: Roles, pointer: string, value: Json | undefined, found: string[]): void {
  const said = Object.hasOwn(roles, pointer) ? roles[pointer] : undefined;
  if (typeof said === "object" && !Object.keys(roles).some((other) => other.startsWith(`${pointer}/`))) {
    if (!isAround(value, (said as { readonly user: Json }).user)) found.push(`lacking ${pointer}`);
    return;
  }
  if (at.kind === "array") {
    if (at.items === undefined || !Array.isArray(value)) return;
    for (const item of value as readonly Json[]) lacking(at.items, roles, below(pointer, null), item, found);
  }
  for (const [name, inner] of at.props)
    lacking(inner, roles, below(pointer, name), member(value, name), found);
}

function isAround(value: Json | undefined, wanted: Json): boolean {
  if (!isRecord(wanted)) return isDeepStrictEqual(value, wanted);
  return isRecord(value) && Object.entries(wanted).every(([key, part]) => isAround(member(value, key), part));
}

function isLike(key: string, object: Model): boolean {
  const first = key.split(/[.[\]/]/u).find((part) => part !== "") ?? key;
  return [...object.props].some(
    ([name, inner]) =>
      plain(name) === plain(key) ||
      (first !== key && plain(name) === plain(first) && inner.kind !== "object" && inner.kind !== "array"),
  );
}

function plain(name: string): string {
  const shown = name.normalize("NFKC").replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/gu, "");
  return shown.toLowerCase().toUpperCase().toLowerCase().trim();
}

function member(value: Json | undefined, key: string): Json | undefined {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isRecord(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
