import {
  formatPath,
  type Issue,
  isObject,
  type Json,
  type JsonObject,
  type Method,
  own,
} from "@interlock/core";
import { textOf } from "./keywords.ts";
import { follow } from "./parameter-list.ts";
import { createResolver, type Resolve } from "./reference.ts";

/** A definition with its operations found, not yet read. */
export interface Definition {
  readonly document: JsonObject;
  readonly resolve: Resolve;
  /** Ordered by path (UTF-16 code units), then by method. */
  readonly operations: readonly DeclaredOperation[];
  /** Every operationId that it declares. */
  readonly operationIds: ReadonlySet<string>;
  readonly issues: readonly Issue[];
}

/** One operation where it stands in the definition. */
export interface DeclaredOperation {
  readonly path: string;
  readonly method: Method;
  readonly pathItem: JsonObject;
  readonly node: JsonObject;
  readonly operationId?: string;
  /** Another operation before it has the same operationId. */
  readonly duplicate: boolean;
}

/** The methods of ORACLE.md R3, in their order. */
const methods: readonly Method[] = ["get", "put", "post", "delete", "options", "head", "patch"];

/** Finds the operations of a document (ORACLE.md R2). */
export function findOperations(document: JsonObject): Definition {
  const resolve = createResolver(document);
  const operations: DeclaredOperation[] = [];
  const operationIds = new Set<string>();
  const paths = own(document, "paths");
  const issues: Issue[] = [];
  const names = isObject(paths) ? Object.keys(paths) : [];
  for (const path of names.sort()) {
    const entry: Json | undefined = own(paths, path);
    if (!isObject(entry) || path.startsWith("x-")) continue;
    if (!path.startsWith("/")) {
      issues.push(ignored(path, "path-ignored", "a path that does not start with / is ignored"));
      continue;
    }
    const unresolved: string[] = [];
    const pathItem = follow(entry, resolve, unresolved);
    for (const reference of unresolved) {
      const message = `the path's reference ${JSON.stringify(reference)} names nothing`;
      issues.push(ignored(path, "unresolved-reference", message));
    }
    for (const method of methods) {
      const node = own(pathItem, method);
      if (!isObject(node)) continue;
      const operationId = textOf(node, "operationId") || undefined;
      const duplicate = operationId !== undefined && operationIds.has(operationId);
      if (operationId !== undefined) operationIds.add(operationId);
      operations.push({
        path,
        method,
        pathItem,
        node,
        ...(operationId === undefined ? {} : { operationId }),
        duplicate,
      });
    }
  }
  return { document, resolve, operations, operationIds, issues };
}

function ignored(path: string, code: string, message: string): Issue {
  return { code, pointer: formatPath(["paths", path]), message, severity: "warning" };
}
