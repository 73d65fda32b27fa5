import type { Connector, DynamicSource, Issue, Operation } from "@interlock/core";
import { type InputNode, inputNodes, type SchemaPlace, schemaPlaces } from "@interlock/dynamic";
import { createEmulator, type Received } from "@interlock/emulator";
import { type LookupOptions, type Namespace, openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { corpusConnectors } from "../corpus.ts";
import { valuesFor } from "./lookup-values.ts";

// Every dynamic marker of every real operation, looked up as a designer would: with values in all other inputs, against
// a service that answers what its definition says. What arrives there must be what that definition accepts.

const corpus = corpusConnectors();

interface Marker {
  readonly operation: Operation;
  readonly place: Pick<SchemaPlace, "pointer" | "to">;
  readonly source: DynamicSource;
}

test.skipIf(corpus.length === 0)("what every look-up asks is what its service accepts", async () => {
  const outcomes = new Map<string, number>();
  const refused: string[] = [];
  const contradictions = new Set<string>();
  let requests = 0;
  for (const { name, connector } of corpus) {
    const emulator = createEmulator({ connectors: [{ connection: "c", definition: connector }] });
    const namespace = openNamespace({ ...emulator, retries: 0 });
    for (const marker of connector.operations.flatMap((operation) => markersOf(connector, operation))) {
      const { operation, place, source } = marker;
      const from = emulator.received.length;
      const end = await lookUp(namespace, connector, marker, {});
      const outcome = `${place.to}, ${kindOf(source)}: ${end}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      // An administrator's leave: what is asked then must be right as well.
      if (end.endsWith("operation-unsafe")) {
        const allowed = `${outcome}; allowed: ${await lookUp(namespace, connector, marker, { allow: () => true })}`;
        outcomes.set(allowed, (outcomes.get(allowed) ?? 0) + 1);
      }
      const arrived = emulator.received.slice(from);
      requests += arrived.length;
      for (const one of arrived) {
        for (const issue of emulator.check(one)) {
          const what = `${name} ${one.operation} ${issue.pointer}: ${issue.message}`;
          if (isOwnLiteral(source, issue, one)) contradictions.add(what);
          else refused.push(`${what} (${operation.id} ${place.pointer} ${source.kind})`);
        }
      }
    }
  }
  const markers = [...outcomes]
    .filter(([outcome]) => !outcome.includes("; allowed"))
    .reduce((sum, [, count]) => sum + count, 0);
  process.stdout.write(
    [
      `${markers} markers of ${corpus.length} definitions, ${requests} requests:`,
      ...[...outcomes].sort().map(([outcome, count]) => `  ${outcome}: ${count}`),
      `literals of definitions that their own targets do not list: ${contradictions.size}`,
      ...[...contradictions].map((what) => `  ${what}`),
      "",
    ].join("\n"),
  );
  expect(refused).toEqual([]);
  expect(markers).toBeGreaterThan(1000);
  expect(requests).toBeGreaterThan(markers / 2);
  // A text where the definition itself declares one is no list.
  const reasoned = /: (?:ok|grafted|none|blocked|late-bound|free-text|unresolvable|failed answer-invalid)\b/u;
  expect([...outcomes.keys()].filter((outcome) => !reasoned.test(outcome))).toEqual([]);
});

/** Each marker on what an operation takes and on what it answers. */
function markersOf(connector: Connector, operation: Operation): readonly Marker[] {
  const inputs = inputNodes(operation).flatMap((node) =>
    node.dynamic.map((source) => ({
      operation: only(operation, node, source),
      place: { to: "input" as const, pointer: node.pointer },
      source,
    })),
  );
  const outputs = schemaPlaces(connector, operation)
    .filter(({ to }) => to === "output")
    .flatMap((place) => place.sources.slice(0, 1).map((source) => ({ operation, place, source })));
  return [...inputs, ...outputs];
}

/** The operation with this one marker on the node, so that no other stands in for it. */
function only(operation: Operation, node: InputNode, source: DynamicSource): Operation {
  const alone = <T extends InputNode>(each: T): T => (each === node ? { ...each, dynamic: [source] } : each);
  return {
    ...operation,
    parameters: operation.parameters.map(alone),
    containers: operation.containers.map(alone),
  };
}

async function lookUp(
  namespace: Namespace,
  connector: Connector,
  { operation, place, source }: Marker,
  terms: Pick<LookupOptions, "allow">,
): Promise<string> {
  const options = { refresh: true, ...terms };
  const inputs = { values: valuesFor(connector, operation, source) };
  const question = { connection: "c", connector, operation, pointer: place.pointer, inputs };
  if (source.kind === "schema" || source.kind === "properties") {
    const { places } = await namespace.resolveSchema(question, options);
    const found = places.find(({ to, pointer }) => to === place.to && pointer === place.pointer);
    return found === undefined ? "no place" : ended(found.end);
  }
  if (source.kind !== "tree" && source.lookup.form !== "capability")
    return ended(await namespace.lookup(question, options).outcome());
  const { items, ...end } = await namespace.browse(question, options).outcome();
  const parent = items.find(({ isParent }) => isParent !== false);
  if (parent === undefined) return ended(end);
  return `${ended(end)}, then ${ended(await parent.children().outcome())}`;
}

function ended(end: { readonly status: string }): string {
  const { reason, error } = end as { readonly reason?: string; readonly error?: { readonly code: string } };
  return [end.status, reason ?? error?.code].filter((word) => word !== undefined).join(" ");
}

function kindOf({ kind, lookup }: DynamicSource): string {
  return lookup.form === "capability" ? "file picker" : kind;
}

// The definition itself names a value that its own target does not list (an api-version of long ago, say). The field
// sends it, and so do we: the service has the last word.
function isOwnLiteral({ arguments: args }: DynamicSource, { pointer }: Issue, one: Received): boolean {
  const name = pointer.slice(1);
  const sent = one.queries[name] ?? one.headers[name.toLowerCase()];
  return args.some(
    ({ target, from }) => target === name && "literal" in from && String(from.literal) === sent,
  );
}
