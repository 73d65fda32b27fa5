import {
  type Body,
  base64Bytes,
  deepFreeze,
  envelopeKeys,
  type Issue,
  isObject,
  type Json,
  own,
} from "@interlock/core";
import { isMediaType, isPartsType } from "./media-type.ts";
import { missing } from "./missing.ts";
import { shownPath } from "./shown.ts";

/** What the bytes of a tool's envelope are when nobody says it; `undefined` for any other body. */
export function plainType(body: Body | undefined): string | undefined {
  if (body?.envelope !== true) return undefined;
  return body.encoding === "multipart" ? "multipart/form-data" : "application/octet-stream";
}

/**
 * The envelope of a body whose definition declares its members: made anew of them, and of nothing else. What stands beside
 * them would not be sent, so it is refused.
 */
export function envelopeBody(body: Body, bodyKey: string, value: Json, issues: Issue[]): Json {
  for (const key of isObject(value) ? Object.keys(value) : []) {
    if (envelopeKeys.includes(key)) continue;
    const message = "the body is sent as bytes: nothing else goes with them";
    issues.push({ code: "value-refused", pointer: shownPath([bodyKey, key]), message });
  }
  const name = body.encoding === "multipart" ? "$multipart" : "$content";
  const content = own(value, name);
  const isFit = body.encoding === "multipart" ? Array.isArray(content) : typeof content === "string";
  if (content === undefined) issues.push(missing([bodyKey, name]));
  else if (!isFit) {
    const message = "the value does not fit: type";
    issues.push({ code: "type-mismatch", pointer: shownPath([bodyKey, name]), message });
  }
  if (body.encoding !== "multipart" && typeof content === "string" && base64Bytes(content) === undefined) {
    const message = "the bytes are base64, written in its one form";
    issues.push({ code: "value-refused", pointer: shownPath([bodyKey, name]), message });
  }
  const type = own(value, "$content-type");
  const isType = body.encoding === "multipart" ? isPartsType : isMediaType;
  if (type === undefined) issues.push(missing([bodyKey, "$content-type"]));
  else if (typeof type !== "string" || !isType(type)) {
    const message =
      body.encoding === "multipart"
        ? "the type of parts is multipart/subtype, and nothing after it"
        : "a media type is type/subtype, and parameters after a semicolon";
    issues.push({ code: "value-refused", pointer: shownPath([bodyKey, "$content-type"]), message });
  }
  return deepFreeze({ "$content-type": type ?? null, [name]: content ?? null });
}
