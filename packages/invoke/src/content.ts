import { base64Bytes, type InvokeRequest, type Json, own } from "@interlock/core";
import { invokeError } from "./codes.ts";
import { type Content, multipart } from "./multipart.ts";

/**
 * The body by the encoding that the request carries, JSON without one. What is in the body changes nothing about it. It
 * goes byte for byte as it was judged; what has no such bytes is refused.
 */
export function contentOf({ body, encoding = "json" }: InvokeRequest): Content | undefined {
  if (body === undefined) return undefined;
  switch (encoding) {
    case "text":
      return { type: "text/plain; charset=utf-8", body: textOf(body) };
    case "urlencoded":
      return { type: "application/x-www-form-urlencoded", body: textOf(body) };
    case "multipart":
      return multipart(body) ?? refuse("The request's body has no parts that can be sent as they are.");
    case "binary":
      return bytesOf(body);
    case "json":
      return { type: "application/json", body: JSON.stringify(body) };
    default:
      return refuse("The request's encoding is none that a connector knows.");
  }
}

// Half a surrogate pair has no bytes; another character's would be sent for it.
function textOf(body: Json): string {
  if (typeof body === "string" && body.isWellFormed()) return body;
  return refuse("The request's body is no text, which its encoding needs.");
}

// A text is its own bytes; others came in our envelope, as Base64.
function bytesOf(body: Json): Content {
  if (typeof body === "string") return { type: "application/octet-stream", body: textOf(body) };
  const [type, content] = [own(body, "$content-type"), own(body, "$content")];
  const bytes = typeof content === "string" ? base64Bytes(content) : undefined;
  if (
    typeof type !== "string" ||
    !/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/u.test(type) ||
    bytes === undefined
  )
    return refuse("The request's body is no bytes, which its encoding needs.");
  return { type, body: bytes };
}

function refuse(message: string): never {
  throw invokeError("request-invalid", message, { mayHaveRun: false });
}
