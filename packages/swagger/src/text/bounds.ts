import { fail, type Issue, type Json, ok, put, type Result } from "@interlock/core";

/** What a definition may be at most. */
export interface Bounds {
  /** Bytes (of text: UTF-16 code units). Default 64 MiB; the largest real definitions have a few MiB. */
  readonly maxBytes: number;
  /** Levels of nested objects and arrays. Default 256. */
  readonly maxDepth: number;
  /** Values, each object, array and scalar counted. Default 4,000,000. */
  readonly maxNodes: number;
}

/** The bounds when nothing else is asked for; every real definition is far below them. */
export const defaultBounds: Bounds = { maxBytes: 64 * 1024 * 1024, maxDepth: 256, maxNodes: 4_000_000 };

/** Why a parsed value exceeds the bounds; recurses no deeper than they allow. */
export function checkBounds(value: unknown, bounds: Bounds): Issue | undefined {
  const { maxDepth, maxNodes } = bounds;
  let nodes = 1;
  let excess: Issue | undefined;
  if (typeof value === "object" && value !== null) visit(value, 1);
  return excess;

  function visit(container: Container, depth: number): void {
    if (depth > maxDepth) excess ??= tooDeep(bounds);
    // Measured: arrays by index, objects by `for in`; the value came out of JSON.parse and inherits nothing.
    if (Array.isArray(container)) {
      for (let at = 0; at < container.length; at++) count(container[at], depth);
    } else {
      for (const key in container) count((container as Readonly<Record<string, unknown>>)[key], depth);
    }
    if (nodes > maxNodes) excess ??= tooLarge(bounds);
  }

  function count(child: unknown, depth: number): void {
    nodes++;
    if (typeof child === "object" && child !== null && excess === undefined) visit(child, depth + 1);
  }
}

type Container = readonly unknown[] | object;

/** A copy of a value, and whether something in it became U+FFFD. */
export interface Snapshot {
  readonly value: Json;
  readonly mended: boolean;
}

/**
 * A copy of a value that is JSON and within bounds; later changes of the original do not reach it. Halves of surrogate
 * pairs become U+FFFD: no byte sequence says them, so nothing that holds one could be sent, signed or compared.
 */
export function snapshot(value: unknown, bounds: Bounds): Result<Snapshot> {
  let nodes = 0;
  let mended = false;
  try {
    return ok({ value: copy(value, 0), mended });
  } catch (error) {
    return error instanceof NotJson ? fail(error.issue) : fail(notJson());
  }

  function copy(from: unknown, depth: number): Json {
    if (++nodes > bounds.maxNodes) throw new NotJson(tooLarge(bounds));
    if (typeof from === "string") return whole(from);
    if (from === null || typeof from === "boolean") return from;
    if (typeof from === "number" && Number.isFinite(from)) return from;
    if (typeof from !== "object") throw new NotJson(notJson());
    if (depth >= bounds.maxDepth) throw new NotJson(tooDeep(bounds));
    if (Array.isArray(from)) return from.map((each) => copy(each, depth + 1));
    if (!isPlain(from)) throw new NotJson(notJson());
    const to: Record<string, Json> = {};
    for (const [key, each] of Object.entries(from)) {
      if (each !== undefined) put(to, whole(key), copy(each, depth + 1));
    }
    return to;
  }

  function whole(text: string): string {
    if (text.isWellFormed()) return text;
    mended = true;
    return text.toWellFormed();
  }
}

class NotJson extends Error {
  readonly issue: Issue;
  constructor(issue: Issue) {
    super(issue.message);
    this.issue = issue;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function tooDeep({ maxDepth }: Bounds): Issue {
  return { code: "too-deep", pointer: "", message: `the definition nests deeper than ${maxDepth} levels` };
}

function tooLarge({ maxNodes }: Bounds): Issue {
  return { code: "too-large", pointer: "", message: `the definition holds more than ${maxNodes} values` };
}

function notJson(): Issue {
  return { code: "not-json", pointer: "", message: "the definition holds something that JSON cannot say" };
}
