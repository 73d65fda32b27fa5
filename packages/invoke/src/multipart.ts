import { base64Bytes, isObject, type Json, own } from "@interlock/core";

/** A body as it goes on the wire. */
export interface Content {
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/**
 * The parts of a multipart body, each with the headers and the text that were judged: `FormData` would rewrite names and
 * line ends. `undefined` when one of them cannot be sent as it is.
 */
export function multipart(body: Json): Content | undefined {
  const type = own(body, "$content-type") ?? "multipart/form-data";
  const parts = own(body, "$multipart");
  if (typeof type !== "string" || !/^multipart\/[\w.+-]+$/iu.test(type) || !Array.isArray(parts))
    return undefined;
  const pieces = (parts as readonly Json[]).map(partOf);
  if (!pieces.every((piece) => piece !== undefined)) return undefined;
  const boundary = boundaryOutside(pieces.map(({ content }) => content));
  const chunks = pieces.flatMap(({ headers, content }) => [
    Buffer.from(`--${boundary}\r\n${headers.map((line) => `${line}\r\n`).join("")}\r\n`),
    content,
    Buffer.from("\r\n"),
  ]);
  return {
    type: `${type}; boundary=${boundary}`,
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

interface Part {
  readonly headers: readonly string[];
  readonly content: Buffer;
}

function partOf(part: Json): Part | undefined {
  const [headers, body] = [own(part, "headers"), own(part, "body")];
  if (!isObject(part) || Object.keys(part).length !== 2 || !isObject(headers) || body === undefined)
    return undefined;
  const lines = new Map<string, readonly [name: string, value: string]>();
  for (const [name, value] of Object.entries(headers)) {
    if (!isLine(name, value) || lines.has(name.toLowerCase())) return undefined;
    lines.set(name.toLowerCase(), [name, value]);
  }
  const disposition = lines.get("content-disposition")?.[1];
  if (disposition === undefined || !dispositionForm.test(disposition)) return undefined;
  const isFile = /;\s*filename\*?=/iu.test(disposition.replaceAll(/"[^"]*"/gu, ""));
  const content = isFile ? fileOf(body) : textOf(body);
  if (content === undefined) return undefined;
  const all = [...lines.values()].map(([name, value]) => `${name}: ${value}`);
  // What a form says of a file that says nothing of itself.
  if (isFile && !lines.has("content-type")) all.push("Content-Type: application/octet-stream");
  return { headers: all, content };
}

function isLine(name: string, value: Json): value is string {
  return (
    /^[!#$%&'*+.^`|~\w-]+$/u.test(name) &&
    typeof value === "string" &&
    value.isWellFormed() &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end the line
    /^[^\u0000-\u001f\u007f]*$/u.test(value) &&
    value === value.trim()
  );
}

const dispositionForm = /^[\w-]+(?:; ?[\w*-]+=(?:"[^"]*"|[!#$%&'*+.^`|~\w-]+))*$/u;

// A file travels as Base64 text inside the envelope.
function fileOf(body: Json): Buffer | undefined {
  const bytes = typeof body === "string" ? base64Bytes(body) : undefined;
  return bytes === undefined ? undefined : Buffer.from(bytes);
}

function textOf(body: Json): Buffer | undefined {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return text.isWellFormed() ? Buffer.from(text) : undefined;
}

function boundaryOutside(contents: readonly Buffer[]): string {
  for (;;) {
    const boundary = `interlock-${crypto.randomUUID()}`;
    if (!contents.some((content) => content.includes(boundary))) return boundary;
  }
}
