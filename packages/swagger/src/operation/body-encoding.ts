import { type Body, isObject, type Json, type JsonObject, own } from "@interlock/core";
import type { DeclaredParameter } from "../definition/parameter-list.ts";

type Encoding = Body["encoding"];

/** How a body parameter goes on the wire: its Content-Type header's default or enum, else `consumes` (connectors.md 6.6). */
export function bodyEncoding(
  rootType: string | null,
  rootFormat: string | undefined,
  parameters: readonly DeclaredParameter[],
  consumes: readonly string[],
): Encoding {
  if (rootType === "file" || rootFormat === "binary") return "binary";
  const media = contentType(parameters) ?? consumes;
  if (media.length === 0 || media.some((type) => /[/+]json\b|^\*\/\*/iu.test(type))) return "json";
  if (media.some((type) => /x-www-form-urlencoded/iu.test(type))) return "urlencoded";
  if (media.some((type) => /^multipart\//iu.test(type))) return "multipart";
  const isStructured = rootType === "object" || rootType === "array";
  if (isStructured) return "json";
  return media.some((type) => /^text\/|[/+]xml\b/iu.test(type)) ? "text" : "binary";
}

/** How formData parameters go on the wire: multipart if one is a file or multipart is listed, else url-encoded. */
export function formEncoding(
  parameters: readonly DeclaredParameter[],
  consumes: readonly string[],
): Encoding {
  const holdsFile = parameters.some(
    ({ in: place, node }) => place === "formData" && own(node, "type") === "file",
  );
  const media = contentType(parameters) ?? consumes;
  return holdsFile || media.some((type) => /^multipart\//iu.test(type)) ? "multipart" : "urlencoded";
}

/** What the operation consumes; the document's list when it has none of its own. */
export function consumed(document: JsonObject, operation: JsonObject): readonly string[] {
  const list = own(operation, "consumes") ?? own(document, "consumes");
  return Array.isArray(list) ? list.filter((type) => typeof type === "string") : [];
}

function contentType(parameters: readonly DeclaredParameter[]): readonly string[] | undefined {
  const header = parameters.find((p) => p.in === "header" && p.name.toLowerCase() === "content-type");
  if (header === undefined) return undefined;
  const preset = own(header.node, "default");
  if (typeof preset === "string" && preset !== "") return [preset];
  const choices: Json | undefined = own(header.node, "enum");
  const first = Array.isArray(choices) ? choices.find((choice) => typeof choice === "string") : undefined;
  return isObject(first) || first === undefined ? undefined : [String(first)];
}
