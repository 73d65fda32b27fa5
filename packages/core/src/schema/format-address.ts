/** Whether a text is a mailbox: a dot-atom, `@` and a host name. Quoted names and comments are none. */
export function isEmail(text: string): boolean {
  const at = text.indexOf("@");
  if (at < 1 || at > 64 || text.length > 254) return false;
  return text.slice(0, at).split(".").every(isAtom) && isHostname(text.slice(at + 1));
}

function isAtom(text: string): boolean {
  return /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/u.test(text);
}

/** Whether a text is a host name of ASCII labels. */
export function isHostname(text: string): boolean {
  return text.length <= 253 && text.split(".").every(isLabel);
}

function isLabel(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9-]+$/u.test(text) && !text.startsWith("-") && !text.endsWith("-");
}

/** Whether a text is an IPv4 address: four numbers without leading zeros, which some read as octal. */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/u.test(part) && Number(part) < 256)
  );
}

/** Whether a text is an IPv6 address, without a zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const all = groups.flat();
  const last = groups.at(-1)?.at(-1);
  const embedded = last?.includes(".") === true;
  if (embedded && !isIpv4(last)) return false;
  const words = embedded ? all.slice(0, -1) : all;
  if (!words.every((word) => /^[0-9A-Fa-f]{1,4}$/u.test(word))) return false;
  const length = words.length + (embedded ? 2 : 0);
  return halves.length === 2 ? length < 8 : length === 8;
}

const longestUri = 65_536;

/** Whether a text is an absolute URI (RFC 3986): a scheme, and only characters that may stand where they stand. */
export function isUri(text: string): boolean {
  if (text.length > longestUri || /%(?![0-9A-Fa-f]{2})/u.test(text)) return false;
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/u.exec(text)?.[0];
  if (scheme === undefined) return false;
  const [whole, fragment = ""] = splitOnce(text.slice(scheme.length), "#");
  const [hierarchy, query = ""] = splitOnce(whole, "?");
  if (!isQuery(fragment) || !isQuery(query)) return false;
  if (!hierarchy.startsWith("//")) return isPath(hierarchy);
  const slash = hierarchy.indexOf("/", 2);
  const authority = hierarchy.slice(2, slash < 0 ? undefined : slash);
  return isAuthority(authority) && isPath(slash < 0 ? "" : hierarchy.slice(slash));
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function isPath(text: string): boolean {
  return /^[A-Za-z0-9._~!$&'()*+,;=:@/%-]*$/u.test(text);
}

function isQuery(text: string): boolean {
  return /^[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*$/u.test(text);
}

function isAuthority(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at >= 0 && !/^[A-Za-z0-9._~!$&'()*+,;=:%-]*$/u.test(text.slice(0, at))) return false;
  const host = text.slice(at + 1);
  const literal = /^\[([0-9A-Fa-f:.]*)\](?::\d*)?$/u.exec(host);
  if (literal !== null) return isIpv6(literal[1] as string);
  return /^[A-Za-z0-9._~!$&'()*+,;=%-]*(?::\d*)?$/u.test(host);
}
