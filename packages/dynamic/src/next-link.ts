import { type Connector, isObject, type Operation, own } from "@interlock/core";
import { pathRefusal } from "@interlock/locks";

/** The property of an answer that holds the next page's address, where the definition names one (connectors.md 7.7). */
export function nextLinkName(connector: Connector, operation: Operation): string | undefined {
  const paths = own(connector.document, "paths");
  for (const item of isObject(paths) ? Object.values(paths) : []) {
    const declared = own(item, operation.method);
    if (own(declared, "operationId") !== operation.id) continue;
    const name = own(own(declared, "x-ms-pageable"), "nextLinkName");
    return typeof name === "string" ? name : undefined;
  }
  return undefined;
}

/** Whether a path is one of the operation's: a link may lead to its pages only, not to other operations (connectors.md 7.7). */
export function acceptsPath(operation: Pick<Operation, "path">, path: string): boolean {
  const template = operation.path.split("/");
  const segments = path.split("/");
  return (
    segments.length === template.length &&
    staysInPlace(path) &&
    template.every((part, index) => fits(part, segments[index] as string))
  );
}

/** Whether no segment of a path walks, however often it is decoded and whoever strips `;parameters` (governance.md 4.10). */
export function staysInPlace(path: string): boolean {
  return path.split("/").every((segment) => segment === "" || pathRefusal(segment) === undefined);
}

function fits(part: string, segment: string): boolean {
  if (!part.includes("{")) return decoded(part) === decoded(segment);
  const [first = "", ...rest] = part.split(/\{[^{}]*\}/u);
  const last = rest.at(-1) ?? "";
  const plain = decoded(segment);
  return (
    plain.length > first.length + last.length &&
    plain.startsWith(decoded(first)) &&
    plain.endsWith(decoded(last))
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
