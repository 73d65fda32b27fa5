import { isDeepStrictEqual } from "node:util";
import { type Call, isObject, type Json, type Place, type Segment, type ToolEntry } from "@interlock/core";

/** What of the promise of governance.md 4.2, 4.3 a merged call breaks; empty = it holds. Shares nothing with what merges. */
export function broken(call: Call): readonly string[] {
  const { tool, arguments: args, request } = call;
  return [
    ...tool.locks.flatMap((lock) =>
      misplaced(args, [lock.key, ...lock.segments], expected(lock)).map((where) => `lock ${where}`),
    ),
    ...leaves(args, [])
      .filter((path) => !isDeclared(tool, path))
      .map((path) => `undeclared ${path.join("/")}`),
    ...wire(call),
    ...(Object.isFrozen(request) && Object.isFrozen(args) ? [] : ["not frozen"]),
  ];
}

function expected(lock: ToolEntry["locks"][number]): Json {
  return lock.secret === undefined ? lock.value : `secret:${lock.secret}`;
}

// Where a locked value is not: objects on the way have to be there, arrays may be absent.
function misplaced(value: Json | undefined, steps: readonly Segment[], wanted: Json): readonly string[] {
  const [step, ...rest] = steps;
  if (step === undefined)
    return isDeepStrictEqual(value, wanted) || isAround(value, wanted) ? [] : ["differs"];
  if (step === null) {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return ["no array"];
    return value.flatMap((item: Json) => misplaced(item, rest, wanted));
  }
  // No lock stands at other keys.
  if (step === true) return ["other keys"];
  if (!isObject(value) || !Object.hasOwn(value, step)) return rest[0] === null ? [] : [`missing ${step}`];
  return misplaced(value[step], rest, wanted);
}

// A locked object may have injected leaves inside; everything that is locked must be there as it is.
function isAround(value: Json | undefined, wanted: Json): boolean {
  if (!isObject(wanted)) return isDeepStrictEqual(value, wanted);
  return (
    isObject(value) &&
    Object.keys(wanted).every((key) => Object.hasOwn(value, key) && isAround(value[key], wanted[key] as Json))
  );
}

function leaves(value: Json, path: readonly (string | number)[]): readonly (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, i) => leaves(item, [...path, i]));
  if (!isObject(value) || Object.keys(value).length === 0)
    return path.length === 0 || isObject(value) ? [] : [path];
  return Object.keys(value).flatMap((key) => leaves(value[key] as Json, [...path, key]));
}

const declared = new WeakMap<ToolEntry, ReadonlySet<string>>();

function isDeclared(tool: ToolEntry, path: readonly (string | number)[]): boolean {
  let places = declared.get(tool);
  if (places === undefined) {
    const all: readonly Place[] = [...tool.locks, ...tool.agent, ...tool.injected];
    places = new Set(all.map((place) => JSON.stringify([place.key, ...place.segments])));
    declared.set(tool, places);
  }
  const steps = path.map((step) => (typeof step === "number" ? null : step));
  for (let length = 1; length <= steps.length; length++)
    if (places.has(JSON.stringify(steps.slice(0, length)))) return true;
  return isOpen(tool.inputSchema, path);
}

// The connector declares an open map there.
function isOpen(schema: Json | undefined, path: readonly (string | number)[]): boolean {
  let at: Json | undefined = schema;
  for (const step of path) {
    if (!isObject(at)) return false;
    const open = at["additionalProperties"];
    const properties: Json | undefined = at["properties"];
    if (typeof step === "number") at = at["items"];
    else if (isObject(properties) && Object.hasOwn(properties, step)) at = properties[step];
    else return open !== undefined && open !== false;
  }
  return false;
}

// Names on the wire are the declared ones, each once; the path has the template's literals and number of segments.
function wire({ tool, request }: Call): readonly string[] {
  const names = (where: string): readonly string[] =>
    tool.parameters.filter((parameter) => parameter.in === where).map((parameter) => parameter.name);
  const literals = tool.path
    .split(/\{[^{}]*\}/u)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  return [
    ...Object.keys(request.queries ?? {})
      .filter((name) => !names("query").includes(name))
      .map((name) => `query ${name}`),
    ...Object.keys(request.headers ?? {})
      .filter((name) => !names("header").includes(name))
      .map((name) => `header ${name}`),
    ...(new RegExp(`^${literals.join("[^/?#\\\\]+")}$`, "u").test(request.path) ? [] : ["path"]),
    ...(request.path.split("/").length === tool.path.split("/").length ? [] : ["segments"]),
    ...(request.method === tool.method.toUpperCase() ? [] : ["method"]),
  ];
}
