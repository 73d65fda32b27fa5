import {
  formatPath,
  type Issue,
  isObject,
  type Json,
  type JsonObject,
  type Method,
  own,
} from "@interlock/core";
import { textOf } from "../schema/keywords.ts";
import { createResolver, type Resolve } from "../schema/reference.ts";
import { follow } from "./parameter-list.ts";
import { strayKeys } from "./stray-keys.ts";

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
  /** Every operation with its operationId, where it is not the only one: `METHOD path` each. An id of several names none. */
  readonly twins: readonly string[];
}

/** The methods of reading.md R3, in their order. */
const methods: readonly Method[] = ["get", "put", "post", "delete", "options", "head", "patch"];

/** Finds the operations of a document (reading.md R2). */
export function findOperations(document: JsonObject): Definition {
  const resolve = createResolver(document);
  const operations: Draft[] = [];
  const byId = new Map<string, Draft[]>();
  const paths = own(document, "paths");
  const issues: Issue[] = [];
  const names = isObject(paths) ? Object.keys(paths) : [];
  for (const path of names.sort()) {
    const entry: Json | undefined = own(paths, path);
    if (path.startsWith("x-")) continue;
    if (!isObject(entry)) {
      issues.push(ignored([path], "path-ignored", "what stands at a path is no object and is ignored"));
      continue;
    }
    if (!path.startsWith("/")) {
      issues.push(ignored([path], "path-ignored", "a path that does not start with / is ignored"));
      continue;
    }
    const unresolved: string[] = [];
    const pathItem = follow(entry, resolve, unresolved);
    for (const reference of unresolved) {
      const message = `the path's reference ${JSON.stringify(reference)} names nothing`;
      issues.push(ignored([path], "unresolved-reference", message));
    }
    for (const { key, message } of strayKeys(pathItem, methods))
      issues.push(ignored([path, key], "path-key-ignored", message));
    for (const method of methods) {
      const node = own(pathItem, method);
      if (!isObject(node)) continue;
      const operationId = textOf(node, "operationId") || undefined;
      const operation: Draft = { path, method, pathItem, node, twins: none };
      operations.push(operation);
      if (operationId === undefined) continue;
      operation.operationId = operationId;
      const same = byId.get(operationId);
      if (same === undefined) byId.set(operationId, [operation]);
      else same.push(operation);
    }
  }
  for (const same of byId.values()) if (same.length > 1) nameTwins(same);
  return { document, resolve, operations, operationIds: new Set(byId.keys()), issues };
}

type Draft = { -readonly [K in keyof DeclaredOperation]: DeclaredOperation[K] };

const none: readonly string[] = [];

function nameTwins(same: readonly Draft[]): void {
  const twins = same.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  for (const operation of same) operation.twins = twins;
}

function ignored(place: readonly string[], code: string, message: string): Issue {
  return { code, pointer: formatPath(["paths", ...place]), message, severity: "warning" };
}
