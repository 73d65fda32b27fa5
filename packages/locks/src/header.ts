import { type Issue, isTransportHeader, type WireParameter } from "@interlock/core";
import { shownPath } from "./shown.ts";

/** Why a header cannot be sent with a value; `undefined` when it can. */
export function headerIssue(parameter: WireParameter, text: string): Issue | undefined {
  const pointer = shownPath([parameter.key]);
  if (isForbidden(parameter.name))
    return { code: "value-refused", pointer, message: "this header belongs to the transport" };
  // Fetch and Node refuse the same: controls would end the header, the rest has no byte in Latin-1.
  if (/^[\t\u0020-\u007e\u0080-\u00ff]*$/u.test(text) && text === text.trim()) return undefined;
  return { code: "value-refused", pointer, message: "the value cannot stand in a header" };
}

// Our compiler makes no such parameter; a policy that was compiled by something else must not get one through either
// (governance.md 4.11). What is no token (RFC 9110 §5.6.2) would end the header's name.
function isForbidden(name: string): boolean {
  return !/^[!#$%&'*+\-.^_`|~\w]+$/u.test(name) || isTransportHeader(name);
}
