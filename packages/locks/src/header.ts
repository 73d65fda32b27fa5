import { formatPath, type Issue, type WireParameter } from "@interlock/core";

/** Why a header value cannot be sent; `undefined` when it can. */
export function headerIssue(parameter: WireParameter, text: string): Issue | undefined {
  // Fetch and Node refuse the same: controls would end the header, the rest has no byte in Latin-1.
  if (/^[\t\u0020-\u007e\u0080-\u00ff]*$/u.test(text) && text === text.trim()) return undefined;
  return {
    code: "value-refused",
    pointer: formatPath([parameter.key]),
    message: "the value cannot stand in a header",
  };
}
