import { type Body, deepFreeze, envelopeKeys, type Issue, isObject, type Json, own } from "@interlock/core";
import { missing } from "./missing.ts";
import { shownPath } from "./shown.ts";

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
  if (body.encoding !== "multipart" && typeof content === "string" && !isBase64(content)) {
    const message = "the bytes are base64, written in its one form";
    issues.push({ code: "value-refused", pointer: shownPath([bodyKey, name]), message });
  }
  const declared = own(value, "$content-type");
  if (
    typeof declared === "string" &&
    !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/u.test(declared)
  ) {
    const message = "a media type is type/subtype, and parameters after a semicolon";
    issues.push({ code: "value-refused", pointer: shownPath([bodyKey, "$content-type"]), message });
  }
  const standard = body.encoding === "multipart" ? "multipart/form-data" : "application/octet-stream";
  const type = typeof declared === "string" ? declared : standard;
  return deepFreeze({ "$content-type": type, [name]: content ?? null });
}

// The canonical form: of one sequence of bytes there is one text.
function isBase64(text: string): boolean {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/u.test(text)) return false;
  try {
    return btoa(atob(text)) === text;
  } catch {
    return false;
  }
}
