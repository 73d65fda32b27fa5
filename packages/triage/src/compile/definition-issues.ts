import { type Connector, formatPath, type Issue, isObject, own } from "@interlock/core";

/** What the reader told of a definition, as far as it is about these operations; of none of them alone: about all. */
export function definitionIssues(connector: Connector, ids: readonly string[]): readonly Issue[] {
  if (ids.length === 0) return [];
  const wanted = new Set(ids);
  return connector.issues.filter((issue) =>
    issue.operation === undefined ? isAbout(connector, issue.pointer, wanted) : wanted.has(issue.operation),
  );
}

// A path is about the operations that stand in it; what is behind a reference may be any.
function isAbout(connector: Connector, pointer: string, wanted: ReadonlySet<string>): boolean {
  if (!pointer.startsWith("/paths/")) return true;
  const [, , token] = pointer.split("/");
  const paths = own(connector.document, "paths");
  const path = isObject(paths)
    ? Object.keys(paths).find((each) => formatPath([each]) === `/${token}`)
    : undefined;
  const item = path === undefined ? undefined : own(paths, path);
  if (!isObject(item)) return false;
  if (own(item, "$ref") !== undefined) return true;
  return Object.keys(item).some((key) => wanted.has(String(own(own(item, key), "operationId"))));
}
