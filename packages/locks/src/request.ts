import {
  fail,
  type InvokeRequest,
  type Issue,
  type Json,
  type JsonObject,
  ok,
  own,
  put,
  type Result,
  type ToolEntry,
  type WireParameter,
} from "@interlock/core";
import { formBody } from "./form.ts";
import { headerIssue } from "./header.ts";
import { expandPath } from "./path.ts";
import { toText } from "./text.ts";

/** The request of effective arguments: every declared place and nothing else (connectors.md §7.4). */
export function buildRequest(tool: ToolEntry, args: JsonObject): Result<InvokeRequest> {
  const issues: Issue[] = [];
  const path = expandPath(tool, args);
  if (!path.ok) issues.push(...path.issues);

  const queries = texts(tool, args, "query", issues);
  const headers = texts(tool, args, "header", issues);
  const body = buildBody(tool, args);
  if (!body.ok) issues.push(...body.issues);
  if (issues.length > 0 || !path.ok || !body.ok) return fail(...issues);
  return ok({
    method: tool.method.toUpperCase(),
    path: path.value,
    ...(queries === undefined ? {} : { queries }),
    ...(headers === undefined ? {} : { headers }),
    ...(body.value === undefined ? {} : { body: body.value }),
  });
}

function texts(
  tool: ToolEntry,
  args: JsonObject,
  where: WireParameter["in"],
  issues: Issue[],
): Record<string, string> | undefined {
  let map: Record<string, string> | undefined;
  for (const parameter of tool.parameters) {
    if (parameter.in !== where) continue;
    const value = own(args, parameter.key);
    // Null has no text form; a nullable query or header that is null is left out.
    if (value === undefined || value === null) continue;
    const text = toText(value, parameter.collectionFormat);
    const refused = where === "header" ? headerIssue(parameter, text) : undefined;
    if (refused !== undefined) {
      issues.push(refused);
      continue;
    }
    map ??= {};
    put(map, parameter.name, text);
  }
  return map;
}

function buildBody(tool: ToolEntry, args: JsonObject): Result<Json | undefined> {
  const { body } = tool;
  if (body === undefined) return ok(undefined);
  if (body.encoding === "urlencoded" || body.encoding === "multipart") {
    const fields = tool.parameters.filter((parameter) => parameter.in === "formData");
    if (fields.length > 0) return formBody(body.encoding, fields, args);
  }
  return ok(own(args, bodyKey(tool)));
}

/** The argument key of the body: qualified when a parameter has the same name. */
function bodyKey(tool: ToolEntry): string {
  const name = tool.body?.name ?? "";
  const places = [...tool.agent, ...tool.locks, ...tool.injected, ...tool.requiredObjects];
  const qualified = `body:${name}`;
  return places.some((place) => place.key === qualified) ? qualified : name;
}
