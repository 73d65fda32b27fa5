import { createHash } from "node:crypto";
import { isObject, type Json, put } from "@interlock/core";

const longestText = 256;
const mostItems = 100;
const largest = 12_288;

/** An event that fits an entry: long texts by their beginning and a digest, lists and objects by their first members. */
export function boundedEvent<T extends object>(event: T): T {
  if (sizeOf(event) <= longestText * 2) return event;
  let bounded = bound(event as unknown as Json, longestText, mostItems);
  for (let items = mostItems; sizeOf(bounded) > largest && items > 0; items = Math.floor(items / 2))
    bounded = bound(event as unknown as Json, 64, items);
  return bounded as unknown as T;
}

function bound(value: Json, text: number, items: number): Json {
  if (typeof value === "string") return boundedText(value, text);
  if (Array.isArray(value)) {
    const kept = value.slice(0, items).map((item: Json) => bound(item, text, items));
    return kept.length === value.length ? kept : [...kept, { more: value.length - kept.length }];
  }
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value).slice(0, items))
    put(copy, boundedText(key, text), bound(item, text, items));
  return copy;
}

// A text that is not longer than it may be, else its beginning and a digest of the whole.
function boundedText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
  return `${text.slice(0, longest - 24).replace(/[\ud800-\udbff]$/u, "")}…#${digest}`;
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}
