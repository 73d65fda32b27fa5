import { isObject, type Json, put } from "@interlock/core";

/** A result without the locked secrets that a service may echo. Secrets shorter than four characters are left: they are everywhere. */
export function maskSecrets(value: Json, secrets: Readonly<Record<string, string>>): Json {
  const found = Object.entries(secrets).filter(([, secret]) => secret.length >= 4);
  return found.length === 0 ? value : masked(value, found);
}

function masked(value: Json, secrets: readonly (readonly [string, string])[]): Json {
  if (typeof value === "string")
    return secrets.reduce((text, [name, secret]) => text.replaceAll(secret, `secret:${name}`), value);
  if (Array.isArray(value)) return value.map((item: Json) => masked(item, secrets));
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value))
    put(copy, masked(key, secrets) as string, masked(item, secrets));
  return copy;
}
