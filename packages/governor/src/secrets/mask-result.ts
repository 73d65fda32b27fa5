import { isObject, type Json, put } from "@interlock/core";
import { shortestSecret } from "./mask-secrets.ts";

/** A result without the short secrets that its own call sent, where one is a whole value; anywhere else they are everywhere. */
export function maskWhole(value: Json, secrets: Readonly<Record<string, string>>): Json {
  const short = new Map(
    Object.entries(secrets).flatMap(([name, secret]) =>
      secret.length < shortestSecret ? [[secret, `secret:${name}`] as const] : [],
    ),
  );
  return short.size === 0 ? value : masked(value, short);
}

function masked(value: Json, short: ReadonlyMap<string, string>): Json {
  if (typeof value === "string" || typeof value === "number") return short.get(String(value)) ?? value;
  if (Array.isArray(value)) return value.map((item: Json) => masked(item, short));
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) put(copy, key, masked(item, short));
  return copy;
}
