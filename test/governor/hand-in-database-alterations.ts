import type { Json, JsonObject } from "@interlock/core";
import type { Change, Line, Row } from "./hand-in-database-places.ts";
import { keyOf, type World } from "./hand-in-database-world.ts";

/** One thing that a hand does, and what of which kind of record it is done to. */
export interface Alteration {
  readonly kind: string;
  readonly what: string;
  /** A single leaf of a value, of which there are many. */
  readonly isLeaf?: true;
  /** What is done at once. */
  readonly changes: readonly Change[];
}

/** Everything that a hand may do to one record or entry of a store. */
export function alterationsOf(
  world: World,
  rows: readonly Row[],
  lines: readonly Line[],
): readonly Alteration[] {
  return [
    ...rows.flatMap((row) => ofRow(row, rows)),
    ...rows.flatMap((row) => besideSalt(row, rows)),
    ...olderValues(world, rows),
    ...lines.flatMap((line) => ofLine(line, lines)),
  ];
}

function ofRow(row: Row, rows: readonly Row[]): readonly Alteration[] {
  const { kind } = row;
  const found: Alteration[] = [];
  const add = (what: string, change: Omit<Extract<Change, { table: "record" }>, "table">): void => {
    found.push({ kind, what, changes: [{ table: "record", ...change }] });
  };
  const put = (what: string, parts: Partial<Row>): void => add(what, { put: { ...row, ...parts } });
  const move = (what: string, parts: Partial<Row>): void =>
    add(what, { remove: row, put: { ...row, ...parts } });
  add("removed", { remove: row });
  const alike = rows.filter((each) => each.kind === kind && each !== row);
  for (const tenant of ["a", "b", "c"].filter((each) => each !== row.tenant)) {
    put("tenant: copied", { tenant });
    move("tenant: moved", { tenant });
  }
  for (const other of new Set(rows.map((each) => each.kind)))
    if (other !== kind && (rows.indexOf(row) + other.length) % 4 === 0) move("kind", { kind: other });
  for (const id of new Set(["", `${row.id}x`, ...some(alike, row).map((each) => each.id)])) {
    put("id: copied", { id });
    move("id: moved", { id });
  }
  for (const grouped of new Set(["", "x", ...rows.map((each) => each.grouped)]))
    if (grouped !== row.grouped) put("grouped", { grouped });
  for (const value of new Set(some(alike, row).map((each) => each.value)))
    if (value !== row.value) put("value of another record", { value });
  for (const value of ["null", "{}", "[]", "1", '"x"', "", "nonsense"])
    if (value !== row.value) put("value", { value });
  for (const wish of wishes[kind] ?? [])
    put("a wish", { value: JSON.stringify(wish(JSON.parse(row.value) as JsonObject)) });
  const leaves = found.length;
  for (const [what, value] of lies(JSON.parse(row.value) as Json, alike))
    put(what, { value: JSON.stringify(value) });
  return markLeaves(found, leaves);
}

// What a record is called in the journal depends on its tenant's salt: under another one it might seem never to have been.
function besideSalt(row: Row, rows: readonly Row[]): readonly Alteration[] {
  const salt = rows.find(({ tenant, kind }) => tenant === row.tenant && kind === "salt");
  if (salt === undefined || salt === row) return [];
  const removed: Change = { table: "record", remove: row };
  const changes: readonly Change[] = [
    { table: "record", put: { ...salt, value: JSON.stringify("another") } },
    { table: "record", remove: salt },
  ];
  return changes.map((change) => ({
    kind: row.kind,
    what: "removed beside the salt",
    changes: [change, removed],
  }));
}

// A few, others for each record: those of the same id in the other tenant always.
function some(alike: readonly Row[], row: Row): readonly Row[] {
  const same = alike.filter((each) => each.id === row.id);
  const start = row.value.length % Math.max(1, alike.length);
  return [...same, ...[...alike.slice(start), ...alike.slice(0, start)].slice(0, 6)];
}

// A record as it was once, also one that is no more.
function olderValues({ history }: World, rows: readonly Row[]): readonly Alteration[] {
  const now = new Map(rows.map((row) => [keyOf(row), row]));
  return [...history].flatMap(([key, values]) =>
    [...new Set(values)].flatMap((value): readonly Alteration[] => {
      const present = now.get(key);
      if (value === undefined || JSON.stringify(value) === JSON.stringify(present)) return [];
      const what = present === undefined ? "put back" : "older value";
      return [{ kind: value.kind, what, changes: [{ table: "record", put: value }] }];
    }),
  );
}

function ofLine(line: Line, lines: readonly Line[]): readonly Alteration[] {
  const found: Alteration[] = [];
  const add = (what: string, change: Omit<Extract<Change, { table: "journal" }>, "table">): void => {
    found.push({ kind: "journal", what, changes: [{ table: "journal", ...change }] });
  };
  add("removed", { remove: line });
  for (const tenant of ["a", "b", "c"]) {
    if (tenant === line.tenant) continue;
    add("tenant: copied", { put: { ...line, tenant } });
    add("tenant: moved", { remove: line, put: { ...line, tenant } });
  }
  const last = Math.max(...lines.filter(({ tenant }) => tenant === line.tenant).map(({ seq }) => seq));
  for (const seq of [line.seq - 1, line.seq + 1, last, last + 1])
    if (seq !== line.seq) add("seq", { remove: line, put: { ...line, seq } });
  for (const entry of ["null", "{}", "nonsense"]) add("entry", { put: { ...line, entry } });
  const leaves = found.length;
  for (const [what, entry] of lies(JSON.parse(line.entry) as Json, []))
    add(what, { put: { ...line, entry: JSON.stringify(entry) } });
  return markLeaves(found, leaves);
}

function markLeaves(found: readonly Alteration[], from: number): readonly Alteration[] {
  return found.map((each, index) => (index < from ? each : { ...each, isLeaf: true as const }));
}

/** What would let something run, if it were believed. */
const wishes: Readonly<Record<string, readonly ((value: JsonObject) => JsonObject)[]>> = {
  approval: [
    (value) => ({ ...value, status: "approved" }),
    (value) => ({ ...value, status: "approved", votes: votes("ann", "lea", "zoe") }),
    (value) => ({ ...value, status: "approved", votes: votes("mallory"), terms: terms("mallory") }),
    (value) => ({ ...value, status: "pending", terms: terms("mallory"), expiresAt: 1e13 }),
    (value) => ({ ...value, status: "approved", needs: [], votes: [], expiresAt: 1e13 }),
    (value) => ({ ...value, status: "approved", elevation: { user: "ann", expiresAt: 1e13 } }),
    (value) => ({ ...value, agentArguments: { b: { n: "mallory" } } }),
  ],
  grant: [(value) => ({ ...value, usesLeft: 1e6, expiresAt: 1e13, scope: "tenant" })],
  connection: [(value) => ({ ...value, revoked: false })],
  counter: [(value) => ({ ...value, count: 0, recent: [] })],
  claim: [(value) => ({ ...value, unknown: false, lease: 1e13 }), (value) => ({ ...value, access: "read" })],
};

function votes(...ids: readonly string[]): Json {
  return ids.map((id) => ({ by: { id }, approve: true, at: 1 }));
}

function terms(id: string): Json {
  return { quorum: 1, notRequester: false, expiresIn: 1e9, approvers: [id] };
}

// One leaf or member is another, or gone; values that stand at the same place of another record are tried there.
function* lies(value: Json, alike: readonly Row[]): Generator<readonly [what: string, value: Json]> {
  const others = alike.map((row) => JSON.parse(row.value) as Json);
  for (const path of pathsOf(value)) {
    const at = path.join("/");
    const leaf = valueAt(value, path) as Json;
    const seen = new Set(others.map((other) => JSON.stringify(valueAt(other, path) ?? null)));
    seen.delete(JSON.stringify(leaf));
    const tried = [...nearby(leaf), ...[...seen].slice(0, 3).map((text) => JSON.parse(text) as Json)];
    // What lies deep is of a tool's entry, of which there are many.
    for (const next of tried.slice(0, path.length > 4 ? 1 : tried.length))
      yield [at, replaced(value, path, next)];
    if (path.length > 0 && path.length < 4) yield [`without ${at}`, replaced(value, path, undefined)];
  }
}

function nearby(leaf: Json): readonly Json[] {
  if (typeof leaf === "boolean") return [!leaf];
  if (typeof leaf === "number") return [0, leaf + 1, leaf + 1e12];
  if (typeof leaf === "string") return ["", `${leaf}x`];
  return leaf === null ? [true] : [Array.isArray(leaf) ? [] : {}];
}

type Path = readonly (string | number)[];

function pathsOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, item]) => pathsOf(item as Json, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function valueAt(value: Json | undefined, [step, ...rest]: Path): Json | undefined {
  if (step === undefined) return value;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return valueAt((value as JsonObject)[step] as Json, rest);
}

function replaced(value: Json, [step, ...rest]: Path, next: Json | undefined): Json {
  if (step === undefined) return next as Json;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, Json>;
  if (rest.length > 0) copy[step] = replaced(copy[step] as Json, rest, next);
  else if (next !== undefined) copy[step] = next;
  else if (Array.isArray(copy)) copy.splice(Number(step), 1);
  else delete copy[step];
  return copy as unknown as Json;
}
