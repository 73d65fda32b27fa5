import { type Json, type JsonObject, own } from "@interlock/core";

/** A node's own text keyword, `undefined` when it is no string. */
export function textOf(node: JsonObject, key: string): string | undefined {
  const value: Json | undefined = own(node, key);
  return typeof value === "string" ? value : undefined;
}

/** The named keywords of a node that are texts, under our names. */
export function pickTexts<K extends string>(
  node: JsonObject,
  keywords: { readonly [P in K]?: string },
): { [P in K]?: string } {
  const picked: { [P in K]?: string } = {};
  for (const name of Object.keys(keywords) as K[]) {
    const value = textOf(node, keywords[name] as string);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
