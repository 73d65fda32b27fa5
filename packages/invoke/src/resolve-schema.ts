import { canonicalJson, type DynamicSource, isInvokeError, type Json, type Operation } from "@interlock/core";
import {
  dependsOn,
  extractSchema,
  graftSchema,
  planLookup,
  type SchemaGraft,
  type SchemaPlace,
  schemaPlaces,
} from "@interlock/dynamic";
import { invokeError } from "./codes.ts";
import { endOf, fallsBack, type LookupEnd, type LookupOptions, type LookupQuestion } from "./lookup-end.ts";
import type { Asking } from "./lookup-pages.ts";

/** An operation whose schemas are to be looked up. */
export type SchemaQuestion = Omit<LookupQuestion, "pointer">;

/** How, and how far. */
export interface SchemaOptions extends Omit<LookupOptions, "limits"> {
  /** How many look-ups one operation may take; 25 by default. */
  readonly calls?: number;
  /** How deep looked-up schemas may lie in one another; 5 by default. */
  readonly depth?: number;
}

/** What became of one place whose schema is looked up. */
export interface ResolvedPlace {
  readonly to: "input" | "output";
  /** The node that carries the marker; from the answer's root for `output`. */
  readonly pointer: string;
  /** Inputs whose change makes it be looked up again. */
  readonly dependsOn: readonly string[];
  readonly end: SchemaEnd;
}

/** How the look-up of a schema ended; but for `grafted`, the definition's own schema stands. */
export type SchemaEnd =
  | { readonly status: "grafted"; readonly leaves: readonly string[] }
  /** The service has no schema for these inputs, answered something else, or the budget is spent. */
  | { readonly status: "none" | "unsupported" | "over-budget" }
  | Exclude<LookupEnd, { readonly status: "ok" }>;

/** An operation with every schema that could be looked up. */
export interface ResolvedOperation {
  readonly operation: Operation;
  readonly places: readonly ResolvedPlace[];
  /** For a policy's sidecar, in the order in which they are put in. */
  readonly grafts: readonly SchemaGraft[];
  /** Requests' worth of look-ups, known answers not counted. */
  readonly calls: number;
}

/**
 * Looks up the schemas of an operation, those inside looked-up ones as well. Ask again with the definition's operation
 * when an input changed: answers that do not depend on it are known.
 */
export async function resolveSchema(
  { ask }: Asking,
  question: SchemaQuestion,
  options: SchemaOptions,
): Promise<ResolvedOperation> {
  const { connector } = question;
  const most = options.calls ?? 25;
  const settled = new Map<string, ResolvedPlace>();
  const tried = new Set<string>();
  let { operation } = question;
  let grafts: readonly SchemaGraft[] = [];
  let calls = 0;
  for (let depth = 0; depth < (options.depth ?? 5); depth += 1) {
    const open = schemaPlaces(connector, operation, grafts);
    const looked = await Promise.all(open.map((place) => look(place, operation)));
    let isChanged = false;
    for (const [index, place] of open.entries()) {
      const key = `${place.to} ${place.pointer}`;
      // Nothing new to ask: what is known of the place stands.
      const { end, schema } = looked[index] ?? { end: settled.get(key)?.end ?? { status: "none" } };
      const grafted = schema && graftSchema(connector, operation, place, schema, grafts);
      if (grafted !== undefined) {
        ({ operation, grafts } = grafted);
        isChanged = true;
      }
      settled.set(key, {
        to: place.to,
        pointer: place.pointer,
        dependsOn: dependsOn(place.sources),
        end: grafted === undefined ? end : { status: "grafted", leaves: grafted.leaves },
      });
    }
    if (!isChanged) break;
  }
  return { operation, places: [...settled.values()], grafts, calls };

  async function look(place: SchemaPlace, from: Operation): Promise<Looked | undefined> {
    let first: Looked | undefined;
    for (const source of place.sources) {
      const looked = await lookAt(place, source, from).catch(failed);
      // The same question as before: by the source before it, or by the schema that it brought.
      if (looked === undefined) continue;
      if (looked.schema !== undefined || !("status" in looked.end) || !canFallBack(looked.end)) return looked;
      first ??= looked;
    }
    return first;
  }

  async function lookAt(
    place: SchemaPlace,
    source: DynamicSource,
    from: Operation,
  ): Promise<Looked | undefined> {
    const terms = options.allow === undefined ? {} : { allow: options.allow };
    const plan = planLookup(connector, from, source, question.inputs, terms);
    if (plan.kind !== "request") return { end: endOf(plan) as SchemaEnd };
    const again = canonicalJson([place.pointer, plan.operation.id, plan.arguments] as unknown as Json);
    if (tried.has(again)) return undefined;
    if (calls >= most) return { end: { status: "over-budget" } };
    tried.add(again);
    calls += 1;
    const asked = { connection: question.connection, operation: from, pointer: place.pointer };
    const answer = await ask(asked, plan, plan.request, options);
    if (!answer.ok) return { end: { status: "failed", error: answer.error } };
    const extracted = extractSchema(source, answer.response.body);
    return extracted.kind === "schema"
      ? { end: { status: "none" }, schema: extracted.schema }
      : { end: { status: extracted.kind } };
  }
}

// A host's function may throw, and so may what no rule foresaw; the definition's own schema stands then.
function failed(thrown: unknown): Looked {
  const error = invokeError("request-invalid", "The look-up could not be made.", { mayHaveRun: false });
  return { end: { status: "failed", error: isInvokeError(thrown) ? thrown : error } };
}

interface Looked {
  readonly end: SchemaEnd;
  readonly schema?: Parameters<typeof graftSchema>[3];
}

function canFallBack(end: SchemaEnd): boolean {
  return end.status === "failed" || end.status === "unresolvable" || end.status === "free-text"
    ? fallsBack(end)
    : false;
}
