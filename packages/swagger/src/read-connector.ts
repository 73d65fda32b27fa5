import {
  type Connector,
  fail,
  type Issue,
  isObject,
  type JsonObject,
  ok,
  own,
  type Result,
} from "@interlock/core";
import { connectorFacts } from "./definition/connector-facts.ts";
import { findOperations } from "./definition/definition.ts";
import { lazy } from "./operation/lazy.ts";
import { lazyProperties } from "./operation/lazy-properties.ts";
import { readOperation } from "./operation/operation.ts";
import { type Bounds, checkBounds, defaultBounds, snapshot } from "./text/bounds.ts";
import { notUtf8, parseText } from "./text/document-text.ts";
import { openEnvelope } from "./text/envelope.ts";
import { type Locate, openLocate } from "./text/source-positions.ts";

/** How a definition is read. */
export interface ReadOptions extends Partial<Bounds> {
  /** Accept strict JSON only; otherwise trailing commas and raw control characters are repaired. Default `false`. */
  readonly strict?: boolean;
  /** The `apiProperties.json` beside the definition, parsed: icon and the like. */
  readonly properties?: unknown;
}

/**
 * Reads a connector definition: an object, JSON text or its bytes, bare or in an envelope. Never throws and never
 * reads anything else. Errors: `invalid-json`, `not-an-object`, `not-swagger-2`, `too-large`, `too-deep`, `not-json`.
 * What was repaired or ignored stands in the connector's `issues`.
 */
export function readConnector(document: unknown, options: ReadOptions = {}): Result<Connector> {
  const bounds = { ...defaultBounds, ...options };
  const parsed = parse(document, bounds, options.strict === true);
  if (!parsed.ok) return parsed;
  const { value, issues, text } = parsed.value;
  if (!isObject(value)) return refuse("not-an-object", "a connector definition is a JSON object");
  const { definition, at } = openEnvelope(value);
  if (own(definition, "swagger") !== "2.0") {
    return refuse("not-swagger-2", 'a connector definition says `"swagger": "2.0"`');
  }
  const locate: Locate = text === undefined ? (issue) => issue : openLocate(text, at);
  return ok(connectorOf(definition, issues, locate, options.properties));
}

interface Parsed {
  readonly value: unknown;
  /** Absent for a definition that was never a text. */
  readonly text?: string;
  readonly issues: () => readonly Issue[];
}

function parse(document: unknown, bounds: Bounds, strict: boolean): Result<Parsed> {
  if (typeof document !== "string" && !(document instanceof Uint8Array)) {
    return copyOf(document, bounds, { issues: () => [] });
  }
  const parsed = parseText(document, { maxBytes: bounds.maxBytes, strict });
  if (!parsed.ok) return parsed;
  const excess = checkBounds(parsed.value.value, bounds);
  if (excess !== undefined) return fail(excess);
  return parsed.value.mayHoldHalves ? copyOf(parsed.value.value, bounds, parsed.value) : parsed;
}

function copyOf(document: unknown, bounds: Bounds, found: Omit<Parsed, "value">): Result<Parsed> {
  const copied = snapshot(document, bounds);
  if (!copied.ok) return copied;
  const { value, mended } = copied.value;
  return ok({ ...found, value, issues: () => (mended ? [notUtf8, ...found.issues()] : found.issues()) });
}

function connectorOf(
  document: JsonObject,
  found: () => readonly Issue[],
  locate: Locate,
  properties: unknown,
): Connector {
  const definition = findOperations(document);
  const read = definition.operations.map((declared) => readOperation(declared, definition));
  const connector: Omit<Connector, "issues"> = {
    ...connectorFacts(document, properties),
    operations: read.map(({ operation }) => operation),
    document,
  };
  withIssues(connector, {
    issues: lazy(() => [
      ...found(),
      ...definition.issues.map((issue) => locate(issue)),
      ...read.flatMap(({ place, issues }) => issues().map((issue) => locate(issue, place))),
    ]),
  });
  return connector;
}

interface Issues {
  readonly issues: () => readonly Issue[];
}

const addIssues = lazyProperties<Issues>({ issues: ({ issues }) => issues() });

// Gathered when they are first read: they need every schema written.
function withIssues(connector: Omit<Connector, "issues">, state: Issues): asserts connector is Connector {
  addIssues(connector, state);
}

function refuse(code: string, message: string): Result<never> {
  return fail({ code, pointer: "", message });
}
