import {
  type Call,
  type Json,
  type JsonObject,
  own,
  type Policy,
  type PolicyConnector,
  put,
  type ToolEntry,
} from "@interlock/core";
import { acceptsPath } from "@interlock/dynamic";
import { mergeLocks } from "@interlock/locks";
import type { Accepted } from "../records/accepted.ts";

/**
 * The GET that follows up an accepted request: a read tool of the same connector, the called one too where it is one, merged
 * from the location's values like a call, so that its locks, skipped and declared parameters hold.
 */
export function followCall(policy: Policy, accepted: Accepted): Call | undefined {
  const connection = own<PolicyConnector>(policy.connectors, accepted.connector)?.connection;
  if (connection !== accepted.connection) return undefined;
  if (!URL.canParse(accepted.location, "https://location.invalid")) return undefined;
  const url = new URL(accepted.location, "https://location.invalid");
  // A runtime URL has the connection's own path in front.
  const path = url.pathname.replace(/^\/apim\/[^/]+\/[^/]+(?=\/)/u, "");
  const queries = [...url.searchParams];
  if (new Set(queries.map(([name]) => name)).size !== queries.length) return undefined;
  for (const tool of policy.tools) {
    if (tool.connector !== accepted.connector || !acceptsPath({ path: tool.path }, path)) continue;
    const call = readCall(policy, tool, path, queries);
    if (call !== undefined) return call;
  }
  return undefined;
}

type Queries = readonly (readonly [string, string])[];

function readCall(policy: Policy, tool: ToolEntry, path: string, queries: Queries): Call | undefined {
  if (tool.access !== "read" || tool.method !== "get") return undefined;
  const inPath = pathValues(tool, path);
  if (inPath === undefined) return undefined;
  const args: Record<string, Json> = {};
  for (const [where, name, text] of [
    ...inPath.map(([name, text]) => ["path", name, text] as const),
    ...queries.map(([name, text]) => ["query", name, text] as const),
  ]) {
    const parameter = tool.parameters.find((each) => each.in === where && each.name === name);
    if (parameter === undefined) return undefined;
    const isAgents = tool.agent.some(({ key }) => key === parameter.key);
    if (isAgents) put(args, parameter.key, argumentOf(tool, parameter.key, text));
  }
  const merged = mergeLocks(policy, tool.name, args as JsonObject);
  if (!merged.ok) return undefined;
  // What is sent is the policy's request; the location has to mean the same.
  const { request } = merged.value;
  const meant = inPath.length === 0 ? request.path === path : plainText(request.path) === plainText(path);
  const sameQueries = queries.every(([name, value]) => own<string>(request.queries, name) === value);
  return meant && sameQueries ? merged.value : undefined;
}

// The values of a path that a template accepts, one a segment; `undefined` where a segment holds more.
function pathValues(tool: ToolEntry, path: string): readonly (readonly [string, string])[] | undefined {
  const values: (readonly [string, string])[] = [];
  const segments = path.split("/");
  for (const [index, part] of tool.path.split("/").entries()) {
    if (!part.includes("{")) continue;
    const found = /^([^{}]*)\{([^{}]*)\}([^{}]*)$/u.exec(part);
    if (found === null) return undefined;
    const [, before = "", name = "", after = ""] = found;
    const text = plainText(segments[index] ?? "");
    if (!text.startsWith(before) || !text.endsWith(after)) return undefined;
    values.push([name, text.slice(before.length, text.length - after.length)]);
  }
  return values;
}

function argumentOf(tool: ToolEntry, key: string, text: string): Json {
  const type = own(own(own(tool.inputSchema, "properties"), key), "type");
  const isNumber = (type === "integer" || type === "number") && /^-?\d{1,15}(?:\.\d{1,15})?$/u.test(text);
  if (isNumber) return Number(text);
  return type === "boolean" && (text === "true" || text === "false") ? text === "true" : text;
}

function plainText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
