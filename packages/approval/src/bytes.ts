import { base64Bytes, type Call, isObject, type Json, own, sha256Bytes } from "@interlock/core";

type Step = string | number;

/**
 * Bytes of a call as a person is told of them: name, media type, size and SHA-256. `undefined` for what is no bytes: a
 * binary body, a file part, or a text whose schema says `format: byte` or `binary`.
 */
export function bytesOf(call: Call, at: readonly Step[], value: Json): string | undefined {
  const file = fileOf(value);
  const content = file?.content ?? value;
  if (typeof content !== "string" || !isBytes(call, at, file !== undefined)) return undefined;
  // Only an envelope's content is decoded on the way; anything else is sent as the text that it is.
  const { bytes, form } = file === undefined ? plain(content) : decode(content);
  const name = file?.name === undefined ? "" : ` ${JSON.stringify(file.name)}`;
  const type = file?.type === undefined ? "" : `, ${JSON.stringify(file.type)}`;
  return `bytes (${form})${name}${type}, ${bytes.length} bytes, SHA-256 ${sha256Bytes(bytes)}`;
}

interface File {
  readonly content: Json;
  readonly name?: string;
  readonly type?: string;
}

// The envelope of a file part or a binary body (connectors.md 6.6).
function fileOf(value: Json): File | undefined {
  if (!isObject(value) || !Object.hasOwn(value, "$content")) return undefined;
  const name = own(value, "$filename");
  const type = own(value, "$content-type");
  if (Object.keys(value).some((key) => !["$content", "$content-type", "$filename"].includes(key)))
    return undefined;
  return {
    content: value["$content"] as Json,
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof type === "string" ? { type } : {}),
  };
}

function isBytes(call: Call, at: readonly Step[], isFile: boolean): boolean {
  const { tool } = call;
  const [key] = at;
  if (at.length === 1 && tool.parameters.some((parameter) => parameter.file && parameter.key === key))
    return true;
  const isBody = key === tool.body?.name || key === `body:${tool.body?.name}`;
  if (at.length === 1 && isBody && tool.body?.encoding === "binary") return true;
  const format = own(schemaAt(tool.inputSchema, at), "format");
  return format === "byte" || format === "binary" || (isFile && isBody && at.length === 1);
}

function schemaAt(schema: Json, at: readonly Step[]): Json | undefined {
  let found: Json | undefined = schema;
  for (const step of at)
    found = typeof step === "number" ? own(found, "items") : own(own(found, "properties"), step);
  return found;
}

// What is no base64, or not the only one of its bytes, is the text's own bytes: two texts never look alike.
function decode(text: string): { readonly bytes: Uint8Array; readonly form: "base64" | "text" } {
  const bytes = base64Bytes(text);
  return bytes === undefined ? plain(text) : { bytes, form: "base64" };
}

function plain(text: string): { readonly bytes: Uint8Array; readonly form: "text" } {
  return { bytes: new TextEncoder().encode(text), form: "text" };
}
