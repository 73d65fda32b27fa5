import { canonicalJson } from "../canonical.ts";
import { isObject, type Json, put } from "../json.ts";
import { formatPath } from "../pointer.ts";
import { type AliasTable, decodeName, encodeName } from "./alias.ts";

/** How a provider's form of a value is read back. A translation fills the parts in as it goes. */
export type Codec =
  /** The value itself; `type` as the provider's schema says it, where it says one. */
  | { readonly kind: "same"; readonly type?: string }
  /** Written as JSON text. `object`: only an object is meant. */
  | { readonly kind: "json"; readonly object: boolean }
  /** One of these values, each by the text that stands for it. */
  | { readonly kind: "choice"; readonly values: ReadonlyMap<string, Json> }
  | { readonly kind: "object"; readonly keys: AliasTable; readonly parts: ReadonlyMap<string, Coded> }
  | { readonly kind: "array"; readonly items: Coded }
  /** No two of them look alike to the provider, unless neither is encoded. */
  | { readonly kind: "union"; readonly of: readonly Coded[] };

/** Something that travels in a codec's form. */
interface Coded {
  readonly codec: Codec;
}

/** The value behind a provider's form of it. What is not of that form stays as it is: our own validator tells of it. */
export function decodeValue(codec: Codec, value: Json): Json {
  switch (codec.kind) {
    case "same":
      return value;
    case "json":
      return typeof value === "string" ? parsed(value, codec.object) : value;
    case "choice":
      return typeof value === "string" && codec.values.has(value) ? (codec.values.get(value) as Json) : value;
    case "object":
      return isObject(value) ? renamed(value, codec, decodeName, (name) => name, decodeValue) : value;
    case "array":
      return Array.isArray(value) ? value.map((each: Json) => decodeValue(codec.items.codec, each)) : value;
    case "union": {
      const part = codec.of.find((each) => looksLike(each.codec, value));
      return part === undefined ? value : decodeValue(part.codec, value);
    }
  }
}

/** The provider's form of a value; `decodeValue` gives it back. */
export function encodeValue(codec: Codec, value: Json): Json {
  switch (codec.kind) {
    case "same":
      return value;
    case "json":
      return JSON.stringify(value);
    case "choice":
      return textOf(codec.values, value) ?? value;
    case "object":
      return isObject(value) ? renamed(value, codec, encodeName, undefined, encodeValue) : value;
    case "array":
      return Array.isArray(value) ? value.map((each: Json) => encodeValue(codec.items.codec, each)) : value;
    case "union": {
      const part = codec.of.find((each) => stands(each.codec, value));
      return part === undefined ? value : encodeValue(part.codec, value);
    }
  }
}

/** A concrete pointer into the arguments, as the provider's side knows the place. */
export function encodePath(codec: Codec, pointer: string): string {
  if (!pointer.startsWith("/")) return pointer;
  let at: Codec | undefined = codec;
  const steps = pointer.slice(1).split("/").map(unescaped);
  const known = steps.map((step) => {
    const here: Codec | undefined = at;
    if (here?.kind === "object") {
      at = here.parts.get(step)?.codec;
      return encodeName(here.keys, step);
    }
    at = here?.kind === "array" ? here.items.codec : undefined;
    return step;
  });
  return formatPath(known);
}

function renamed(
  value: Readonly<Record<string, Json>>,
  { keys, parts }: Extract<Codec, { kind: "object" }>,
  rename: (table: AliasTable, key: string) => string,
  nameOf: ((key: string) => string) | undefined,
  convert: (codec: Codec, value: Json) => Json,
): Json {
  const made: Record<string, Json> = {};
  for (const [key, each] of Object.entries(value)) {
    const other = rename(keys, key);
    const part = parts.get(nameOf === undefined ? key : other);
    put(made, other, part === undefined ? each : convert(part.codec, each));
  }
  return made;
}

function parsed(text: string, object: boolean): Json {
  try {
    const value = JSON.parse(text) as Json;
    return object && !isObject(value) && value !== null ? text : value;
  } catch {
    return text;
  }
}

function textOf(values: ReadonlyMap<string, Json>, value: Json): string | undefined {
  const wanted = canonicalJson(value);
  for (const [text, each] of values) if (canonicalJson(each) === wanted) return text;
  return undefined;
}

// By what the provider's side holds.
function looksLike(codec: Codec, value: Json): boolean {
  if (codec.kind === "object") return isObject(value);
  if (codec.kind === "array") return Array.isArray(value);
  if (codec.kind === "same") return isOfType(value, codec.type);
  return codec.kind === "union"
    ? codec.of.some((each) => looksLike(each.codec, value))
    : typeof value === "string";
}

// By what the policy's side holds.
function stands(codec: Codec, value: Json): boolean {
  if (codec.kind === "choice") return textOf(codec.values, value) !== undefined;
  if (codec.kind === "json") return !codec.object || isObject(value);
  return looksLike(codec, value);
}

function isOfType(value: Json, type: string | undefined): boolean {
  if (type === undefined) return true;
  return type === "integer" ? typeof value === "number" : typeof value === type;
}

function unescaped(token: string): string {
  return token.replaceAll("~2", "*").replaceAll("~1", "/").replaceAll("~0", "~");
}
