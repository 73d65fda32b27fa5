import {
  type Body,
  bodyKeyOf,
  fail,
  type InvokeRequest,
  type Issue,
  type JsonObject,
  ok,
  own,
  put,
  type Result,
  type ToolEntry,
  type WireParameter,
} from "@interlock/core";
import { buildBody } from "./body.ts";
import { headerIssue } from "./header.ts";
import { fillPath, type PathTemplate, readTemplate } from "./path.ts";
import { joinIssues, toText } from "./text.ts";

/** How a tool's request is built from effective arguments, worked out once. */
export interface RequestPlan {
  readonly method: string;
  readonly path: PathTemplate;
  readonly queries: readonly WireParameter[];
  readonly headers: readonly WireParameter[];
  readonly form: readonly WireParameter[];
  readonly body: ToolEntry["body"];
  /** The argument that is the body: qualified when a parameter has the same name. */
  readonly bodyKey: string;
  /** Arguments that are locked as a whole: their text is the policy's own. */
  readonly locked: ReadonlySet<string>;
  /** Members of the body that are. */
  readonly lockedMembers?: ReadonlySet<string>;
  /** Arguments that are the same in every call: locked ones and injected ones. */
  readonly fixed?: ReadonlySet<string>;
}

/** Works out how a tool's request is built. */
export function planRequest(tool: ToolEntry): RequestPlan {
  const travelling = (where: WireParameter["in"]): readonly WireParameter[] =>
    tool.parameters.filter((parameter) => parameter.in === where);
  const bodyKey = bodyKeyOf(tool);
  const locked = tool.locks.filter((lock) => lock.segments.length === 0).map((lock) => lock.key);
  const injected = tool.injected.filter((leaf) => leaf.segments.length === 0).map((leaf) => leaf.key);
  return {
    method: tool.method.toUpperCase(),
    path: readTemplate(tool),
    queries: travelling("query"),
    headers: travelling("header"),
    form: travelling("formData"),
    body: tool.body,
    bodyKey,
    locked: new Set(locked),
    lockedMembers: new Set(
      tool.locks.flatMap(({ key, segments }) =>
        key === bodyKey && segments.length === 1 ? [String(segments[0])] : [],
      ),
    ),
    fixed: new Set([...locked, ...injected]),
  };
}

/** The request of effective arguments, frozen but for a body that is theirs: every declared place and nothing else (connectors.md 7.4). */
export function buildRequest(plan: RequestPlan, args: JsonObject): Result<InvokeRequest> {
  const issues: Issue[] = [];
  const path = fillPath(plan.path, args, issues, plan);
  const queries = texts(plan, plan.queries, args, issues);
  const headers = texts(plan, plan.headers, args, issues);
  const body = buildBody(plan, args, issues);
  if (issues.length > 0) return fail(...issues);
  const request: { -readonly [K in keyof InvokeRequest]: InvokeRequest[K] } = { method: plan.method, path };
  if (queries !== undefined) request.queries = queries;
  if (headers !== undefined) request.headers = headers;
  if (body !== undefined) {
    request.body = body;
    request.encoding = (plan.body as Body).encoding;
  }
  return ok(Object.freeze(request));
}

function texts(
  plan: RequestPlan,
  parameters: readonly WireParameter[],
  args: JsonObject,
  issues: Issue[],
): Readonly<Record<string, string>> | undefined {
  let map: Record<string, string> | undefined;
  for (const parameter of parameters) {
    const value = own(args, parameter.key);
    // Null has no text form; a nullable query or header that is null is left out.
    if (value === undefined || value === null) continue;
    if (!plan.locked.has(parameter.key))
      issues.push(...joinIssues(value, parameter.collectionFormat, [parameter.key]));
    const text = toText(value, parameter.collectionFormat);
    const refused = parameter.in === "header" ? headerIssue(parameter, text) : undefined;
    if (refused !== undefined) issues.push(refused);
    map ??= {};
    put(map, parameter.name, text);
  }
  return map === undefined ? undefined : Object.freeze(map);
}
